package admin_test

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"deskbell/internal/auth"
	"deskbell/internal/web/webtest"
)

var now = time.Date(2026, time.November, 25, 14, 0, 0, 0, time.UTC)

const hostile = `"><script>alert(1)</script><img src=x onerror=alert(1)>{{7*7}}%s`

// harmless fails if hostile text has become part of a page.
func harmless(s webtest.Seen) webtest.Seen { return s.Lacks("<script>alert", "<img src") }

// found is what a form finds in a page.
func found(t *testing.T, s webtest.Seen, form string) string {
	t.Helper()
	m := regexp.MustCompile(form).FindStringSubmatch(s.Body)
	if m == nil {
		t.Fatalf("%s has no %s: %.4000s", s.Address, form, s.Body)
	}
	return m[1]
}

// Who may see which page, by role: agent, manager, administrator.
func TestWhoSeesTheSettings(t *testing.T) {
	d := webtest.Open(t, now)
	people := []*webtest.Browser{d.SignedIn(webtest.Agent), d.SignedIn(webtest.Manager), d.SignedIn(webtest.Administrator)}
	nobody := d.Browser()
	for path, want := range map[string][3]int{
		"/settings": {200, 200, 200}, "/tokens": {200, 200, 200}, "/replies": {200, 200, 200}, "/topics": {200, 200, 200},
		"/people": {403, 403, 200}, "/people/data": {403, 403, 200}, "/webhooks": {403, 403, 200}, "/audit": {403, 403, 200},
	} {
		for i, b := range people {
			if got := b.Open(path); got.Status != want[i] {
				t.Errorf("person %d gets %d for %s, want %d", i, got.Status, path, want[i])
			}
		}
		nobody.Open(path).Is(401, "/sign-in?back=")
	}
	people[0].Open("/settings").Is(200, "/tokens", "/replies").Lacks(`href="/people"`, `href="/audit"`, `href="/webhooks"`)
	people[2].Open("/settings").Is(200, `href="/people"`, `href="/people/data"`, `href="/audit"`, `href="/webhooks"`)
	for _, form := range []string{"/people", "/people/1", "/people/1/deactivate", "/people/data/export", "/people/data/erase", "/webhooks", "/webhooks/1", "/webhooks/1/delete", "/topics"} {
		people[1].Send(form, "email", "x@vendor.example").Is(403)
	}
	for _, form := range []string{"/replies", "/replies/1", "/replies/1/delete"} {
		people[0].Send(form, "name", "x").Is(403)
	}
}

func TestPeople(t *testing.T) {
	d := webtest.Open(t, now)
	b := d.SignedIn(webtest.Administrator)
	b.Open("/people").Is(200, "Grace Hopper", "Mary Jackson", "No second factor", "Never")
	b.Send("/people", "email", "ada", "name", " ", "role", "agent", "mail", "yes").Is(422, `value="ada"`, "aria-invalid", "is missing")
	b.Send("/people", "email", webtest.Agent, "name", "Another", "role", "agent").Is(409, "already")
	added := b.Send("/people", "email", "ada@vendor.example", "name", "Ada "+hostile, "role", "agent", "mail", "yes")
	person, _, _ := strings.Cut(added.Header.Get("Location"), "?")
	harmless(added.GoesTo(person+"?done=invited").Is(200, "A link to set their password is on its way", "Not here yet", "Nothing yet"))
	b.Open("/v1/deliveries?channel=mail&to=ada@vendor.example").Is(200, `"kind":"invitation"`)
	harmless(b.Open("/people").Is(200, "ada@vendor.example"))

	ada := d.Browser()
	ada.Send("/password", "token", d.Link(auth.ForInvitation, "ada@vendor.example"), "password", webtest.Password).Is(200)
	ada.Send("/sign-in", "email", "ada@vendor.example", "password", webtest.Password).GoesTo("/desk")
	b.Open(person).Is(200, "Active", "Password", "No second factor").Lacks("Remove second factor")
	b.Send(person, "name", "Ada Moser", "role", "manager").GoesTo(person+"?done=saved").Is(200, "Ada Moser", "Saved")
	b.Send(person, "name", "", "role", "king").Is(422, "aria-invalid")
	b.Send(person + "/sign-out").GoesTo(person + "?done=signed-out")
	ada.Open("/account").Is(401)
	b.Send(person + "/invite").GoesTo(person + "?done=invited")
	b.Send(person+"/take-second-factor").Is(409, "They have no second factor")
	b.Send(person + "/nothing").Is(404)
	b.Send(person+"/deactivate").GoesTo(person+"?done=deactivated").Is(200, "Deactivated", "Reactivate")
	ada.Send("/sign-in", "email", "ada@vendor.example", "password", webtest.Password).Is(401)
	b.Send(person+"/invite").Is(409, "is deactivated")
	b.Send(person + "/reactivate").GoesTo(person + "?done=reactivated")
	ada.Send("/sign-in", "email", "ada@vendor.example", "password", webtest.Password).GoesTo("/reports")

	myself := found(t, b.Open("/people"), `href="(/people/[^"]+)">Adele Goldberg`)
	b.Send(myself+"/deactivate").Is(409, "is the last administrator")
	b.Send(myself, "name", "Adele", "role", "agent").Is(409, "is the last administrator", `value="Adele"`)
	b.Open("/people/0198f2a4-7d3c-7000-8000-5a5a5a5a5a61").Is(404)
	b.Open("/people/" + hostilePath).Is(404)
}

const hostilePath = "%3Cscript%3Ealert(1)%3C%2Fscript%3E"

func TestPersonalData(t *testing.T) {
	d := webtest.Open(t, now)
	ticket := d.Submit("email", "ada@aerial.example", "description", hostile)
	b := d.SignedIn(webtest.Administrator)
	b.Send("/people/data/export", "email", "ada").Is(422, `value="ada"`)
	file := b.Send("/people/data/export", "email", "ada@aerial.example").Is(200, `"email":"ada@aerial.example"`, "alert(1)")
	if file.Header.Get("Content-Type") != "application/json" || !strings.HasPrefix(file.Header.Get("Content-Disposition"), "attachment") {
		t.Errorf("it is no file: %v", file.Header)
	}
	const reason = "Request of 3 March by mail."
	b.Send("/people/data/erase", "erase.email", "ada@aerial.example", "reason", " ").Is(422, "ada@aerial.example")
	b.Send("/people/data/erase", "erase.email", "ada@aerial.example", "reason", reason).Is(409, "Solve or close them first")
	agent := d.SignedIn(webtest.Agent)
	agent.Do(form(t, d, "/v1/tickets/"+ticket.ID+"/solve")).Is(200)
	b.Send("/people/data/erase", "erase.email", "ada@aerial.example", "reason", reason).Is(200, "What would be erased", "Tickets", "Erase for good")
	agent.Open("/v1/tickets/"+ticket.ID).Is(200, "ada@aerial.example")
	b.Send("/people/data/erase", "erase.email", "ada@aerial.example", "reason", reason, "sure", "yes").Is(200, "What was erased", "erased.invalid")
	agent.Open("/v1/tickets/"+ticket.ID).Is(200).Lacks("ada@aerial.example", "alert(1)")
	b.Send("/people/data/erase", "erase.email", "nobody@aerial.example", "reason", reason).Is(200, "Nothing is kept about this address")
}
