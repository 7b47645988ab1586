package storetest

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"sync"
	"testing"
	"time"

	"deskbell/entitlement"
	"deskbell/internal/fault"
	"deskbell/internal/store"
)

// unnamed are the contracts without their IDs, which an import doesn't know.
func unnamed(l entitlement.License) entitlement.License {
	l.Contracts = slices.Clone(l.Contracts)
	for i := range l.Contracts {
		l.Contracts[i].ID = ""
	}
	return l
}

func imports(t *testing.T, s *store.Store) {
	later := start.Add(time.Hour)
	full := wellFormed(filled[entitlement.License](t, 1))
	same(t, "first", importAll(t, s, start, full, license("A", "a@x.example")), entitlement.Imported{Imported: 2})
	got := owned(t, s, full.Owner)[0]
	if got.ID == full.ID || got.ID == "" || got.Contracts[0].ID == full.Contracts[0].ID {
		t.Fatalf("a new license has the ID %q and its contract %q, but should be given some", got.ID, got.Contracts[0].ID)
	}
	full.ID = got.ID
	same(t, "every field", unnamed(got), unnamed(full))
	same(t, "again", importAll(t, s, later, full, license("A", "a@x.example")), entitlement.Imported{Unchanged: 2})
	same(t, "the same contracts", owned(t, s, full.Owner)[0], got)
	a := owned(t, s, "a@x.example")[0]
	same(t, "created", a.CreatedAt, start)

	changed := license("A", "b@x.example")
	same(t, "changed", importAll(t, s, later, changed, license("B", "b@x.example")), entitlement.Imported{Imported: 1, Updated: 1})
	same(t, "of the owner before", len(owned(t, s, "a@x.example")), 0)
	b := owned(t, s, "b@x.example")
	same(t, "ID kept", b[0].ID, a.ID)
	same(t, "creation kept", b[0].CreatedAt, start)
	changed.CreatedAt = later
	same(t, "creation told", importAll(t, s, later, changed), entitlement.Imported{Updated: 1})
	same(t, "creation told", owned(t, s, "b@x.example")[0].CreatedAt, later)

	// Every field of a license that changes is a change, and is stored.
	for i := range reflect.TypeFor[entitlement.License]().NumField() {
		name := reflect.TypeFor[entitlement.License]().Field(i).Name
		if name == "ID" || name == "Key" {
			continue
		}
		other := wellFormed(filled[entitlement.License](t, uint64(100+i)))
		value := reflect.ValueOf(&full).Elem().Field(i)
		if value.Kind() == reflect.Bool {
			value.SetBool(!value.Bool())
		} else {
			for seed := uint64(200); reflect.DeepEqual(value.Interface(), reflect.ValueOf(other).Field(i).Interface()); seed++ {
				other = wellFormed(filled[entitlement.License](t, seed))
			}
			value.Set(reflect.ValueOf(other).Field(i))
		}
		same(t, "a new "+name, importAll(t, s, later, full), entitlement.Imported{Updated: 1})
		same(t, "the new "+name, unnamed(owned(t, s, full.Owner)[0]), unnamed(full))
	}
	full.Contracts, full.SupportUntil = nil, time.Time{}
	same(t, "no contract", importAll(t, s, later, full), entitlement.Imported{Updated: 1})
	same(t, "no contract", owned(t, s, full.Owner)[0], full)
	same(t, "nothing", importAll(t, s, later), entitlement.Imported{})
	same(t, "entries of imports", len(pending(t, s)), 0)
}

func importHistories(t *testing.T, s *store.Store) {
	one := license("A", "a@x.example")
	one.Contracts = []entitlement.Contract{term(0, 12)}
	importAll(t, s, start, one)
	id := owned(t, s, one.Owner)[0].ID
	read := 0
	for _, step := range []struct {
		name   string
		change func(*entitlement.License)
		want   []entitlement.EventKind
		terms  []entitlement.Contract
	}{
		{"a new license", func(*entitlement.License) {}, []entitlement.EventKind{entitlement.WasCreated, entitlement.ContractAdded, entitlement.ContractConfirmed}, []entitlement.Contract{term(0, 12)}},
		{"the same", func(*entitlement.License) {}, nil, []entitlement.Contract{term(0, 12)}},
		{"another owner", func(l *entitlement.License) { l.Owner = "b@x.example" }, []entitlement.EventKind{entitlement.WasTransferred}, []entitlement.Contract{term(0, 12)}},
		{"support for longer", func(l *entitlement.License) { l.SupportUntil = start.AddDate(2, 0, 0) }, []entitlement.EventKind{entitlement.WasRenewed}, []entitlement.Contract{term(0, 12)}},
		{"other fields", func(l *entitlement.License) { l.Seats, l.RemoteDeactivation = 7, true }, []entitlement.EventKind{entitlement.WasChanged, entitlement.WasSwitchedOn}, []entitlement.Contract{term(0, 12)}},
		{"a term that ends earlier", func(l *entitlement.License) { l.Contracts[0] = term(0, 6) }, []entitlement.EventKind{entitlement.ContractChanged}, []entitlement.Contract{term(0, 6)}},
		{"the term after it", func(l *entitlement.License) { l.Contracts[0] = term(6, 18); l.Contracts[0].ConfirmedAt = time.Time{} },
			[]entitlement.EventKind{entitlement.ContractAdded}, []entitlement.Contract{term(0, 6), {Plan: "enterprise", From: term(6, 18).From, Until: term(6, 18).Until}}},
		{"its confirmation", func(l *entitlement.License) { l.Contracts[0] = term(6, 18) }, []entitlement.EventKind{entitlement.ContractConfirmed}, []entitlement.Contract{term(0, 6), term(6, 18)}},
		{"a term over both", func(l *entitlement.License) { l.Contracts[0] = term(3, 24) },
			[]entitlement.EventKind{entitlement.ContractRemoved, entitlement.ContractRemoved, entitlement.ContractAdded, entitlement.ContractConfirmed}, []entitlement.Contract{term(3, 24)}},
		{"one before it", func(l *entitlement.License) { l.Contracts[0] = term(-12, -1) }, []entitlement.EventKind{entitlement.ContractAdded, entitlement.ContractConfirmed}, []entitlement.Contract{term(-12, -1), term(3, 24)}},
		{"none", func(l *entitlement.License) { l.Contracts = nil }, []entitlement.EventKind{entitlement.ContractRemoved}, []entitlement.Contract{term(-12, -1)}},
	} {
		before := held(t, s, id)
		step.change(&one)
		importAll(t, s, start, one)
		events, err := s.LicenseEvents(soon(t), id, read, 0)
		must(t, err)
		var kinds []entitlement.EventKind
		for i, e := range events {
			kinds = append(kinds, e.Kind)
			same(t, "number after "+step.name, e.Number, read+i+1)
			same(t, "actor after "+step.name, e.Actor, by(start).Actor)
		}
		same(t, "history after "+step.name, kinds, step.want)
		after := held(t, s, id)
		same(t, "terms after "+step.name, unnamed(after.License).Contracts, step.terms)
		if read > 0 {
			same(t, step.name+" counts as a change", after.Version > before.Version, len(events) > 0)
		}
		read += len(events)
	}
}

func importsRefused(t *testing.T, s *store.Store) {
	for what, bad := range map[string][]entitlement.License{
		"a key twice": {license("C", "c@x.example"), license("C", "d@x.example")},
		"a NUL":       {license("C", "c@x.example"), license("a\x00b", "c@x.example")},
		"bad UTF-8":   {license("C", "c@x.example"), license("\xff", "c@x.example")},
		"year 10000":  {license("C", "c@x.example"), {Key: "D", Kind: entitlement.Perpetual, SupportUntil: time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)}},
	} {
		_, err := s.ImportLicenses(soon(t), bad, by(start), nil)
		refused(t, what, err, fault.Invalid, "invalid_licenses")
		same(t, "licenses after "+what, len(owned(t, s, "c@x.example")), 0)
	}
	_, err := s.ImportLicenses(soon(t), []entitlement.License{license("C", "c@x.example"), {Key: "D", Kind: "lease"}}, by(start), nil)
	if err == nil {
		t.Fatal("a kind of license that there isn't was imported")
	}
	same(t, "licenses after the database refused", len(owned(t, s, "c@x.example")), 0)
}

// parallelImports has several import the same new licenses at once.
func parallelImports(t *testing.T, s *store.Store) {
	all := make([]entitlement.License, 250)
	for i := range all {
		all[i] = license(fmt.Sprintf("KEY-%03d", i), "a@x.example")
	}
	var total entitlement.Imported
	var mu sync.Mutex
	var imports sync.WaitGroup
	for range 4 {
		imports.Go(func() {
			counts, err := s.ImportLicenses(soon(t), all, by(start), nil)
			if err != nil {
				t.Error(err)
			}
			mu.Lock()
			defer mu.Unlock()
			total.Imported += counts.Imported
			total.Unchanged += counts.Unchanged
		})
	}
	imports.Wait()
	same(t, "imported once", total, entitlement.Imported{Imported: len(all), Unchanged: 3 * len(all)})
}

func manyLicenses(t *testing.T, s *store.Store) {
	all := make([]entitlement.License, 10_000)
	for i := range all {
		all[i] = license(fmt.Sprintf("KEY-%05d", i*7919%len(all)), fmt.Sprintf("owner%d@x.example", i%3000))
	}
	last := 0
	begun := time.Now()
	counts, err := s.ImportLicenses(soon(t), all, by(start), func(done int) {
		if done <= last {
			t.Errorf("%d done after %d", done, last)
		}
		last = done
	})
	must(t, err)
	t.Logf("imported %d licenses in %s", len(all), time.Since(begun).Round(time.Millisecond))
	same(t, "counts", counts, entitlement.Imported{Imported: len(all)})
	same(t, "progress", last, len(all))

	all[5000].Seats = 9
	ctx, cancel := context.WithCancel(soon(t))
	if _, err := s.ImportLicenses(ctx, all, by(start), func(int) { cancel() }); err == nil {
		t.Fatal("a canceled import ended well")
	}
	same(t, "seats after a canceled import", owned(t, s, all[5000].Owner)[1].Seats, 2)
	same(t, "again", importAll(t, s, start, all...), entitlement.Imported{Updated: 1, Unchanged: len(all) - 1})
	visited := 0
	must(t, s.EachLicense(soon(t), func(l entitlement.License) error { visited++; return nil }))
	same(t, "visited", visited, len(all))
	same(t, "licenses of one of many", len(holdings(t, s, all[5000].Owner)), 3)
}
