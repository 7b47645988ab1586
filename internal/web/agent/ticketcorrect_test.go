package agent_test

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"deskbell/internal/web/client"
	"deskbell/internal/web/webtest"
)

// outcomes are what a page says of each choice: the deadlines that it shows, whether the change
// would break the promise, and how the ticket would stand.
var (
	deadline = regexp.MustCompile(`due <time datetime="([^"]+)"`)
	standing = regexp.MustCompile(`class="standing standing-([a-z_]+)"`)
)

const breaks = "would break the promise at once"

// part is what a page says between two of its texts; of the second, the one that follows.
func part(t *testing.T, page, from, to string) string {
	t.Helper()
	_, after, there := strings.Cut(page, from)
	if !there {
		t.Fatalf("the page has no %s: %.3000s", from, page)
	}
	before, _, _ := strings.Cut(after, to)
	return before
}

// same expects what happened to be what had been shown.
func same(t *testing.T, what, shown string, now client.Ticket) {
	t.Helper()
	var due []string
	broken := false
	for _, c := range now.SLA.Clocks {
		if c.State == "running" {
			due = append(due, c.DueAt.UTC().Format(time.RFC3339))
			broken = broken || c.Breach != nil && c.Breach.Cause != "silence"
		}
	}
	var promised []string
	for _, m := range deadline.FindAllStringSubmatch(shown, -1) {
		promised = append(promised, m[1])
	}
	if strings.Join(due, " ") != strings.Join(promised, " ") || broken != strings.Contains(shown, breaks) {
		t.Errorf("%s: due %v, broken %t, was shown as %s", what, due, broken, shown)
	}
	if m := standing.FindStringSubmatch(shown); m == nil || m[1] != now.SLA.Standing {
		t.Errorf("%s: it is %s, was shown as %v", what, now.SLA.Standing, m)
	}
}

// TestImpactPreviews: what each impact would mean is what it then means, to the second, whether
// the desk is open, closed, or the change breaks the promise.
func TestImpactPreviews(t *testing.T) {
	d := webtest.Open(t, wednesday)
	var all []client.Ticket
	for range 3 {
		one, _ := submitted(d, "impact", "limited")
		all = append(all, one)
	}
	for _, after := range []time.Duration{10 * time.Minute, 4 * time.Hour, 25 * time.Hour} {
		d.At(wednesday.Add(after))
		b := d.SignedIn(webtest.Agent) // the night ends a session
		for i, impact := range []string{"moderate", "major", "critical"} {
			one := all[i]
			at := one.Path() + "/impact"
			before := read(b, number(one))
			if before.Impact.Current == impact {
				impact = "limited"
			}
			page := b.Open(at).Is(200, "as it is now", "Everything still owed is measured by the new impact")
			if read(b, number(one)).Version != before.Version {
				t.Fatal("a preview changed the ticket")
			}
			shown := part(t, page.Body, `id="impact-`+impact+`"`, `id="impact-`)
			action := one.Path() + "/reclassify"
			filled(b, page, action, "impact", impact, "reason", "").Is(422, "is missing", `id="impact-`+impact+`" value="`+impact+`" required checked`)
			filled(b, page, action, "impact", impact, "reason", "One project only.").GoesTo(one.Path()+"?done=reclassified").Is(200, "One project only.", "corrected the impact")
			same(t, impact+" after "+after.String(), shown, read(b, number(one)))
		}
	}
	b := d.SignedIn(webtest.Agent)
	b.Send(all[0].Path()+"/reclassify", "impact", read(b, number(all[0])).Impact.Current, "reason", "Again.").Is(409, "already")
	b.Send(all[0].Path()+"/reclassify", "impact", "gigantic", "reason", "Again.").Is(422)
}

// TestCountryPreviews: likewise for the country, with the other desk's hours and holidays.
func TestCountryPreviews(t *testing.T) {
	d := webtest.Open(t, wednesday)
	cases := []struct {
		from, to string
		after    time.Duration
	}{{"CH", "US", time.Minute}, {"CH", "FR", time.Minute}, {"US", "JP", time.Hour}, {"US", "CH", 48 * time.Hour}}
	var all []client.Ticket
	for _, c := range cases {
		one, _ := submitted(d, "requester.country", c.from)
		all = append(all, one)
	}
	for i, c := range cases {
		one := all[i]
		d.At(wednesday.Add(c.after))
		b := d.SignedIn(webtest.Agent)
		at, action := one.Path()+"/country", one.Path()+"/relocate"
		page := b.Open(at+"?country="+c.to).Is(200, "Correct the country")
		shown := part(t, page.Body, `id="preview"`, "</div>")
		if read(b, number(one)).Version != one.Version {
			t.Fatal("a preview changed the ticket")
		}
		filled(b, page, action, "country", c.to, "reason", " ").Is(422, "is missing", `<option value="`+c.to+`" selected`)
		filled(b, page, action, "country", c.to, "reason", "They are there.").GoesTo(one.Path()+"?done=relocated").Is(200, "They are there.")
		same(t, c.from+" to "+c.to, shown, read(b, number(one)))
		b.Open(at+"?country="+c.to).Is(200, "That is the country it has.")
	}
	b := d.SignedIn(webtest.Agent)
	one, _ := submitted(d)
	b.Open(one.Path()+"/country?country=XX").Is(200, "cannot be accepted")
	b.Send(one.Path()+"/relocate", "country", "", "reason", "x").Is(422)
}

// TestAStaleCorrection shows anew what each impact would mean, and what is new.
func TestAStaleCorrection(t *testing.T) {
	d := webtest.Open(t, wednesday)
	b := d.SignedIn(webtest.Agent)
	one, _ := submitted(d)
	page := b.Open(one.Path() + "/impact")
	write(b, one, "action_plan", "We look into it.").GoesTo(one.Path() + "?done=said")
	filled(b, page, one.Path()+"/reclassify", "impact", "major", "reason", "One project only.").
		Is(412, "The ticket has changed since", "One project only.", "Nothing is owed, so nothing moves.")
	if now := read(b, number(one)); now.Impact.Current != "critical" {
		t.Errorf("it is %s", now.Impact.Current)
	}
}
