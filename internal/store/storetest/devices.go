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
	"deskbell/tickets"
)

func deviceLists(t *testing.T, s *store.Store) {
	h, other := newHolding(t, s, "A", 3), newHolding(t, s, "B", 3)
	same(t, "devices of none", len(devicesOf(t, s, h.ID)), 0)
	seats := func(now time.Time) int {
		found, err := s.License(soon(t), h.ID, now)
		must(t, err)
		page, _, err := s.ListLicenses(soon(t), entitlement.Query{Now: now})
		must(t, err)
		same(t, "seats in the list", page[0].SeatsInUse, found.SeatsInUse)
		return found.SeatsInUse
	}
	same(t, "seats of none", seats(start), 0)
	first := loggedIn(t, s, h.ID, "first", "First", start)
	second := loggedIn(t, s, h.ID, "second", "Second", start.Add(2*time.Minute))
	third := loggedIn(t, s, h.ID, "third", "Third", start.Add(time.Minute))
	loggedIn(t, s, other.ID, "first", "First of another license", start)
	must(t, (&entitlement.Registry{Store: s}).LogOut(soon(t), h.ID, third, by(start.Add(time.Hour))))
	all := devicesOf(t, s, h.ID)
	same(t, "devices", []string{all[0].ID, all[1].ID, all[2].ID}, []string{second, third, first})
	same(t, "the end of one", []any{all[1].EndedAt, all[1].EndedBy}, []any{start.Add(time.Hour), entitlement.ByLogOut})
	same(t, "seats", seats(start.Add(time.Hour)), 2)
	same(t, "seats before one expires", seats(start.Add(entitlement.CheckIn-time.Microsecond)), 2)
	same(t, "seats once it has", seats(start.Add(entitlement.CheckIn)), 1)
	for _, id := range []string{first, second, third} {
		of, err := s.LicenseOf(soon(t), id)
		must(t, err)
		same(t, "license of a device", of, h.ID)
	}
	same(t, "the first again", loggedIn(t, s, h.ID, "third", "Third", start.Add(time.Hour)), third)
}

func devicesOf(t *testing.T, s *store.Store, license string) []entitlement.Device {
	t.Helper()
	all, err := s.Devices(soon(t), license)
	must(t, err)
	return all
}

func devicesFound(t *testing.T, s *store.Store) {
	l := license("A", "a@x.example")
	l.Seats, l.Contracts = 20, []entitlement.Contract{term(0, 12)}
	h := entitlement.NewHolding(l, by(start))
	must(t, s.CreateLicense(soon(t), h))
	var names []string
	for i, name := range []string{"büro", "Ada's Mac", "ada", "BÜRO 2", "a_b", "a%b", "zoë", "ada", "雪"} {
		loggedIn(t, s, h.ID, fmt.Sprintf("FP-%d", i), name, start.Add(time.Duration(i)*time.Hour))
		names = append(names, name)
	}
	slices.Sort(names)
	find := func(q entitlement.DeviceQuery) (found []string) {
		for {
			page, next, err := s.FindDevices(soon(t), q)
			must(t, err)
			for _, d := range page {
				found = append(found, d.Name)
				same(t, "license", d.License, h.License)
			}
			if next == "" {
				return found
			}
			same(t, "length of a page that leads on", len(page), q.Limit)
			q.Cursor = next
		}
	}
	for limit := range 10 {
		same(t, "all", find(entitlement.DeviceQuery{Limit: limit}), names)
	}
	for text, want := range map[string][]string{
		"BÜRO": {"BÜRO 2", "büro"}, "ADA": {"Ada's Mac", "ada", "ada"}, "a_b": {"a_b"}, "%": {"a%b"},
		"fp-8": {"雪"}, "ZOË": {"zoë"}, "nobody": nil, "a\x00": nil,
	} {
		same(t, "by "+text, find(entitlement.DeviceQuery{Text: text, Limit: 2}), want)
	}
	now := start.Add(entitlement.CheckIn + 6*time.Hour) // all but the last two expired
	same(t, "active", find(entitlement.DeviceQuery{Active: true, Now: now, Limit: 1}), []string{"ada", "雪"})
	_, _, err := s.FindDevices(soon(t), entitlement.DeviceQuery{Text: strings.Repeat("x", 501)})
	refused(t, "too long a text", err, fault.Invalid, "invalid_query")
	_, byKey, err := s.ListLicenses(soon(t), entitlement.Query{Limit: 1})
	must(t, err)
	for _, cursor := range []string{"nonsense", byKey + "x"} {
		_, _, err = s.FindDevices(soon(t), entitlement.DeviceQuery{Cursor: cursor})
		refused(t, "a cursor of no list", err, fault.Invalid, "invalid_cursor")
	}
}

func provisional(t *testing.T, s *store.Store) {
	var want []tickets.Ref
	for i, basis := range []entitlement.Basis{"provisional", "enterprise", "provisional", "denied", "provisional"} {
		one := Ticket(start.Add(-time.Duration(i) * time.Hour))
		one.Verdict.Basis = basis
		created(t, s, one)
		if basis == entitlement.Provisional {
			want = append(want, tickets.Ref(one.ID))
		}
	}
	slices.Reverse(want)
	for limit := range 5 {
		got, err := s.Provisional(soon(t), limit)
		must(t, err)
		same(t, "to decide on", append([]tickets.Ref{}, got...), append([]tickets.Ref{}, want[:min(limit, len(want))]...))
	}
}
