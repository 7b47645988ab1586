package entitlement_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"deskbell/entitlement"
)

const microsecond = time.Microsecond

var (
	now       = time.Date(2026, time.November, 25, 18, 30, 0, 0, time.UTC)
	lastYear  = now.AddDate(-1, 0, 0)
	yesterday = now.AddDate(0, 0, -1)
	tomorrow  = now.AddDate(0, 0, 1)
	nextYear  = now.AddDate(1, 0, 0)
)

// engine is a license with a contract that serves now, and nothing else.
func engine(change func(*entitlement.Contract)) entitlement.License {
	c := entitlement.Contract{Plan: "enterprise", From: lastYear, Until: nextYear, ConfirmedAt: lastYear}
	change(&c)
	return entitlement.License{ID: "engine", Key: "ENG-1", Product: "Pix4Dengine", Contracts: []entitlement.Contract{c}}
}

// holder is an account with these licenses.
func holder(licenses ...entitlement.License) entitlement.Account {
	return entitlement.Account{Licenses: licenses}
}

// mapper is a license with Support & Upgrade.
func mapper(until time.Time) entitlement.License {
	return entitlement.License{ID: "mapper", Key: "MAP-1", Product: "PIX4Dmapper", SupportUntil: until}
}

func asItIs(*entitlement.Contract) {}

func named(l entitlement.License, id, key string) entitlement.License {
	l.ID, l.Key = id, key
	return l
}

func TestTheFirstRuleThatAdmitsDecides(t *testing.T) {
	type answer struct {
		basis   entitlement.Basis
		plan    string
		license string
		until   time.Time
	}
	denied := answer{basis: entitlement.Denied}
	served := answer{entitlement.Enterprise, "enterprise", "engine", nextYear}
	contract := func(change func(*entitlement.Contract)) []entitlement.License {
		return []entitlement.License{engine(change)}
	}
	for _, c := range []struct {
		name     string
		licenses []entitlement.License
		topic    string
		want     answer
	}{
		{"no license", nil, "processing", denied},
		{"a license with nothing", []entitlement.License{mapper(time.Time{})}, "processing", denied},

		{"a contract", contract(asItIs), "processing", served},
		{"one that begins now", contract(func(c *entitlement.Contract) { c.From = now }), "processing", served},
		{"one that begins a microsecond later", contract(func(c *entitlement.Contract) { c.From = now.Add(microsecond) }), "processing", denied},
		{"one that ends a microsecond later", contract(func(c *entitlement.Contract) { c.Until = now.Add(microsecond) }), "processing",
			answer{entitlement.Enterprise, "enterprise", "engine", now.Add(microsecond)}},
		{"one that ends now", contract(func(c *entitlement.Contract) { c.Until = now }), "processing", denied},
		{"one that was never confirmed", contract(func(c *entitlement.Contract) { c.ConfirmedAt = time.Time{} }), "processing", denied},
		{"one confirmed now", contract(func(c *entitlement.Contract) { c.ConfirmedAt = now }), "processing", served},
		{"one confirmed a microsecond later", contract(func(c *entitlement.Contract) { c.ConfirmedAt = now.Add(microsecond) }), "processing", denied},
		{"one confirmed before it began", contract(func(c *entitlement.Contract) { c.From = yesterday }), "processing", served},
		{"one with a plan of its own", contract(func(c *entitlement.Contract) { c.Plan = "platinum" }), "processing",
			answer{entitlement.Enterprise, "platinum", "engine", nextYear}},
		{"one without a plan gets the usual one", contract(func(c *entitlement.Contract) { c.Plan = "" }), "processing", served},
		{"one without an end has none", contract(func(c *entitlement.Contract) { c.Until = time.Time{} }), "processing", denied},

		{"Support & Upgrade", []entitlement.License{mapper(tomorrow)}, "processing",
			answer{entitlement.SupportAndUpgrade, "standard", "mapper", tomorrow}},
		{"until a microsecond later", []entitlement.License{mapper(now.Add(microsecond))}, "processing",
			answer{entitlement.SupportAndUpgrade, "standard", "mapper", now.Add(microsecond)}},
		{"until now", []entitlement.License{mapper(now)}, "processing", denied},

		{"device deactivation, whoever asks", nil, "device_deactivation",
			answer{entitlement.DeactivationTopic, "standard", "", time.Time{}}},
		{"with Support & Upgrade that ended", []entitlement.License{mapper(yesterday)}, "device_deactivation",
			answer{entitlement.DeactivationTopic, "standard", "", time.Time{}}},
		{"with one that didn't, which is looked for first", []entitlement.License{mapper(tomorrow)}, "device_deactivation",
			answer{entitlement.SupportAndUpgrade, "standard", "mapper", tomorrow}},

		{"a contract comes before Support & Upgrade that is valid for longer", []entitlement.License{mapper(nextYear.AddDate(9, 0, 0)), engine(asItIs)}, "device_deactivation", served},
		{"a contract that ended falls back to Support & Upgrade", []entitlement.License{
			engine(func(c *entitlement.Contract) { c.Until = yesterday }), mapper(tomorrow),
		}, "processing", answer{entitlement.SupportAndUpgrade, "standard", "mapper", tomorrow}},
		{"of two contracts, the longest valid", []entitlement.License{
			named(engine(func(c *entitlement.Contract) { c.Until, c.Plan = tomorrow, "platinum" }), "short", "ENG-0"),
			engine(asItIs),
			named(engine(func(c *entitlement.Contract) { c.Until, c.ConfirmedAt = nextYear.AddDate(1, 0, 0), time.Time{} }), "unconfirmed", "ENG-2"),
		}, "processing", served},
		{"of a contract's terms, the one that runs", []entitlement.License{{ID: "engine", Key: "ENG-1", Product: "Pix4Dengine", Contracts: []entitlement.Contract{
			{Plan: "gold", From: lastYear.AddDate(-1, 0, 0), Until: lastYear, ConfirmedAt: lastYear},
			{Plan: "platinum", From: lastYear, Until: tomorrow, ConfirmedAt: lastYear},
			{Plan: "enterprise", From: tomorrow, Until: nextYear, ConfirmedAt: lastYear},
		}}}, "processing", answer{entitlement.Enterprise, "platinum", "engine", tomorrow}},
		{"of two licenses with Support & Upgrade, the longest valid", []entitlement.License{
			mapper(tomorrow), named(mapper(nextYear), "other", "MAP-2"), named(mapper(yesterday), "old", "MAP-3"),
		}, "processing", answer{entitlement.SupportAndUpgrade, "standard", "other", nextYear}},
		{"of two valid equally long, the first by key", []entitlement.License{
			named(mapper(tomorrow), "second", "MAP-2"), mapper(tomorrow),
		}, "processing", answer{entitlement.SupportAndUpgrade, "standard", "mapper", tomorrow}},
	} {
		t.Run(c.name, func(t *testing.T) {
			v := entitlement.Decide(holder(c.licenses...), c.topic, now)
			if got := (answer{v.Basis, v.Plan, v.LicenseID, v.ValidUntil}); got != c.want {
				t.Errorf("got %+v, want %+v", got, c.want)
			}
			if v.Admitted() != (c.want.basis != entitlement.Denied) || !v.DecidedAt.Equal(now) {
				t.Errorf("admitted: %v, decided at %s", v.Admitted(), v.DecidedAt)
			}
		})
	}
}

func TestAVerdictKeepsItsEvidence(t *testing.T) {
	for _, c := range []struct {
		licenses []entitlement.License
		want     string
		began    time.Time
	}{
		{[]entitlement.License{engine(func(c *entitlement.Contract) { c.ConfirmedAt = yesterday })},
			"A Pix4Dengine license has Enterprise support, confirmed on 2026-11-24, from 2025-11-25 until 2027-11-25.", lastYear},
		{[]entitlement.License{mapper(tomorrow)},
			"A PIX4Dmapper license has Support & Upgrade until 2026-11-26.", time.Time{}},
		{nil, "Everyone may ask to have a device deactivated.", time.Time{}},
	} {
		v := entitlement.Decide(holder(c.licenses...), entitlement.DeviceDeactivation, now)
		if v.Evidence != c.want || !v.TermBegan.Equal(c.began) {
			t.Errorf("got %q since %s, want %q since %s", v.Evidence, v.TermBegan, c.want, c.began)
		}
		for _, l := range c.licenses {
			if strings.Contains(v.Evidence, l.Key) {
				t.Errorf("%q shows the license's key", v.Evidence)
			}
		}
	}
	if v := entitlement.Decide(holder(), "processing", now); v != (entitlement.Verdict{Basis: entitlement.Denied, DecidedAt: now}) {
		t.Errorf("a refusal says more than that it is one: %+v", v)
	}
}

func TestARequestIsAcceptedForTheTimeBeingWhereNothingCouldBeLearned(t *testing.T) {
	for _, topic := range []string{"processing", entitlement.DeviceDeactivation} {
		v := entitlement.Decide(entitlement.Account{Unknown: true}, topic, now)
		same(t, "the verdict", v, entitlement.Verdict{
			Basis: entitlement.Provisional, Plan: "standard", DecidedAt: now,
			Evidence: "The directory of licenses could not be asked; the request will be decided on once it can.",
		})
		if !v.Admitted() {
			t.Error("it is turned away")
		}
	}
}

func TestAVerdictSaysHowOldWhatItIsBasedOnIs(t *testing.T) {
	const asOf = " The directory of licenses could not be asked; this is as of 2026-11-24 18:30 UTC."
	for _, c := range []struct {
		licenses []entitlement.License
		topic    string
	}{
		{[]entitlement.License{engine(asItIs)}, "processing"},
		{[]entitlement.License{mapper(tomorrow)}, "processing"},
		{nil, entitlement.DeviceDeactivation},
	} {
		want := entitlement.Decide(holder(c.licenses...), c.topic, now)
		want.Evidence += asOf
		account := entitlement.Account{Licenses: c.licenses, AsOf: yesterday.In(time.FixedZone("CET", 3600))}
		same(t, "the verdict", entitlement.Decide(account, c.topic, now), want)
	}
	v := entitlement.Decide(entitlement.Account{AsOf: yesterday}, "processing", now)
	same(t, "a refusal, which tells nothing", v, entitlement.Verdict{Basis: entitlement.Denied, DecidedAt: now})
}

func TestTheOrderOfLicensesDoesNotMatter(t *testing.T) {
	instant := func(t *rapid.T, label string) time.Time {
		days := rapid.IntRange(-3, 3).Draw(t, label)
		if days == -3 {
			return time.Time{}
		}
		return now.AddDate(0, 0, days)
	}
	rapid.Check(t, func(t *rapid.T) {
		keys := rapid.SliceOfNDistinct(rapid.StringMatching(`[A-Z]{1,3}`), 0, 6, rapid.ID[string]).Draw(t, "keys")
		var licenses []entitlement.License
		for _, key := range keys {
			l := named(mapper(instant(t, "support until")), "license "+key, key)
			if rapid.Bool().Draw(t, "contract") {
				l.Contracts = []entitlement.Contract{{
					Plan: rapid.SampledFrom([]string{"", "platinum"}).Draw(t, "plan"),
					From: instant(t, "from"), Until: instant(t, "until"), ConfirmedAt: instant(t, "confirmed"),
				}}
			}
			licenses = append(licenses, l)
		}
		topic := rapid.SampledFrom([]string{"processing", entitlement.DeviceDeactivation}).Draw(t, "topic")
		shuffled := rapid.Permutation(licenses).Draw(t, "shuffled")
		before := slices.Clone(shuffled)
		if got, want := entitlement.Decide(holder(shuffled...), topic, now), entitlement.Decide(holder(licenses...), topic, now); got != want {
			t.Fatalf("got %+v, want %+v", got, want)
		}
		if !reflect.DeepEqual(shuffled, before) {
			t.Fatal("deciding reordered the licenses")
		}
	})
}
