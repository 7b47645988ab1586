package storetest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"deskbell/entitlement"
	"deskbell/internal/fault"
	"deskbell/internal/store"
)

// copyOf is the copy of an owner's licenses, which must be there.
func copyOf(t *testing.T, s *store.Store, owner entitlement.Email) ([]entitlement.License, time.Time) {
	t.Helper()
	licenses, at, found, err := s.Copy(soon(t), owner)
	must(t, err)
	same(t, fmt.Sprintf("found a copy of %s", owner), found, true)
	return licenses, at
}

func noCopy(t *testing.T, s *store.Store, owner entitlement.Email) {
	t.Helper()
	licenses, at, found, err := s.Copy(soon(t), owner)
	must(t, err)
	if found || licenses != nil || !at.IsZero() {
		t.Fatalf("found a copy of %q: %+v of %s", owner, licenses, at)
	}
}

func directoryCopies(t *testing.T, s *store.Store) {
	noCopy(t, s, "a@x.example")
	full := []entitlement.License{filled[entitlement.License](t, 1), license("A", "a@x.example")}
	must(t, s.Keep(soon(t), "a@x.example", full, start))
	licenses, at := copyOf(t, s, "a@x.example")
	same(t, "every field", licenses, full)
	same(t, "learned", at, start)

	must(t, s.Keep(soon(t), "a@x.example", full[1:], start.Add(time.Hour)))
	must(t, s.Keep(soon(t), "a@x.example", full, start.Add(time.Hour-time.Microsecond)))
	licenses, at = copyOf(t, s, "a@x.example")
	same(t, "the latest", licenses, full[1:])
	same(t, "the latest's time", at, start.Add(time.Hour))
	must(t, s.Keep(soon(t), "a@x.example", nil, start.Add(2*time.Hour)))
	licenses, at = copyOf(t, s, "a@x.example")
	same(t, "known to have none", licenses, []entitlement.License(nil))
	same(t, "known when", at, start.Add(2*time.Hour))

	for _, owner := range []entitlement.Email{"", "A@x.example", "%", "a\x00", "\xff", "'; --"} {
		noCopy(t, s, owner)
	}
	refused(t, "a NUL", s.Keep(soon(t), "a\x00", nil, start), fault.Invalid, "")
	refused(t, "the year 10000", s.Keep(soon(t), "b@x.example", nil, time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)), fault.Invalid, "")
	reason := errors.New("no")
	err := s.InTransaction(soon(t), func(ctx context.Context) error {
		must(t, s.Keep(ctx, "b@x.example", full, start))
		return reason
	})
	if !errors.Is(err, reason) {
		t.Fatal(err)
	}
	noCopy(t, s, "b@x.example")
}

// directoryCopiesBeside keeps copies of few owners from many places at once: the latest stays.
func directoryCopiesBeside(t *testing.T, s *store.Store) {
	var all sync.WaitGroup
	for i := range 40 {
		all.Go(func() {
			one := license("A", "a@x.example")
			one.Seats = i + 1
			owner := entitlement.Email(fmt.Sprintf("owner%d@x.example", i%2))
			if err := s.Keep(soon(t), owner, []entitlement.License{one}, start.Add(time.Duration(i)*time.Second)); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	for i, owner := range []entitlement.Email{"owner0@x.example", "owner1@x.example"} {
		licenses, at := copyOf(t, s, owner)
		same(t, "the latest's seats", licenses[0].Seats, 39+i)
		same(t, "the latest's time", at, start.Add(time.Duration(38+i)*time.Second))
	}
}

func directoryCopiesPurged(t *testing.T, s *store.Store) {
	const day = 24 * time.Hour
	now := start.Add(60 * day)
	known := []entitlement.License{license("A", "a@x.example")}
	for owner, copy := range map[entitlement.Email]struct {
		licenses []entitlement.License
		age      time.Duration
	}{
		"old@x.example":         {known, 30*day + time.Microsecond},
		"recent@x.example":      {known, 30 * day},
		"new@x.example":         {known, 0},
		"nobody@x.example":      {nil, day + time.Microsecond},
		"nobody.else@x.example": {nil, day},
	} {
		must(t, s.Keep(soon(t), owner, copy.licenses, now.Add(-copy.age)))
	}
	for i := range 600 {
		must(t, s.Keep(soon(t), entitlement.Email(fmt.Sprintf("guess%d@x.example", i)), nil, now.Add(-2*day)))
	}
	for _, want := range []int{602, 0} {
		purged, err := s.PurgeCopies(soon(t), now.Add(-30*day))
		must(t, err)
		same(t, "purged", purged, want)
	}
	noCopy(t, s, "old@x.example")
	noCopy(t, s, "nobody@x.example")
	for _, owner := range []entitlement.Email{"recent@x.example", "new@x.example", "nobody.else@x.example"} {
		copyOf(t, s, owner)
	}
}
