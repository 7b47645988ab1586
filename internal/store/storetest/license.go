package storetest

import (
	"fmt"
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

// by is who does something to a license at an instant.
func by(at time.Time) entitlement.By {
	return entitlement.By{Actor: entitlement.Actor{Role: entitlement.Administrator, ID: "ada", Name: "Ada"}, At: at, NewID: NewID}
}

// term is a confirmed contract from some months after the start until some others.
func term(from, until int) entitlement.Contract {
	return entitlement.Contract{Plan: "enterprise", From: start.AddDate(0, from, 0), Until: start.AddDate(0, until, 0), ConfirmedAt: start}
}

// wellFormed gives the contracts terms that follow each other.
func wellFormed(l entitlement.License) entitlement.License {
	for i := range l.Contracts {
		l.Contracts[i].From, l.Contracts[i].Until = term(12*i, 12*i+11).From, term(12*i, 12*i+11).Until
	}
	return l
}

func importAll(t *testing.T, s *store.Store, now time.Time, all ...entitlement.License) entitlement.Imported {
	t.Helper()
	counts, err := s.ImportLicenses(soon(t), all, by(now), nil)
	must(t, err)
	return counts
}

func owned(t *testing.T, s *store.Store, owner entitlement.Email) []entitlement.License {
	t.Helper()
	account, err := s.Account(soon(t), owner)
	must(t, err)
	same(t, "what is known of "+string(owner), account, entitlement.Account{Licenses: account.Licenses})
	return account.Licenses
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
	var visited []string
	must(t, s.EachLicense(soon(t), func(l entitlement.License) error { visited = append(visited, l.Key); return nil }))
	same(t, "visited", visited, keys)
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
