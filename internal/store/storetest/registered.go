package storetest

import (
	"testing"
	"time"

	"deskbell/entitlement"
	"deskbell/internal/notify"
	"deskbell/internal/store"
)

// registered checks what entries about licenses tell of: the licenses and devices as they
// stand, and each entry's own event.
func registered(t *testing.T, s *store.Store) {
	registry := entitlement.Registry{Store: s}
	by := entitlement.By{Actor: entitlement.Actor{Role: entitlement.Administrator, ID: NewID(), Name: "Linus"}, At: start, NewID: NewID}
	create := func(key string, contracts ...entitlement.Contract) *entitlement.Holding {
		h, err := registry.Create(soon(t), entitlement.License{
			Key: key, Product: "Pix4Dengine", Kind: entitlement.Perpetual, Owner: "ops@aerial.example", Seats: 2, Contracts: contracts,
		}, []string{"enterprise"}, by)
		must(t, err)
		return h
	}
	term := entitlement.Contract{Plan: "enterprise", From: start, Until: start.Add(time.Hour), ConfirmedAt: start}
	one, other := create("K-1", term), create("K-2")
	_, device, _, err := registry.LogIn(soon(t), one.ID, entitlement.LogIn{Fingerprint: "f1", Name: "The laptop"}, by)
	must(t, err)
	by.At = start.Add(time.Minute)
	freed, err := registry.Deactivate(soon(t), one.ID, entitlement.Deactivation{Device: device.ID, Reason: "Stolen.", Ticket: NewID()}, by)
	must(t, err)
	seats := 7
	_, err = registry.Edit(soon(t), other.ID, entitlement.Edit{Seats: &seats}, []string{"enterprise"}, by)
	must(t, err)
	created(t, s, Ticket(start))

	var entries []notify.Entry
	for _, e := range pending(t, s) {
		if e.License != "" {
			entries = append(entries, e)
		}
	}
	same(t, "entries of licenses", len(entries), 7)
	got, err := s.Registered(soon(t), entries)
	must(t, err)
	same(t, "found", len(got), len(entries))
	for _, e := range entries {
		known := got[e.ID]
		history, err := s.LicenseEvents(soon(t), e.License, 0, 100)
		must(t, err)
		same(t, e.Type, known.Event, history[e.Event-1])
		held, err := s.License(soon(t), e.License, start)
		must(t, err)
		same(t, "license of "+e.Type, known.License, held.License)
		var want *entitlement.Device
		if known.Event.Device != "" {
			want = &freed
		}
		same(t, "device of "+e.Type, known.Device, want)
	}

	unknown := notify.Entry{ID: NewID(), Type: "license.created", License: NewID(), Event: 1}
	got, err = s.Registered(soon(t), []notify.Entry{unknown, entries[0]})
	must(t, err)
	same(t, "found beside an unknown one", len(got), 1)
	same(t, "event beside an unknown one", got[entries[0].ID].Event.Number, entries[0].Event)
	got, err = s.Registered(soon(t), nil)
	must(t, err)
	same(t, "found of none", len(got), 0)
}
