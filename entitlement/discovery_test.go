package entitlement_test

import (
	"strings"
	"testing"
	"time"

	"deskbell/entitlement"
	"deskbell/internal/fault"
)

func TestADiscoveryModeTakesNoSeat(t *testing.T) {
	released := now
	const (
		ended = "Support & Upgrade ended on 2026-11-25, before this version of the app was released on 2026-11-25. Use an older version, or renew Support & Upgrade."
		none  = "This license has no Support & Upgrade, which this version of the app needs. Use an older version, or renew Support & Upgrade."
	)
	for _, c := range []struct {
		name     string
		kind     entitlement.Kind
		until    time.Time
		released time.Time
		reason   string
	}{
		{"Support & Upgrade ended before the release", entitlement.Perpetual, released.Add(-microsecond), released, ended},
		{"it ended at the very release, which is not before", entitlement.Perpetual, released, released, ""},
		{"it ended after the release, long ago", entitlement.Perpetual, lastYear, lastYear.Add(-microsecond), ""},
		{"there never was any", entitlement.Perpetual, time.Time{}, released, none},
		{"the app doesn't tell when it was released", entitlement.Perpetual, time.Time{}, time.Time{}, ""},
		{"a subscription never needs any", entitlement.Subscription, time.Time{}, released, ""},
		{"nor once it ended", entitlement.Subscription, lastYear, released, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			l := subscription(1)
			l.Kind, l.SupportUntil = c.kind, c.until
			id := w.own(l)
			before := w.store.kept[id]
			in := machine("pc-1")
			in.ReleasedAt = c.released
			mode, d, reason, err := w.LogIn(ctx, id, in, w.by(olga, tomorrow))
			if err != nil || reason != c.reason || (mode == entitlement.Discovery) != (c.reason != "") {
				t.Errorf("got %s %q, %v", mode, reason, err)
			}
			if c.reason != "" {
				same(t, "the device", d, entitlement.Device{})
				same(t, "the stored license", w.store.kept[id], before)
			} else {
				w.seats(id, tomorrow, "pc-1")
			}
		})
	}
}

func TestAnAccountLogsInWithWhicheverLicenseSuits(t *testing.T) {
	license := func(key, product string, seats int) entitlement.License {
		l := subscription(seats)
		l.Key, l.Product = key, product
		return l
	}
	old := license("MAP-0", "PIX4Dmapper", 1)
	old.Kind, old.SupportUntil = entitlement.Perpetual, lastYear
	mapper, second, engine := license("MAP-1", "PIX4Dmapper", 1), license("MAP-2", "PIX4Dmapper", 1), license("ENG-1", "Pix4Dengine", 1)
	const (
		tooOld = "Support & Upgrade ended on 2025-11-25, before this version of the app was released on 2026-11-25. Use an older version, or renew Support & Upgrade."
		full   = "Every seat of this license is taken, by OTHER (last seen 2026-11-25). Log one of these devices out first."
	)
	for _, c := range []struct {
		name   string
		owned  []entitlement.License
		taken  string // the keys of licenses that other devices use
		own    string // the key of the one this device uses
		want   string // key
		reason string
		says   string
	}{
		{"no license", nil, "", "", "", entitlement.NoLicense, ""},
		{"none for the product", []entitlement.License{engine}, "", "", "", entitlement.NoLicense, ""},
		{"the only one", []entitlement.License{engine, mapper}, "", "", "MAP-1", "", ""},
		{"the first by key", []entitlement.License{second, mapper}, "", "", "MAP-1", "", ""},
		{"the first with a seat", []entitlement.License{mapper, second}, "MAP-1", "", "MAP-2", "", ""},
		{"the one it uses already", []entitlement.License{mapper, second}, "", "MAP-2", "MAP-2", "", ""},
		{"one that is not too old", []entitlement.License{old, mapper}, "", "", "MAP-1", "", ""},
		{"all too old", []entitlement.License{old}, "", "", "", tooOld, ""},
		{"all taken", []entitlement.License{mapper}, "MAP-1", "", "", "", full},
		{"taken or too old", []entitlement.License{old, mapper}, "MAP-1", "", "", "", full},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			for _, l := range c.owned {
				id := w.own(l)
				if strings.Contains(c.taken, l.Key) {
					w.logIn(id, "other", now)
				}
				if c.own == l.Key {
					w.logIn(id, "pc-1", now)
				}
			}
			in := machine("pc-1")
			in.ReleasedAt = now
			mode, d, reason, err := w.LogInAccount(ctx, "ops@aerial.example", "PIX4Dmapper", in, w.by(olga, now))
			if c.says != "" {
				refused(t, err, fault.Conflict, "no_free_seat", c.says)
			} else if err != nil || reason != c.reason || (mode == entitlement.Discovery) != (c.reason != "") {
				t.Errorf("got %s %q, %v", mode, reason, err)
			}
			var used string
			for _, h := range w.store.kept {
				if strings.Contains(w.active(h.ID, now), "pc-1") {
					used += h.Key
				}
			}
			if used != c.want || (d.Fingerprint == "pc-1") != (c.want != "") {
				t.Errorf("%s takes a seat of %q, want %q", d.Name, used, c.want)
			}
		})
	}
}

func TestAnAccountMayLogInWithoutNamingAProduct(t *testing.T) {
	w := newWorld(t)
	id := w.own(subscription(1))
	if mode, _, _, err := w.LogInAccount(ctx, "ops@aerial.example", "", machine("pc-1"), w.by(olga, now)); err != nil || mode != entitlement.Licensed {
		t.Errorf("got %s, %v", mode, err)
	}
	w.seats(id, now, "pc-1")
}
