package privacy_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	"deskbell/internal/privacy"
	"deskbell/tickets"
)

// Closed requests are erased once their time is over, by the clock; others are not.
func TestRetention(t *testing.T) {
	everywhere(t, func(t *testing.T, w *world) {
		s := &story{world: w}
		old := s.request(typed, "xqz0189", s.text, zoe)         // solved, and closes by itself two weeks later
		closed := s.request(typed, "xqz0189", s.text, bob)      // closed by hand
		noted := s.request(string(bob), "xqz0189", s.text, bob) // noted long after it closed
		reopened := s.request(string(bob), "xqz0189", s.text, bob)
		_, err := w.desk.Close(ctx, closed, tickets.Change{By: grace, At: w.now})
		must(t, err)
		solved := func(ref tickets.Ref) time.Time {
			one, err := w.store.Ticket(ctx, ref)
			must(t, err)
			return one.SolvedAt
		}
		_, err = w.desk.Reopen(ctx, reopened, tickets.Change{By: grace, At: w.now})
		must(t, err)
		w.relayed()
		facts := w.facts()
		period := privacy.Period{Days: 30}
		retire := func(now time.Time) (total int) {
			for {
				n, err := w.people.Retire(ctx, period.Before(now), now, 2)
				must(t, err)
				if total += n; n == 0 {
					return total
				}
			}
		}
		first := solved(old).Add(tickets.ClosesAfter).AddDate(0, 0, 30)
		handClosed := w.now.AddDate(0, 0, 30)
		if n := retire(handClosed.Add(-time.Microsecond)); n != 0 {
			t.Errorf("%d were erased before the first was due", n)
		}
		if n := retire(handClosed); n != 1 {
			t.Errorf("%d were erased when the one closed by hand was due", n)
		}
		if n := retire(first.Add(-time.Microsecond)); n != 0 {
			t.Errorf("%d were erased before the second was due", n)
		}
		_, _, err = w.desk.Say(ctx, noted, tickets.Change{By: grace, At: solved(noted).Add(tickets.ClosesAfter + day)}, tickets.Message{Kind: tickets.InternalNote, Body: s.text("late note")})
		must(t, err)
		if n := retire(first); n != 1 {
			t.Errorf("%d were erased when the second was due", n)
		}
		if n := retire(first.AddDate(0, 0, 8)); n != 1 {
			t.Errorf("%d were erased when the noted one was due", n)
		}
		if n := retire(first.AddDate(10, 0, 0)); n != 0 {
			t.Errorf("%d were erased that are open, or were erased already", n)
		}
		w.verified()
		emails := map[string]bool{}
		for _, ref := range []tickets.Ref{old, closed, noted} {
			one, err := w.store.Ticket(ctx, ref)
			must(t, err)
			last := one.Events[len(one.Events)-1]
			if one.ErasedAt.IsZero() || one.Subject != privacy.ErasedText || last.Kind != tickets.WasErased || last.Actor.Role != tickets.System || last.Reason == "" {
				t.Errorf("ticket %d: erased %s, %q, %+v", one.Number, one.ErasedAt, one.Subject, last)
			}
			if same := one.Requester.Email == string(one.LicenseEmail); same != (ref != closed) {
				t.Errorf("ticket %d: %s and %s", one.Number, one.Requester.Email, one.LicenseEmail)
			}
			emails[one.Requester.Email] = true
		}
		if len(emails) != 3 {
			t.Errorf("the aliases %v tell whose requests belong together", emails)
		}
		one, err := w.store.Ticket(ctx, reopened)
		must(t, err)
		if !strings.HasPrefix(one.Subject, mark) {
			t.Error("an open request was erased")
		}
		for _, line := range w.dump() {
			of := strings.Contains(line, string(one.ID)) || strings.Contains(line, "files="+string(one.ID))
			of = of || line == "vocabulary: "+mark+" in 1" || strings.HasPrefix(line, "ticket_words_data:") // which is where that is said
			if strings.Contains(strings.ToLower(line), mark) && !of {
				t.Errorf("left is %s", line)
			}
		}
		if !strings.HasPrefix(w.facts()[:20], facts[:20]) {
			t.Error("what counts has changed")
		}
	})
}

// Several servers may look after it at once.
func TestServersRetireAtOnce(t *testing.T) {
	everywhere(t, func(t *testing.T, w *world) {
		s := &story{world: w}
		const count = 6
		for range count {
			s.zoes = append(s.zoes, s.request(typed, "xqz0189", s.text, zoe))
		}
		s.digest()
		later := w.now.AddDate(1, 0, 0)
		totals := make([]int, 3)
		var all sync.WaitGroup
		for i, one := range []*server{w.server, w.open(), w.open()} {
			all.Go(func() {
				for {
					n, err := one.people.Retire(ctx, later.AddDate(0, 0, -30), later, 2)
					if err != nil {
						t.Error(err)
						return
					}
					if totals[i] += n; n == 0 {
						ids, err := one.store.TicketsClosedBy(ctx, later, 1)
						if err != nil || len(ids) == 0 {
							return
						}
					}
				}
			})
		}
		all.Wait()
		if totals[0]+totals[1]+totals[2] != count {
			t.Errorf("%v were erased, want %d in all", totals, count)
		}
		if left := holding(w.dump(), mark); len(left) > 0 {
			t.Errorf("left is %s", left[0])
		}
		if events := holding(w.rows("events"), "kind=ticket.erased"); len(events) != count {
			t.Errorf("%d events tell of it, want %d", len(events), count)
		}
	})
}
