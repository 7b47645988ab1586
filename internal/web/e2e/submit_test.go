package e2e

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"deskbell/internal/web/webtest"
)

const enterprise = "ops@aerial.example" // owns a license with Enterprise support

// request fills the form in, as somebody at that browser would, but for the country.
func request(b *webtest.Chromium, impact string) {
	b.Helper()
	b.Fill("License email", enterprise).Fill("Your name", "Ada Moser").Fill("Your email", "ada@aerial.example")
	b.Choose("Topic", "Processing").Click("radio", impact)
	b.Fill("Subject", "Processing stops").Fill("Description", "It stops at step two.")
}

// The promise that the form shows is the one that the ticket then has: for people in zones far
// from the desk's, over holidays and changes of the clocks. It is said in their zone.
func TestThePromiseIsTheTickets(t *testing.T) {
	for _, c := range []struct {
		name, language, zone, country string
		impact                        string
		now                           time.Time
		due                           string // in the reader's zone
	}{
		{"over Thanksgiving", "en-US", "America/New_York", "United States", "Critical", time.Date(2026, 11, 26, 0, 0, 0, 0, time.UTC), "2026-11-27 13:00"},
		{"over the end of American summer time", "en-US", "America/New_York", "United States", "Critical", time.Date(2026, 10, 30, 23, 0, 0, 0, time.UTC), "2026-11-02 13:00"},
		{"from Tokyo, over the end of Swiss summer time", "en-GB", "Asia/Tokyo", "Japan", "Major", time.Date(2026, 10, 23, 14, 0, 0, 0, time.UTC), "2026-10-26 20:00"},
		{"from Tokyo, at night in Zurich", "en-GB", "Asia/Tokyo", "Japan", "Critical", time.Date(2026, 11, 25, 23, 0, 0, 0, time.UTC), "2026-11-26 19:00"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := webtest.Open(t, c.now)
			b := d.Chromium(webtest.Reads(c.language), webtest.Lives(c.zone)).Open("/")
			b.Holds(`document.querySelector("[name='requester.country']").selectedOptions[0].text === "` + c.country + `"`) // guessed
			request(b, c.impact)
			foreseen := dueAt(b, "#promise .due time")
			zone, err := time.LoadLocation(c.zone)
			if err != nil {
				t.Fatal(err)
			}
			if got := foreseen.In(zone).Format("2006-01-02 15:04"); got != c.due {
				t.Errorf("the form promises an answer by %s, want %s", got, c.due)
			}
			clock := foreseen.In(zone).Format("15:04")
			if said := b.Text("#promise .due"); !strings.Contains(said, clock) {
				t.Errorf("the form says %q, want %s, which is the reader's time", said, clock)
			}
			b.Follow("button", "Send the request").Says("Processing stops", "Our promise")
			if got := dueAt(b, "#promise .promise-due time"); !got.Equal(foreseen) {
				t.Errorf("the ticket is due at %s, the form promised %s", got, foreseen)
			}
			if said := b.Text("#promise .promise-due"); !strings.Contains(said, clock) {
				t.Errorf("the ticket says %q, want %s, which is the reader's time", said, clock)
			}
		})
	}
}

// dueAt waits for a time, by its selector, and gives the instant.
func dueAt(b *webtest.Chromium, selector string) time.Time {
	b.Helper()
	b.Query(selector)
	at, err := time.Parse(time.RFC3339, webtest.Eval[string](b, "document.querySelector(`"+selector+"`).dateTime"))
	if err != nil {
		b.Fatal(err)
	}
	return at
}

// The form follows what is typed, and files go along with their names.
func TestSubmitting(t *testing.T) {
	d := webtest.Open(t, wednesday)
	b := d.Chromium().Open("/")
	b.Fill("License email", "late@ended.example").Press("Tab").Says("Without support for this license we cannot promise an answer.")
	b.Fill("License email", "plain@survey.example").Press("Tab").Says("There is no guaranteed response time.")
	request(b, "Critical")
	b.Choose("Country", "Switzerland").Says("within 2 business hours, guaranteed")
	critical := dueAt(b, "#promise .due time")
	b.Click("radio", "Limited").Says("within 12 business hours, guaranteed")
	if limited := dueAt(b, "#promise .due time"); !limited.After(critical) {
		t.Errorf("limited is due at %s, critical at %s", limited, critical)
	}

	dir := t.TempDir()
	var paths []string
	for _, name := range []string{"a report.txt", "wrong.txt", "photo é.txt"} {
		paths = append(paths, filepath.Join(dir, name))
		if err := os.WriteFile(paths[len(paths)-1], []byte(name), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	b.Attach("#files", paths...).Says("a report.txt", "photo é.txt")
	b.Click("button", "Remove: wrong.txt").Hides("wrong.txt")
	b.Follow("button", "Send the request").Says("a report.txt", "photo é.txt").Hides("wrong.txt")
}

// A draft outlives a reload, and what is wrong is said beside the fields, with nothing lost.
func TestNothingTypedIsLost(t *testing.T) {
	d := webtest.Open(t, wednesday)
	b := d.Chromium().Open("/")
	b.Expect("status of 403") // which a browser says of what a script sends, too
	request(b, "Major")
	b.Choose("Country", "Switzerland").Says("within 4 business hours, guaranteed").Open("/").Says("guaranteed")
	typed := `["license_email", "requester.name", "requester.email", "topic", "impact", "subject", "description", "requester.country"].map(n => document.getElementById("submit").elements[n].value).join("|")`
	want := enterprise + "|Ada Moser|ada@aerial.example|processing|major|Processing stops|It stops at step two.|CH"
	b.Holds(typed + " === `" + want + "`")
	b.Fill("License email", "nobody@unknown.example").Going(func() {
		b.Click("button", "Send the request").Says("This address is not covered by support for this topic.")
		b.Holds(`document.activeElement.id === "complaint"`)
		b.Holds(typed + " === `" + strings.Replace(want, enterprise, "nobody@unknown.example", 1) + "`")
		b.Fill("License email", enterprise).Click("button", "Send the request")
	})
	b.Says("Processing stops", "Our promise")
}

func TestSubmittingWithoutScripts(t *testing.T) {
	d := webtest.Open(t, wednesday)
	b := d.Chromium(webtest.NoScript, webtest.Phone).Open("/")
	request(b, "Critical")
	b.Choose("Country", "Switzerland").Follow("button", "Show the promise").Says("within 2 business hours, guaranteed")
	foreseen := dueAt(b, "#promise .due time")
	path := filepath.Join(t.TempDir(), "log.txt")
	if err := os.WriteFile(path, []byte("a log"), 0o600); err != nil {
		t.Fatal(err)
	}
	b.Attach("#files", path).Follow("button", "Send the request").Says("Processing stops", "log.txt").NoSideways()
	if got := dueAt(b, "#promise .promise-due time"); !got.Equal(foreseen) {
		t.Errorf("the ticket is due at %s, the form promised %s", got, foreseen)
	}
}
