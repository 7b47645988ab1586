package storetest

import (
	"fmt"
	"testing"
	"time"

	"deskbell/entitlement"
	"deskbell/internal/audit"
	"deskbell/internal/store"
)

func auditPurges(t *testing.T, s *store.Store) {
	for i := range 1200 {
		if i%400 == 0 {
			var some []audit.Record
			for j := range 400 {
				some = append(some, record(i+j, grace, "user.added", audit.Object{}))
			}
			must(t, s.Record(soon(t), some...))
		}
	}
	must(t, s.Record(soon(t), record(0, grace, "user.changed", audit.Object{}))) // sealed late: it stays as long as what is before it
	for _, n := range []int{1200, 1} {
		got := 0
		for got < n {
			sealed, err := s.Seal(soon(t), n)
			must(t, err)
			got += sealed
		}
	}
	noted := chain(t, s)[600].Mark()
	for _, step := range []struct {
		before, want int
	}{{0, 0}, {1, 2}, {700, 699}, {700, 0}, {1199, 499}, {1300, 1}, {2000, 0}} {
		purged, err := s.PurgeAudit(soon(t), start.Add(time.Duration(step.before)*time.Minute))
		must(t, err)
		same(t, fmt.Sprint("purged before ", step.before), purged, step.want)
		chain(t, s)
	}
	same(t, "what is left", len(chain(t, s)), 0)
	must(t, s.Record(soon(t), record(5, grace, "user.changed", audit.Object{})))
	sealedAll(t, s)
	same(t, "the next number", chain(t, s)[0].Seq, int64(1202))
	verdict, err := audit.Verify(soon(t), s.AuditStretch, &noted)
	must(t, err)
	if verdict.Wrong != nil || verdict.Note == "" {
		t.Errorf("of a noted head that was purged: %+v", verdict)
	}
}

func auditErasure(t *testing.T, s *store.Store) {
	ticket := Ticket(start)
	must(t, s.Create(audit.WithOrigin(soon(t), office), ticket))
	relayAll(t, s)
	session := audit.Object{Kind: "session", ID: NewID()}
	must(t, s.Record(soon(t), record(1, opsAs, "session.started", session), record(2, grace, "user.added", audit.Object{}), record(3, grace, "session.ended", session)))
	before := len(chain(t, s))
	same(t, "in the chain", before, 0)
	for _, step := range []struct {
		e    audit.Erasure
		want int
		left []int64 // whose private parts are there afterwards
	}{
		{audit.Erasure{Actors: []entitlement.Actor{{Role: entitlement.Customer}, {Role: entitlement.Owner, ID: "other@aerial.example"}}}, 0, []int64{1, 2, 3, 4}},
		{audit.Erasure{Actors: []entitlement.Actor{opsAs}}, 1, []int64{1, 3, 4}},
		{audit.Erasure{Objects: []audit.Object{{Kind: "ticket", ID: string(ticket.ID)}, session}}, 2, []int64{3}},
		{audit.Erasure{Objects: []audit.Object{session}, Actors: []entitlement.Actor{opsAs, grace}}, 1, nil},
	} {
		erased, err := s.EraseAudit(soon(t), step.e)
		must(t, err)
		same(t, "erased", erased, step.want)
		var left []int64
		for _, one := range chain(t, s) {
			if _, there := one.Clear(); there {
				left = append(left, one.Seq)
			}
		}
		same(t, "left", left, step.left)
	}
}
