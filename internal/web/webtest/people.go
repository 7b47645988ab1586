package webtest

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"strconv"
	"testing"
	"time"

	"deskbell/entitlement"
	"deskbell/internal/app"
	"deskbell/internal/auth"
	"deskbell/internal/config"
	"deskbell/internal/demo"
)

// Demo runs a demonstration, with ninety days behind it. Its first agent, manager and
// administrator have the same Password as those of an ordinary desk.
func Demo(t *testing.T, now time.Time, settings ...func(*config.Settings)) *Desk {
	t.Helper()
	d := Open(t, now, append(settings, func(s *config.Settings) { s.Demo = true })...)
	d.beside(func(a *app.App) {
		for _, p := range demo.Staff[:3] {
			_, err := a.Auth.SetPassword(d.Context(), d.link(a, auth.ForReset, entitlement.Email(p.Email)), Password, a.Clock.Now())
			d.must(err)
		}
	})
	return d
}

// For is the same desk in a part of its test, to which it complains.
func (d *Desk) For(t *testing.T) *Desk {
	part := *d
	part.T = t
	return &part
}

// beside does something on the desk's database, as another server would.
func (d *Desk) beside(do func(a *app.App)) {
	d.Helper()
	a, err := app.Open(d.Context(), d.settings, slog.New(slog.DiscardHandler))
	d.must(err)
	defer func() { d.must(a.Close()) }()
	do(a)
}

// link is the token of a link as it is mailed.
func (d *Desk) link(a *app.App, p auth.Purpose, to entitlement.Email) string {
	d.Helper()
	l, _, err := a.Auth.AskForLink(d.Context(), p, to, a.Clock.Now())
	d.must(err)
	token, _, err := a.Auth.LinkToken(d.Context(), l.ID, a.Clock.Now())
	d.must(err)
	return token
}

// Link is what a link for a purpose has after its #, as it is mailed to somebody.
func (d *Desk) Link(p auth.Purpose, to string) (token string) {
	d.Helper()
	d.beside(func(a *app.App) { token = d.link(a, p, entitlement.Email(to)) })
	return token
}

// Owner is a browser in which the owner of licenses has signed in.
func (d *Desk) Owner(email string) *Browser {
	d.Helper()
	b := d.Browser()
	b.Send("/sign-in/owner", "token", d.Link(auth.ForOwner, email)).GoesSomewhere()
	return b
}

// LogIn logs a device in with a license, given by its ID, as the software does for whoever may use
// it.
func (b *Browser) LogIn(license, name string) (id string) {
	b.Helper()
	body, err := json.Marshal(map[string]string{"fingerprint": "f-" + name, "name": name, "app_version_released_at": "2026-01-01T00:00:00Z"})
	b.must(err)
	var made struct{ Device struct{ ID string } }
	got := b.Ask(http.MethodPost, "/v1/licenses/"+license+"/devices", string(body))
	if err := json.Unmarshal([]byte(got.Body), &made); err != nil || made.Device.ID == "" {
		b.Fatalf("got %d: %s", got.Status, got.Body)
	}
	return made.Device.ID
}

// Ticket is one that somebody has submitted.
type Ticket struct {
	ID     string `json:"id"`
	Number int64  `json:"number"`
	Access string `json:"access_token"` // opens it, for its customer
}

// Submit submits a request, as a program would, of which some things are different from one that
// is critical, in Switzerland, of the account with Enterprise support: name, value, …
func (d *Desk) Submit(different ...string) (t Ticket) {
	d.Helper()
	said := map[string]string{"license_email": "ops@aerial.example", "impact": "critical", "topic": "processing", "country": "CH", "subject": "Processing stops", "description": "It stops at step two.", "name": "Ada Moser", "email": "ada@aerial.example"}
	for i := 0; i+1 < len(different); i += 2 {
		said[different[i]] = different[i+1]
	}
	body, err := json.Marshal(map[string]any{
		"license_email": said["license_email"], "impact": said["impact"], "topic": said["topic"], "subject": said["subject"], "description": said["description"],
		"requester": map[string]string{"name": said["name"], "email": said["email"], "country": said["country"]},
	})
	d.must(err)
	status, answer := d.Ask(http.MethodPost, "/v1/tickets", "", string(body))
	if status != http.StatusCreated {
		d.Fatalf("it is not accepted: %d %s", status, answer)
	}
	d.must(json.Unmarshal([]byte(answer), &t))
	return t
}

// String is how people call it.
func (t Ticket) String() string { return strconv.FormatInt(t.Number, 10) }
