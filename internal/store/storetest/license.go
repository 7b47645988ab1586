package storetest

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"deskbell/entitlement"
	"deskbell/internal/fault"
	"deskbell/internal/store"
)

func license(key, owner string) entitlement.License {
	return entitlement.License{
		Key: key, Product: "Pix4Dengine", Kind: entitlement.Subscription, Owner: entitlement.Email(owner), Seats: 2,
		SupportUntil: start.AddDate(1, 0, 0),
	}
}

func importAll(t *testing.T, s *store.Store, now time.Time, all ...entitlement.License) entitlement.Imported {
	t.Helper()
	counts, err := s.ImportLicenses(soon(t), all, NewID, now, nil)
	must(t, err)
	return counts
}

func imports(t *testing.T, s *store.Store) {
	later := start.Add(time.Hour)
	full := filled[entitlement.License](t, 1)
	same(t, "first", importAll(t, s, start, full, license("A", "a@x.example")), entitlement.Imported{Imported: 2})
	got := owned(t, s, full.Owner)[0]
	if got.ID == full.ID || got.ID == "" {
		t.Fatalf("a new license has the ID %q, but should be given one", got.ID)
	}
	full.ID = got.ID
	same(t, "every field", got, full)
	same(t, "again", importAll(t, s, later, full, license("A", "a@x.example")), entitlement.Imported{Unchanged: 2})
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
		other := filled[entitlement.License](t, uint64(100+i))
		value := reflect.ValueOf(&full).Elem().Field(i)
		if value.Kind() == reflect.Bool {
			value.SetBool(!value.Bool())
		} else {
			for seed := uint64(200); reflect.DeepEqual(value.Interface(), reflect.ValueOf(other).Field(i).Interface()); seed++ {
				other = filled[entitlement.License](t, seed)
			}
			value.Set(reflect.ValueOf(other).Field(i))
		}
		same(t, "a new "+name, importAll(t, s, later, full), entitlement.Imported{Updated: 1})
		same(t, "the new "+name, owned(t, s, full.Owner)[0], full)
	}
	full.Contract, full.SupportUntil = nil, time.Time{}
	same(t, "no contract", importAll(t, s, later, full), entitlement.Imported{Updated: 1})
	same(t, "no contract", owned(t, s, full.Owner)[0], full)
	same(t, "nothing", importAll(t, s, later), entitlement.Imported{})

	for what, bad := range map[string][]entitlement.License{
		"a key twice": {license("C", "c@x.example"), license("C", "d@x.example")},
		"a NUL":       {license("C", "c@x.example"), license("a\x00b", "c@x.example")},
		"bad UTF-8":   {license("C", "c@x.example"), license("\xff", "c@x.example")},
		"year 10000":  {license("C", "c@x.example"), {Key: "D", Kind: entitlement.Perpetual, SupportUntil: time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)}},
	} {
		_, err := s.ImportLicenses(soon(t), bad, NewID, start, nil)
		refused(t, what, err, fault.Invalid, "invalid_licenses")
		same(t, "licenses after "+what, len(owned(t, s, "c@x.example")), 0)
	}
	_, err := s.ImportLicenses(soon(t), []entitlement.License{license("C", "c@x.example"), {Key: "D", Kind: "lease"}}, NewID, start, nil)
	if err == nil {
		t.Fatal("a kind of license that there isn't was imported")
	}
	same(t, "licenses after the database refused", len(owned(t, s, "c@x.example")), 0)
}

func owned(t *testing.T, s *store.Store, owner entitlement.Email) []entitlement.License {
	t.Helper()
	all, err := s.OwnedBy(soon(t), owner)
	must(t, err)
	return all
}

func licensesByOwner(t *testing.T, s *store.Store) {
	importAll(t, s, start, license("B", "a@x.example"), license("A", "a@x.example"), license("C", "b@x.example"))
	all := owned(t, s, "a@x.example")
	same(t, "owned", []string{all[0].Key, all[1].Key}, []string{"A", "B"})
	for _, owner := range []entitlement.Email{"", "A@x.example", "a@x.example ", "%", "a\x00", "\xff", "'; --"} {
		same(t, fmt.Sprintf("owned by %q", owner), len(owned(t, s, owner)), 0)
	}
	found, err := s.License(soon(t), all[0].ID, start)
	must(t, err)
	same(t, "found", found, entitlement.Held{License: all[0]})
	_, err = s.License(soon(t), NewID(), start)
	refused(t, "an unknown license", err, fault.NotFound, "")
}

func licenseLists(t *testing.T, s *store.Store) {
	var keys []string
	for i, key := range []string{"a", "B", "b_1", "b%2", "é", "Z", "a\\", "雪"} {
		importAll(t, s, start, license(key, fmt.Sprintf("owner%d@x.example", i%2)))
		keys = append(keys, key)
	}
	slices.Sort(keys)
	list := func(q entitlement.Query) (all []string) {
		for {
			page, next, err := s.ListLicenses(soon(t), q)
			must(t, err)
			for _, l := range page {
				all = append(all, l.Key)
			}
			if next == "" {
				return all
			}
			same(t, "length of a page that leads on", len(page), q.Limit)
			q.Cursor = next
		}
	}
	for limit := 1; limit < 10; limit++ {
		same(t, "all", list(entitlement.Query{Limit: limit}), keys)
	}
	same(t, "by owner", len(list(entitlement.Query{Owner: "owner1@x.example", Limit: 2})), 4)
	same(t, "by part of a key", list(entitlement.Query{Text: "B_"}), []string{"b_1"})
	same(t, "by part of an owner", len(list(entitlement.Query{Text: "OWNER0@", Limit: 3})), 4)
	same(t, "by part of a product", len(list(entitlement.Query{Text: "4dENG", Limit: 3})), 8)
	same(t, "by NUL", len(list(entitlement.Query{Text: "a\x00"})), 0)
	_, _, err := s.ListLicenses(soon(t), entitlement.Query{Text: strings.Repeat("x", 501)})
	refused(t, "too long a text", err, fault.Invalid, "invalid_query")
	_, _, err = s.ListLicenses(soon(t), entitlement.Query{Cursor: "nonsense"})
	refused(t, "a cursor of no list", err, fault.Invalid, "invalid_cursor")
}

func manyLicenses(t *testing.T, s *store.Store) {
	all := make([]entitlement.License, 10_000)
	for i := range all {
		all[i] = license(fmt.Sprintf("KEY-%05d", i*7919%len(all)), fmt.Sprintf("owner%d@x.example", i%3000))
	}
	last := 0
	begun := time.Now()
	counts, err := s.ImportLicenses(soon(t), all, NewID, start, func(done int) {
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
	if _, err := s.ImportLicenses(ctx, all, NewID, start, func(int) { cancel() }); err == nil {
		t.Fatal("a canceled import ended well")
	}
	same(t, "seats after a canceled import", owned(t, s, all[5000].Owner)[1].Seats, 2)
	same(t, "again", importAll(t, s, start, all...), entitlement.Imported{Updated: 1, Unchanged: len(all) - 1})
}
