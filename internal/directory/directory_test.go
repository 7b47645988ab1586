package directory_test

import (
	"context"
	"errors"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"

	"deskbell/entitlement"
	"deskbell/internal/directory"
	"deskbell/internal/fault"
)

func day(text string) time.Time {
	t, err := time.Parse(time.DateOnly, text)
	if err != nil {
		panic(err)
	}
	return t
}

func TestTheDirectoryIsAsked(t *testing.T) {
	w := newWorld(t, func(s *directory.Settings) { s.URL += "?tenant=7" })
	want := []entitlement.License{{
		Key: "ENG-1", Product: "Pix4Dengine", Kind: entitlement.Subscription, Owner: ada, Seats: 2,
		SupportUntil: day("2027-12-31"), RemoteDeactivation: true, CreatedAt: day("2025-12-15"),
		Contracts: []entitlement.Contract{{Plan: "enterprise", From: day("2026-01-01"), Until: day("2027-01-01"), ConfirmedAt: time.Date(2025, 12, 18, 9, 30, 0, 0, time.UTC)}},
	}}
	if a := w.account(ada); a.Unknown || !a.AsOf.IsZero() || !reflect.DeepEqual(a.Licenses, want) {
		t.Errorf("got %+v", a)
	}
	r := w.calls[0]
	check(t, "called", r.Method+" "+r.URL.String(), "GET /accounts?owner_email=ada%40aerial.example&tenant=7")
	check(t, "authorization", r.Header.Get("Authorization"), "Bearer s3cret")
	check(t, "accept", r.Header.Get("Accept"), "application/json")
	if k := w.cache.copies[ada]; !k.learnedAt.Equal(noon) || !reflect.DeepEqual(k.licenses, want) {
		t.Errorf("kept %+v", k)
	}
	w.counted(map[string]float64{"ok": 1, "directory": 1, "duration_seconds": 1, "copy_age_seconds": 0, "circuit_open": 0})
}

func TestWithoutATokenNoneIsSaid(t *testing.T) {
	w := newWorld(t, func(s *directory.Settings) { s.Token = "" })
	w.expect(ada, "fresh, 1 licenses")
	if said, any := w.calls[0].Header["Authorization"]; any {
		t.Errorf("said %q", said)
	}
}

func TestAnOwnerWithoutLicensesIsAnAnswer(t *testing.T) {
	for name, answer := range map[string]http.HandlerFunc{
		"not found":     status(http.StatusNotFound),
		"an empty list": say(`{"owner_email": "ada@aerial.example", "licenses": []}`),
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.answers(answer)
			w.expect(ada, "fresh, 0 licenses")
			w.expect(ada, "fresh, 0 licenses")
			check(t, "calls", w.heard(), 1)
			w.counted(map[string]float64{"unknown_owner": 1, "directory": 2, "duration_seconds": 1, "copy_age_seconds": 0, "circuit_open": 0})
			w.answers(status(http.StatusBadGateway))
			w.clock.pass(time.Hour)
			w.expect(ada, "1h0m0s old, 0 licenses")
		})
	}
}

func TestCopiesAgeAndAreRenewed(t *testing.T) {
	w := newWorld(t)
	away := status(http.StatusBadGateway)
	const month = 30 * 24 * time.Hour
	for _, step := range []struct {
		what  string
		after time.Duration
		from  http.HandlerFunc
		want  string
		calls int
	}{
		{"nothing is known yet", 0, away, "unknown", 2},
		{"asked", 0, owning, "fresh, 1 licenses", 1},
		{"the copy is fresh", time.Minute - time.Microsecond, away, "fresh, 1 licenses", 0},
		{"the copy isn't, but serves", time.Microsecond, away, "1m0s old, 1 licenses", 2},
		{"back again", 0, owning, "fresh, 1 licenses", 1},
		{"the copy is as old as may be", month, away, "720h0m0s old, 1 licenses", 2},
		{"the copy is too old", time.Microsecond, away, "unknown", 2},
		{"back again at last", 0, owning, "fresh, 1 licenses", 1},
		{"a copy from the future is asked about", -time.Second, owning, "fresh, 1 licenses", 1},
	} {
		w.clock.pass(step.after)
		w.answers(step.from)
		before := w.heard()
		t.Log(step.what)
		w.expect(ada, step.want)
		check(t, "calls", w.heard()-before, step.calls)
	}
	w.counted(map[string]float64{
		"ok": 4, "failed": 4, "directory": 5, "copy": 2, "none": 2,
		"duration_seconds": 8, "copy_age_seconds": (time.Minute + month).Seconds(), "circuit_open": 0,
	})
}

// The verdict says how old its evidence is.
func TestTheVerdictTellsTheCopysAge(t *testing.T) {
	w := newWorld(t)
	w.expect(ada, "fresh, 1 licenses")
	w.answers(status(http.StatusBadGateway))
	w.clock.pass(time.Hour)
	v := entitlement.Decide(w.account(ada), "processing", w.clock.read())
	check(t, "basis", v.Basis, entitlement.Enterprise)
	if !strings.Contains(v.Evidence, "as of 2026-11-25 12:00 UTC") {
		t.Errorf("the evidence is %q", v.Evidence)
	}
	check(t, "of a stranger", entitlement.Decide(w.account(eve), "processing", w.clock.read()).Basis, entitlement.Provisional)
}

func TestTheCacheFails(t *testing.T) {
	w := newWorld(t)
	w.cache.fail = errors.New("disk")
	if _, err := w.Account(t.Context(), ada); !errors.Is(err, w.cache.fail) {
		t.Errorf("got %v", err)
	}
	check(t, "calls", w.heard(), 0)
}

func TestPlansThatAreNotPublishedAreRefused(t *testing.T) {
	var fail error
	w := newWorld(t, func(s *directory.Settings) {
		s.Plans = func(context.Context) ([]string, error) { return []string{"gold", "standard"}, fail }
	})
	w.expect(ada, "unknown")
	w.answers(say(answer(string(ada), engine(string(ada), "enterprise_plan", "gold"))))
	w.expect(ada, "fresh, 1 licenses")
	fail = errors.New("disk")
	if _, err := w.Account(t.Context(), eve); !errors.Is(err, fail) {
		t.Errorf("got %v", err)
	}
}

func TestSettingsThatCannotBeRight(t *testing.T) {
	for name, c := range map[string]struct {
		settings directory.Settings
		field    string
	}{
		"no URL":         {directory.Settings{}, "licenses-url"},
		"a word":         {directory.Settings{URL: "nowhere"}, "licenses-url"},
		"a file":         {directory.Settings{URL: "file:///etc/licenses"}, "licenses-url"},
		"no host":        {directory.Settings{URL: "https:///accounts"}, "licenses-url"},
		"a password":     {directory.Settings{URL: "https://" + "bell:s3cret" + "@licenses.example"}, "licenses-url"},
		"a fragment":     {directory.Settings{URL: "https://licenses.example/#accounts"}, "licenses-url"},
		"unreadable":     {directory.Settings{URL: "https://licenses.example/%zz"}, "licenses-url"},
		"a line's end":   {directory.Settings{URL: "https://licenses.example", Token: "s3cret\n"}, "licenses-token"},
		"a foreign word": {directory.Settings{URL: "https://licenses.example", Token: "geheimnüs"}, "licenses-token"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := directory.New(c.settings, nil, nil)
			refused, ok := fault.As(err)
			if !ok || refused.Kind != fault.Invalid || len(refused.Fields) != 1 || refused.Fields[0].Location != c.field {
				t.Fatalf("got %v", err)
			}
			if strings.Contains(err.Error(), "s3cret") {
				t.Errorf("it tells the secret: %v", err)
			}
		})
	}
}
