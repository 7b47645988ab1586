package tickets_test

import (
	"context"
	"testing"
	"time"

	"deskbell/internal/fault"
	"deskbell/tickets"
)

func (w *world) erased(t *tickets.Ticket, at string, whole bool) (*tickets.Ticket, error) {
	w.t.Helper()
	err := w.store.Update(ctx, []tickets.Ref{ref(t)}, func(ctx context.Context, one []*tickets.Ticket) error {
		return w.Erased(ctx, one[0], by(grace, at), whole, "")
	})
	return copied(w.kept(t)), err
}

// Whatever was promised and kept, or broken, stays as it was: only who and what was said goes.
func TestAnErasureChangesNoPromise(t *testing.T) {
	w := newWorld(t)
	ticket := w.submit("Mon 23 Nov 09:00")
	ticket = w.do(ticket, tickets.Respond, "Tue 24 Nov 16:00") // late
	ticket = w.do(ticket, tickets.Solve, "Tue 24 Nov 16:30")
	before, solved := clocks(ticket), ticket.SolvedAt
	ticket, err := w.erased(ticket, "Wed 25 Nov 10:00", true)
	if err != nil {
		t.Fatal(err)
	}
	same(t, "the clocks", clocks(ticket), before)
	same(t, "when it was solved", ticket.SolvedAt, solved)
	if ticket.Status != tickets.Closed || !ticket.ErasedAt.Equal(when("Wed 25 Nov 10:00")) {
		t.Errorf("it is %s, erased %s", ticket.Status, ticket.ErasedAt)
	}
	terms, err := w.Terms.Pinned(ctx, ticket.Terms)
	if err != nil {
		t.Fatal(err)
	}
	if differences, err := ticket.Verify(terms); err != nil || len(differences) > 0 {
		t.Errorf("verified: %v, %v", differences, err)
	}
	if _, err := w.try(ticket, tickets.Reply, when("Wed 25 Nov 10:01")); !fault.Is(err, fault.Conflict) {
		t.Errorf("a reply to what was erased: %v", err)
	}
	again, err := w.erased(ticket, "Thu 26 Nov 10:00", true)
	if err != nil || !again.ErasedAt.Equal(ticket.ErasedAt) {
		t.Errorf("once more: %v, erased %s", err, again.ErasedAt)
	}
}

func TestAnErasureInPartLeavesTheTicketAsItStands(t *testing.T) {
	w := newWorld(t)
	ticket, err := w.erased(w.submit("Mon 23 Nov 09:00"), "Mon 23 Nov 10:00", false)
	if err != nil || ticket.Status != tickets.Open || !ticket.ErasedAt.IsZero() {
		t.Errorf("%v: it is %s, erased %s", err, ticket.Status, ticket.ErasedAt)
	}
}

func TestWhatIsUndecidedCannotBeErased(t *testing.T) {
	w := newWorld(t)
	ticket := w.do(w.provisional("Tue 24 Nov 09:00", "ops@aerial.example"), tickets.Solve, "Tue 24 Nov 10:00")
	_, err := w.erased(ticket, "Tue 24 Nov 11:00", true)
	refused(t, err, fault.Conflict, "undecided", "Ticket 1001 was accepted without a look at its licenses, and must be decided on before it is erased.")
}

func TestWhenATicketClosed(t *testing.T) {
	day := 24 * time.Hour
	for _, c := range []struct {
		name  string
		steps []tickets.Action
		now   string
		want  string // empty: it hasn't
	}{
		{"open", nil, "Tue 1 Dec 10:00", ""},
		{"solved", []tickets.Action{tickets.Solve}, "Tue 1 Dec 10:00", ""},
		{"closed", []tickets.Action{tickets.Solve, tickets.Close}, "Tue 1 Dec 10:00", "Mon 23 Nov 10:00"},
		{"merged", []tickets.Action{tickets.Merge}, "Wed 2 Dec 10:00", "Mon 23 Nov 10:00"},
		{"by itself", []tickets.Action{tickets.Solve}, "Tue 8 Dec 10:00", "Mon 7 Dec 10:00"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			ticket := w.submit("Mon 23 Nov 09:00")
			for _, step := range c.steps {
				ticket = w.do(ticket, step, "Mon 23 Nov 10:00")
			}
			check := func(what string, ticket *tickets.Ticket, now time.Time) {
				got := ticket.ClosedSince(now)
				if c.want == "" && !got.IsZero() || c.want != "" && !got.Equal(when(c.want)) {
					t.Errorf("%s: closed since %s, want %q", what, got, c.want)
				}
			}
			check("then", ticket, when(c.now))
			if c.want != "" { // a note afterwards closes nothing anew
				later := when(c.now).Add(day)
				noted, err := w.try(ticket, tickets.Note, later)
				if err != nil {
					t.Fatal(err)
				}
				check("after a note", noted, later)
			}
		})
	}
}
