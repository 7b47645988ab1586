package entitlement_test

import (
	"testing"
	"time"

	"deskbell/entitlement"
)

// imported makes a license what a file says, as the store does.
func (w *world) imported(license string, told entitlement.License) *entitlement.Holding {
	h := copied(w.store.kept[license])
	h.Import(told, w.by(linus, now))
	w.store.keep(h)
	return w.store.kept[license]
}

func TestAnImportMakesALicenseWhatTheFileSays(t *testing.T) {
	w := newWorld(t)
	id := w.own(subscription(3))
	d := w.logIn(id, "pc-1", now)
	w.logIn(id, "pc-2", now)
	told := entitlement.License{
		Key: "MAP-1", Product: "Pix4Dengine", Kind: entitlement.Perpetual, Owner: "lab@survey.example", Seats: 1,
		SupportUntil: nextYear.AddDate(1, 0, 0), CreatedAt: lastYear,
	}
	for range 2 { // the second changes nothing
		h := w.imported(id, told)
		want := told
		want.ID = id
		same(t, "the license", h.License, want)
		same(t, "the devices", len(h.Devices), 2)
		if !h.Devices[0].Remote || !h.Devices[0].ActiveAt(now) || h.Devices[0].ID != d.ID {
			t.Errorf("the import changed a device to %+v", h.Devices[0])
		}
		var changes []entitlement.Change
		for _, e := range w.store.history[id][3:] {
			changes = append(changes, e.Changes...)
		}
		same(t, "the events", w.since(id, 3), []entitlement.EventKind{
			entitlement.WasTransferred, entitlement.WasRenewed, entitlement.WasChanged, entitlement.WasChanged, entitlement.WasSwitchedOff,
		})
		same(t, "the changes", changes, []entitlement.Change{
			{"owner_email", "ops@aerial.example", "lab@survey.example"},
			{"support_until", "2027-11-25T18:30:00Z", "2028-11-25T18:30:00Z"},
			{"product", "PIX4Dmapper", "Pix4Dengine"}, {"kind", "subscription", "perpetual"}, {"seats", "3", "1"},
			{"created_at", "2026-11-25T18:30:00Z", "2025-11-25T18:30:00Z"},
		})
	}
	told.RemoteDeactivation, told.CreatedAt = true, time.Time{}
	if h := w.imported(id, told); !h.RemoteDeactivation || !h.CreatedAt.Equal(lastYear) || w.last(id).Kind != entitlement.WasSwitchedOn {
		t.Errorf("got %+v after %s", h.License, w.last(id).Kind)
	}
}

func TestAnImportOfTerms(t *testing.T) {
	confirmed := func(c entitlement.Contract) entitlement.Contract {
		c.ConfirmedAt = yesterday
		return c
	}
	platinum := func(c entitlement.Contract) entitlement.Contract {
		c.Plan = "platinum"
		return c
	}
	type all = []entitlement.Contract
	type kinds = []entitlement.EventKind
	for _, c := range []struct {
		name       string
		kept, told all
		want       all // those that were there before keep their IDs
		events     kinds
	}{
		{"a first one", nil, all{term(0, 10)}, all{term(0, 10)}, kinds{entitlement.ContractAdded}},
		{"a first one that is confirmed", nil, all{confirmed(term(0, 10))}, all{confirmed(term(0, 10))}, kinds{entitlement.ContractAdded, entitlement.ContractConfirmed}},
		{"the same", all{term(0, 10)}, all{term(0, 10)}, all{term(0, 10)}, nil},
		{"confirmed since", all{term(0, 10)}, all{confirmed(term(0, 10))}, all{confirmed(term(0, 10))}, kinds{entitlement.ContractConfirmed}},
		{"not confirmed any more", all{confirmed(term(0, 10))}, all{term(0, 10)}, all{term(0, 10)}, kinds{entitlement.ContractChanged}},
		{"another plan, and longer", all{term(0, 10)}, all{platinum(term(0, 20))}, all{platinum(term(0, 20))}, kinds{entitlement.ContractChanged}},
		{"another plan, and confirmed", all{term(0, 10)}, all{confirmed(platinum(term(0, 10)))}, all{confirmed(platinum(term(0, 10)))}, kinds{entitlement.ContractChanged, entitlement.ContractConfirmed}},
		{"the next", all{term(-10, 10)}, all{term(10, 20)}, all{term(-10, 10), term(10, 20)}, kinds{entitlement.ContractAdded}},
		{"one before", all{term(0, 10)}, all{term(-10, 0)}, all{term(-10, 0), term(0, 10)}, kinds{entitlement.ContractAdded}},
		{"one that overlaps", all{term(-10, 10), term(10, 20)}, all{term(5, 8)}, all{term(5, 8), term(10, 20)}, kinds{entitlement.ContractRemoved, entitlement.ContractAdded}},
		{"longer, over the next", all{term(0, 10), term(10, 20)}, all{term(0, 15)}, all{term(0, 15)}, kinds{entitlement.ContractRemoved, entitlement.ContractChanged}},
		{"none: what hasn't ended is taken back", all{term(-20, -10), term(-10, 0), term(0, 10), term(10, 20)}, nil, all{term(-20, -10), term(-10, 0)},
			kinds{entitlement.ContractRemoved, entitlement.ContractRemoved}},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			l := subscription(1)
			l.Contracts = c.kept
			id := w.own(l)
			ids := map[time.Time]string{}
			for _, kept := range w.store.kept[id].Contracts {
				ids[kept.From] = kept.ID
			}
			before := len(w.store.history[id])
			told := subscription(1)
			told.Contracts = c.told
			got := w.imported(id, told).Contracts
			for i, one := range got {
				if known := ids[one.From]; one.ID == "" || known != "" && one.ID != known {
					t.Errorf("the term from %s has the ID %q, before it was %q", one.From, one.ID, known)
				}
				got[i].ID = ""
			}
			same(t, "the terms", len(got), len(c.want))
			for i := range got {
				same(t, "a term", got[i], c.want[i])
			}
			same(t, "the events", w.since(id, before), c.events)
			for _, told := range c.told {
				if told.ID != "" {
					t.Error("importing changed what it was told")
				}
			}
		})
	}
}

func TestAnImportTellsHowATermHasChanged(t *testing.T) {
	w := newWorld(t)
	l := subscription(1)
	l.Contracts = []entitlement.Contract{term(0, 10)}
	l.Contracts[0].ConfirmedAt = yesterday
	id := w.own(l)
	c := w.store.kept[id].Contracts[0]
	told := subscription(1)
	told.Contracts = []entitlement.Contract{term(0, 20)}
	told.Contracts[0].Plan, told.Contracts[0].ConfirmedAt = "platinum", now
	w.imported(id, told)
	same(t, "the event", w.last(id), entitlement.Event{Number: 4, Kind: entitlement.ContractChanged, At: now, Actor: linus, Details: entitlement.Details{
		Contract: c.ID,
		Changes: []entitlement.Change{
			{"enterprise_plan", "enterprise", "platinum"},
			{"enterprise_until", "2026-12-05T18:30:00Z", "2026-12-15T18:30:00Z"},
			{"enterprise_confirmed_at", "2026-11-24T18:30:00Z", "2026-11-25T18:30:00Z"},
		},
	}})
}
