package tickets_test

import (
	"slices"
	"strings"
	"testing"

	"deskbell/internal/fault"
	"deskbell/tickets"
)

// broken is a ticket whose first response was due on Monday at 13:00, and that was
// reclassified on Tuesday.
func broken(w *world) *tickets.Ticket {
	return w.do(w.submit("Mon 23 Nov 09:00"), tickets.Reclassify, "Tue 24 Nov 09:00")
}

func TestABreachIsExplainedAndStays(t *testing.T) {
	w := newWorld(t)
	ticket := broken(w)
	before := clocks(ticket)
	ticket, err := w.Acknowledge(ctx, ref(ticket), by(edsger, "Tue 24 Nov 10:00"), 1, tickets.Staffing, "Everyone was ill.")
	if err != nil {
		t.Fatal(err)
	}
	same(t, "its clocks", clocks(ticket), before)
	same(t, "its status", ticket.Status, tickets.Open)
	same(t, "its version", ticket.Version, int64(3))
	last := ticket.Events[len(ticket.Events)-1]
	if last.Kind != tickets.WasAcknowledged || last.Public || last.Clock != 1 || last.Cause != tickets.Staffing || last.Body != "Everyone was ill." || last.Actor != edsger {
		t.Errorf("recorded %+v", last)
	}
	want := tickets.Acknowledgement{Clock: 1, At: when("Tue 24 Nov 10:00"), By: edsger, Cause: tickets.Staffing, Note: "Everyone was ill."}
	same(t, "what is kept", w.kept(ticket).Acknowledged, []tickets.Acknowledgement{want})
	if got, found := ticket.Acknowledgement(1); !found || got != want {
		t.Errorf("found %+v, %v", got, found)
	}
	if got, found := ticket.Acknowledgement(2); found {
		t.Errorf("another clock has %+v", got)
	}
	terms, err := w.terms.Pinned(ctx, ticket.Terms)
	if err != nil {
		t.Fatal(err)
	}
	if differences, err := ticket.Verify(terms); err != nil || differences != nil {
		t.Errorf("verifying: %v, %v", differences, err)
	}
}

func TestALaterExplanationReplacesTheOneBefore(t *testing.T) {
	w := newWorld(t)
	ticket := broken(w)
	explain := func(at string, cause tickets.RootCause, note string) error {
		_, err := w.Acknowledge(ctx, ref(ticket), by(edsger, at), 1, cause, note)
		return err
	}
	for _, err := range []error{
		explain("Tue 24 Nov 10:00", tickets.Staffing, "Everyone was ill."),
		explain("Tue 24 Nov 11:00", tickets.Staffing, "Half of us were ill."),
		explain("Tue 24 Nov 12:00", tickets.Outage, "Half of us were ill."),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	refused(t, explain("Tue 24 Nov 13:00", tickets.Outage, "Half of us were ill."), fault.Conflict, "unchanged",
		"The breach is acknowledged with that cause and that note already.")
	kept := w.kept(ticket)
	if len(kept.Acknowledged) != 1 || kept.Acknowledged[0].Cause != tickets.Outage || !kept.Acknowledged[0].At.Equal(when("Tue 24 Nov 12:00")) {
		t.Errorf("kept %+v", kept.Acknowledged)
	}
	told := slices.DeleteFunc(slices.Clone(kept.Events), func(e tickets.Event) bool { return e.Kind != tickets.WasAcknowledged })
	if len(told) != 3 || told[0].Body != "Everyone was ill." {
		t.Errorf("the history has %+v", told)
	}
}

func TestABreachThatNobodyRecordedIsExplained(t *testing.T) {
	w := newWorld(t)
	ticket := w.submit("Mon 23 Nov 09:00")
	due := "Mon 23 Nov 13:00"
	_, err := w.Acknowledge(ctx, ref(ticket), by(edsger, due), 1, tickets.Outage, "No power.")
	refused(t, err, fault.Conflict, "no_breach", "No promise has been broken under that clock, so there is nothing to acknowledge.")
	ticket, err = w.Acknowledge(ctx, ref(ticket), by(edsger, "Mon 23 Nov 13:01"), 1, tickets.Outage, "No power.")
	if err != nil {
		t.Fatal(err)
	}
	same(t, "what was recorded", kinds(ticket.Events), []tickets.EventKind{tickets.WasSubmitted, tickets.WasBreached, tickets.WasAcknowledged})
}

func TestWhatCannotBeExplained(t *testing.T) {
	w := newWorld(t)
	ticket := broken(w)
	for _, c := range []struct {
		clock int
		kind  fault.Kind
		code  string
		says  string
	}{
		{0, fault.NotFound, "not_found", "There is no such clock."},
		{3, fault.NotFound, "not_found", "There is no such clock."},
		{2, fault.Conflict, "no_breach", "That promise was broken under clock 1, before this one measured it; acknowledge the breach there."},
	} {
		_, err := w.Acknowledge(ctx, ref(ticket), by(edsger, "Tue 24 Nov 10:00"), c.clock, tickets.Outage, "No power.")
		refused(t, err, c.kind, c.code, c.says)
	}
	_, err := w.Acknowledge(ctx, ref(ticket), by(edsger, "Tue 24 Nov 10:00"), 1, "laziness", strings.Repeat("x", 1001))
	refusal, ok := fault.As(err)
	if !ok || len(refusal.Fields) != 2 || refusal.Fields[0].Location != "cause" || refusal.Fields[1].Location != "note" {
		t.Errorf("got %v: %+v", err, refusal)
	}
	same(t, "the stored ticket", w.kept(ticket), ticket)
}

func TestAClosedTicketsBreachIsExplained(t *testing.T) {
	w := newWorld(t)
	ticket := w.do(w.do(broken(w), tickets.Solve, "Tue 24 Nov 10:00"), tickets.Close, "Tue 24 Nov 11:00")
	ticket, err := w.Acknowledge(ctx, ref(ticket), by(edsger, "Wed 25 Nov 10:00"), 1, tickets.OtherCause, "It was late.")
	if err != nil || ticket.Status != tickets.Closed {
		t.Errorf("got %v, %+v", err, ticket)
	}
}

func TestVerifyFindsALostExplanation(t *testing.T) {
	w := newWorld(t)
	ticket := broken(w)
	ticket, err := w.Acknowledge(ctx, ref(ticket), by(edsger, "Tue 24 Nov 10:00"), 1, tickets.Staffing, "Everyone was ill.")
	if err != nil {
		t.Fatal(err)
	}
	terms, err := w.terms.Pinned(ctx, ticket.Terms)
	if err != nil {
		t.Fatal(err)
	}
	for name, spoil := range map[string]func(){
		"lost": func() { ticket.Acknowledged = nil },
		"another cause": func() {
			ticket.Acknowledged = []tickets.Acknowledgement{{Clock: 1, At: when("Tue 24 Nov 10:00"), Cause: tickets.Outage}}
		},
		"one too many": func() {
			ticket.Acknowledged = append(slices.Clone(w.kept(ticket).Acknowledged), tickets.Acknowledgement{Clock: 2, Cause: tickets.Outage})
		},
	} {
		spoil()
		if differences, err := ticket.Verify(terms); err != nil || len(differences) != 1 || !strings.Contains(differences[0], "acknowledge") {
			t.Errorf("%s: %v, %v", name, differences, err)
		}
	}
}
