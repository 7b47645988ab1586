package sla_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"deskbell/calendars"
	"deskbell/sla"
)

// The world of these tests: a Swiss and an American desk, open Monday to Friday from 09:00
// to 17:00, in the autumn of 2026. 25 November is a Wednesday, and the day after it
// Thanksgiving; 25 December is a Friday; the clocks in Zurich went back on 25 October.
var (
	zurich  = zone("Europe/Zurich")
	angeles = zone("America/Los_Angeles")

	swiss    = desk("switzerland", zurich, "ch-national")
	american = desk("us", angeles, "us-major")

	known = map[string]*calendars.Calendar{"switzerland": swiss, "us": american, "always": calendars.Always}
)

func zone(name string) *time.Location {
	z, err := time.LoadLocation(name)
	if err != nil {
		panic(err)
	}
	return z
}

func desk(id string, zone *time.Location, set string) *calendars.Calendar {
	holidays, _ := calendars.HolidaySet(set)
	day := hours("09:00-17:00")
	return calendar(calendars.Spec{ID: id, Version: 1, Zone: zone, Holidays: holidays, Week: calendars.Week{nil, day, day, day, day, day, nil}})
}

func calendar(spec calendars.Spec) *calendars.Calendar {
	c, err := calendars.New(spec)
	if err != nil {
		panic(err)
	}
	return c
}

func hours(texts ...string) (windows []calendars.Window) {
	for _, text := range texts {
		w, err := calendars.ParseWindow(text)
		if err != nil {
			panic(err)
		}
		windows = append(windows, w)
	}
	return windows
}

var services = []sla.Service{
	{Regions: []calendars.Region{calendars.NorthAmerica, calendars.Oceania}, Calendar: "us"},
	{Calendar: "switzerland", Default: true},
}

// enterprise promises responses only, as it is sold.
func enterprise() *sla.Policy {
	return &sla.Policy{
		Plan: "enterprise", Version: 1,
		Levels: []sla.Level{
			{Impact: "critical", Rank: 1, Targets: responses("2 business hours")},
			{Impact: "major", Rank: 2, Targets: responses("4 business hours")},
			{Impact: "moderate", Rank: 3, Targets: responses("8 business hours")},
			{Impact: "limited", Rank: 4, Targets: responses("12 business hours")},
		},
		Calendars: services, WarnAt: []int{50, 80}, Pauses: []sla.Metric{sla.Workaround, sla.Resolution},
		Reclassification: sla.FromStart, Pin: sla.PinTermStart, Responses: sla.Responses,
	}
}

// premium promises everything there is to promise, at least for one level.
func premium() *sla.Policy {
	p := enterprise()
	p.Plan = "premium"
	p.Levels = []sla.Level{
		{Impact: "sev1", Rank: 1, Calendar: "always", Targets: targets(
			"first_response", "30 minutes", "update", "2 hours", "workaround", "4 hours", "resolution", "1 business day")},
		{Impact: "sev2", Rank: 2, Targets: targets(
			"first_response", "2 business hours", "next_response", "2 business hours", "update", "8 business hours",
			"workaround", "8 business hours", "resolution", "2 business days")},
		{Impact: "sev3", Rank: 3, Targets: targets("first_response", "4 business hours", "resolution", "20 business hours")},
		{Impact: "urgent", Rank: 4, Targets: targets("resolution", "4 business hours")},
		{Impact: "overnight", Rank: 5, Targets: targets("resolution", "24 hours")},
		{Impact: "feedback", Rank: 6},
	}
	return p
}

func fromChange(p *sla.Policy) *sla.Policy {
	p.Reclassification = sla.FromChange
	return p
}

func accepting(p *sla.Policy, kinds ...sla.Response) *sla.Policy {
	p.Responses = kinds
	return p
}

func responses(target string) map[sla.Metric]sla.Target {
	return targets("first_response", target, "next_response", target)
}

func targets(pairs ...string) map[sla.Metric]sla.Target {
	m := map[sla.Metric]sla.Target{}
	for pair := range slices.Chunk(pairs, 2) {
		m[sla.Metric(pair[0])] = target(pair[1])
	}
	return m
}

func target(text string) sla.Target {
	t, err := sla.ParseTarget(text)
	if err != nil {
		panic(err)
	}
	return t
}

func termsOf(p *sla.Policy) sla.Terms { return sla.Terms{Policy: p, Calendars: known} }

// when reads an instant of 2026 as a wall clock shows it, such as "Wed 25 Nov 16:00" or, in
// Los Angeles, "Wed 25 Nov 16:00 PST"; with seconds where it matters.
func when(text string) time.Time {
	place := zurich
	for _, suffix := range []string{" PST", " PDT"} {
		if rest, ok := strings.CutSuffix(text, suffix); ok {
			text, place = rest, angeles
		}
	}
	layout := "Mon 2 Jan 15:04 2006"
	if strings.Count(text, ":") == 2 {
		layout = "Mon 2 Jan 15:04:05 2006"
	}
	t, err := time.ParseInLocation(layout, text+" 2026", place)
	if err != nil || t.Format("Mon") != text[:3] {
		panic(fmt.Sprintf("%q is no instant of 2026: %v", text, err))
	}
	return t.UTC()
}

// shown is when's inverse, by the wall clock of the desk that counts.
func shown(t time.Time, calendar string) string {
	place := zurich
	if calendar == american.Ref() {
		place = angeles
	}
	if t = t.In(place); t.Equal(t.Truncate(time.Minute)) {
		return t.Format("Mon 2 Jan 15:04")
	}
	return t.Format("Mon 2 Jan 15:04:05.999999")
}

// What may happen, in Europe unless a region is named.

func submitted(at string, impact sla.Impact) sla.Fact {
	return submittedFrom(calendars.Europe, at, impact)
}
func submittedFrom(region calendars.Region, at string, impact sla.Impact) sla.Fact {
	return sla.Fact{Kind: sla.Submitted, At: when(at), Impact: impact, Region: region}
}
func responded(at string, kind sla.Response) sla.Fact {
	return sla.Fact{Kind: sla.Responded, At: when(at), Response: kind}
}
func planned(at string) sla.Fact { return responded(at, sla.ResponseActionPlan) }
func reclassified(at string, impact sla.Impact) sla.Fact {
	return sla.Fact{Kind: sla.Reclassified, At: when(at), Impact: impact}
}
func relocated(at string, region calendars.Region) sla.Fact {
	return sla.Fact{Kind: sla.Relocated, At: when(at), Region: region}
}
func replied(at string) sla.Fact  { return sla.Fact{Kind: sla.CustomerReplied, At: when(at)} }
func asked(at string) sla.Fact    { return sla.Fact{Kind: sla.Waiting, At: when(at)} }
func resumed(at string) sla.Fact  { return sla.Fact{Kind: sla.Resumed, At: when(at)} }
func solved(at string) sla.Fact   { return sla.Fact{Kind: sla.Solved, At: when(at)} }
func reopened(at string) sla.Fact { return sla.Fact{Kind: sla.Reopened, At: when(at)} }
func closed(at string) sla.Fact   { return sla.Fact{Kind: sla.Closed, At: when(at)} }

func judge(t testing.TB, p *sla.Policy, facts []sla.Fact, now time.Time) sla.Ledger {
	t.Helper()
	ledger, err := sla.Judge(facts, termsOf(p), now)
	if err != nil {
		t.Fatal(err)
	}
	return ledger
}

// told writes a clock in a line, such as
//
//	first_response critical: Wed 25 Nov 16:00 → Thu 26 Nov 10:00, met Thu 26 Nov 09:30
func told(c sla.Clock) string {
	at := func(t time.Time) string { return shown(t, c.Calendar) }
	due := "?"
	if !c.DueAt.IsZero() {
		due = at(c.DueAt)
	}
	line := fmt.Sprintf("%s %s: %s → %s, %s", c.Metric, c.Impact, at(c.StartedAt), due, c.State)
	if c.State == sla.Paused {
		line += fmt.Sprintf(" with %s left", c.Remaining)
	}
	if !c.StoppedAt.IsZero() {
		line += " " + at(c.StoppedAt)
	}
	if c.Breach != nil {
		line += fmt.Sprintf(", broken %s by %s", at(c.Breach.At), c.Breach.Cause)
		if !c.Breach.DetectedAt.IsZero() {
			line += ", seen " + at(c.Breach.DetectedAt)
		}
	}
	return line
}

func toldAll(l sla.Ledger) []string {
	var lines []string
	for _, c := range l {
		lines = append(lines, told(c))
	}
	return lines
}

// compare reports two lists that differ, line by line.
func compare(t testing.TB, got, want []string) {
	t.Helper()
	if g, w := strings.Join(got, "\n"), strings.Join(want, "\n"); g != w {
		t.Errorf("got\n%s\nwant\n%s", indented(g), indented(w))
	}
}

func indented(text string) string { return "\t" + strings.ReplaceAll(text, "\n", "\n\t") }
