package entitlement_test

import (
	"strings"
	"testing"
	"time"

	"deskbell/entitlement"
	"deskbell/internal/fault"
)

func TestALicenseIsCreated(t *testing.T) {
	w := newWorld(t)
	l := subscription(3)
	l.Owner = " OPS@Aerial.EXAMPLE "
	signed := term(0, 365)
	signed.Plan, signed.ConfirmedAt = "", yesterday
	l.Contracts = []entitlement.Contract{signed}
	h, err := w.Create(ctx, l, plans, w.by(linus, now))
	if err != nil {
		t.Fatal(err)
	}
	signed.ID, signed.Plan = "id-002", "enterprise"
	want := subscription(3)
	want.ID, want.CreatedAt, want.Contracts = "id-001", now, []entitlement.Contract{signed}
	same(t, "the license", h.License, want)
	same(t, "the stored one", *w.store.kept["id-001"], entitlement.Holding{License: want, Version: 1, Past: 3})
	same(t, "the history", w.store.history["id-001"], []entitlement.Event{
		{ID: "id-003", Number: 1, Kind: entitlement.WasCreated, At: now, Actor: linus},
		{ID: "id-004", Number: 2, Kind: entitlement.ContractAdded, At: now, Actor: linus, Details: entitlement.Details{Contract: "id-002"}},
		{ID: "id-005", Number: 3, Kind: entitlement.ContractConfirmed, At: now, Actor: linus, Details: entitlement.Details{Contract: "id-002"}},
	})

	_, err = w.Create(ctx, subscription(1), plans, w.by(linus, now))
	refused(t, err, fault.Conflict, "license_key_taken", "There is a license with the key MAP-1.")
}

func TestALicenseMayBeOlderThanItsRecord(t *testing.T) {
	w := newWorld(t)
	l := subscription(1)
	l.CreatedAt = lastYear
	if h, err := w.Create(ctx, l, plans, w.by(linus, now)); err != nil || !h.CreatedAt.Equal(lastYear) {
		t.Errorf("got %+v, %v", h, err)
	}
}

func TestEveryFaultOfALicenseIsNamed(t *testing.T) {
	const address = " is not an email address; write it like name@company.example"
	for _, c := range []struct {
		name  string
		spoil func(*entitlement.License)
		want  []string
	}{
		{"nothing is there", func(l *entitlement.License) {
			*l = entitlement.License{Contracts: []entitlement.Contract{{Plan: "gold"}}}
		}, []string{
			`license_key: is missing`,
			`product: is missing`,
			`kind: must be subscription or perpetual`,
			`owner_email: ""` + address,
			`seats: must be a whole number from 1 to 100000`,
			`enterprise_plan: "gold" has no published policy; use enterprise, platinum, standard`,
			`enterprise_from: is missing; a term has both a beginning and an end`,
			`enterprise_until: is missing; a term has both a beginning and an end`,
		}},
		{"everything is wrong", func(l *entitlement.License) {
			*l = entitlement.License{
				Key: "two\nlines", Product: "\xff", Kind: "lifetime", Owner: "ops", Seats: 100_001,
				Contracts: []entitlement.Contract{{Plan: "enterprise", From: now, Until: now}, {Plan: "enterprise", From: now, Until: yesterday}},
			}
		}, []string{
			`license_key: has control characters in it, or is no text`,
			`product: has control characters in it, or is no text`,
			`kind: must be subscription or perpetual`,
			`owner_email: "ops"` + address,
			`seats: must be a whole number from 1 to 100000`,
			`enterprise_until: must be after the term's beginning, 2026-11-25`,
			`enterprise_until: must be after the term's beginning, 2026-11-25`,
		}},
		{"too long", func(l *entitlement.License) {
			l.Key, l.Product = strings.Repeat("é", 201), strings.Repeat("é", 201)
		}, []string{
			`license_key: is longer than 200 characters`,
			`product: is longer than 200 characters`,
		}},
		{"a term without a beginning, which overlaps nothing", func(l *entitlement.License) {
			l.Contracts = []entitlement.Contract{{Plan: "enterprise", Until: nextYear}, term(0, 10)}
		}, []string{
			`enterprise_from: is missing; a term has both a beginning and an end`,
		}},
		{"three terms that overlap", func(l *entitlement.License) {
			l.Contracts = []entitlement.Contract{term(0, 10), term(1, 2), term(9, 11)}
		}, []string{
			`enterprise_from: the term from 2026-11-25 until 2026-12-05 overlaps the one from 2026-11-26 until 2026-11-27`,
			`enterprise_from: the term from 2026-11-25 until 2026-12-05 overlaps the one from 2026-12-04 until 2026-12-06`,
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := subscription(1)
			c.spoil(&l)
			says := "The license cannot be stored as it is.\n" + strings.Join(c.want, "\n")
			refused(t, l.Check(plans), fault.Invalid, "invalid_license", says)
			w := newWorld(t)
			h, err := w.Create(ctx, l, plans, w.by(linus, now))
			refused(t, err, fault.Invalid, "invalid_license", says)
			if h != nil || len(w.store.kept) != 0 {
				t.Error("it left a license")
			}
		})
	}
	l := subscription(100_000)
	l.Key, l.Product, l.Kind = strings.Repeat("é", 200), strings.Repeat("é", 200), entitlement.Perpetual
	if err := l.Check(plans); err != nil {
		t.Error(err)
	}
}

func TestALicenseChanges(t *testing.T) {
	const until = "2027-11-25T18:30:00Z" // as it was
	change := func(field, was, is string) []entitlement.Change { return []entitlement.Change{{field, was, is}} }
	type event struct {
		kind    entitlement.EventKind
		changes []entitlement.Change
	}
	for _, c := range []struct {
		name string
		edit entitlement.Edit
		want []event
	}{
		{"nothing", entitlement.Edit{}, nil},
		{"to what it is", entitlement.Edit{
			Product: ptr("PIX4Dmapper"), Kind: ptr(entitlement.Subscription), Owner: ptr(entitlement.Email(" OPS@aerial.example")),
			Seats: ptr(2), SupportUntil: ptr(nextYear.In(time.FixedZone("CET", 3600))),
		}, nil},
		{"a transfer", entitlement.Edit{Owner: ptr(entitlement.Email("Lab@SURVEY.example"))},
			[]event{{entitlement.WasTransferred, change("owner_email", "ops@aerial.example", "lab@survey.example")}}},
		{"a renewal", entitlement.Edit{SupportUntil: ptr(nextYear.Add(microsecond))},
			[]event{{entitlement.WasRenewed, change("support_until", until, "2027-11-25T18:30:00.000001Z")}}},
		{"cut short", entitlement.Edit{SupportUntil: &tomorrow},
			[]event{{entitlement.WasChanged, change("support_until", until, "2026-11-26T18:30:00Z")}}},
		{"taken away", entitlement.Edit{SupportUntil: &time.Time{}},
			[]event{{entitlement.WasChanged, change("support_until", until, "")}}},
		{"more seats", entitlement.Edit{Seats: ptr(3)}, []event{{entitlement.WasChanged, change("seats", "2", "3")}}},
		{"everything", entitlement.Edit{
			Product: ptr("Pix4Dengine"), Kind: ptr(entitlement.Perpetual), Owner: ptr(entitlement.Email("lab@survey.example")),
			Seats: ptr(9), SupportUntil: ptr(nextYear.AddDate(1, 0, 0)),
		}, []event{
			{entitlement.WasTransferred, change("owner_email", "ops@aerial.example", "lab@survey.example")},
			{entitlement.WasRenewed, change("support_until", until, "2028-11-25T18:30:00Z")},
			{entitlement.WasChanged, []entitlement.Change{{"product", "PIX4Dmapper", "Pix4Dengine"}, {"kind", "subscription", "perpetual"}, {"seats", "2", "9"}}},
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			id := w.own(subscription(2))
			w.logIn(id, "pc-1", now)
			h, err := w.Edit(ctx, id, c.edit, plans, w.by(linus, now))
			if err != nil {
				t.Fatal(err)
			}
			var got []event
			for _, e := range w.store.history[id][2:] {
				got = append(got, event{e.Kind, e.Changes})
				if e.Actor != linus || !e.At.Equal(now) {
					t.Errorf("%s was done by %s at %s", e.Kind, e.Actor.Name, e.At)
				}
			}
			same(t, "the events", got, c.want)
			same(t, "the stored license", w.store.kept[id].License, h.License)
			w.seats(id, now, "pc-1") // whatever changes, devices stay logged in
		})
	}
}

func TestAFirstSupportAndUpgradeIsARenewalToo(t *testing.T) {
	w := newWorld(t)
	l := subscription(1)
	l.SupportUntil = time.Time{}
	id := w.own(l)
	if _, err := w.Edit(ctx, id, entitlement.Edit{SupportUntil: &nextYear}, plans, w.by(linus, now)); err != nil {
		t.Fatal(err)
	}
	same(t, "the event", w.last(id), entitlement.Event{Number: 2, Kind: entitlement.WasRenewed, At: now, Actor: linus, Details: entitlement.Details{
		Changes: []entitlement.Change{{"support_until", "", "2027-11-25T18:30:00Z"}},
	}})
}

func TestATransferMovesWhatTheLicenseEntitlesTo(t *testing.T) {
	w := newWorld(t)
	id := w.own(subscription(1))
	d := w.logIn(id, "pc-1", now)
	if _, err := w.Edit(ctx, id, entitlement.Edit{Owner: ptr(entitlement.Email("lab@survey.example"))}, plans, w.by(linus, now)); err != nil {
		t.Fatal(err)
	}
	for owner, want := range map[entitlement.Email]int{"ops@aerial.example": 0, "lab@survey.example": 1} {
		if all, err := w.store.Holdings(ctx, owner); len(all) != want || err != nil {
			t.Errorf("%s has %d licenses, %v", owner, len(all), err)
		}
	}
	if _, err := w.Deactivate(ctx, id, lost(d, ""), w.by(entitlement.Actor{Role: entitlement.Owner, ID: "lab@survey.example"}, now)); err != nil {
		t.Errorf("the new owner: %v", err)
	}
}

func TestAChangeWithFaultsIsNotMade(t *testing.T) {
	w := newWorld(t)
	id := w.own(subscription(2))
	before := w.store.kept[id]
	h, err := w.Edit(ctx, id, entitlement.Edit{
		Product: ptr(" "), Kind: ptr(entitlement.Kind("")), Owner: ptr(entitlement.Email("ops")), Seats: ptr(0),
	}, plans, w.by(linus, now))
	refused(t, err, fault.Invalid, "invalid_license", "The license cannot be stored as it is.\n"+
		"product: is missing\nkind: must be subscription or perpetual\nowner_email: \"ops\" is not an email address; write it like name@company.example\nseats: must be a whole number from 1 to 100000")
	if h != nil {
		t.Error("a license came with the refusal")
	}
	same(t, "the stored license", w.store.kept[id], before)
}

func TestFewerSeatsThanAreInUseAreRefused(t *testing.T) {
	seats := func(n int) entitlement.Edit { return entitlement.Edit{Seats: &n} }
	w := newWorld(t)
	id := w.own(subscription(4))
	w.logIn(id, "pc-1", now)
	w.logIn(id, "pc-2", tomorrow)
	_, err := w.Edit(ctx, id, seats(1), plans, w.by(linus, tomorrow))
	refused(t, err, fault.Conflict, "seats_in_use", "2 seats are in use, by PC-1 (last seen 2026-11-25), PC-2 (last seen 2026-11-26). Log devices out before there are fewer seats.")
	if _, err := w.Edit(ctx, id, seats(2), plans, w.by(linus, tomorrow)); err != nil {
		t.Errorf("as many as are in use: %v", err)
	}
	ended := now.Add(30 * days) // of the first device's time
	if _, err := w.Edit(ctx, id, seats(1), plans, w.by(linus, ended)); err != nil {
		t.Errorf("once one ended by itself: %v", err)
	}

	// An import may have left fewer seats than are in use. More of them help.
	w = newWorld(t)
	id = w.own(subscription(4))
	for _, fingerprint := range []string{"pc-1", "pc-2", "pc-3"} {
		w.logIn(id, fingerprint, now)
	}
	w.store.kept[id].Seats = 1
	if _, err := w.Edit(ctx, id, seats(2), plans, w.by(linus, now)); err != nil {
		t.Errorf("one more than before: %v", err)
	}
	if _, _, _, err := w.LogIn(ctx, id, machine("pc-4"), w.by(olga, now)); !fault.Is(err, fault.Conflict) {
		t.Errorf("another log-in: %v", err)
	}
}

func TestEveryKindOfEventIsListedOnce(t *testing.T) {
	seen := map[entitlement.EventKind]bool{}
	for _, kind := range entitlement.EventKinds {
		if seen[kind] {
			t.Errorf("%s is listed twice", kind)
		}
		seen[kind] = true
	}
	if len(seen) != 14 {
		t.Errorf("%d kinds are listed, want all 14", len(seen))
	}
}

func TestWhoIsStaff(t *testing.T) {
	for role, want := range map[entitlement.Role]bool{
		entitlement.Customer: false, entitlement.Owner: false, "": false,
		entitlement.Agent: true, entitlement.Manager: true, entitlement.Administrator: true, entitlement.System: true,
	} {
		if got := role.Staff(); got != want {
			t.Errorf("%q: got %v", role, got)
		}
	}
}
