package e2e

import (
	"testing"
	"time"

	"deskbell/internal/web/webtest"
)

// A broken promise is on the manager's overview, and stays there once it is explained.
func TestExplainingABreach(t *testing.T) {
	d := webtest.Open(t, wednesday)
	ticket := d.Submit()
	d.At(wednesday.Add(48 * time.Hour))
	b := d.Chromium().As(d.SignedIn(webtest.Manager)).Open("/reports").Says("Broken, and not explained yet", "Processing stops")
	b.Follow("link", "Explain #"+ticket.String())
	b.Choose("Cause", "Staffing: too few of us, or nobody there").Fill("What happened", "Two of us were ill.").Follow("button", "Explain").IsAt("/reports")
	b.Says("Nothing that was broken in this period is left to explain.")
	b.Follow("link", "All broken promises of the period").Says("Two of us were ill.", "Mary Jackson")
}

// A period is picked, and figures lead to the tickets behind them.
func TestThePeriodOfTheReports(t *testing.T) {
	d := webtest.Open(t, wednesday)
	d.Submit()
	d.At(wednesday.Add(24 * time.Hour))
	b := d.Chromium().As(d.SignedIn(webtest.Manager)).Open("/reports")
	b.FillIn("from", "2026-11-01").FillIn("to", "2026-11-30").Follow("button", "Show").Says("1 Nov", "30 Nov")
	b.FillIn("from", "2026-11-30").FillIn("to", "2026-11-01").Follow("button", "Show").Says("From").OneHeading().Axe()
}

// The year of a calendar shows what is closed, and a deadline can be tried.
func TestACalendarsYear(t *testing.T) {
	d := webtest.Open(t, wednesday)
	b := d.Chromium().As(d.SignedIn(webtest.Manager)).Open("/calendars").Follow("link", "American desk").Says("Thanksgiving")
	b.Follow("link", "2027 →").Says("American desk, 2027").Follow("link", "← 2026").Says("American desk, 2026")
}
