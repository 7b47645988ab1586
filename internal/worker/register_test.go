package worker_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"deskbell/entitlement"
	"deskbell/internal/notify"
)

// register is licenses by ID; those named in broken cannot be read.
type register struct {
	mu     sync.Mutex
	kept   map[string]entitlement.License
	broken []string
	calls  int
}

// registered finds of every license an event that has confirmed its contract.
func (r *register) registered(_ context.Context, entries []notify.Entry) (map[string]notify.Registered, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.calls++
	found := map[string]notify.Registered{}
	for _, e := range entries {
		if slices.Contains(r.broken, e.License) {
			return nil, fmt.Errorf("the license %s cannot be read", e.License)
		}
		if l, ok := r.kept[e.License]; ok {
			event := entitlement.Event{ID: e.ID, Number: e.Event, Kind: entitlement.ContractConfirmed, Details: entitlement.Details{Contract: "c1"}}
			found[e.ID] = notify.Registered{License: l, Event: event}
		}
	}
	return found, nil
}

// licensed is a license with a contract that still runs at noon.
func licensed(id string) entitlement.License {
	return entitlement.License{
		ID: id, Owner: "ops@aerial.example",
		Contracts: []entitlement.Contract{{ID: "c1", From: noon.Add(-time.Hour), Until: noon.Add(time.Hour), ConfirmedAt: noon}},
	}
}

func licenseEntry(id, license string, event int) notify.Entry {
	return notify.Entry{ID: id, Type: "contract.confirmed", License: license, Event: event}
}

func TestEntriesOfLicensesAreRelayedInOrderWithOthers(t *testing.T) {
	r := newRelaying(licenseEntry("e1", "l1", 1), entry("e2", "t1", 1), licenseEntry("e3", "l2", 4), entry("e4", "", 0), licenseEntry("e5", "l1", 2), entry("e6", "t1", 2))
	check(t, "failed", r.run(t, 2), 0)
	check(t, "stream", r.outbox.stream(), "e1:2 e2:2 e3:2 e4:1 e5:2 e6:2")
	check(t, "licenses were loaded in calls", r.register.calls, 1)
	check(t, "tickets were loaded in calls", r.archive.calls, 1)
	check(t, "payload", string(r.outbox.relayed[2].Payload), "e3 of l2, contract.confirmed")
	check(t, "webhook", r.outbox.relayed[2].Deliveries[0].To, "w1")
	check(t, "mail", r.outbox.relayed[2].Deliveries[1].Kind, notify.Helpline)
	check(t, "mail to", r.outbox.relayed[2].Deliveries[1].To, "ops@aerial.example")
}

func TestALicenseThatCannotBeReadHoldsUpTheOthersOnlyForAWhile(t *testing.T) {
	spoiled := func(r relaying, how func()) {
		write := r.LicensePayload
		r.LicensePayload = func(e notify.Entry, known notify.Registered, now time.Time) ([]byte, error) {
			if known.License.ID == "l1" {
				how()
				return nil, errors.ErrUnsupported
			}
			return write(e, known, now)
		}
	}
	for _, c := range []struct {
		name  string
		spoil func(r relaying)
	}{
		{"it cannot be read", func(r relaying) { r.register.broken = []string{"l1"} }},
		{"it isn't there", func(r relaying) { delete(r.register.kept, "l1") }},
		{"its payload cannot be written", func(r relaying) { spoiled(r, func() {}) }},
		{"it brings the code down", func(r relaying) { spoiled(r, func() { panic("no such case") }) }},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := newRelaying(licenseEntry("e1", "l2", 1), licenseEntry("e2", "l1", 7), entry("e3", "t1", 2))
			c.spoil(r)
			check(t, "failed", r.run(t, 7), 7)
			check(t, "stream while it is tried", r.outbox.stream(), "e1:2")
			check(t, "failed then", r.run(t, 1), 0)
			check(t, "stream", r.outbox.stream(), "e1:2 e2:1 e3:2")
			check(t, "payload", string(r.outbox.relayed[1].Payload), `{"data":{"license":{"id":"l1"}},"timestamp":"0001-01-01T00:00:00Z","type":"contract.confirmed"}`)
			check(t, "counted", r.board.values(t)["deskbell_relay_incomplete_total"], 1)
			check(t, "logged", r.log.count("relayed without its ticket or license"), 1)
		})
	}
}

func TestAnOutageCostsNoMailToOwners(t *testing.T) {
	r := newRelaying(licenseEntry("e1", "l1", 1), entry("e2", "t1", 2))
	r.register.broken = []string{"l1"}
	check(t, "failed", r.run(t, 5), 5)
	r.register.broken = nil
	check(t, "failed then", r.run(t, 1), 0)
	check(t, "stream", r.outbox.stream(), "e1:2 e2:2")
	check(t, "counted", r.board.values(t)["deskbell_relay_incomplete_total"], 0)
}
