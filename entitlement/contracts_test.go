package entitlement_test

import (
	"testing"
	"time"

	"deskbell/entitlement"
	"deskbell/internal/fault"
)

// term runs between two days from now.
func term(from, until int) entitlement.Contract {
	return entitlement.Contract{Plan: "enterprise", From: now.AddDate(0, 0, from), Until: now.AddDate(0, 0, until)}
}

// add adds a term and gives it.
func (w *world) add(license string, c entitlement.Contract) entitlement.Contract {
	w.t.Helper()
	_, c, err := w.AddContract(ctx, license, c, plans, w.by(linus, now))
	if err != nil {
		w.t.Fatal(err)
	}
	return c
}

func (w *world) confirm(license string, c entitlement.Contract) entitlement.Contract {
	w.t.Helper()
	_, c, err := w.ConfirmContract(ctx, license, c.ID, w.by(linus, now))
	if err != nil {
		w.t.Fatal(err)
	}
	return c
}

func TestATermIsAdded(t *testing.T) {
	w := newWorld(t)
	id := w.own(subscription(1))
	h, c, err := w.AddContract(ctx, id, entitlement.Contract{From: now, Until: nextYear}, plans, w.by(linus, now))
	if err != nil {
		t.Fatal(err)
	}
	want := entitlement.Contract{ID: c.ID, Plan: "enterprise", From: now, Until: nextYear} // the usual plan
	same(t, "the term", c, want)
	same(t, "the license's", h.Contracts, []entitlement.Contract{want})
	same(t, "the stored ones", w.store.kept[id].Contracts, []entitlement.Contract{want})
	same(t, "the event", w.last(id), entitlement.Event{Number: 2, Kind: entitlement.ContractAdded, At: now, Actor: linus, Details: entitlement.Details{Contract: c.ID}})

	signed := term(365, 730)
	signed.ConfirmedAt = yesterday
	w.add(id, signed)
	same(t, "the events", w.since(id, 2), []entitlement.EventKind{entitlement.ContractAdded, entitlement.ContractConfirmed})
}

func TestTermsAreSortedByTheirBeginning(t *testing.T) {
	w := newWorld(t)
	l := subscription(1)
	l.Contracts = []entitlement.Contract{term(50, 60), term(30, 40)}
	id := w.own(l)
	last := w.add(id, term(10, 20))
	order := func(want ...int) {
		t.Helper()
		var got []int
		for _, c := range w.store.kept[id].Contracts {
			got = append(got, int(c.From.Sub(now)/days))
		}
		same(t, "the terms begin after days", got, want)
	}
	order(10, 30, 50)
	if _, _, err := w.EditContract(ctx, id, last.ID, entitlement.ContractEdit{From: ptr(now.AddDate(0, 0, 70)), Until: ptr(now.AddDate(0, 0, 80))}, plans, w.by(linus, now)); err != nil {
		t.Fatal(err)
	}
	order(30, 50, 70)
	if !l.Contracts[0].From.After(l.Contracts[1].From) || l.Contracts[0].ID != "" {
		t.Error("creating the license changed what it was created from")
	}
}

func TestATermThatOverlapsAnotherIsRefused(t *testing.T) {
	for _, c := range []struct {
		name     string
		term     entitlement.Contract
		overlaps bool
	}{
		{"just before", term(0, 10), false},
		{"just after", term(20, 30), false},
		{"a microsecond too early", entitlement.Contract{Plan: "enterprise", From: term(20, 0).From.Add(-microsecond), Until: nextYear}, true},
		{"a microsecond too long", entitlement.Contract{Plan: "enterprise", From: now, Until: term(10, 0).From.Add(microsecond)}, true},
		{"within", term(12, 14), true},
		{"around", term(5, 25), true},
		{"the same", term(10, 20), true},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			id := w.own(subscription(1))
			w.add(id, term(10, 20))
			before := w.store.kept[id]
			_, _, err := w.AddContract(ctx, id, c.term, plans, w.by(linus, now))
			if !c.overlaps {
				if err != nil {
					t.Error(err)
				}
				return
			}
			if refusal, ok := fault.As(err); !ok || refusal.Code != "invalid_license" || len(refusal.Fields) != 1 || refusal.Fields[0].Location != "enterprise_from" {
				t.Errorf("got %v", err)
			}
			same(t, "the stored license", w.store.kept[id], before)

			// Nor may it be changed to that.
			apart := w.add(id, term(900, 910))
			_, _, err = w.EditContract(ctx, id, apart.ID, entitlement.ContractEdit{From: &c.term.From, Until: &c.term.Until}, plans, w.by(linus, now))
			if !fault.Is(err, fault.Invalid) {
				t.Errorf("changed to it: %v", err)
			}
		})
	}
	w := newWorld(t)
	id := w.own(subscription(1))
	w.add(id, term(10, 20))
	_, _, err := w.AddContract(ctx, id, term(15, 25), plans, w.by(linus, now))
	refused(t, err, fault.Invalid, "invalid_license", "The license cannot be stored as it is.\nenterprise_from: the term from 2026-12-05 until 2026-12-15 overlaps the one from 2026-12-10 until 2026-12-20")
}

func TestATermIsConfirmedOnce(t *testing.T) {
	w := newWorld(t)
	id := w.own(subscription(1))
	c := w.add(id, term(0, 365))
	if v := entitlement.Decide(holder(w.store.kept[id].License), "processing", now); v.Basis != entitlement.SupportAndUpgrade {
		t.Errorf("before, the basis is %s", v.Basis)
	}
	for _, at := range []time.Time{now, tomorrow} { // the second changes nothing
		_, confirmed, err := w.ConfirmContract(ctx, id, c.ID, w.by(linus, at))
		if err != nil || !confirmed.ConfirmedAt.Equal(now) {
			t.Errorf("confirmed at %s, %v", confirmed.ConfirmedAt, err)
		}
		same(t, "the event", w.last(id), entitlement.Event{Number: 3, Kind: entitlement.ContractConfirmed, At: now, Actor: linus, Details: entitlement.Details{Contract: c.ID}})
	}
	if v := entitlement.Decide(holder(w.store.kept[id].License), "processing", now); v.Basis != entitlement.Enterprise {
		t.Errorf("after, the basis is %s", v.Basis)
	}
}

func TestATermIsChanged(t *testing.T) {
	edit := entitlement.ContractEdit{Plan: ptr("platinum"), From: ptr(tomorrow), Until: ptr(nextYear.Add(microsecond))}
	w := newWorld(t)
	id := w.own(subscription(1))
	c := w.add(id, term(0, 365))
	for range 2 { // the second changes nothing
		_, got, err := w.EditContract(ctx, id, c.ID, edit, plans, w.by(linus, now))
		if err != nil {
			t.Fatal(err)
		}
		want := entitlement.Contract{ID: c.ID, Plan: "platinum", From: tomorrow, Until: nextYear.Add(microsecond)}
		same(t, "the term", got, want)
		same(t, "the stored one", w.store.kept[id].Contracts, []entitlement.Contract{want})
		same(t, "the event", w.last(id), entitlement.Event{Number: 3, Kind: entitlement.ContractChanged, At: now, Actor: linus, Details: entitlement.Details{
			Contract: c.ID,
			Changes: []entitlement.Change{
				{"enterprise_plan", "enterprise", "platinum"},
				{"enterprise_from", "2026-11-25T18:30:00Z", "2026-11-26T18:30:00Z"},
				{"enterprise_until", "2027-11-25T18:30:00Z", "2027-11-25T18:30:00.000001Z"},
			},
		}})
	}
}

func TestAConfirmedTermKeepsItsPlanAndItsBeginning(t *testing.T) {
	w := newWorld(t)
	id := w.own(subscription(1))
	c := w.confirm(id, w.add(id, term(0, 365)))
	for _, e := range []entitlement.ContractEdit{{Plan: ptr("platinum")}, {From: ptr(now.Add(microsecond))}, {Plan: ptr("platinum"), Until: ptr(tomorrow)}} {
		_, _, err := w.EditContract(ctx, id, c.ID, e, plans, w.by(linus, now))
		refused(t, err, fault.Conflict, "contract_confirmed", "The term is confirmed, so its plan and its beginning stay. End it, and add another one.")
	}
	same(t, "the stored one", w.store.kept[id].Contracts, []entitlement.Contract{c})

	east := now.In(time.FixedZone("CET", 3600)) // the same instant
	_, got, err := w.EditContract(ctx, id, c.ID, entitlement.ContractEdit{Plan: ptr("enterprise"), From: &east, Until: ptr(tomorrow)}, plans, w.by(linus, now))
	if err != nil || !got.Until.Equal(tomorrow) || !got.ConfirmedAt.Equal(now) {
		t.Errorf("ended earlier: %+v, %v", got, err)
	}
	same(t, "the changes", w.last(id).Changes, []entitlement.Change{{"enterprise_until", "2027-11-25T18:30:00Z", "2026-11-26T18:30:00Z"}})
}

func TestATermIsTakenBackUnlessItIsConfirmed(t *testing.T) {
	w := newWorld(t)
	id := w.own(subscription(1))
	first, second := w.add(id, term(0, 10)), w.add(id, term(10, 20))
	if h, err := w.RemoveContract(ctx, id, first.ID, w.by(linus, now)); err != nil || len(h.Contracts) != 1 {
		t.Errorf("got %+v, %v", h, err)
	}
	same(t, "the stored ones", w.store.kept[id].Contracts, []entitlement.Contract{second})
	same(t, "the event", w.last(id), entitlement.Event{Number: 4, Kind: entitlement.ContractRemoved, At: now, Actor: linus, Details: entitlement.Details{Contract: first.ID}})

	second = w.confirm(id, second)
	_, err := w.RemoveContract(ctx, id, second.ID, w.by(linus, now))
	refused(t, err, fault.Conflict, "contract_confirmed", "The term is confirmed and cannot be taken back. Let it end earlier instead.")
	same(t, "the stored ones", w.store.kept[id].Contracts, []entitlement.Contract{second})
}

func TestATermThatIsNotThere(t *testing.T) {
	w := newWorld(t)
	id := w.own(subscription(1))
	_, _, err := w.EditContract(ctx, id, "nothing", entitlement.ContractEdit{}, plans, w.by(linus, now))
	refused(t, err, fault.NotFound, "not_found", "There is no such term.")
	_, _, err = w.ConfirmContract(ctx, id, "nothing", w.by(linus, now))
	refused(t, err, fault.NotFound, "not_found", "There is no such term.")
	_, err = w.RemoveContract(ctx, id, "nothing", w.by(linus, now))
	refused(t, err, fault.NotFound, "not_found", "There is no such term.")
}

func TestTheTermThatMatters(t *testing.T) {
	all := []entitlement.Contract{term(0, 10), term(20, 30)}
	for _, c := range []struct {
		name  string
		terms []entitlement.Contract
		at    time.Time
		want  entitlement.Contract
	}{
		{"before all: the next", all, yesterday, all[0]},
		{"the one that begins", all, now, all[0]},
		{"a microsecond before it ends", all, all[0].Until.Add(-microsecond), all[0]},
		{"between two: the next", all, all[0].Until, all[1]},
		{"after all: the latest", all, all[1].Until, all[1]},
		{"none", nil, now, entitlement.Contract{}},
	} {
		got, found := entitlement.License{Contracts: c.terms}.ContractAt(c.at)
		if got != c.want || found != (c.terms != nil) {
			t.Errorf("%s: got %+v %v", c.name, got, found)
		}
	}
}
