// Package storetest is the contract that every database under package store keeps.
package storetest

import (
	"context"
	"reflect"
	"testing"
	"time"

	"deskbell/internal/fault"
	"deskbell/internal/store"
	"deskbell/tickets"
)

// Run checks the contract. Open gives an empty, migrated database of its own to each test.
func Run(t *testing.T, open func(t *testing.T) *store.Store) {
	for _, test := range []struct {
		name string
		run  func(*testing.T, *store.Store)
	}{
		{"a ticket comes back as it went in", roundTrip},
		{"a ticket's texts are kept or refused", hostileTexts},
		{"an odd reference is nobody's", oddRefs},
		{"every ticket is visited", everyTicket},
		{"an update stores all of a change", updateStores},
		{"an update that fails stores nothing", updateFails},
		{"an update knows a ticket by any of its names", updateNames},
		{"parallel updates lose nothing", parallelUpdates},
		{"opposite updates don't wait for each other", oppositeUpdates},
		{"crossed updates are done again", crossedUpdates},
		{"a transaction is stored whole or not at all", transactions},
		{"a list is what the domain would select", lists},
		{"a list shows a standing at every instant", standings},
		{"a text is found as people write it", texts},
		{"a list refuses what isn't its cursor", cursors},
		{"licenses are imported all or none", imports},
		{"licenses are found by their owner", licensesByOwner},
		{"licenses are listed by key", licenseLists},
		{"ten thousand licenses are imported", manyLicenses},
		{"documents are published once", publishing},
		{"users and tokens are found", users},
		{"a secret is the same for everyone", secrets},
		{"a request takes effect once", onceReplays},
		{"a refusal leaves no trace", onceRefuses},
		{"a request is not answered twice at once", onceInFlight},
		{"a dead server's request is taken over", onceTakeOver},
		{"old keys are purged", oncePurges},
	} {
		t.Run(test.name, func(t *testing.T) { test.run(t, open(t)) })
	}
}

// soon is a context for what must not hang.
func soon(t *testing.T) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	t.Cleanup(cancel)
	return ctx
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func same(t *testing.T, what string, got, want any) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Fatalf("%s:\n got %+v\nwant %+v", what, got, want)
	}
}

// refused checks that an error is a refusal of that kind, and by that code if one is given.
func refused(t *testing.T, what string, err error, kind fault.Kind, code string) {
	t.Helper()
	e, ok := fault.As(err)
	if !ok || e.Kind != kind || code != "" && e.Code != code {
		t.Fatalf("%s: %v, but should be refused as %s %s", what, err, kind, code)
	}
}

// created stores new tickets.
func created(t *testing.T, s *store.Store, all ...*tickets.Ticket) {
	t.Helper()
	for _, one := range all {
		must(t, s.Create(soon(t), one))
	}
}

// loaded is the ticket as the store has it now.
func loaded(t *testing.T, s *store.Store, id tickets.ID) *tickets.Ticket {
	t.Helper()
	found, err := s.Ticket(soon(t), tickets.Ref(id))
	must(t, err)
	return found
}
