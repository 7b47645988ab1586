package store_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"deskbell/internal/store"
	"deskbell/internal/store/storetest"
	"deskbell/sla"
	"deskbell/tickets"
)

// reckonedColumns are those that migration 12 fills in for the clocks there are.
const reckonedColumns = "clocks.number, reckoned_at, promised_at, answered_at, waited, responder, eased, clocks.acknowledged"

// TestMigrateReports migrates a desk back to before reports, and forth again: what counts
// about its promises must be worked out of the clocks and histories as when they were stored.
func TestMigrateReports(t *testing.T) {
	for name, url := range empty(t) {
		t.Run(name, func(t *testing.T) {
			s := open(t, url)
			if _, err := s.Migrate(t.Context()); err != nil {
				t.Fatal(err)
			}
			for _, ledger := range pastLedgers() {
				one := storetest.Ticket(began)
				one.Clocks = ledger
				for i := range one.Clocks {
					c := &one.Clocks[i]
					c.Number, c.Metric, c.Impact, c.Region, c.Target = i+1, sla.FirstResponse, "critical", "europe", sla.Target{Amount: 2, Unit: sla.Hour}
					if c.State == sla.Met || c.State == sla.Missed {
						one.Events = append(one.Events, tickets.Event{
							ID: storetest.NewID(), Number: len(one.Events) + 1, Kind: tickets.WasResponded, At: c.StoppedAt,
							Actor: tickets.Actor{Role: tickets.Agent, ID: "u1", Name: "Grace"}, Details: tickets.Details{Message: tickets.ActionPlan},
						})
					}
				}
				if err := s.Create(t.Context(), one); err != nil {
					t.Fatal(err)
				}
			}
			want := reckonedRows(t, s)
			for _, version := range []int64{11, 12} {
				if err := store.MigrateTo(t.Context(), s, version); err != nil {
					t.Fatal(err)
				}
			}
			if got := reckonedRows(t, s); !reflect.DeepEqual(got, want) {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
			}
			if !slices.ContainsFunc(want, func(row string) bool { return strings.Contains(row, "u1") && strings.Contains(row, "from") }) {
				t.Errorf("nothing was answered after a pause:\n%s", strings.Join(want, "\n"))
			}
		})
	}
}

func reckonedRows(t *testing.T, s *store.Store) []string {
	t.Helper()
	var rows []map[string]any
	err := store.Writing(s).Raw("SELECT " + reckonedColumns + " FROM clocks JOIN tickets ON tickets.id = ticket_id ORDER BY tickets.number, clocks.number").Scan(&rows).Error
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, row := range rows {
		lines = append(lines, fmt.Sprint(row))
	}
	return lines
}

// pastLedgers have promises that ended in every way.
func pastLedgers() []sla.Ledger {
	after := func(hours int) time.Time { return began.Add(time.Duration(hours) * time.Hour) }
	clock := func(promise int, state sla.State, due, stopped int) sla.Clock {
		c := sla.Clock{Promise: promise, State: state, StartedAt: began, DueAt: after(due)}
		if stopped > 0 {
			c.StoppedAt = after(stopped)
		}
		return c
	}
	broken := func(c sla.Clock) sla.Clock {
		c.Breach = &sla.Breach{At: c.DueAt, DetectedAt: c.DueAt, Cause: sla.BySilence}
		return c
	}
	paused, waited := clock(1, sla.Paused, 0, 0), clock(1, sla.Met, 9, 8)
	paused.DueAt, paused.Pauses, waited.Pauses = time.Time{}, []sla.Pause{{From: after(1)}}, []sla.Pause{{From: after(1), To: after(6)}}
	stoodStill := clock(1, sla.Superseded, 0, 3)
	stoodStill.DueAt = time.Time{}
	return []sla.Ledger{
		{clock(1, sla.Running, 2, 0)}, {broken(clock(1, sla.Running, 2, 0))}, {paused}, {waited}, {stoodStill},
		{clock(1, sla.Met, 2, 2), broken(clock(2, sla.Missed, 3, 4))},
		{clock(1, sla.Cancelled, 2, 1)}, {broken(clock(1, sla.Cancelled, 2, 3))},
		{clock(1, sla.Superseded, 2, 1), clock(1, sla.Met, 4, 3)},
		{clock(1, sla.Superseded, 5, 1), clock(1, sla.Met, 4, 3)},
		{broken(clock(1, sla.Superseded, 2, 3)), clock(1, sla.Met, 9, 4)},
		{clock(1, sla.Superseded, 2, 1), broken(clock(1, sla.Superseded, 2, 3)), clock(1, sla.Superseded, 9, 4), clock(1, sla.Running, 7, 0)},
	}
}
