package sla_test

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"deskbell/calendars"
	"deskbell/sla"
)

// explained writes a receipt as people read it.
func explained(r sla.Receipt) []string {
	var lines []string
	for _, s := range r.Segments {
		line := r.Calendar.Local(s) + " " + s.Reason
		if s.Counted > 0 {
			line += fmt.Sprintf(", counted %s", s.Counted)
		}
		lines = append(lines, line)
	}
	due := "when the customer answers"
	if !r.DueAt.IsZero() {
		due = shown(r.DueAt, r.Calendar.Ref())
	}
	return append(lines, fmt.Sprintf("%s in all; due %s", r.Target, due), r.Rule)
}

func TestADeadlineExplainsItself(t *testing.T) {
	for _, c := range []struct {
		name   string
		facts  []sla.Fact
		policy *sla.Policy
		clock  int
		want   []string
	}{{
		"over Christmas", []sla.Fact{submitted("Thu 24 Dec 16:10", "critical")}, enterprise(), 0,
		[]string{
			"Thu 24 Dec 16:10-17:00 open, counted 50m0s",
			"Thu 24 Dec 17:00 - Sat 26 Dec 00:00 Christmas Day",
			"Sat 26 Dec 00:00 - Sun 27 Dec 00:00 St Stephen's Day",
			"Sun 27 Dec 00:00 - Mon 28 Dec 09:00 weekend",
			"Mon 28 Dec 09:00-10:10 open, counted 1h10m0s",
			"2h0m0s in all; due Mon 28 Dec 10:10",
			"enterprise@1 promises a first response for critical impact within 2 business hours, counted by switzerland@1, which serves europe",
		},
	}, {
		"in America, over Thanksgiving", []sla.Fact{submittedFrom(calendars.NorthAmerica, "Wed 25 Nov 16:30 PST", "major")}, enterprise(), 0,
		[]string{
			"Wed 25 Nov 16:30-17:00 open, counted 30m0s",
			"Wed 25 Nov 17:00 - Fri 27 Nov 09:00 Thanksgiving",
			"Fri 27 Nov 09:00-12:30 open, counted 3h30m0s",
			"4h0m0s in all; due Fri 27 Nov 12:30",
			"enterprise@1 promises a first response for major impact within 4 business hours, counted by us@1, which serves north america",
		},
	}, {
		"to the next customer message", []sla.Fact{submitted("Mon 23 Nov 09:00", "major"), planned("Mon 23 Nov 10:00"), replied("Mon 23 Nov 11:00")}, enterprise(), 1,
		[]string{
			"Mon 23 Nov 11:00-15:00 open, counted 4h0m0s",
			"4h0m0s in all; due Mon 23 Nov 15:00",
			"enterprise@1 promises a next response for major impact within 4 business hours, counted by switzerland@1, which serves europe",
		},
	}, {
		"round the clock, though the level follows the desk", []sla.Fact{submitted("Sat 28 Nov 12:00", "overnight")}, premium(), 0,
		[]string{
			"Sat 28 Nov 11:00 - Sun 29 Nov 11:00 open, counted 24h0m0s",
			"24h0m0s in all; due Sun 29 Nov 12:00",
			"premium@1 promises a resolution for overnight impact within 24 hours, counted round the clock",
		},
	}, {
		"of an update, at a level that is always served", []sla.Fact{submitted("Sat 28 Nov 12:00", "sev1")}, premium(), 1,
		[]string{
			"Sat 28 Nov 11:00-13:00 open, counted 2h0m0s",
			"2h0m0s in all; due Sat 28 Nov 14:00",
			"premium@1 promises an update for sev1 impact within 2 hours, counted round the clock",
		},
	}, {
		"of business days: the time they had", []sla.Fact{submitted("Fri 27 Nov 12:00", "sev2")}, premium(), 2,
		[]string{
			"Fri 27 Nov 12:00-17:00 open, counted 5h0m0s",
			"Fri 27 Nov 17:00 - Mon 30 Nov 09:00 weekend",
			"Mon 30 Nov 09:00-12:00 open, counted 3h0m0s",
			"8h0m0s in all; due Mon 30 Nov 12:00",
			"premium@1 promises a workaround for sev2 impact within 8 business hours, counted by switzerland@1, which serves europe",
		},
	}, {
		"with its pauses", []sla.Fact{
			submitted("Mon 23 Nov 09:00", "urgent"),
			asked("Mon 23 Nov 10:00"), resumed("Mon 23 Nov 11:00"), asked("Mon 23 Nov 16:00"), replied("Tue 24 Nov 10:00:30"),
			asked("Tue 24 Nov 13:00"), // after the clock had run out
		}, premium(), 0,
		[]string{
			"Mon 23 Nov 09:00-10:00 open, counted 1h0m0s",
			"Mon 23 Nov 10:00-11:00 paused: waiting for the customer",
			"Mon 23 Nov 11:00-14:00 open, counted 3h0m0s",
			"4h0m0s in all; due Mon 23 Nov 14:00",
			"premium@1 promises a resolution for urgent impact within 4 business hours, counted by switzerland@1, which serves europe",
		},
	}, {
		"with a pause over night", []sla.Fact{submitted("Mon 23 Nov 14:00", "urgent"), asked("Mon 23 Nov 16:00"), replied("Tue 24 Nov 08:00:30")}, premium(), 0,
		[]string{
			"Mon 23 Nov 14:00-16:00 open, counted 2h0m0s",
			"Mon 23 Nov 16:00 - Tue 24 Nov 08:00:30 paused: waiting for the customer",
			"Tue 24 Nov 08:00:30-09:00 outside hours",
			"Tue 24 Nov 09:00-11:00 open, counted 2h0m0s",
			"4h0m0s in all; due Tue 24 Nov 11:00",
			"premium@1 promises a resolution for urgent impact within 4 business hours, counted by switzerland@1, which serves europe",
		},
	}, {
		"while paused: as far as it got", []sla.Fact{submitted("Mon 23 Nov 09:00", "urgent"), asked("Mon 23 Nov 10:00"), resumed("Mon 23 Nov 11:00"), asked("Mon 23 Nov 12:00")}, premium(), 0,
		[]string{
			"Mon 23 Nov 09:00-10:00 open, counted 1h0m0s",
			"Mon 23 Nov 10:00-11:00 paused: waiting for the customer",
			"Mon 23 Nov 11:00-12:00 open, counted 1h0m0s",
			"4h0m0s in all; due when the customer answers",
			"premium@1 promises a resolution for urgent impact within 4 business hours, counted by switzerland@1, which serves europe",
		},
	}, {
		"paused when it was late already: until it was due", []sla.Fact{submitted("Mon 23 Nov 09:00", "urgent"), asked("Mon 23 Nov 15:00")}, premium(), 0,
		[]string{
			"Mon 23 Nov 09:00-13:00 open, counted 4h0m0s",
			"4h0m0s in all; due Mon 23 Nov 13:00",
			"premium@1 promises a resolution for urgent impact within 4 business hours, counted by switzerland@1, which serves europe",
		},
	}, {
		"superseded: as it was", []sla.Fact{submitted("Mon 23 Nov 09:00", "limited"), reclassified("Mon 23 Nov 10:00", "critical")}, enterprise(), 0,
		[]string{
			"Mon 23 Nov 09:00-17:00 open, counted 8h0m0s",
			"Mon 23 Nov 17:00 - Tue 24 Nov 09:00 outside hours",
			"Tue 24 Nov 09:00-13:00 open, counted 4h0m0s",
			"12h0m0s in all; due Tue 24 Nov 13:00",
			"enterprise@1 promises a first response for limited impact within 12 business hours, counted by switzerland@1, which serves europe",
		},
	}} {
		t.Run(c.name, func(t *testing.T) {
			ledger := judge(t, c.policy, c.facts, c.facts[len(c.facts)-1].At)
			r := ledger[c.clock].Receipt(termsOf(c.policy))
			compare(t, explained(r), c.want)
			tiles(t, r)
		})
	}
}

func TestALevelsOwnDeskServesEverywhere(t *testing.T) {
	p := enterprise()
	p.Levels[0].Calendar = "us"
	ledger := judge(t, p, []sla.Fact{submitted("Mon 23 Nov 09:00", "critical")}, when("Mon 23 Nov 09:00"))
	r := ledger[0].Receipt(termsOf(p))
	const want = "enterprise@1 promises a first response for critical impact within 2 business hours, counted by us@1, which serves that impact everywhere"
	if r.Rule != want {
		t.Errorf("got %s\nwant %s", r.Rule, want)
	}
	if r.Metric != sla.FirstResponse || r.Impact != "critical" || r.Promised != target("2 business hours") || r.Policy != "enterprise@1" || !r.StartedAt.Equal(when("Mon 23 Nov 09:00")) {
		t.Errorf("the receipt is about something else: %+v", r)
	}
}

// tiles reports segments that don't follow each other from the start to the due instant, or
// that don't sum to the target.
func tiles(t rapid.TB, r sla.Receipt) {
	t.Helper()
	at, counted := r.StartedAt, time.Duration(0)
	for _, s := range r.Segments {
		if !s.From.Equal(at) || !s.To.After(s.From) {
			t.Errorf("a segment from %s to %s follows %s", s.From, s.To, at)
		}
		if s.Counted != 0 && s.Counted != s.To.Sub(s.From) {
			t.Errorf("a segment from %s to %s counts %s", s.From, s.To, s.Counted)
		}
		at, counted = s.To, counted+s.Counted
	}
	if r.DueAt.IsZero() {
		return
	}
	if !at.Equal(r.DueAt) {
		t.Errorf("the segments end at %s, and it is due %s", at, r.DueAt)
	}
	if counted != r.Target {
		t.Errorf("the segments count %s of %s", counted, r.Target)
	}
}
