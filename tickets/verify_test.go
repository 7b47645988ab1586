package tickets_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"deskbell/internal/fault"
	"deskbell/sla"
	"deskbell/tickets"
)

// eventful is a ticket whose clocks were warned, paused, superseded and broken.
func eventful(w *world) *tickets.Ticket {
	p := w.terms.published[0]
	p.Pauses = []sla.Metric{sla.Resolution}
	for _, l := range p.Levels {
		l.Targets[sla.Resolution] = sla.Target{Amount: 40, Unit: sla.BusinessHour}
	}
	ticket := w.submit("Mon 23 Nov 09:00")
	for _, step := range []struct {
		action tickets.Action
		at     string
	}{
		{tickets.Ask, "Mon 23 Nov 10:00"}, {tickets.Note, "Mon 23 Nov 14:00"}, {tickets.Reply, "Mon 23 Nov 15:00"}, {tickets.Attach, "Mon 23 Nov 15:00"},
		{tickets.Reclassify, "Mon 23 Nov 15:30"}, {tickets.Respond, "Mon 23 Nov 16:00"}, {tickets.Reply, "Tue 24 Nov 09:00"}, {tickets.Relocate, "Tue 24 Nov 10:00"},
		{tickets.Solve, "Tue 24 Nov 11:00"}, {tickets.Rate, "Tue 24 Nov 12:00"}, {tickets.Reopen, "Tue 24 Nov 13:00"}, {tickets.Ask, "Tue 24 Nov 14:00"},
	} {
		ticket = w.do(ticket, step.action, step.at)
	}
	return ticket
}

func TestWhatIsStoredFollowsFromWhatHappened(t *testing.T) {
	w := newWorld(t)
	ticket := eventful(w)
	same(t, "its clocks", clocks(ticket), []string{
		"first_response major until Mon 23 Nov 13:00 superseded, broken Mon 23 Nov 13:00",
		"resolution major until Mon 30 Nov 14:00 superseded",
		"first_response critical until Mon 23 Nov 11:00 missed",
		"resolution critical until Mon 30 Nov 14:00 superseded",
		"next_response critical until Tue 24 Nov 11:00 superseded",
		"resolution critical until Sat 28 Nov 02:00 met",
		"next_response critical until Tue 24 Nov 20:00 cancelled",
		"next_response critical until Tue 24 Nov 20:00 running",
		"resolution critical paused",
	})
	terms, err := w.terms.Pinned(ctx, ticket.Terms)
	if err != nil {
		t.Fatal(err)
	}
	differences, err := ticket.Verify(terms)
	if err != nil || differences != nil {
		t.Errorf("got %v, %v", differences, err)
	}
}

func TestEveryDifferenceIsFound(t *testing.T) {
	for _, c := range []struct {
		name  string
		spoil func(*tickets.Ticket)
		want  []string // in the sentence
	}{
		{"a breach that was removed", func(t *tickets.Ticket) { t.Clocks[0].Breach = nil },
			[]string{"ticket 1001, clock 1: stored ", ", broken at 2026-11-23T12:00:00Z by silence, recorded 2026-11-23T13:00:00Z"}},
		{"a due instant that was moved", func(t *tickets.Ticket) { t.Clocks[2].DueAt = t.Clocks[2].DueAt.Add(time.Microsecond) },
			[]string{"clock 3: stored ", "due 2026-11-23T10:00:00.000001Z", "but the history makes ", "due 2026-11-23T10:00:00Z"}},
		{"a state", func(t *tickets.Ticket) { t.Clocks[2].State = sla.Met },
			[]string{"clock 3: stored ", ", met, ", ", missed, "}},
		{"a pause", func(t *tickets.Ticket) { t.Clocks[3].Pauses = nil },
			[]string{"clock 4: stored ", ", paused 2026-11-23T09:00:00Z to 2026-11-23T14:00:00Z"}},
		{"a warning", func(t *tickets.Ticket) { t.Clocks[5].Warnings = t.Clocks[5].Warnings[1:] },
			[]string{"clock 6: stored ", ", 50% at "}},
		{"what was left", func(t *tickets.Ticket) { t.Clocks[8].Remaining-- },
			[]string{"clock 9: stored "}},
		{"a clock that is missing", func(t *tickets.Ticket) { t.Clocks = t.Clocks[:8] },
			[]string{`clock 9: stored "", but the history makes "promise `}},
		{"one too many", func(t *tickets.Ticket) { t.Clocks = append(t.Clocks, t.Clocks[0]) },
			[]string{`clock 10: stored "promise 1`, `but the history makes ""`}},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			ticket := eventful(w)
			terms, err := w.terms.Pinned(ctx, ticket.Terms)
			if err != nil {
				t.Fatal(err)
			}
			ticket.Clocks = slices.Clone(ticket.Clocks)
			c.spoil(ticket)
			differences, err := ticket.Verify(terms)
			if err != nil || len(differences) != 1 {
				t.Fatalf("got %v, %v", differences, err)
			}
			for _, part := range c.want {
				if !strings.Contains(differences[0], part) {
					t.Errorf("%s\ndoesn't say %q", differences[0], part)
				}
			}
		})
	}
}

func TestTermsThatCannotBeTheTicketsAreRefused(t *testing.T) {
	w := newWorld(t)
	ticket := w.submit("Mon 23 Nov 09:00")
	_, err := ticket.Verify(sla.Terms{Policy: plan("enterprise", 1)})
	refused(t, err, fault.Invalid, "region_not_served", `The policy enterprise@1 names no calendar for the region "europe", so no response time could be promised there.`)
}
