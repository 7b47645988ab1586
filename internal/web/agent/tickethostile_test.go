package agent_test

import (
	"strings"
	"testing"

	"deskbell/internal/web/webtest"
)

// hostile is a text that is up to no good wherever it isn't written as text.
const hostile = `"><img src=x onerror=alert(1)><script>alert(2)</script><a href="javascript:alert(3)">&lt;`

// TestHostileText: whatever customers and colleagues write is shown as they wrote it. That nothing
// of it became part of a page, webtest looks at on each.
func TestHostileText(t *testing.T) {
	d := webtest.Open(t, wednesday)
	b := d.SignedIn(webtest.Agent)
	one, customer := submitted(d, "subject", hostile, "description", hostile, "requester.name", "Ada "+hostile[:60])
	if status, body := d.Ask("POST", "/v1/tickets/"+number(one)+"/messages", customer, `{"kind":"reply","body":"</textarea><script>alert(4)</script>"}`); status != 201 {
		t.Fatalf("%d: %s", status, body)
	}
	write(b, one, "note", hostile).GoesTo(one.Path() + "?done=noted")
	write(b, one, "action_plan", hostile).GoesTo(one.Path() + "?done=said")
	filledWith(b, b.Open(one.Path()), one.Path()+"/files", []file{{`<b>"bold".txt`, "x"}}).GoesTo(one.Path() + "?done=attached")
	filled(b, b.Open(one.Path()), one.Path()+"/tags", "tags", "<i>x</i>")
	filled(b, b.Open(one.Path()+"/impact"), one.Path()+"/reclassify", "impact", "major", "reason", hostile).GoesTo(one.Path() + "?done=reclassified")
	loggedIn(b, `<u>Laptop</u>`)
	for _, at := range []string{"", "/history", "/impact", "/country?country=%22%3E%3Cscript%3E", "/merge?into=" + number(one), "/links", "/devices", "/clocks/1", "?done=%3Cscript%3E", "?seen=%3Cscript%3E"} {
		s := b.Open(one.Path() + at).Is(200)
		for _, raw := range []string{"<script>alert", "<img src=x", "<u>Laptop", `<b>"bold`, "</textarea><script"} {
			if strings.Contains(s.Body, raw) {
				t.Errorf("%s has %s in it", s.Address, raw)
			}
		}
	}
	write(b, one, "action_plan", "</textarea>"+hostile+strings.Repeat("x", 50_000)).Is(422).Lacks("</textarea>\"><img")
	b.Open("/licenses?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E").Is(200).Lacks("<script>alert")
	b.Open("/licenses?find=devices&ticket=%22%3E%3Cb%3E").Is(200).Lacks(`"><b>`)
}
