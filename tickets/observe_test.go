package tickets_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"deskbell/sla"
	"deskbell/tickets"
)

// look is a step in a ticket's life at which nobody does anything but the desk looks.
const look tickets.Action = "look"

type step struct {
	action tickets.Action
	at     string
}

// live submits a ticket, of major impact, and takes it through its life.
func (w *world) live(submitted string, steps ...step) *tickets.Ticket {
	w.t.Helper()
	ticket := w.submit(submitted)
	for _, s := range steps {
		if s.action == look {
			w.observe(s.at)
			ticket = w.kept(ticket)
		} else {
			ticket = w.do(ticket, s.action, s.at)
		}
	}
	return ticket
}

// announced writes the history in lines such as "Mon 23 Nov 11:00 ticket.noted", or
// "Mon 23 Nov 13:01 sla.warning 1 50% since Mon 23 Nov 11:00" for what the desk recorded
// about the first clock.
func announced(t *tickets.Ticket) (lines []string) {
	const form = "Mon 2 Jan 15:04"
	for _, e := range t.Events[1:] {
		line := fmt.Sprintf("%s %s", e.At.In(zurich).Format(form), e.Kind)
		if e.Clock > 0 {
			line += fmt.Sprintf(" %d", e.Clock)
		}
		if e.Percent > 0 {
			line += fmt.Sprintf(" %d%%", e.Percent)
		}
		if e.Step > 0 {
			line += fmt.Sprintf(" step %d", e.Step)
		}
		if !e.Since.IsZero() && !e.Since.Equal(e.At) {
			line += " since " + e.Since.In(zurich).Format(form)
		}
		lines = append(lines, line)
	}
	return lines
}

// verified holds what is stored about the promises to what happened.
func (w *world) verified(ticket *tickets.Ticket) {
	w.t.Helper()
	terms, err := w.terms.Pinned(ctx, ticket.Terms)
	if err != nil {
		w.t.Fatal(err)
	}
	if differences, err := ticket.Verify(terms); err != nil || differences != nil {
		w.t.Errorf("got %v, %v", differences, err)
	}
}

func TestThePassingOfTimeIsRecorded(t *testing.T) {
	// major: 4 business hours, warned after 2 and after 3:12, escalated after 6 and an hour
	// after the breach; a resolution after 8, which pauses.
	for _, c := range []struct {
		name      string
		submitted string
		steps     []step
		want      []string
	}{
		{"each at its time, once", "Mon 23 Nov 09:00", []step{
			{look, "Mon 23 Nov 10:59"}, {look, "Mon 23 Nov 11:00"}, {look, "Mon 23 Nov 11:00"}, {look, "Mon 23 Nov 12:12"},
			{look, "Mon 23 Nov 13:00"}, {look, "Mon 23 Nov 13:01"}, {look, "Mon 23 Nov 14:00"}, {look, "Mon 23 Nov 15:00"}, {look, "Wed 25 Nov 15:00"},
		}, []string{
			"Mon 23 Nov 11:00 sla.warning 1 50%", "Mon 23 Nov 12:12 sla.warning 1 80%", "Mon 23 Nov 13:01 sla.breached 1 since Mon 23 Nov 13:00",
			"Mon 23 Nov 14:00 sla.escalated 1 step 2", "Mon 23 Nov 15:00 sla.escalated 1 step 1",
		}},
		{"all of it late, each since when it really occurred", "Mon 23 Nov 09:00", []step{{look, "Wed 25 Nov 08:00"}, {look, "Wed 25 Nov 08:00"}}, []string{
			"Wed 25 Nov 08:00 sla.warning 1 50% since Mon 23 Nov 11:00", "Wed 25 Nov 08:00 sla.warning 1 80% since Mon 23 Nov 12:12",
			"Wed 25 Nov 08:00 sla.breached 1 since Mon 23 Nov 13:00",
			"Wed 25 Nov 08:00 sla.escalated 1 step 2 since Mon 23 Nov 14:00", "Wed 25 Nov 08:00 sla.escalated 1 step 1 since Mon 23 Nov 15:00",
		}},
		{"over a weekend", "Fri 27 Nov 14:30", []step{{look, "Sat 28 Nov 12:00"}, {look, "Mon 30 Nov 09:00"}, {look, "Tue 1 Dec 07:00"}}, []string{
			"Sat 28 Nov 12:00 sla.warning 1 50% since Fri 27 Nov 16:30", "Tue 1 Dec 07:00 sla.warning 1 80% since Mon 30 Nov 09:42",
			"Tue 1 Dec 07:00 sla.breached 1 since Mon 30 Nov 10:30",
			"Tue 1 Dec 07:00 sla.escalated 1 step 2 since Mon 30 Nov 11:30", "Tue 1 Dec 07:00 sla.escalated 1 step 1 since Mon 30 Nov 12:30",
		}},
		{"answered before anyone looked: no warning any more", "Mon 23 Nov 09:00", []step{
			{tickets.Respond, "Mon 23 Nov 12:30"}, {look, "Wed 25 Nov 08:00"},
		}, []string{"Mon 23 Nov 12:30 ticket.responded", "Mon 23 Nov 12:30 sla.met 1"}},
		{"answered late, before anyone looked: broken first", "Mon 23 Nov 09:00", []step{
			{tickets.Respond, "Mon 23 Nov 13:30"}, {look, "Wed 25 Nov 08:00"},
		}, []string{"Mon 23 Nov 13:30 sla.breached 1 since Mon 23 Nov 13:00", "Mon 23 Nov 13:30 ticket.responded"}},
		{"even a note makes the desk look", "Mon 23 Nov 09:00", []step{
			{tickets.Note, "Mon 23 Nov 13:30"}, {tickets.Note, "Mon 23 Nov 13:40"}, {look, "Mon 23 Nov 13:50"},
		}, []string{
			"Mon 23 Nov 13:30 sla.breached 1 since Mon 23 Nov 13:00", "Mon 23 Nov 13:30 ticket.noted", "Mon 23 Nov 13:40 ticket.noted",
			"Mon 23 Nov 13:50 sla.warning 1 50% since Mon 23 Nov 11:00", "Mon 23 Nov 13:50 sla.warning 1 80% since Mon 23 Nov 12:12",
		}},
		{"a change that breaks at once is announced with it", "Mon 23 Nov 09:00", []step{
			{look, "Mon 23 Nov 11:00"}, {tickets.Reclassify, "Mon 23 Nov 12:00"}, {look, "Mon 23 Nov 13:00"}, {look, "Wed 25 Nov 08:00"},
		}, []string{
			"Mon 23 Nov 11:00 sla.warning 1 50%", "Mon 23 Nov 12:00 ticket.reclassified", "Mon 23 Nov 12:00 sla.breached 2",
			"Mon 23 Nov 13:00 sla.escalated 2 step 1 since Mon 23 Nov 12:00", "Mon 23 Nov 13:00 sla.escalated 2 step 2",
		}},
		{"a change in time warns by the new target", "Mon 23 Nov 09:00", []step{
			{tickets.Reclassify, "Mon 23 Nov 10:30"}, {look, "Mon 23 Nov 10:36"},
		}, []string{
			"Mon 23 Nov 10:30 ticket.reclassified", "Mon 23 Nov 10:36 sla.warning 2 50% since Mon 23 Nov 10:00", "Mon 23 Nov 10:36 sla.warning 2 80%",
		}},
		{"broken under one clock, it is announced once, though others follow", "Mon 23 Nov 09:00", []step{
			{look, "Mon 23 Nov 13:30"}, {tickets.Reclassify, "Mon 23 Nov 13:40"}, {tickets.Relocate, "Mon 23 Nov 13:45"}, {look, "Wed 25 Nov 22:00"},
		}, []string{
			"Mon 23 Nov 13:30 sla.warning 1 50% since Mon 23 Nov 11:00", "Mon 23 Nov 13:30 sla.warning 1 80% since Mon 23 Nov 12:12",
			"Mon 23 Nov 13:30 sla.breached 1 since Mon 23 Nov 13:00",
			"Mon 23 Nov 13:40 ticket.reclassified", "Mon 23 Nov 13:45 ticket.relocated",
			"Wed 25 Nov 22:00 sla.escalated 3 step 2 since Mon 23 Nov 19:00", "Wed 25 Nov 22:00 sla.escalated 3 step 1 since Mon 23 Nov 21:00",
		}},
		{"moved to another desk in time", "Mon 23 Nov 16:00", []step{
			{tickets.Relocate, "Mon 23 Nov 16:30"}, {look, "Mon 23 Nov 20:00"}, {look, "Mon 23 Nov 22:30"},
		}, []string{
			"Mon 23 Nov 16:30 ticket.relocated", "Mon 23 Nov 20:00 sla.warning 2 50%",
			"Mon 23 Nov 22:30 sla.warning 2 80% since Mon 23 Nov 21:12", "Mon 23 Nov 22:30 sla.breached 2 since Mon 23 Nov 22:00",
		}},
		{"withdrawn: nothing more is known", "Mon 23 Nov 09:00", []step{
			{look, "Mon 23 Nov 11:30"}, {tickets.Solve, "Mon 23 Nov 12:00"}, {look, "Wed 25 Nov 08:00"}, {tickets.Reopen, "Wed 25 Nov 09:00"}, {look, "Wed 25 Nov 11:00"},
		}, []string{
			"Mon 23 Nov 11:30 sla.warning 1 50% since Mon 23 Nov 11:00", "Mon 23 Nov 12:00 ticket.solved",
			"Wed 25 Nov 09:00 ticket.reopened", "Wed 25 Nov 11:00 sla.warning 2 50%",
		}},
		{"a duplicate's answer is broken on its own", "Mon 23 Nov 09:00", []step{
			{tickets.Merge, "Wed 2 Dec 09:00"}, {look, "Wed 2 Dec 10:00"},
		}, []string{"Wed 2 Dec 09:00 sla.breached 1 since Mon 23 Nov 13:00", "Wed 2 Dec 09:00 ticket.merged"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			w.escalates(
				sla.Step{Percent: 150, Tell: []string{sla.TellManagers}},
				sla.Step{After: sla.Target{Amount: 1, Unit: sla.BusinessHour}, Tell: []string{sla.TellManagers}},
			)
			ticket := w.live(c.submitted, c.steps...)
			if got, want := strings.Join(announced(ticket), "\n"), strings.Join(c.want, "\n"); got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
			w.verified(ticket)
			same(t, "the stored ticket", w.kept(ticket), ticket)
		})
	}
}

func TestPausedClocksAnnounceNothing(t *testing.T) {
	w := newWorld(t)
	p := w.terms.published[0]
	p.Pauses = []sla.Metric{sla.Resolution}
	p.Levels[1].Targets = map[sla.Metric]sla.Target{sla.Resolution: {Amount: 4, Unit: sla.BusinessHour}}
	ticket := w.live("Mon 23 Nov 09:00", step{tickets.Ask, "Mon 23 Nov 11:30"}, step{look, "Tue 24 Nov 08:00"})
	same(t, "what was announced", announced(ticket), []string{"Mon 23 Nov 11:30 ticket.asked"})
	if !ticket.ObserveAt.IsZero() {
		t.Errorf("paused, it is to be observed at %s", ticket.ObserveAt)
	}
	ticket = w.do(ticket, tickets.Reply, "Tue 24 Nov 09:00")
	w.observe("Tue 24 Nov 09:42")
	w.observe("Tue 24 Nov 11:00")
	ticket = w.kept(ticket)
	same(t, "what was announced", announced(ticket), []string{
		"Mon 23 Nov 11:30 ticket.asked", "Tue 24 Nov 09:00 ticket.replied",
		"Tue 24 Nov 09:42 sla.warning 1 50% since Mon 23 Nov 11:00", "Tue 24 Nov 09:42 sla.warning 1 80%",
		"Tue 24 Nov 11:00 sla.breached 1 since Tue 24 Nov 10:30",
	})
	w.verified(ticket)
}

func TestAtTheDueInstantNothingIsBroken(t *testing.T) {
	w := newWorld(t)
	ticket := w.submit("Mon 23 Nov 09:00")
	w.observe("Mon 23 Nov 12:30")
	due := when("Mon 23 Nov 13:00")
	after := due.Add(time.Microsecond)
	for _, c := range []struct {
		now  time.Time
		want int
	}{{due, 0}, {after, 1}, {after, 0}} {
		if n, err := w.Observe(ctx, c.now, 100); n != c.want || err != nil {
			t.Errorf("at %s: took up %d, %v, want %d", c.now, n, err, c.want)
		}
	}
	ticket = w.kept(ticket)
	last := ticket.Events[len(ticket.Events)-1]
	same(t, "the event", last, tickets.Event{
		ID: last.ID, Number: 4, Kind: tickets.WasBreached, At: after, Actor: bell,
		Details: tickets.Details{Clock: 1, Since: due},
	})
	same(t, "the breach", *ticket.Clocks[0].Breach, sla.Breach{At: due, DetectedAt: after, Cause: sla.BySilence})
	if !ticket.UpdatedAt.Equal(after) {
		t.Errorf("it was changed %s", ticket.UpdatedAt)
	}
	w.verified(ticket)
}

func TestABreachIsDetectedWhenItIsRecorded(t *testing.T) {
	for _, c := range []struct {
		name string
		step step
		want sla.Breach
	}{
		{"by looking", step{look, "Tue 24 Nov 03:00"}, sla.Breach{At: when("Mon 23 Nov 13:00"), DetectedAt: when("Tue 24 Nov 03:00"), Cause: sla.BySilence}},
		{"by an action", step{tickets.Assign, "Tue 24 Nov 03:00"}, sla.Breach{At: when("Mon 23 Nov 13:00"), DetectedAt: when("Tue 24 Nov 03:00"), Cause: sla.BySilence}},
		{"by a change that brought it about", step{tickets.Reclassify, "Mon 23 Nov 12:00"}, sla.Breach{At: when("Mon 23 Nov 12:00"), DetectedAt: when("Mon 23 Nov 12:00"), Cause: sla.ByReclassification}},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			ticket := w.live("Mon 23 Nov 09:00", c.step, step{look, "Wed 25 Nov 09:00"}) // which detects nothing anew
			for _, e := range ticket.Events {
				if e.Kind != tickets.WasBreached {
					continue
				}
				same(t, "the breach", *ticket.Clocks[e.Clock-1].Breach, c.want)
				if !e.At.Equal(c.want.DetectedAt) || !e.Since.Equal(c.want.At) || e.Actor != bell {
					t.Errorf("it was recorded at %s as of %s by %s", e.At, e.Since, e.Actor.Name)
				}
				return
			}
			t.Errorf("no breach was recorded: %v", announced(ticket))
		})
	}
}

func TestATicketIsObservedWhenTheNextThingOccurs(t *testing.T) {
	w := newWorld(t)
	w.escalates(sla.Step{After: sla.Target{Amount: 1, Unit: sla.BusinessHour}, Tell: []string{sla.TellManagers}})
	ticket := w.submit("Mon 23 Nov 09:00")
	next := func(want time.Time) {
		t.Helper()
		if ticket = w.kept(ticket); !ticket.ObserveAt.Equal(want) {
			t.Errorf("it is to be observed at %s, want %s", ticket.ObserveAt, want)
		}
	}
	next(when("Mon 23 Nov 11:00"))
	w.do(ticket, tickets.Note, "Mon 23 Nov 11:30") // which leaves warnings to those who observe
	next(when("Mon 23 Nov 11:00"))
	w.observe("Mon 23 Nov 11:45")
	next(when("Mon 23 Nov 12:12"))
	w.do(ticket, tickets.Relocate, "Mon 23 Nov 12:00")
	next(when("Mon 23 Nov 20:00"))
	w.observe("Mon 23 Nov 21:30")
	next(when("Mon 23 Nov 22:00").Add(time.Microsecond))
	w.observe("Mon 23 Nov 22:30")
	next(when("Mon 23 Nov 23:00"))
	w.observe("Mon 23 Nov 23:00")
	next(time.Time{})
	w.do(ticket, tickets.Respond, "Tue 24 Nov 09:00")
	next(time.Time{})
	w.do(ticket, tickets.Reply, "Tue 24 Nov 19:00")
	next(when("Tue 24 Nov 21:00"))
	w.do(ticket, tickets.Solve, "Tue 24 Nov 20:00")
	next(time.Time{})
	w.verified(ticket)

	r := request()
	r.LicenseEmail = "lab@survey.example"
	if unpromised := w.submitAs("Mon 23 Nov 09:00", r); !unpromised.ObserveAt.IsZero() {
		t.Errorf("where nothing is promised, it is to be observed at %s", unpromised.ObserveAt)
	}
}

func TestObservingIsNoChangeThatAnyoneMade(t *testing.T) {
	w := newWorld(t)
	ticket := w.live("Mon 23 Nov 09:00", step{look, "Mon 23 Nov 11:00"}, step{look, "Mon 23 Nov 14:00"})
	if ticket.Version != 1 {
		t.Errorf("it is at version %d", ticket.Version)
	}
	c := by(grace, "Mon 23 Nov 15:00")
	c.Version = 1 // as they saw it before
	if _, err := w.Solve(ctx, ref(ticket), c); err != nil {
		t.Error(err)
	}
}

func TestTheLongestOverdueIsObservedFirst(t *testing.T) {
	w := newWorld(t)
	third, first, second := w.submit("Mon 23 Nov 11:00"), w.submit("Mon 23 Nov 09:00"), w.submit("Mon 23 Nov 10:00")
	later := w.submit("Tue 24 Nov 09:00")
	now := when("Mon 23 Nov 13:00")
	observed := func(want ...*tickets.Ticket) {
		t.Helper()
		for _, ticket := range []*tickets.Ticket{third, first, second, later} {
			if got := len(w.kept(ticket).Events) > 1; got != slices.Contains(want, ticket) {
				t.Errorf("ticket %d was observed: %v", ticket.Number, got)
			}
		}
	}
	for _, c := range []struct {
		took int
		all  []*tickets.Ticket
	}{{2, []*tickets.Ticket{first, second}}, {1, []*tickets.Ticket{first, second, third}}, {0, []*tickets.Ticket{first, second, third}}} {
		n, err := w.Observe(ctx, now, 2)
		if n != c.took || err != nil {
			t.Errorf("took up %d, %v, want %d", n, err, c.took)
		}
		observed(c.all...)
	}
}

func TestATicketWhoseTermsAreLostKeepsNobodyFromBeingObserved(t *testing.T) {
	w := newWorld(t)
	lost := w.submit("Mon 23 Nov 09:00")
	w.terms.published = append(w.terms.published[1:], plan("enterprise", 2, 2, 4, 12))
	other := w.submit("Mon 23 Nov 10:00")

	n, err := w.Observe(ctx, when("Mon 23 Nov 15:00"), 100)
	if n != 2 || err == nil || err.Error() != "the version enterprise@1 is lost" {
		t.Errorf("took up %d, %v", n, err)
	}
	same(t, "the history of the lost one", announced(w.kept(lost)), []string(nil))
	same(t, "the clocks of the lost one", w.kept(lost).Clocks, lost.Clocks)
	same(t, "the history of the other", kinds(w.kept(other).Events[1:]), []tickets.EventKind{tickets.WasWarned, tickets.WasWarned, tickets.WasBreached})
	if n := w.observe("Mon 23 Nov 15:01"); n != 0 {
		t.Errorf("took up %d at once again", n)
	}
}

func TestEachTicketIsObservedByItsOwnTerms(t *testing.T) {
	w := newWorld(t)
	before := []*tickets.Ticket{w.submit("Mon 23 Nov 09:00"), w.submit("Mon 23 Nov 09:00")}
	w.terms.published = append(w.terms.published, plan("enterprise", 2, 2, 4, 12))
	w.terms.published[2].Levels[1].Escalation = []sla.Step{{Percent: 60, Tell: []string{sla.TellManagers}}}
	after := w.submit("Mon 23 Nov 09:00")

	w.terms.pinned = 0
	w.observe("Mon 23 Nov 12:00")
	if w.terms.pinned != 2 {
		t.Errorf("the terms were asked for %d times, want once for each of the two versions", w.terms.pinned)
	}
	for _, ticket := range before {
		same(t, "what was announced before", kinds(w.kept(ticket).Events[1:]), []tickets.EventKind{tickets.WasWarned})
	}
	same(t, "what was announced after", kinds(w.kept(after).Events[1:]), []tickets.EventKind{tickets.WasWarned, tickets.WasEscalated})
}

// The history of a ticket may begin before the desk recorded what became known.
func TestWhatNobodyRecordedIsRecordedLate(t *testing.T) {
	w := newWorld(t)
	ticket := w.do(w.submit("Mon 23 Nov 09:00"), tickets.Respond, "Mon 23 Nov 10:00")
	stored := w.kept(ticket)
	stored.Events, stored.ObserveAt = stored.Events[:2], when("Tue 24 Nov 00:00")
	for _, want := range []int{1, 0} {
		if n := w.observe("Tue 24 Nov 09:00"); n != want {
			t.Errorf("took up %d, want %d", n, want)
		}
	}
	same(t, "what was announced", announced(w.kept(ticket)), []string{
		"Mon 23 Nov 10:00 ticket.responded", "Tue 24 Nov 09:00 sla.met 1 since Mon 23 Nov 10:00",
	})
	w.verified(w.kept(ticket))
}

func TestTermsThatCannotBeJudgedLeaveTheTicketAlone(t *testing.T) {
	w := newWorld(t)
	ticket := w.submit("Mon 23 Nov 09:00")
	served := w.terms.calendars
	w.terms.calendars = nil
	if _, err := w.try(ticket, tickets.Note, when("Mon 23 Nov 10:00")); err == nil {
		t.Error("a note was taken by terms without a calendar")
	}
	same(t, "the stored ticket", w.kept(ticket), ticket)
	w.terms.calendars = served
	w.do(ticket, tickets.Note, "Mon 23 Nov 10:00")
}

func TestAHistoryNeverRunsBackwardWhoeverLooks(t *testing.T) {
	w := newWorld(t)
	ticket := w.submit("Mon 23 Nov 09:00")
	due := when("Mon 23 Nov 13:00")
	ahead, behind := due.Add(5*time.Second), due.Add(2*time.Second)
	ticket, err := w.try(ticket, tickets.Tag, ahead)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Observe(ctx, behind, 100); err != nil {
		t.Fatal(err)
	}
	ticket = w.kept(ticket)
	same(t, "the history", kinds(ticket.Events), []tickets.EventKind{
		tickets.WasSubmitted, tickets.WasBreached, tickets.WasTagged, tickets.WasWarned, tickets.WasWarned,
	})
	for _, e := range ticket.Events[1:] {
		if !e.At.Equal(ahead) {
			t.Errorf("%s is recorded at %s, want %s", e.Kind, e.At, ahead)
		}
	}
	w.verified(ticket)
}
