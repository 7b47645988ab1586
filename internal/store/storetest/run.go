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
		{"tickets are read by number", byNumber},
		{"an update stores all of a change", updateStores},
		{"an update that fails stores nothing", updateFails},
		{"an update knows a ticket by any of its names", updateNames},
		{"parallel updates lose nothing", parallelUpdates},
		{"opposite updates don't wait for each other", oppositeUpdates},
		{"crossed updates are done again", crossedUpdates},
		{"a transaction is stored whole or not at all", transactions},
		{"a part of a transaction is undone by itself", separateParts},
		{"a part of a transaction that panics is undone", separatePanics},
		{"what is due is observed once, the earliest first", observations},
		{"many are observed in one transaction", observationsOfMany},
		{"a ticket that cannot be observed is left alone for a while", observationFails},
		{"an observation is stored whole or not at all", observationUndone},
		{"observations and changes lose nothing", observationsBeside},
		{"many histories are loaded at once", histories},
		{"every event is put into the outbox", entries},
		{"an entry gets its place in the stream once", relays},
		{"many entries are relayed in one transaction", relaysOfMany},
		{"parallel relays leave no gap", parallelRelays},
		{"what entries about licenses tell of is loaded at once", registered},
		{"deliveries are queued once for an occasion", occasions},
		{"a queue is claimed lane by lane", testQueue},
		{"a lease ends, and with it what it gave", testLeases},
		{"what is ripe together is one message", testTogether},
		{"a result is stored while the lease holds", testSettling},
		{"parallel claims give nothing twice", testParallelClaims},
		{"a webhook is kept", testWebhooks},
		{"a paused webhook waits", testPausing},
		{"a webhook is told the entry's payload", testPayloads},
		{"what waits for a deleted webhook is dropped", testDeletion},
		{"a delivery comes back with its attempts", testDeliveries},
		{"deliveries are listed as they are asked for", testDeliveryLists},
		{"deliveries are redriven", testRedriving},
		{"what was sent is purged", testPurging},
		{"what is on its way is counted", testFigures},
		{"whoever waits is woken by what was touched", wakes},
		{"nobody is woken before the commit", wakesAfterCommit},
		{"wake-ups don't pile up", wakesTogether},
		{"a list is what the domain would select", lists},
		{"a list shows a standing at every instant", standings},
		{"a text is found as people write it", texts},
		{"a search finds what a slow reader would", searches},
		{"what is said later is found, and what is erased isn't", searchedChanges},
		{"a list refuses what isn't its cursor", cursors},
		{"counts are those of the lists", counts},
		{"tickets are found by their names", named},
		{"views are kept", savedViews},
		{"views that are saved at once are all kept", savedViewsAtOnce},
		{"replies are kept", savedReplies},
		{"topics are listed", listedTopics},
		{"licenses are imported all or none", imports},
		{"an import is written into the histories", importHistories},
		{"an import of what cannot be stored is refused", importsRefused},
		{"parallel imports store each license once", parallelImports},
		{"licenses are found by their owner", licensesByOwner},
		{"licenses are listed by key", licenseLists},
		{"ten thousand licenses are imported", manyLicenses},
		{"a license comes back as it went in", holdingRoundTrip},
		{"a license is stored once", holdingStoredOnce},
		{"an update of a license stores all of a change", holdingUpdates},
		{"an update of a license that fails stores nothing", holdingUpdateFails},
		{"an unknown license is refused", unknownLicense},
		{"devices expire, the earliest first", expiries},
		{"the last seat is taken once", lastSeat},
		{"whoever waits is woken by a license", wakesOfLicenses},
		{"a license's devices are listed", deviceLists},
		{"devices are found by name", devicesFound},
		{"tickets to decide on are listed", provisional},
		{"documents are published once", publishing},
		{"users and tokens are found", users},
		{"a secret is the same for everyone", secrets},
		{"an address is sent some links, and not too many", linkLimits},
		{"nor are there too many at once", linkLimitsAtOnce},
		{"a link is used once, in time", linkUse},
		{"a link whose use is undone can be used", linkUseUndone},
		{"a link is used once of many at once", linkUseAtOnce},
		{"links for one purpose don't count for another", linkPurposes},
		{"a session ends", sessions},
		{"how staff sign in is told, and when they were last here", footings},
		{"a session's use is noted", sessionUses},
		{"a session is ended once of many at once", sessionEndAtOnce},
		{"credentials come back as they went in", credentials},
		{"credentials are changed by one at a time", credentialsAtOnce},
		{"an account of an identity provider is one person's", identities},
		{"old sign-ins are purged", signInPurges},
		{"a ticket has links", ticketLinks},
		{"a link's token is replaced", ticketLinkReplaced},
		{"a ticket's links are revoked", ticketLinksRevoked},
		{"a link is revoked once by many at once", ticketLinkRevokedOnce},
		{"a link's use is noted", ticketLinkUses},
		{"a link is not revoked while it is exchanged", ticketLinkHeld},
		{"a ticket's requester is found", ticketRequester},
		{"some links are asked for, and not too many", ticketLinkRequests},
		{"old requests for links are purged", ticketLinkRequestsPurged},
		{"a request takes effect once", onceReplays},
		{"a refusal leaves no trace", onceRefuses},
		{"a request is not answered twice at once", onceInFlight},
		{"a dead server's request is taken over", onceTakeOver},
		{"old keys are purged", oncePurges},
		{"an erasure is noted until it is done", erasures},
		{"a ticket's past is rewritten whole or not at all", rewriting},
		{"what tells of a rewritten ticket is rewritten with it", hushing},
		{"a copy of an account's licenses is kept", directoryCopies},
		{"the latest copy of many at once stays", directoryCopiesBeside},
		{"old copies are purged", directoryCopiesPurged},
		{"a budget is spent as its limit says", budgets},
		{"a budget is not spent in a transaction", budgetsInTransactions},
		{"the last of a budget is spent once", lastOfABudget},
		{"full budgets are purged", budgetsPurged},
		{"reports equal a slow reading of the histories", reports},
		{"the audit trail has what was recorded", auditRecords},
		{"a record is stored with what it records or not at all", auditTransactions},
		{"what happens to tickets and licenses is in the audit trail", auditHistories},
		{"the audit trail is listed as it is asked for", auditLists},
		{"parallel seals leave no gap", auditSeals},
		{"the audit trail is purged from its beginning", auditPurges},
		{"what is private is erased from the audit trail", auditErasure},
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

// errorOf leaves out what else a call returns.
func errorOf[T any](_ T, err error) error { return err }

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
