package storetest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"deskbell/entitlement"
	"deskbell/internal/audit"
	"deskbell/internal/fault"
	"deskbell/internal/notify"
	"deskbell/internal/store"
	"deskbell/tickets"
)

var (
	office = audit.Origin{Address: "192.0.2.7", Request: "R1", Via: "token 0198f2a4-7d3c-7000-8000-5a5a5a5a5a63"}
	grace  = entitlement.Actor{Role: entitlement.Administrator, ID: "0198f2a4-7d3c-7000-8000-5a5a5a5a5a61", Name: "Grace"}
	opsAs  = entitlement.Actor{Role: entitlement.Owner, ID: "ops@aerial.example", Name: "ops@aerial.example"}
)

// record is something that somebody did some minutes after the start.
func record(minutes int, by entitlement.Actor, action string, object audit.Object) audit.Record {
	return audit.Record{
		ID: NewID(), At: start.Add(time.Duration(minutes) * time.Minute), Actor: by, Origin: office, Action: action, Object: object,
		Details: json.RawMessage(`{"name":"Zoë <1> \u0000"}`),
	}
}

// sealedAll seals what is there and tells how much that was.
func sealedAll(t *testing.T, s *store.Store) int {
	t.Helper()
	for total := 0; ; {
		n, err := s.Seal(soon(t), 7)
		must(t, err)
		if total += n; n == 0 {
			return total
		}
	}
}

// chain is all of it, which must be whole.
func chain(t *testing.T, s *store.Store) []audit.Sealed {
	t.Helper()
	var all []audit.Sealed
	must(t, audit.Each(soon(t), s.AuditStretch, func(_ audit.Hash, one audit.Sealed) error {
		all = append(all, one)
		return nil
	}))
	verdict, err := audit.Verify(soon(t), s.AuditStretch, nil)
	must(t, err)
	if verdict.Wrong != nil {
		t.Fatal(verdict.Wrong.Text)
	}
	same(t, "records verified", verdict.Checked, len(all))
	head, err := s.AuditHead(soon(t))
	must(t, err)
	same(t, "head", verdict.Head, head)
	return all
}

func auditRecords(t *testing.T, s *store.Store) {
	same(t, "the trail at first", len(chain(t, s)), 0)
	oldest, err := s.OldestUnsealed(soon(t))
	must(t, err)
	same(t, "unsealed at first", oldest, time.Time{})

	late, early := record(2, grace, "user.changed", audit.Object{Kind: "user", ID: NewID()}), record(1, opsAs, "session.ended", audit.Object{Kind: "session", ID: NewID()})
	from := audit.Origin{Via: "command line", Operator: "root"}
	bare := audit.Record{At: start, Actor: entitlement.Itself, Action: "licenses.imported"}
	must(t, s.Record(soon(t), late, early))
	must(t, s.Record(audit.WithOrigin(soon(t), from), bare))
	must(t, s.Record(soon(t)))
	same(t, "what is not sealed is not in the chain", len(chain(t, s)), 0)
	oldest, err = s.OldestUnsealed(soon(t))
	must(t, err)
	same(t, "the oldest unsealed", oldest, start)
	same(t, "sealed", sealedAll(t, s), 3)

	all := chain(t, s)
	same(t, "records", len(all), 3)
	for i, want := range []struct {
		audit.Record
		private audit.Private
	}{
		{bare, audit.Private{ActorName: "deskbell", Operator: "root"}},
		{early, audit.Private{ActorID: opsAs.ID, ActorName: opsAs.Name, Address: office.Address, Details: early.Details}},
		{late, audit.Private{ActorName: "Grace", Address: office.Address, Details: late.Details}},
	} {
		got := all[i]
		private, there := got.Clear()
		same(t, "private part is there", there, true)
		same(t, "private part", private, want.private)
		same(t, "place", got.Seq, int64(i+1))
		same(t, "instant", got.At, want.At)
		same(t, "action", []any{got.Role, got.Action, got.Object}, []any{want.Actor.Role, want.Action, want.Object})
		if i > 0 {
			same(t, "ID", got.ID, want.ID)
			same(t, "origin", []string{got.Request, got.Via}, []string{office.Request, office.Via})
		}
	}
	same(t, "via", all[0].Via, from.Via)
	same(t, "a member of staff's ID", all[2].Actor, grace.ID)
	if all[1].Actor == "" || all[1].Actor == opsAs.ID {
		t.Errorf("an owner is in the chain as %q", all[1].Actor)
	}

	spoiled := func(change func(*audit.Record)) error {
		r := record(0, grace, "user.added", audit.Object{})
		change(&r)
		return s.Record(soon(t), r)
	}
	refused(t, "a NUL", spoiled(func(r *audit.Record) { r.Actor.Name = "a\x00b" }), fault.Invalid, "unstorable_text")
	refused(t, "broken details", spoiled(func(r *audit.Record) { r.Details = json.RawMessage("\"\xff\"") }), fault.Invalid, "unstorable_text")
	for name, err := range map[string]error{
		"no action":    spoiled(func(r *audit.Record) { r.Action = "" }),
		"no instant":   spoiled(func(r *audit.Record) { r.At = time.Time{} }),
		"half of JSON": spoiled(func(r *audit.Record) { r.Details = json.RawMessage(`{"a":`) }),
	} {
		if err == nil {
			t.Errorf("a record with %s is stored", name)
		}
	}
	same(t, "sealed of what was refused", sealedAll(t, s), 0)
}

func auditTransactions(t *testing.T, s *store.Store) {
	reason := errors.New("no")
	for _, result := range []error{nil, reason} {
		err := s.InTransaction(soon(t), func(ctx context.Context) error {
			must(t, s.Create(ctx, Ticket(start)))
			must(t, s.Record(ctx, record(0, grace, "user.added", audit.Object{})))
			return result
		})
		if !errors.Is(err, result) {
			t.Fatal(err)
		}
	}
	same(t, "entries", len(pending(t, s)), 1)
	same(t, "sealed", sealedAll(t, s), 1)
}

func auditHistories(t *testing.T, s *store.Store) {
	first, second := Ticket(start), Ticket(start.Add(time.Hour))
	second.Events[0].Actor = grace
	must(t, s.Create(audit.WithOrigin(soon(t), office), first))
	must(t, s.Create(soon(t), second))
	away := audit.Origin{Address: "2001:db8::1", Request: "R2", Via: "ticket link"}
	must(t, s.Update(audit.WithOrigin(soon(t), away), []tickets.Ref{tickets.Ref(first.ID)}, func(_ context.Context, all []*tickets.Ticket) error {
		all[0].Events = append(all[0].Events, event(2, start.Add(2*time.Hour)))
		return nil
	}))
	h := entitlement.NewHolding(license("K-1", "a@x.example"), entitlement.By{Actor: opsAs, At: start.Add(3 * time.Hour), NewID: NewID})
	must(t, s.CreateLicense(audit.WithOrigin(soon(t), away), h))
	same(t, "sealed before they are relayed", sealedAll(t, s), 0)
	must(t, s.Record(soon(t), record(90, grace, "user.added", audit.Object{})))
	relayAll(t, s)
	same(t, "sealed", sealedAll(t, s), 5)
	all := chain(t, s)
	for i, want := range []struct {
		action  string
		object  audit.Object
		role    entitlement.Role
		private audit.Private
		request string
		via     string
	}{
		{"ticket.submitted", audit.Object{Kind: "ticket", ID: string(first.ID)}, entitlement.Customer, audit.Private{ActorName: "Ada", Address: office.Address, Details: json.RawMessage(`{"event":1}`)}, "R1", office.Via},
		{"ticket.submitted", audit.Object{Kind: "ticket", ID: string(second.ID)}, grace.Role, audit.Private{ActorName: "Grace", Details: json.RawMessage(`{"event":1}`)}, "", ""},
		{"user.added", audit.Object{}, grace.Role, audit.Private{ActorName: "Grace", Address: office.Address, Details: json.RawMessage(`{"name":"Zoë <1> \u0000"}`)}, "R1", office.Via},
		{"ticket.submitted", audit.Object{Kind: "ticket", ID: string(first.ID)}, entitlement.Customer, audit.Private{ActorName: "Ada", Address: away.Address, Details: json.RawMessage(`{"event":2}`)}, "R2", "ticket link"},
		{string(h.Events[0].Kind), audit.Object{Kind: "license", ID: h.ID}, entitlement.Owner, audit.Private{ActorID: opsAs.ID, ActorName: opsAs.Name, Address: away.Address, Details: json.RawMessage(`{"event":1}`)}, "R2", "ticket link"},
	} {
		got := all[i]
		private, _ := got.Clear()
		same(t, fmt.Sprint("record ", i), []any{got.Action, got.Object, got.Role, private, got.Request, got.Via}, []any{want.action, want.object, want.role, want.private, want.request, want.via})
	}
}

// relayAll relays what is in the outbox.
func relayAll(t *testing.T, s *store.Store) {
	t.Helper()
	for _, e := range pending(t, s) {
		must(t, errorOf(s.Relay(soon(t), []notify.Relayed{Relayed(e)})))
	}
}

func auditLists(t *testing.T, s *store.Store) {
	somebody := audit.Object{Kind: "user", ID: NewID()}
	kim := user(t, 1, "kim@desk.example")
	must(t, s.AddUser(soon(t), kim))
	must(t, s.Record(soon(t),
		record(1, grace, "user.added", somebody), record(2, opsAs, "session.ended", audit.Object{Kind: "session", ID: "s1"}),
		record(3, entitlement.Actor{Role: entitlement.Agent, ID: kim.ID}, "user.changed", somebody), record(4, grace, "user.changed", audit.Object{Kind: "user", ID: "another"}),
		record(5, entitlement.Itself, "person.erased", audit.Object{Kind: "person", ID: "p"})))
	sealedAll(t, s)
	at := func(minutes int) time.Time { return start.Add(time.Duration(minutes) * time.Minute) }
	for _, c := range []struct {
		name string
		q    audit.Query
		want []int64
	}{
		{"all", audit.Query{}, []int64{5, 4, 3, 2, 1}},
		{"a page", audit.Query{Limit: 2}, []int64{5, 4}},
		{"the next", audit.Query{Limit: 2, Before: 4}, []int64{3, 2}},
		{"by ID", audit.Query{Actor: grace.ID}, []int64{4, 1}},
		{"by a member of staff's email", audit.Query{Actor: "kim@desk.example"}, []int64{3}},
		{"by an owner's email", audit.Query{Actor: opsAs.ID}, []int64{2}},
		{"by nobody", audit.Query{Actor: "nobody@desk.example"}, nil},
		{"by role", audit.Query{Role: entitlement.System}, []int64{5}},
		{"by action", audit.Query{Action: "user.changed"}, []int64{4, 3}},
		{"by object", audit.Query{Object: somebody}, []int64{3, 1}},
		{"by kind of object", audit.Query{Object: audit.Object{Kind: "user"}}, []int64{4, 3, 1}},
		{"from and until", audit.Query{From: at(2), Until: at(4)}, []int64{3, 2}},
		{"all at once", audit.Query{Actor: grace.ID, Action: "user.added", Object: somebody, From: at(1), Until: at(2), Before: 9}, []int64{1}},
		{"what cannot be", audit.Query{Action: "\x00"}, nil},
	} {
		page, err := s.AuditRecords(soon(t), c.q)
		must(t, err)
		var got []int64
		for _, one := range page {
			got = append(got, one.Seq)
		}
		same(t, c.name, got, c.want)
	}
}

// auditSeals seals on many sides at once, while more is recorded.
func auditSeals(t *testing.T, s *store.Store) {
	const count = 60
	var all sync.WaitGroup
	var recorded, sealed atomic.Int64
	for range 3 {
		all.Go(func() {
			for range count / 3 {
				if err := s.Record(soon(t), record(0, grace, "user.added", audit.Object{})); err != nil {
					t.Error(err)
				}
				recorded.Add(1)
			}
		})
		all.Go(func() {
			for sealed.Load() < count && !t.Failed() {
				n, err := s.Seal(soon(t), 7)
				if err != nil {
					t.Error(err)
				}
				sealed.Add(int64(n))
			}
		})
	}
	all.Wait()
	same(t, "sealed", sealed.Load(), int64(count))
	same(t, "records", len(chain(t, s)), count)
}
