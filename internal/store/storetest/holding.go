package storetest

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"deskbell/entitlement"
	"deskbell/internal/fault"
	"deskbell/internal/store"
	"deskbell/tickets"
)

// newHolding stores a new license of a@x.example with a few seats.
func newHolding(t *testing.T, s *store.Store, key string, seats int) *entitlement.Holding {
	t.Helper()
	l := license(key, "a@x.example")
	l.Seats = seats
	h := entitlement.NewHolding(l, by(start))
	must(t, s.CreateLicense(soon(t), h))
	return h
}

// holdings are an owner's licenses as the store has them now.
func holdings(t *testing.T, s *store.Store, owner entitlement.Email) []*entitlement.Holding {
	t.Helper()
	all, err := s.Holdings(soon(t), owner)
	must(t, err)
	return all
}

// held is a license as the store has it now.
func held(t *testing.T, s *store.Store, id string) *entitlement.Holding {
	t.Helper()
	found, err := s.License(soon(t), id, start)
	must(t, err)
	for _, h := range holdings(t, s, found.Owner) {
		if h.ID == id {
			return h
		}
	}
	t.Fatalf("%s isn't among its owner's licenses", id)
	return nil
}

// loggedIn logs a device in, and gives its ID.
func loggedIn(t *testing.T, s *store.Store, id, fingerprint, name string, at time.Time) string {
	t.Helper()
	r := &entitlement.Registry{Store: s}
	mode, d, reason, err := r.LogIn(soon(t), id, entitlement.LogIn{Fingerprint: fingerprint, Name: name}, by(at))
	must(t, err)
	same(t, "mode "+reason, mode, entitlement.Licensed)
	return d.ID
}

func holdingRoundTrip(t *testing.T, s *store.Store) {
	for seed := range uint64(10) {
		h := filled[entitlement.Holding](t, seed)
		h.License, h.Past, h.Owner = wellFormed(h.License), 0, entitlement.Email(fmt.Sprintf("owner%d@x.example", seed))
		for i := range h.Devices {
			h.Devices[i].Fingerprint += fmt.Sprint(i)
		}
		must(t, s.CreateLicense(soon(t), &h))
		events, err := s.LicenseEvents(soon(t), h.ID, 0, 0)
		must(t, err)
		same(t, "history", events, h.Events)
		events, err = s.LicenseEvents(soon(t), h.ID, 1, 1)
		must(t, err)
		same(t, "history after the first", events, h.Events[1:2])
		h.Past, h.Events = len(h.Events), nil
		same(t, "license", *holdings(t, s, h.Owner)[0], h)
		same(t, "account", owned(t, s, h.Owner), []entitlement.License{h.License})
	}
}

func holdingStoredOnce(t *testing.T, s *store.Store) {
	first := newHolding(t, s, "A", 1)
	err := s.CreateLicense(soon(t), entitlement.NewHolding(license("A", "b@x.example"), by(start)))
	refused(t, "a key that is taken", err, fault.Conflict, "license_key_taken")
	same(t, "licenses of the other one", len(owned(t, s, "b@x.example")), 0)
	twin := entitlement.NewHolding(license("B", "b@x.example"), by(start))
	twin.Events[0].ID = first.Events[0].ID
	if err := s.CreateLicense(soon(t), twin); err == nil {
		t.Fatal("another license's event was stored")
	}
	same(t, "licenses after an event was refused", len(owned(t, s, "b@x.example")), 0)
	late := license("C", "b@x.example")
	late.SupportUntil = time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)
	for what, bad := range map[string]entitlement.License{"NUL": license("a\x00", "b@x.example"), "the year 10000": late} {
		refused(t, what, s.CreateLicense(soon(t), entitlement.NewHolding(bad, by(start))), fault.Invalid, "unstorable_license")
	}
	same(t, "entries", len(pending(t, s)), 1)
}

func holdingUpdates(t *testing.T, s *store.Store) {
	h := newHolding(t, s, "A", 2)
	r := &entitlement.Registry{Store: s}
	plans := []string{"enterprise", "platinum"}
	product, later := "PIX4Dmapper", by(start.Add(time.Minute))
	for _, step := range []struct {
		name string
		work func() error
		told int
	}{
		{"an edit", func() error {
			return errorOf(r.Edit(soon(t), h.ID, entitlement.Edit{Product: &product}, plans, later))
		}, 1},
		{"an edit that changes nothing", func() error {
			return errorOf(r.Edit(soon(t), h.ID, entitlement.Edit{Product: &product}, plans, later))
		}, 0},
		{"two terms", func() error {
			_, _, err := r.AddContract(soon(t), h.ID, term(0, 12), plans, later)
			if err == nil {
				c := term(12, 24)
				c.ConfirmedAt = time.Time{}
				_, _, err = r.AddContract(soon(t), h.ID, c, plans, later)
			}
			return err
		}, 3},
		{"another plan", func() error {
			_, _, err := r.EditContract(soon(t), h.ID, held(t, s, h.ID).Contracts[1].ID, entitlement.ContractEdit{Plan: &plans[1]}, plans, later)
			return err
		}, 1},
		{"a term taken back", func() error {
			return errorOf(r.RemoveContract(soon(t), h.ID, held(t, s, h.ID).Contracts[1].ID, later))
		}, 1},
		{"a device", func() error {
			_, _, _, err := r.LogIn(soon(t), h.ID, entitlement.LogIn{Fingerprint: "f", Name: "Büro 1"}, later)
			return err
		}, 1},
		{"a check-in", func() error {
			return errorOf(r.CheckIn(soon(t), h.ID, held(t, s, h.ID).Devices[0].ID, by(start.Add(time.Hour))))
		}, 0},
	} {
		before, entries := held(t, s, h.ID), len(pending(t, s))
		must(t, step.work())
		after := held(t, s, h.ID)
		same(t, "events of "+step.name, after.Past-before.Past, step.told)
		same(t, "entries of "+step.name, len(pending(t, s))-entries, step.told)
		same(t, step.name+" counts as a change", after.Version > before.Version, step.told > 0)
	}
	got := held(t, s, h.ID)
	same(t, "product", got.Product, product)
	same(t, "terms", unnamed(got.License).Contracts, []entitlement.Contract{term(0, 12)})
	same(t, "the device", got.Devices, []entitlement.Device{{
		ID: got.Devices[0].ID, Fingerprint: "f", Name: "Büro 1", LoggedInAt: later.At, LastSeenAt: start.Add(time.Hour),
	}})
	for _, e := range pending(t, s) {
		same(t, "license of an entry", e.License, h.ID)
		same(t, "ticket of an entry", e.Ticket, tickets.ID(""))
		events, err := s.LicenseEvents(soon(t), h.ID, e.Event-1, 1)
		must(t, err)
		same(t, "event of an entry", []string{events[0].ID, string(events[0].Kind)}, []string{e.ID, e.Type})
	}
}

func holdingUpdateFails(t *testing.T, s *store.Store) {
	h := newHolding(t, s, "A", 1)
	before := held(t, s, h.ID)
	reason := errors.New("no")
	for what, work := range map[string]func(context.Context, *entitlement.Holding) error{
		"an error": func(_ context.Context, h *entitlement.Holding) error {
			h.Seats = 9
			h.Import(license("A", "b@x.example"), by(start))
			return reason
		},
		"a NUL": func(_ context.Context, h *entitlement.Holding) error {
			h.Import(license("A", "b\x00@x.example"), by(start))
			return nil
		},
		"an update of what is being updated": func(ctx context.Context, h *entitlement.Holding) error {
			h.Import(license("A", "b@x.example"), by(start))
			return s.UpdateLicense(ctx, h.ID, func(_ context.Context, inner *entitlement.Holding) error {
				inner.Import(license("A", "c@x.example"), by(start))
				return nil
			})
		},
		"a device with a NUL": func(_ context.Context, h *entitlement.Holding) error {
			h.Devices = append(h.Devices, entitlement.Device{ID: NewID(), Name: "\x00"})
			return nil
		},
	} {
		err := s.UpdateLicense(soon(t), h.ID, work)
		if err == nil || what == "an error" && !errors.Is(err, reason) {
			t.Fatalf("%s: %v", what, err)
		}
		same(t, "license after "+what, held(t, s, h.ID), before)
		same(t, "entries after "+what, len(pending(t, s)), 1)
	}
	err := s.InTransaction(soon(t), func(ctx context.Context) error {
		must(t, s.UpdateLicense(ctx, h.ID, func(_ context.Context, h *entitlement.Holding) error {
			h.Import(license("A", "b@x.example"), by(start))
			return nil
		}))
		return reason
	})
	same(t, "the transaction's end", err, reason)
	same(t, "license after the transaction", held(t, s, h.ID), before)
}

func unknownLicense(t *testing.T, s *store.Store) {
	h := newHolding(t, s, "A", 1)
	for _, id := range []string{NewID(), "", "1", h.Key, h.ID + " ", "{" + h.ID + "}", "\x00"} {
		for what, err := range map[string]error{
			"to be changed": s.UpdateLicense(soon(t), id, func(context.Context, *entitlement.Holding) error { return nil }),
			"to be shown":   errorOf(s.License(soon(t), id, start)),
			"its devices":   errorOf(s.Devices(soon(t), id)),
			"its history":   errorOf(s.LicenseEvents(soon(t), id, 0, 1)),
			"of a device":   errorOf(s.LicenseOf(soon(t), id)),
		} {
			refused(t, fmt.Sprintf("the license %q, %s", id, what), err, fault.NotFound, "not_found")
		}
	}
	same(t, "owned by nobody", len(holdings(t, s, "a\x00")), 0)
}

func wakesOfLicenses(t *testing.T, s *store.Store) {
	h := newHolding(t, s, "A", 1)
	for _, step := range []struct {
		name            string
		work            func()
		licenses, entry bool
	}{
		{"a new license", func() { newHolding(t, s, "B", 1) }, true, true},
		{"a log-in", func() { loggedIn(t, s, h.ID, "f", "n", start) }, true, true},
		{"a log-in of what is active", func() { loggedIn(t, s, h.ID, "f", "n", start.Add(time.Hour)) }, true, false},
		{"an import", func() { importAll(t, s, start, license("C", "a@x.example")) }, true, false},
		{"the same import", func() { importAll(t, s, start, license("C", "a@x.example")) }, false, false},
		{"a look", func() { held(t, s, h.ID) }, false, false},
	} {
		licenses, cancel := s.Wake(store.LicensesChanged)
		defer cancel()
		entry, cancel := s.Wake(store.EntryAdded)
		defer cancel()
		step.work()
		same(t, "woken by "+step.name, []bool{woken(licenses), woken(entry)}, []bool{step.licenses, step.entry})
	}
}
