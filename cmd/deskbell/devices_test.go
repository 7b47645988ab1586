package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

// oneSeat are licenses of which one has a single seat and no support any more.
const oneSeat = `owner_email,license_key,product,kind,seats,support_until,remote_deactivation
it@rhone.example,MAP-7,PIX4Dmapper,perpetual,1,2020-01-31,false
ops@aerial.example,MAP-8,PIX4Dmapper,subscription,3,2199-01-31,true
`

// licenseOf finds a license by its key.
func (w *watched) licenseOf(s *server, key string) string {
	w.Helper()
	r := s.ask("GET", "/v1/licenses?q="+key, "", "Authorization", "Bearer "+w.admin)
	items := decoded[struct{ Items []struct{ ID string } }](w.T, string(r.body)).Items
	if len(items) != 1 {
		w.Fatalf("license %s: %d %s", key, r.status, r.body)
	}
	return items[0].ID
}

// expect sends a request as someone and wants a status.
func (w *watched) expect(s *server, status int, token, method, path, body string) reply {
	w.Helper()
	var headers []string
	if token != "" {
		headers = []string{"Authorization", "Bearer " + token}
	}
	r := s.ask(method, path, body, headers...)
	if r.status != status {
		w.Fatalf("%s %s: %d %s; want %d", method, path, r.status, r.body, status)
	}
	return r
}

type loggedIn struct {
	Mode   string
	Device struct{ ID string }
}

func (w *watched) logIn(s *server, license, fingerprint string) loggedIn {
	w.Helper()
	r := w.expect(s, http.StatusCreated, w.admin, "POST", "/v1/licenses/"+license+"/devices", fmt.Sprintf(`{"fingerprint":%q,"name":"Workstation %s"}`, fingerprint, fingerprint))
	return decoded[loggedIn](w.T, string(r.body))
}

// A seat is held by a machine that nobody can reach. Its owner, without Support & Upgrade,
// asks for it to be freed; an agent frees it and answers in one step, and the seat is free.
func TestASeatNobodyCanReachIsFreed(t *testing.T) {
	onEachDatabase(t, func(w *watched) {
		w.succeed("licenses", "import", w.flag, w.file("seats.csv", oneSeat))
		s := w.serve("2026-11-23T08:00:00Z")
		w.hook.register(s, w.admin, `["device.deactivated"]`)
		license := w.licenseOf(s, "MAP-7")
		lost := w.logIn(s, license, "lost")
		if lost.Mode != "licensed" {
			w.Fatalf("logged in: %+v", lost)
		}
		full := w.expect(s, http.StatusConflict, w.admin, "POST", "/v1/licenses/"+license+"/devices", `{"fingerprint":"new","name":"New one"}`)
		contains(w.T, "no seat", string(full.body), "no_free_seat", "Workstation lost")

		one := decoded[ticket](w.T, string(w.expect(s, http.StatusCreated, "", "POST", "/v1/tickets", `{"license_email":"it@rhone.example",
			"requester":{"name":"Luc","email":"luc@rhone.example","country":"FR"},"topic":"device_deactivation","impact":"moderate",
			"subject":"Broken workstation","description":"It burned down."}`).body))
		owned := w.expect(s, http.StatusOK, w.agent, "GET", fmt.Sprintf("/v1/tickets/%d/licenses", one.Number), "")
		contains(w.T, "what the account owns", string(owned.body), `"known":true`, "MAP-7", "Workstation lost")

		w.expect(s, http.StatusOK, w.agent, "POST", fmt.Sprintf("/v1/tickets/%d/deactivate-device", one.Number),
			fmt.Sprintf(`{"device":%q,"reason":"It burned down.","message":{"kind":"resolution","body":"The seat is free again."}}`, lost.Device.ID))
		events := w.expect(s, http.StatusOK, one.Token, "GET", fmt.Sprintf("/v1/tickets/%d/events", one.Number), "")
		contains(w.T, "the history", string(events.body), "ticket.device_deactivated", "The seat is free again.")
		eventually(w.T, func() error {
			if got := w.hook.heard("device.deactivated"); len(got) != 1 {
				return fmt.Errorf("the webhook heard %v\n%s", got, s.log)
			}
			return nil
		})
		w.told(s, "luc@rhone.example", fmt.Sprintf("#%d", one.Number))
		w.told(s, "it@rhone.example", "Workstation lost")
		s.stop()

		s = w.serve("2026-11-23T09:00:00Z")
		if again := w.logIn(s, license, "new"); again.Mode != "licensed" {
			w.Errorf("on the freed seat: %+v", again)
		}
		history := w.expect(s, http.StatusOK, w.agent, "GET", "/v1/licenses/"+license+"/events", "")
		contains(w.T, "the license's history", string(history.body), "license.created", "device.logged_in", "device.deactivated", "It burned down.")
		s.stop()
	})
}

// Thirty days after a device was last seen its seat is free, at that very instant and though
// no job has run; later one records it, once.
func TestADeviceThatIsNotSeenForThirtyDays(t *testing.T) {
	onEachDatabase(t, func(w *watched) {
		w.succeed("licenses", "import", w.flag, w.file("seats.csv", oneSeat))
		s := w.serve("2026-11-23T08:00:00Z", "--no-workers")
		w.hook.register(s, w.admin, `["device.deactivated"]`)
		license := w.licenseOf(s, "MAP-7")
		first := w.logIn(s, license, "first")
		w.setClock("2026-11-24T08:00:00Z")
		seen := w.expect(s, http.StatusOK, w.admin, "POST", "/v1/licenses/"+license+"/devices/"+first.Device.ID+"/check-in", "")
		contains(w.T, "checked in", string(seen.body), `"deactivates_at":"2026-12-24T08:00:00Z"`)
		w.setClock("2026-12-24T07:59:59.999999Z")
		w.expect(s, http.StatusConflict, w.admin, "POST", "/v1/licenses/"+license+"/devices", `{"fingerprint":"second","name":"Second"}`)
		w.setClock("2026-12-24T08:00:00Z")
		late := w.expect(s, http.StatusConflict, w.admin, "POST", "/v1/licenses/"+license+"/devices/"+first.Device.ID+"/check-in", "")
		contains(w.T, "too late", string(late.body), "device_inactive")
		listed := w.expect(s, http.StatusOK, w.admin, "GET", "/v1/licenses/"+license+"/devices", "")
		contains(w.T, "listed", string(listed.body), `"active":false`, `"ended_by":"check_in"`)
		s.stop()

		s = w.serve("2026-12-24T08:30:00Z")
		eventually(w.T, func() error {
			if got := w.hook.heard("device.deactivated"); len(got) != 1 {
				return fmt.Errorf("the webhook heard %v\n%s", got, s.log)
			}
			return nil
		})
		contains(w.T, "what it heard", fmt.Sprint(w.hook.heard("device.deactivated")[0].details), "2026-12-24T08:00:00Z", "check_in")
		w.logIn(s, license, "second")
		s.stop()
	})
}

// maildir is where mails are kept that no server takes.
func (w *watched) maildir() string {
	if data, ok := strings.CutPrefix(w.flag, "--data="); ok {
		return filepath.Join(data, "mail")
	}
	return filepath.Join("deskbell-data", "mail")
}

var linkToken = regexp.MustCompile(`dbl_[\w.-]+`)

// The owner of licenses signs in by a link that is mailed to them, once, and manages what is
// theirs and nothing else. A stranger is answered the same and gets no mail.
func TestAnOwnerSignsInByMail(t *testing.T) {
	onEachDatabase(t, func(w *watched) {
		w.succeed("licenses", "import", w.flag, w.file("seats.csv", oneSeat))
		w.post.url = "" // kept as files, to be read
		s := w.serve("2026-11-23T08:00:00Z")
		theirs, others := w.licenseOf(s, "MAP-8"), w.licenseOf(s, "MAP-7")
		known := w.expect(s, http.StatusAccepted, "", "POST", "/v1/sign-in-links", `{"email":"Ops@Aerial.example"}`)
		unknown := w.expect(s, http.StatusAccepted, "", "POST", "/v1/sign-in-links", `{"email":"nobody@nowhere.example"}`)
		if string(known.body) != string(unknown.body) {
			w.Errorf("who owns licenses is told %s, a stranger %s", known.body, unknown.body)
		}
		token := ""
		eventually(w.T, func() error {
			for _, m := range w.mails(w.maildir()) {
				if strings.Contains(m.Header.Get("To"), "ops@aerial.example") {
					if token = linkToken.FindString(text(w.T, m)); token != "" {
						return nil
					}
				}
			}
			return fmt.Errorf("no mail with a link\n%s", s.log)
		})
		session := decoded[struct {
			Access string `json:"access_token"`
		}](w.T, string(w.expect(s, http.StatusOK, "", "POST", "/v1/sign-in", `{"token":"`+token+`"}`).body)).Access
		w.expect(s, http.StatusUnauthorized, "", "POST", "/v1/sign-in", `{"token":"`+token+`"}`)

		mine := w.expect(s, http.StatusOK, session, "GET", "/v1/licenses", "")
		contains(w.T, "the owner's licenses", string(mine.body), "MAP-8", "ENG-1")
		if strings.Contains(string(mine.body), "MAP-7") {
			w.Errorf("another's license is shown: %s", mine.body)
		}
		w.expect(s, http.StatusNotFound, session, "GET", "/v1/licenses/"+others, "")
		w.expect(s, http.StatusForbidden, session, "GET", "/v1/tickets", "")
		device := w.logIn(s, theirs, "laptop").Device.ID
		w.expect(s, http.StatusOK, session, "POST", "/v1/licenses/"+theirs+"/devices/"+device+"/deactivate", `{"reason":"Lost on the train."}`)
		contains(w.T, "the devices", string(w.expect(s, http.StatusOK, session, "GET", "/v1/licenses/"+theirs+"/devices", "").body), `"ended_by":"owner"`)
		for _, m := range w.mails(w.maildir()) {
			if strings.Contains(m.Header.Get("To"), "nobody@nowhere.example") {
				w.Error("a stranger was mailed")
			}
		}
		s.stop()
	})
}

// directory is somebody else's list of licenses.
type directory struct {
	*httptest.Server
	mu   sync.Mutex
	away bool
}

func newDirectory(t *testing.T) *directory {
	t.Helper()
	d := &directory{}
	d.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		d.mu.Lock()
		defer d.mu.Unlock()
		owner := r.URL.Query().Get("owner_email")
		licenses := []map[string]any{}
		switch {
		case d.away:
			w.WriteHeader(http.StatusBadGateway)
			return
		case strings.HasPrefix(owner, "nobody"):
		default:
			licenses = append(licenses, map[string]any{
				"license_key": "DIR-1", "product": "Pix4Dengine", "kind": "subscription", "owner_email": owner, "seats": 2,
				"support_until": "2199-01-01T00:00:00Z", "enterprise_plan": "enterprise", "enterprise_from": "2026-01-01T00:00:00Z",
				"enterprise_until": "2199-01-01T00:00:00Z", "enterprise_confirmed_at": "2026-01-01T00:00:00Z",
			})
		}
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(map[string]any{"owner_email": owner, "licenses": licenses})
	}))
	t.Cleanup(d.Close)
	return d
}

func (d *directory) set(away bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.away = away
}

// The licenses live elsewhere, and elsewhere is down. Nobody is turned away: who is known is
// served by what was learned before, the others provisionally, until it is back.
func TestTheLicenseDirectoryGoesAway(t *testing.T) {
	onEachDatabase(t, func(w *watched) {
		elsewhere := newDirectory(w.T)
		s := w.serve("2026-11-23T08:00:00Z", "--licenses-url="+elsewhere.URL)
		submit := func(owner string, status int) string {
			w.Helper()
			return string(w.expect(s, status, "", "POST", "/v1/tickets", strings.Replace(request("critical"), "ops@aerial.example", owner, 1)).body)
		}
		contains(w.T, "asked", submit("ada@known.example", http.StatusCreated), `"basis":"enterprise"`)
		submit("nobody@known.example", http.StatusForbidden)

		elsewhere.set(true)
		w.setClock("2026-11-23T09:00:00Z")
		contains(w.T, "by the copy", submit("ada@known.example", http.StatusCreated), `"basis":"enterprise"`, "as of 2026-11-23 08:00 UTC")
		new := submit("eve@new.example", http.StatusCreated)
		contains(w.T, "of whom nothing is known", new, `"basis":"provisional"`)
		stranger := submit("nobody@new.example", http.StatusCreated)
		contains(w.T, "who may be nobody", stranger, `"basis":"provisional"`)
		contains(w.T, "the metrics", string(s.ask("GET", "/metrics", "").body), `deskbell_directory_requests_total{outcome="failed"}`)

		elsewhere.set(false)
		later := instant("2026-11-23T09:05:00Z")
		eventually(w.T, func() error {
			later = later.Add(time.Second)
			w.setClock(later.Format(time.RFC3339))
			for _, one := range []struct{ was, want string }{{new, `"basis":"enterprise"`}, {stranger, `"status":"closed"`}} {
				t := decoded[ticket](w.T, one.was)
				if got := string(s.ask("GET", "/v1/tickets/"+t.ID, "", "Authorization", "Bearer "+t.Token).body); !strings.Contains(got, one.want) {
					return fmt.Errorf("ticket %d: %s\n%s", t.Number, got, s.log)
				}
			}
			return nil
		})
		due := s.ticket(decoded[ticket](w.T, new)).SLA.NextDue
		if !due.Equal(instant("2026-11-23T11:00:00Z")) { // two hours from its submission
			w.Errorf("it is due %s", due)
		}
		s.stop()
		if got := w.succeed("verify", w.flag); !strings.Contains(got, "4 tickets verified, 0 differences") {
			w.Errorf("verify: %q", got)
		}
	})
}
