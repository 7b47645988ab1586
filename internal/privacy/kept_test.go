package privacy_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"deskbell/entitlement"
	"deskbell/internal/auth"
	"deskbell/internal/fault"
	"deskbell/internal/privacy"
	"deskbell/internal/saved"
	"deskbell/tickets"
)

var plans = []string{"enterprise", "standard"}

// What was paid for is owed to its owner: the license keeps their address until that ends,
// and is erased by itself then.
func TestALicenseThatIsServedKeepsItsOwner(t *testing.T) {
	everywhere(t, func(t *testing.T, w *world) {
		owner := entitlement.Actor{Role: entitlement.Owner, ID: string(zoe), Name: string(zoe)}
		by := entitlement.By{Actor: owner, At: w.now, NewID: newID}
		until := w.now.AddDate(0, 6, 0)
		h, err := w.registry.Create(ctx, entitlement.License{ID: newID(), Key: "K-1", Product: "P", Kind: entitlement.Subscription, Owner: zoe, Seats: 3, CreatedAt: w.now,
			Contracts: []entitlement.Contract{{ID: newID(), From: w.now, Until: until, ConfirmedAt: w.now}}}, plans, by)
		must(t, err)
		for _, name := range []string{"xqz0189 active", "xqz0189 ended"} {
			_, d, _, err := w.registry.LogIn(ctx, h.ID, entitlement.LogIn{Fingerprint: name, Name: name}, by)
			must(t, err)
			if strings.HasSuffix(name, "ended") {
				must(t, w.registry.LogOut(ctx, h.ID, d.ID, by))
			}
		}
		w.relayed()
		done, err := w.people.Erase(ctx, request, linus, w.now)
		must(t, err)
		if len(done.Kept) != 1 || done.Kept[0].What != "license" || done.Kept[0].ID != h.ID || !done.Kept[0].Until.Equal(until) {
			t.Fatalf("kept: %+v", done.Kept)
		}
		left := holding(w.dump(), mark)
		if len(left) != 3 || !strings.HasPrefix(left[0], "devices: ") || !strings.HasPrefix(left[1], "erasures: ") || !strings.HasPrefix(left[2], "licenses: ") {
			t.Errorf("left is %q, want the license, its active device and the note to go on", left)
		}
		again, err := w.people.Erase(ctx, request, linus, w.now)
		must(t, err)
		if again.Alias != done.Alias || len(again.Counts) > 0 {
			t.Errorf("once more: %+v, first %+v", again, done)
		}
		for _, now := range []time.Time{w.now.Add(time.Hour), until.Add(-time.Second)} {
			if n, err := w.people.Resume(ctx, now); n != 0 || err != nil {
				t.Errorf("at %s %d were due: %v", now, n, err)
			}
		}
		if n, err := w.people.Resume(ctx, until); n != 1 || err != nil {
			t.Errorf("at the end %d were due: %v", n, err)
		}
		if left := holding(w.dump(), mark); len(left) > 0 {
			t.Errorf("after the end: %q", left)
		}
		l, err := w.store.LicenseHistory(ctx, h.ID)
		must(t, err)
		if l.Owner != done.Alias.Email || l.Version < 4 || l.History[len(l.History)-1].Kind != entitlement.WasErased {
			t.Errorf("the license is %+v", l.Holding)
		}
		if n, err := w.people.Resume(ctx, until.AddDate(1, 0, 0)); n != 0 || err != nil {
			t.Errorf("when it is done %d are due: %v", n, err)
		}
	})
}

func TestOpenRequestsStandInTheWay(t *testing.T) {
	everywhere(t, func(t *testing.T, w *world) {
		s := told(w)
		_, err := w.desk.Reopen(ctx, s.zoes[3], tickets.Change{By: grace, At: w.now})
		must(t, err)
		_, err = w.desk.Reopen(ctx, s.bobs[1], tickets.Change{By: grace, At: w.now}) // under Zoe's license
		must(t, err)
		before := w.dump()
		for _, preview := range []bool{true, false} {
			r := request
			r.Preview = preview
			_, err := w.people.Erase(ctx, r, linus, w.now)
			refusal, ok := fault.As(err)
			if !ok || refusal.Kind != fault.Conflict || refusal.Code != "open_requests" || !strings.Contains(refusal.Message, "1004, 1006") {
				t.Errorf("refused with %v", err)
			}
		}
		unchanged(t, "a refusal", w.dump(), before)
		for _, ref := range []tickets.Ref{s.zoes[3], s.bobs[1]} {
			_, err = w.desk.Solve(ctx, ref, tickets.Change{By: grace, At: w.now})
			must(t, err)
		}
		must(t, errorOf(w.people.Erase(ctx, request, linus, w.now)))
	})
}

func TestWhatIsAskedMustMakeSense(t *testing.T) {
	everywhere(t, func(t *testing.T, w *world) {
		for _, c := range []struct {
			r     privacy.Request
			names string
		}{
			{privacy.Request{Email: "nobody", Reason: " "}, "email reason"},
			{privacy.Request{Email: typed, Reason: strings.Repeat("x", 501)}, "reason"},
			{privacy.Request{Email: typed, Reason: "two\nlines"}, "reason"},
			{privacy.Request{Email: "erased-x@erased.invalid", Reason: "Once more."}, "email"},
		} {
			_, err := w.people.Erase(ctx, c.r, linus, w.now)
			refusal, ok := fault.As(err)
			var names []string
			if ok {
				for _, f := range refusal.Fields {
					names = append(names, f.Location)
				}
			}
			if !ok || refusal.Kind != fault.Invalid || strings.Join(names, " ") != c.names {
				t.Errorf("%+v: %v, want faults of %s", c.r, err, c.names)
			}
		}
		done, err := w.people.Erase(ctx, request, linus, w.now)
		if err != nil || len(done.Counts) > 0 || len(done.Kept) > 0 {
			t.Errorf("somebody unknown: %v, %+v", err, done)
		}
	})
}

// Somebody who worked here is no customer: what they wrote stays, their name doesn't.
func TestAMemberOfStaffIsErased(t *testing.T) {
	everywhere(t, func(t *testing.T, w *world) {
		plain := func(what string) string { return "Plain " + what }
		u := auth.User{ID: newID(), Email: string(zoe), Name: "Xqz0189 Agent", Role: tickets.Agent, CreatedAt: w.now}
		must(t, w.store.AddUser(ctx, u))
		must(t, w.store.AddToken(ctx, auth.Token{ID: newID(), UserID: u.ID, Name: "xqz0189 laptop", Prefix: "dbs_x", Hash: newID(), CreatedAt: w.now, LastUsedAt: w.now, LastUsedFrom: "192.0.2.99"}))
		must(t, w.store.AddSession(ctx, auth.Session{ID: newID(), Hash: newID(), UserID: u.ID, CreatedAt: w.now, ExpiresAt: w.now.AddDate(1, 0, 0), LastSeenAt: w.now, Visitor: auth.Visitor{Address: "192.0.2.99", Agent: "xqz0189"}}))
		must(t, w.store.AddIdentity(ctx, "https://login.example", "xqz0189-subject", u.ID, w.now))
		must(t, w.store.UpdateCredentials(ctx, u.ID, func(_ context.Context, c *auth.Credentials) error {
			c.Password, c.PasswordSetAt = "$argon2id$xqz0189", w.now
			return nil
		}))
		keep(t, w.store, saved.Keeper{Owner: saved.Owner{ID: u.ID}}, "xqz0189's", "is:mine", w.now)
		keep(t, w.store, saved.Keeper{Owner: saved.Owner{ID: u.ID}}, "Mine", "assignee:"+string(zoe), w.now)
		published, err := w.store.Versions(ctx)
		must(t, err)
		next := published[0]
		next.Version, next.EffectiveFrom, next.PublishedBy = 2, w.now.AddDate(90, 0, 0), string(zoe)
		must(t, w.store.Publish(ctx, next))
		s := &story{world: w}
		ref := s.request(string(bob), "Bob", plain, bob)
		s.now = s.now.Add(time.Hour)
		agent := entitlement.Actor{Role: tickets.Agent, ID: u.ID, Name: u.Name}
		_, err = w.desk.Reopen(ctx, ref, tickets.Change{By: agent, At: w.now}) // what stays open stands in nobody's way
		must(t, err)
		_, err = w.desk.Assign(ctx, ref, tickets.Change{By: agent, At: w.now}, u.Email)
		must(t, err)
		_, _, err = w.desk.Say(ctx, ref, tickets.Change{By: agent, At: w.now}, tickets.Message{Kind: tickets.ActionPlan, Body: "We look into it."})
		must(t, err)
		w.relayed()

		_, err = w.people.Erase(ctx, request, linus, w.now)
		if refusal, ok := fault.As(err); !ok || refusal.Code != "staff_active" {
			t.Errorf("while they work here: %v", err)
		}
		must(t, errorOf(w.store.UpdateUser(ctx, u.ID, func(u *auth.User, _ []auth.User) error { u.DeactivatedAt = w.now; return nil })))
		done, err := w.people.Erase(ctx, request, linus, w.now)
		must(t, err)
		if done.Counts["views"] != 2 || done.Counts["searches"] != 0 {
			t.Errorf("counted %v", done.Counts)
		}
		var kept []string
		for _, k := range done.Kept {
			kept = append(kept, k.What+" "+k.ID)
		}
		if want := []string{"messages " + u.ID, "audit_trail " + u.ID}; !slices.Equal(kept, want) {
			t.Errorf("kept %q, want %q", kept, want)
		}
		left := slices.DeleteFunc(holding(w.dump(), mark), func(line string) bool { return strings.HasPrefix(line, "audit_") })
		if len(left) > 0 || len(holding(w.dump(), "192.0.2.99")) > 0 {
			t.Errorf("left: %q", left)
		}
		ticket, err := w.store.Ticket(ctx, ref)
		must(t, err)
		if ticket.Status != tickets.Open || ticket.Assignee != string(done.Alias.Email) || ticket.Requester.Name != "Bob" || !ticket.ErasedAt.IsZero() {
			t.Errorf("the ticket is %s, %s's, assigned to %s", ticket.Status, ticket.Requester.Name, ticket.Assignee)
		}
		if len(holding(w.rows("events"), "we look into it.")) != 1 {
			t.Error("what they wrote to the customer is gone")
		}
		w.verified()
	})
}

// What somebody else has written is theirs; whoever erases is told where it is.
func TestWhatOthersHaveWrittenIsNamed(t *testing.T) {
	everywhere(t, func(t *testing.T, w *world) {
		s := &story{world: w}
		plain := func(what string) string { return "Plain " + what }
		ref := s.request(string(bob), "Bob", func(what string) string {
			if what == string(tickets.CustomerReply) {
				return "Please tell Zoe.XQZ0189@xn--bcher-kva.example too."
			}
			return plain(what)
		}, bob)
		s.request(string(bob), "Bob", plain, bob)
		ticket, err := w.store.Ticket(ctx, ref)
		must(t, err)
		done, err := w.people.Erase(ctx, request, linus, w.now)
		must(t, err)
		if len(done.Kept) != 1 || done.Kept[0].What != "ticket" || done.Kept[0].ID != fmt.Sprint(ticket.Number) || len(done.Counts) != 0 {
			t.Errorf("%+v", done)
		}
	})
}

func errorOf[T any](_ T, err error) error { return err }
