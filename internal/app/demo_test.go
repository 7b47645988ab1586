package app

import (
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"deskbell/calendars"
	"deskbell/entitlement"
	"deskbell/internal/config"
	"deskbell/internal/pgtest"
	"deskbell/sla"
	"deskbell/tickets"
)

func TestMain(m *testing.M) { os.Exit(pgtest.Main(m)) }

// demoAt fills a new database with the demo as of an instant. The race detector slows SQLite,
// which is Go, far more than PostgreSQL.
func demoAt(t *testing.T, now time.Time) *App {
	t.Helper()
	dir := t.TempDir()
	clock := filepath.Join(dir, "clock")
	if err := os.WriteFile(clock, []byte(now.Format(time.RFC3339Nano)), 0o600); err != nil {
		t.Fatal(err)
	}
	a, err := Open(t.Context(), config.Settings{DB: pgtest.URL(t, nil), Demo: true, TestClock: clock}, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	if err := a.fillDemo(t.Context()); err != nil {
		t.Fatal(err)
	}
	return a
}

// seen is what occurs in a desk.
type seen map[string]int

// Whatever the hour, the demo shows everything there is to see.
func TestDemoShowsEverything(t *testing.T) {
	wanted := []string{
		"event ticket.replied", "event ticket.reclassified", "event ticket.asked", "event ticket.solved", "event ticket.merged", "event ticket.rated", "reclassified", "breach by silence", "breach by reclassification",
		"basis enterprise", "basis support_and_upgrade", "basis deactivation_topic", "plan premium", "plan standard",
	}
	for _, s := range sla.Standings {
		wanted = append(wanted, "standing "+string(s))
	}
	for _, r := range calendars.Regions {
		wanted = append(wanted, "region "+string(r))
	}
	for _, level := range []string{"critical", "major", "moderate", "limited"} {
		wanted = append(wanted, "impact "+level)
	}
	for _, c := range []struct {
		name string
		now  time.Time
	}{
		{"a weekday at noon", time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC)},
		{"a Sunday", time.Date(2026, 9, 20, 3, 0, 0, 1000, time.UTC)},
		{"Christmas Day", time.Date(2026, 12, 25, 14, 0, 0, 0, time.UTC)},
		{"a leap day", time.Date(2028, 2, 29, 18, 45, 0, 0, time.UTC)},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			a := demoAt(t, c.now)
			found := look(t, a, c.now)
			for _, want := range wanted {
				if found[want] == 0 {
					t.Errorf("there is no %s", want)
				}
			}
			if n := found["ticket"]; n < 200 {
				t.Errorf("there are only %d tickets", n)
			}
			if err := a.fillDemo(t.Context()); err != nil {
				t.Fatal(err)
			}
			if again := look(t, a, c.now)["ticket"]; again != found["ticket"] {
				t.Errorf("a second start made %d tickets of %d", again, found["ticket"])
			}
			checkTokens(t, a)
			checkLicenses(t, a, c.now)
		})
	}
}

// look counts what occurs, and checks that all of it is right, at its time.
func look(t *testing.T, a *App, now time.Time) seen {
	t.Helper()
	found := seen{}
	first := now.Add(-90 * 24 * time.Hour)
	err := a.Store.EachTicket(t.Context(), func(one *tickets.Ticket) error {
		found["ticket"]++
		found["standing "+string(one.Clocks.Standing(now))]++
		found["basis "+string(one.Verdict.Basis)]++
		found["plan "+one.Verdict.Plan]++
		found["region "+string(one.Requester.Region)]++
		found["impact "+string(one.Impact)]++
		if one.Impact != one.Reported {
			found["reclassified"]++
		}
		for _, clock := range one.Clocks.At(now) {
			if clock.Breach != nil {
				found["breach by "+string(clock.Breach.Cause)]++
			}
		}
		for i, event := range one.Events {
			found["event "+string(event.Kind)]++
			if event.At.Before(first.Truncate(time.Second)) || event.At.After(now) || i > 0 && event.At.Before(one.Events[i-1].At) {
				t.Errorf("ticket %d: event %d is at %s", one.Number, i+1, event.At)
			}
		}
		terms, err := a.Documents.Pinned(t.Context(), one.Terms)
		if err != nil {
			return err
		}
		differences, err := one.Verify(terms)
		if len(differences) > 0 {
			t.Errorf("verify: %s", strings.Join(differences, "\n"))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// checkTokens: those printed open the roles they are printed for, and stay the same.
func checkTokens(t *testing.T, a *App) {
	t.Helper()
	var first, second strings.Builder
	for _, w := range []*strings.Builder{&first, &second} {
		if err := a.printDemoTokens(t.Context(), w); err != nil {
			t.Fatal(err)
		}
	}
	if first.String() != second.String() {
		t.Errorf("printed\n%s\nand then\n%s", &first, &second)
	}
	var roles []tickets.Role
	for _, line := range strings.Split(strings.TrimSpace(first.String()), "\n")[1:] {
		word := strings.Fields(line)
		caller, err := a.Auth.Caller(t.Context(), word[1], a.Clock.Now())
		if err != nil || caller.User == nil || string(caller.User.Role) != word[0] {
			t.Errorf("the token of %s opens %+v, %v", word[0], caller, err)
			continue
		}
		roles = append(roles, caller.User.Role)
	}
	if want := []tickets.Role{tickets.Agent, tickets.Manager, tickets.Administrator}; !slices.Equal(roles, want) {
		t.Errorf("there are tokens for %v", roles)
	}
}

// checkLicenses: visitors can submit under each basis today.
func checkLicenses(t *testing.T, a *App, now time.Time) {
	t.Helper()
	for _, c := range []struct {
		email entitlement.Email
		topic string
		basis entitlement.Basis
	}{
		{"ops@aerial.example", "processing", entitlement.Enterprise},
		{"office@maple-drones.example", "processing", entitlement.SupportAndUpgrade},
		{"licenses@fjord-scan.example", "device_deactivation", entitlement.DeactivationTopic},
	} {
		ticket, _, err := a.Desk.Submit(t.Context(), tickets.Request{
			LicenseEmail: string(c.email), Name: "Ada", Email: "ada@else.example", Country: "CH", Topic: c.topic, Impact: "major", Subject: "Stops", Description: "Here.",
		}, now)
		if err != nil || ticket.Verdict.Basis != c.basis {
			t.Errorf("%s: %v", c.email, err)
		}
	}
}
