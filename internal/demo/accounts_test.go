package demo

import (
	"slices"
	"testing"
	"time"

	"deskbell/calendars"
	"deskbell/internal/documents"
	"deskbell/tickets"
)

// Every license is one that could have been imported, whatever the day.
func TestLicensesAreInOrder(t *testing.T) {
	for _, now := range []time.Time{
		time.Date(2026, 11, 25, 23, 30, 0, 0, time.UTC),
		time.Date(2028, 2, 29, 0, 0, 0, 0, time.UTC),
		time.Date(2027, 1, 1, 0, 30, 0, 0, time.FixedZone("", 3600)), // still the last day of 2026 in UTC
	} {
		keys := map[string]bool{}
		contracts, unconfirmed := 0, 0
		for _, l := range licensesAt(now) {
			if keys[l.Key] || l.CreatedAt.After(now) || l.CreatedAt.Location() != time.UTC {
				t.Errorf("%s: the license %+v", now, l)
			}
			keys[l.Key] = true
			if err := l.Check(plansSold); err != nil {
				t.Errorf("%s: the license %s: %v", now, l.Key, err)
			}
			for _, c := range l.Contracts {
				switch {
				case c.ConfirmedAt.IsZero():
					unconfirmed++
				case !c.From.Before(now) || !c.Until.After(now) || c.ConfirmedAt.After(c.From):
					t.Errorf("%s: the contract of %s runs from %s until %s", now, l.Key, c.From, c.Until)
				default:
					contracts++
				}
			}
		}
		if contracts < 5 || unconfirmed != 1 {
			t.Errorf("%s: %d contracts run and %d are unconfirmed", now, contracts, unconfirmed)
		}
	}
}

// The accounts are spread over the world, and ask about topics that exist.
func TestAccountsAndTopics(t *testing.T) {
	regions := map[calendars.Region]bool{}
	for _, a := range accounts {
		for _, country := range a.countries {
			region, err := calendars.RegionOf(country)
			if err != nil {
				t.Errorf("%s: %v", a.owner, err)
			}
			regions[region] = true
		}
		if len(a.people) == 0 || len(a.people) > len(a.countries) && len(a.countries) > 1 {
			t.Errorf("%s has %d people in %d countries", a.owner, len(a.people), len(a.countries))
		}
	}
	if len(regions) != len(calendars.Regions) {
		t.Errorf("only %d regions have accounts", len(regions))
	}
	for _, p := range append(slices.Clone(problems), deactivation) {
		if !slices.ContainsFunc(tickets.Topics, func(topic tickets.Topic) bool { return topic.Key == p.topic }) {
			t.Errorf("%q is no topic", p.topic)
		}
	}
}

func TestPremiumPolicyIsInOrder(t *testing.T) {
	library, err := documents.NewLibrary(documents.Defaults())
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 11, 25, 0, 0, 0, 0, time.UTC)
	if _, err := documents.CheckPolicy("premium.yaml", []byte(PremiumPolicy), library.Calendars(now), now); err != nil {
		t.Error(err)
	}
}

func TestStaffHasEveryRole(t *testing.T) {
	roles, emails := map[tickets.Role]bool{}, map[string]bool{}
	for _, p := range Staff {
		roles[p.Role] = true
		if emails[p.Email] {
			t.Errorf("%s is there twice", p.Email)
		}
		emails[p.Email] = true
	}
	for _, role := range []tickets.Role{tickets.Agent, tickets.Manager, tickets.Administrator} {
		if !roles[role] {
			t.Errorf("there is no %s", role)
		}
	}
}
