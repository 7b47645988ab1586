package e2e

import (
	"testing"
	"time"

	"deskbell/internal/web/webtest"
)

// closing is when the Swiss desk closes for the weekend.
var closing = time.Date(2026, time.November, 27, 16, 0, 0, 0, time.UTC)

// A countdown runs until the desk closes, stands still then and says when it goes on: on the
// pages of the customer and of the agent and in the queue, without anybody looking again.
func TestCountdownsStandStillWhileTheDeskIsClosed(t *testing.T) {
	d := webtest.Open(t, closing.Add(-time.Hour))
	ticket := d.Submit() // due after two business hours: 10:00 on Monday
	d.At(closing.Add(-10 * time.Minute))
	customers := d.Browser()
	customers.Open("/t/" + ticket.Access).GoesSomewhere()
	agents := d.SignedIn(webtest.Agent)
	tabs := map[string]*webtest.Chromium{
		"the customer's page": d.Chromium(webtest.Told).As(customers).Open(at(ticket)).Open(at(ticket)), // the second time in its zone
		"the agent's page":    d.Chromium(webtest.Told).As(agents).Open(at(ticket)).Open(at(ticket)),
		"the queue":           d.Chromium(webtest.Told).As(agents).Open("/desk").Open("/desk"),
	}
	for where, tab := range tabs {
		if !webtest.Eval[bool](tab, `document.querySelector(".countdown:not(.still) [data-counts]") !== null`) {
			t.Errorf("%s: nothing runs while the desk is open", where)
		}
		before := tab.Text(".countdown .left")
		tab.Pass(2*time.Minute).Until("the countdown to run", func() bool { return tab.Text(".countdown .left") != before })
	}
	d.At(closing)
	for where, tab := range tabs {
		tab.Pass(9 * time.Minute).Says("desk closed, goes on Mon 30 Nov, 09:00")
		tab.Holds(`document.querySelector(".countdown.still") !== null && document.querySelector("[data-counts]") === null`)
		if left := tab.Text(".countdown .left"); left != "1 h left" {
			t.Errorf("%s: %s", where, left)
		}
	}
}

// A promise that breaks while somebody looks is shown as broken.
func TestAPromiseBreaksInView(t *testing.T) {
	d := webtest.Open(t, wednesday)
	ticket := d.Submit("country", "US") // 07:00 in Los Angeles: due at 11:00
	due := time.Date(2026, time.November, 25, 19, 0, 0, 0, time.UTC)
	d.At(due.Add(-10 * time.Minute))
	agents := d.SignedIn(webtest.Agent)
	tabs := []*webtest.Chromium{d.Chromium(webtest.Told).As(agents).Open(at(ticket)), d.Chromium(webtest.Told).As(agents).Open("/desk")}
	for _, tab := range tabs {
		tab.Says("At risk")
	}
	d.At(due.Add(time.Second))
	for _, tab := range tabs {
		tab.Pass(11 * time.Minute).Says("Breached")
	}
}

// Without a network a page says so, and says so no more when it is back.
func TestOffline(t *testing.T) {
	d := webtest.Open(t, wednesday)
	d.Submit()
	b := d.Chromium().As(d.SignedIn(webtest.Agent)).Open("/desk")
	b.Expect("ERR_INTERNET_DISCONNECTED")
	b.Change(func(l *webtest.Look) { l.Offline = true })
	webtest.Eval[bool](b, `document.dispatchEvent(new Event("visibilitychange"))`) // which makes it look again
	b.Says("Offline: this page may be out of date.")
	b.Change(func(l *webtest.Look) { l.Offline = false })
	webtest.Eval[bool](b, `document.dispatchEvent(new Event("visibilitychange"))`)
	b.Hides("Offline: this page may be out of date.")
}
