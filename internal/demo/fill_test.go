package demo

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"deskbell/entitlement"
	"deskbell/internal/documents"
	"deskbell/sla"
	"deskbell/tickets"
)

// published are the embedded documents and the premium policy.
type published struct{ *documents.Library }

func (p published) Offer(_ context.Context, plan string, termBegan, at time.Time) (sla.Terms, error) {
	return p.Library.Offer(plan, termBegan, at)
}

func (p published) Pinned(_ context.Context, pinned tickets.Pinned) (sla.Terms, error) {
	return p.Library.Pinned(pinned)
}

// pastAt is what has happened by an instant.
func pastAt(t *testing.T, now time.Time) Past {
	t.Helper()
	library, err := documents.NewLibrary(append(documents.Defaults(), documents.Version{
		Kind: documents.PolicyKind, ID: "premium", Version: 1, Source: []byte(PremiumPolicy), EffectiveFrom: time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC),
	}))
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	past, err := Fill(t.Context(), tickets.Desk{
		Terms:     published{library},
		NewID:     func() string { n++; return fmt.Sprintf("%08d", n) },
		NewAccess: func() (token, hash string) { return "", "" },
	}, now)
	if err != nil {
		t.Fatal(err)
	}
	return past
}

var instants = map[string]time.Time{
	"the evening before Thanksgiving": time.Date(2026, 11, 25, 23, 30, 0, 0, time.UTC),
	"a Sunday":                        time.Date(2026, 9, 20, 3, 0, 0, 1000, time.UTC),
	"Christmas Day":                   time.Date(2026, 12, 25, 14, 0, 0, 0, time.UTC),
	"a leap day":                      time.Date(2028, 2, 29, 18, 45, 0, 0, time.UTC),
}

// Whatever the hour, the licenses show everything that can become of a device.
func TestDevicesShowEverything(t *testing.T) {
	for name, now := range instants {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			found := map[string]int{}
			for _, h := range pastAt(t, now).Licenses {
				active := len(h.Active(now))
				if active > h.Seats {
					t.Errorf("%s has %d active devices in %d seats", h.Key, active, h.Seats)
				}
				if active == h.Seats {
					found["full"]++
				}
				found[fmt.Sprintf("remote deactivation %t", h.RemoteDeactivation)]++
				for _, d := range h.Devices {
					found["ended by "+string(d.At(now).EndedBy)]++
				}
				kinds := checkHistory(t, h, now)
				for kind, n := range kinds {
					found[string(kind)] += n
				}
				if in := kinds[entitlement.DeviceLoggedIn] - kinds[entitlement.DeviceLoggedOut] - kinds[entitlement.DeviceDeactivated]; in != active {
					t.Errorf("%s: %d devices are active, %d by its history", h.Key, active, in)
				}
			}
			for want, least := range map[string]int{
				"full": 2, "remote deactivation true": 2, "remote deactivation false": 2,
				"ended by ": 10, "ended by log_out": 2, "ended by check_in": 2, "ended by owner": 1, "ended by agent": 1,
				"license.created": 19, "contract.confirmed": 7, "remote_deactivation.enabled": 1,
			} {
				if found[want] < least {
					t.Errorf("%s: %d, want %d", want, found[want], least)
				}
			}
		})
	}
}

// checkHistory counts what happened to a license, which is numbered and happened in order.
func checkHistory(t *testing.T, h *entitlement.Holding, now time.Time) map[entitlement.EventKind]int {
	t.Helper()
	kinds := map[entitlement.EventKind]int{}
	for i, e := range h.Events {
		kinds[e.Kind]++
		if e.Number != i+1 || e.At.After(now) || i > 0 && e.At.Before(h.Events[i-1].At) || e.Since.After(e.At) {
			t.Errorf("%s: event %d is %+v", h.Key, i+1, e)
		}
	}
	return kinds
}

// Someone always waits for a device to be freed, and someone was just helped.
func TestStolenLaptops(t *testing.T) {
	for name, now := range instants {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			past := pastAt(t, now)
			waiting, strange, freed := 0, 0, 0
			for _, one := range past.Tickets {
				if one.Topic != entitlement.DeviceDeactivation {
					continue
				}
				h, d := named(past.Licenses, one.Description)
				switch {
				case h == nil: // the account had no device left that could have been stolen
				case one.StatusAt(now) == tickets.Open && d.ActiveAt(now) && one.LicenseEmail == h.Owner:
					waiting++
				case one.StatusAt(now) == tickets.Open && d.ActiveAt(now):
					strange++
					if owned := slices.ContainsFunc(past.Licenses, func(h *entitlement.Holding) bool { return h.Owner == one.LicenseEmail }); owned {
						t.Errorf("%s owns licenses", one.LicenseEmail)
					}
				case freedFor(h, d, one):
					freed++
				}
			}
			if waiting == 0 || strange == 0 || freed == 0 {
				t.Errorf("%d wait, %d from addresses that own nothing, and %d devices were freed", waiting, strange, freed)
			}
		})
	}
}

// named is the device that a text names, with its license.
func named(all []*entitlement.Holding, text string) (*entitlement.Holding, entitlement.Device) {
	for _, h := range all {
		for _, d := range h.Devices {
			if strings.Contains(text, d.Name) {
				return h, d
			}
		}
	}
	return nil, entitlement.Device{}
}

// freedFor reports whether an agent deactivated a device for a ticket: both histories say so.
func freedFor(h *entitlement.Holding, d entitlement.Device, t *tickets.Ticket) bool {
	return slices.ContainsFunc(h.Events, func(e entitlement.Event) bool {
		return e.Kind == entitlement.DeviceDeactivated && e.Device == d.ID && e.By == entitlement.ByAgent && e.Ticket == string(t.ID)
	}) && slices.ContainsFunc(t.Events, func(e tickets.Event) bool { return e.Kind == tickets.WasDeactivated && e.Device == d.Name })
}

// The README counts on it.
func TestTheSameNowGivesTheSamePast(t *testing.T) {
	now := instants["the evening before Thanksgiving"]
	first, second := pastAt(t, now), pastAt(t, now)
	if n := len(first.Tickets); n != 232 {
		t.Errorf("there are %d tickets", n)
	}
	if !reflect.DeepEqual(first, second) {
		t.Error("two pasts differ")
	}
}

// The demo begins at whatever instant somebody starts it; what happens to its tickets differs
// with it.
func TestTheDemoBeginsAtAnyInstant(t *testing.T) {
	begin := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	for i := range 60 {
		pastAt(t, begin.Add(time.Duration(i)*37*time.Minute)) // which fails the test if it cannot be filled
	}
}
