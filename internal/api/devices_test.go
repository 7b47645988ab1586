package api_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"deskbell/entitlement"
)

// logIn takes a seat for a device that has its fingerprint for a name, and gives its address.
func (d *desk) logIn(license, fingerprint string) string {
	d.Helper()
	return license + "/devices/" + d.ask("agent", "POST", license+"/devices", `{"fingerprint":"`+fingerprint+`","name":"`+fingerprint+`"}`).is(201).text("device.id")
}

func TestLogInAndOut(t *testing.T) {
	d := open(t)
	url, ops := d.license("K-1"), d.owner("ops@aerial.example")
	a := d.ask(ops, "POST", url+"/devices", `{"fingerprint":"f-1","name":"Laptop","app_version_released_at":"2026-10-01"}`).is(201).
		has("mode", "licensed").has("reason", "<nil>").has("license_id", strings.TrimPrefix(url, "/v1/licenses/")).has("device.fingerprint", "f-1").has("device.name", "Laptop").
		has("device.active", "true").has("device.logged_in_at", "2026-11-23T09:00:00Z").has("device.last_seen_at", "2026-11-23T09:00:00Z").
		has("device.deactivates_at", "2026-12-23T09:00:00Z").has("device.ended_at", "<nil>").has("device.ended_by", "<nil>").has("device.remote", "false")
	d.ask(ops, "POST", url+"/devices", `{"fingerprint":"f-1","name":"Laptop"}`).is(200).has("device.id", a.text("device.id")).has("mode", "licensed") // at the same instant
	d.ask("agent", "GET", url).is(200).has("seats_in_use", "1")
	device := url + "/devices/" + a.text("device.id")
	d.wait(24 * time.Hour)
	d.ask("agent", "POST", device+"/check-in").is(200).has("deactivates_at", "2026-12-24T09:00:00Z").has("logged_in_at", "2026-11-23T09:00:00Z")
	d.ask(d.owner("ops@aerial.example"), "DELETE", device).is(204)
	d.ask("agent", "DELETE", device).is(204) // it stays as it is
	d.ask("agent", "POST", device+"/check-in", `{}`).is(409).has("code", "device_inactive")
	d.ask("agent", "GET", url+"/devices").is(200).has("items.0.active", "false").has("items.0.ended_by", "log_out").has("items.0.ended_at", "2026-11-24T09:00:00Z")
	d.ask("agent", "GET", url).is(200).has("seats_in_use", "0")
	d.ask("agent", "POST", url+"/devices", `{"fingerprint":"f-1","name":"Laptop"}`).is(201).has("device.id", a.text("device.id"))
	d.ask("agent", "GET", url+"/events?cursor=3").is(200).has("items.0.type", "device.logged_in").has("items.0.actor.role", "owner").has("items.0.device_name", "Laptop").
		has("items.1.type", "device.logged_out").has("items.2.actor.role", "agent").has("items.3", "<nil>")
	for _, none := range []string{url + "/devices/none", d.license("K-2") + "/devices/" + a.text("device.id"), "/v1/licenses/none/devices/x"} {
		d.ask("agent", "DELETE", none).is(404)
		d.ask("agent", "POST", none+"/check-in").is(404)
	}
}

func TestCheckIn(t *testing.T) {
	d := open(t)
	url := d.license("K-2")
	device := d.logIn(url, "laptop")
	d.wait(entitlement.CheckIn - time.Microsecond)
	d.ask("agent", "GET", url+"/devices?active=true").is(200).has("items.0.active", "true")
	d.wait(time.Microsecond) // whether or not a job has run
	d.ask("agent", "GET", url+"/devices?active=true").is(200).has("items", "[]")
	d.ask("agent", "GET", url+"/devices").is(200).has("items.0.active", "false").has("items.0.ended_by", "check_in").has("items.0.ended_at", "2026-12-23T09:00:00Z").has("items.0.deactivates_at", "2026-12-23T09:00:00Z")
	d.ask("agent", "GET", url).is(200).has("seats_in_use", "0")
	d.ask("agent", "POST", device+"/check-in").is(409).has("code", "device_inactive")
	d.logIn(url, "tower") // takes the seat that is free
}

func TestNoFreeSeat(t *testing.T) {
	d := open(t)
	url := d.license("K-2")
	d.logIn(url, "laptop")
	a := d.ask(d.owner("map@small.example"), "POST", url+"/devices", `{"fingerprint":"tower","name":"Tower"}`).is(409).
		has("code", "no_free_seat").has("devices.0.name", "laptop").has("devices.0.active", "true").has("devices.1", "<nil>")
	if !strings.Contains(a.text("detail"), "laptop (last seen 2026-11-23)") {
		t.Errorf("it doesn't say which: %s", a.Body)
	}
	d.ask("agent", "POST", "/v1/log-ins", `{"owner_email":"map@small.example","fingerprint":"tower","name":"Tower"}`).is(409).has("code", "no_free_seat").has("devices.0.name", "laptop")
	d.ask("administrator", "PATCH", d.license("K-1"), `{"seats":1}`).is(200)
	d.logIn(d.license("K-1"), "a")
	d.ask("administrator", "POST", d.license("K-1")+"/transfer", `{"owner_email":"map@small.example"}`).is(200)
	d.ask("agent", "POST", "/v1/log-ins", `{"owner_email":"map@small.example","product":"PIX4Dmapper","fingerprint":"tower","name":"Tower"}`).is(409).has("devices.0.name", "laptop").has("devices.1", "<nil>")
	d.ask("administrator", "PATCH", url, `{"seats":2}`).is(200)
	d.ask("agent", "POST", url+"/devices", `{"fingerprint":"tower","name":"Tower"}`).is(201)
	d.ask("administrator", "PATCH", url, `{"seats":1}`).is(409).has("code", "seats_in_use")
}

func TestOneOfManyGetsTheLastSeat(t *testing.T) {
	d := open(t)
	url := d.license("K-2")
	var all sync.WaitGroup
	codes := make(chan int, 20)
	for i := range 20 {
		all.Go(func() {
			codes <- d.ask("agent", "POST", url+"/devices", fmt.Sprintf(`{"fingerprint":"%d","name":"n"}`, i)).Code
		})
	}
	all.Wait()
	close(codes)
	count := map[int]int{}
	for code := range codes {
		count[code]++
	}
	if count[201] != 1 || count[409] != 19 {
		t.Errorf("got %v", count)
	}
}

func TestDiscoveryMode(t *testing.T) {
	d := open(t)
	url := d.license("K-2") // perpetual, with Support & Upgrade for a year
	released := monday.AddDate(1, 0, 0)
	for at, status := range map[time.Time]int{released: 201, released.Add(time.Microsecond): 200} {
		body := `{"fingerprint":"` + at.Format(time.RFC3339Nano) + `","name":"n","app_version_released_at":"` + at.Format(time.RFC3339Nano) + `"}`
		a := d.ask("agent", "POST", url+"/devices", body).is(status)
		if status == 200 {
			a.has("mode", "discovery").has("device", "<nil>").has("license_id", "<nil>")
			if !strings.Contains(a.text("reason"), "Support & Upgrade ended on 2027-11-23") {
				t.Errorf("got %s", a.Body)
			}
		}
	}
	d.ask("agent", "GET", url).is(200).has("seats_in_use", "1")
	d.ask("agent", "POST", "/v1/log-ins", `{"owner_email":"eve@else.example","fingerprint":"f","name":"n"}`).is(200).has("mode", "discovery").has("device", "<nil>").
		has("reason", entitlement.NoLicense)
}

func TestLogInWithAnAccount(t *testing.T) {
	d := open(t)
	url, ops := d.license("K-1"), d.owner("ops@aerial.example")
	d.ask(ops, "POST", "/v1/log-ins", `{"fingerprint":"f","name":"n","product":"PIX4Dmapper"}`).is(200).has("mode", "discovery")
	a := d.ask(ops, "POST", "/v1/log-ins", `{"fingerprint":"f","name":"n","product":"Pix4Dengine"}`, "Idempotency-Key: k").is(201).has("mode", "licensed").has("license_id", strings.TrimPrefix(url, "/v1/licenses/"))
	d.ask(ops, "POST", "/v1/log-ins", `{"fingerprint":"f","name":"n","owner_email":"OPS@aerial.example"}`).is(200).has("device.id", a.text("device.id"))
	d.ask("agent", "POST", "/v1/log-ins", `{"fingerprint":"g","name":"n","owner_email":"ops@aerial.example"}`).is(201)
	d.ask(ops, "POST", "/v1/log-ins", `{"fingerprint":"f","name":"n","owner_email":"map@small.example"}`).is(403)
	d.ask("agent", "POST", "/v1/log-ins", `{"name":"\t","app_version_released_at":"soon","seat":1}`).is(422).names("fingerprint", "name", "app_version_released_at", "seat", "owner_email")
	d.ask("agent", "POST", "/v1/log-ins", `{"owner_email":"x","fingerprint":" ","name":"n"}`).is(422).names("owner_email", "fingerprint")
	d.ask("agent", "POST", url+"/devices", `{"fingerprint":"","app_version_released_at":7}`).is(422).names("fingerprint", "name", "app_version_released_at")
}

func TestTheSecondLicenseIsTakenWhenTheFirstIsFull(t *testing.T) {
	d := open(t)
	d.ask("administrator", "POST", "/v1/licenses", `{"license_key":"K-3","product":"PIX4Dmapper","kind":"perpetual","owner_email":"map@small.example"}`).is(201)
	d.logIn(d.license("K-2"), "laptop")
	second := strings.TrimPrefix(d.license("K-3"), "/v1/licenses/")
	for range 2 { // the same answer again
		d.ask("agent", "POST", "/v1/log-ins", `{"owner_email":"map@small.example","fingerprint":"tower","name":"n"}`, "Idempotency-Key: k").is(201).has("license_id", second)
	}
}

func TestListAndFindDevices(t *testing.T) {
	d := open(t)
	url := d.license("K-1")
	d.logIn(url, "alpha")
	gone := d.logIn(url, "beta")
	d.logIn(url, "gamma")
	d.logIn(d.license("K-2"), "Alphabet")
	d.ask("agent", "DELETE", gone).is(204)
	page := d.ask("agent", "GET", url+"/devices?limit=2").is(200).has("items.0.name", "gamma").has("items.1.name", "beta")
	d.ask("agent", "GET", url+"/devices?limit=2&cursor="+page.text("next_cursor")).is(200).has("items.0.name", "alpha").has("items.1", "<nil>").has("next_cursor", "<nil>")
	d.ask("agent", "GET", url+"/devices?active=true&limit=2").is(200).has("items.1.name", "alpha").has("next_cursor", "<nil>")
	d.ask("agent", "GET", url+"/devices?active=false").is(200).has("items.0.name", "beta").has("items.1", "<nil>")
	d.ask("agent", "GET", url+"/devices?active=maybe&cursor=x&limit=0").is(422).names("active", "cursor", "limit")

	found := d.ask("agent", "GET", "/v1/devices?q=ALPHA&limit=1").is(200)
	more := d.ask("agent", "GET", "/v1/devices?q=ALPHA&limit=1&cursor="+found.text("next_cursor")).is(200).has("next_cursor", "<nil>")
	if names := found.text("items.0.name") + " " + more.text("items.0.name"); names != "Alphabet alpha" && names != "alpha Alphabet" {
		t.Errorf("found %s", names)
	}
	d.ask("agent", "GET", "/v1/devices?q=gamma").is(200).has("items.0.license.license_key", "K-1").has("items.0.license.owner_email", "ops@aerial.example").has("items.0.active", "true")
	d.ask("agent", "GET", "/v1/devices?q=beta&active=true").is(200).has("items", "[]")
	d.ask("agent", "GET", "/v1/devices?q=beta").is(200).has("items.0.ended_by", "log_out")
	d.ask("agent", "GET", "/v1/devices?cursor=x").is(422).names("cursor")
}
