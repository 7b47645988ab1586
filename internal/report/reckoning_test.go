package report_test

import (
	"fmt"
	"testing"
	"time"

	"deskbell/internal/report"
	"deskbell/sla"
	"deskbell/tickets"
)

var (
	grace = tickets.Actor{Role: tickets.Agent, ID: "u1", Name: "Grace"}
	linus = tickets.Actor{Role: tickets.Agent, ID: "u2", Name: "Linus"}
)

// ten is so many hours after ten o'clock.
func ten(hours int) time.Time {
	return at("2026-11-26T10:00:00Z").Add(time.Duration(hours) * time.Hour)
}

func clock(number int, state sla.State, due, stopped int) sla.Clock {
	c := sla.Clock{Number: number, Promise: 1, Metric: sla.FirstResponse, State: state, StartedAt: ten(0)}
	if due > 0 {
		c.DueAt = ten(due)
	}
	if stopped > 0 {
		c.StoppedAt = ten(stopped)
	}
	return c
}

func broke(c sla.Clock, hours int) sla.Clock {
	c.Breach = &sla.Breach{At: ten(hours), Cause: sla.BySilence}
	return c
}

func TestWhatCountsAboutAPromise(t *testing.T) {
	for _, c := range []struct {
		name   string
		clocks sla.Ledger
		want   string // the clock, the hour it is reckoned by, the hour of the answer, and whether it was eased
	}{
		{"running", sla.Ledger{clock(1, sla.Running, 4, 0)}, "1 at 4, answered never"},
		{"kept before it was due", sla.Ledger{clock(1, sla.Met, 4, 1)}, "1 at 4, answered 1"},
		{"answered at the due instant", sla.Ledger{clock(1, sla.Met, 4, 4)}, "1 at 4, answered 4"},
		{"answered late", sla.Ledger{broke(clock(1, sla.Missed, 4, 6), 4)}, "1 at 4, answered 6"},
		{"paused", sla.Ledger{clock(1, sla.Paused, 0, 0)}, "1 at never, answered never"},
		{"merged before it was due", sla.Ledger{clock(1, sla.Cancelled, 4, 2)}, "1 at 4, answered never"},
		{"solved after it was broken", sla.Ledger{broke(clock(1, sla.Cancelled, 4, 5), 4)}, "1 at 4, answered never"},
		{"reclassified, and kept", sla.Ledger{clock(1, sla.Superseded, 4, 2), clock(2, sla.Met, 8, 3)}, "2 at 8, answered 3"},
		{"kept thanks to a change", sla.Ledger{clock(1, sla.Superseded, 4, 2), clock(2, sla.Met, 8, 5)}, "2 at 8, answered 5, eased"},
		{"broken, then reclassified and met", sla.Ledger{broke(clock(1, sla.Superseded, 4, 5), 4), clock(2, sla.Met, 8, 6)}, "1 at 4, answered 6"},
		{"broken by the change", sla.Ledger{clock(1, sla.Superseded, 8, 5), broke(clock(2, sla.Missed, 4, 6), 5)}, "2 at 5, answered 6"},
		{"up, down and up", sla.Ledger{clock(1, sla.Superseded, 8, 2), broke(clock(2, sla.Superseded, 4, 5), 4), clock(3, sla.Superseded, 8, 6), clock(4, sla.Running, 4, 0)}, "2 at 4, answered never"},
		{"not promised any more", sla.Ledger{clock(1, sla.Superseded, 4, 2)}, "1 at 4, answered never"},
		{"not promised any more since it stood still", sla.Ledger{clock(1, sla.Superseded, 0, 2)}, "1 at 2, answered never"},
	} {
		all := report.Reckonings(&tickets.Ticket{Clocks: c.clocks})
		hour := func(at time.Time) string {
			if at.IsZero() {
				return "never"
			}
			return fmt.Sprint(int(at.Sub(ten(0)) / time.Hour))
		}
		got := fmt.Sprintf("%d promises", len(all))
		if len(all) == 1 {
			got = fmt.Sprintf("%d at %s, answered %s", all[0].Clock, hour(all[0].At), hour(all[0].AnsweredAt))
			if all[0].Eased {
				got += ", eased"
			}
		}
		if got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

func TestAReopenedTicketsPromisesAreOthers(t *testing.T) {
	second := clock(2, sla.Running, 9, 0)
	second.Promise, second.StartedAt = 2, ten(5)
	all := report.Reckonings(&tickets.Ticket{Clocks: sla.Ledger{broke(clock(1, sla.Cancelled, 4, 5), 4), second}})
	if len(all) != 2 || all[0].Clock != 1 || all[1].Clock != 2 || !all[1].PromisedAt.Equal(ten(5)) {
		t.Errorf("got %+v", all)
	}
}

func TestPausesOfAllClocksAreJoined(t *testing.T) {
	first, second := clock(1, sla.Superseded, 0, 4), clock(2, sla.Met, 20, 10)
	first.Pauses = []sla.Pause{{From: ten(1), To: ten(2)}, {From: ten(3)}}
	second.StartedAt, second.Pauses = ten(4), []sla.Pause{{From: ten(4), To: ten(6)}, {From: ten(9), To: ten(10)}}
	all := report.Reckonings(&tickets.Ticket{Clocks: sla.Ledger{first, second}})
	want := []sla.Pause{{From: ten(1), To: ten(2)}, {From: ten(3), To: ten(6)}, {From: ten(9), To: ten(10)}}
	if fmt.Sprint(all[0].Waited) != fmt.Sprint(want) || !all[0].PromisedAt.Equal(ten(0)) {
		t.Errorf("got %+v", all)
	}
}

func TestWhoAnswered(t *testing.T) {
	say := func(kind tickets.EventKind, by tickets.Actor, hours int, message tickets.MessageKind) tickets.Event {
		return tickets.Event{Kind: kind, Actor: by, At: ten(hours), Details: tickets.Details{Message: message}}
	}
	kept := func(number, hours int) tickets.Event {
		return tickets.Event{Kind: tickets.WasKept, At: ten(hours), Details: tickets.Details{Clock: number}}
	}
	answered, customer := clock(1, sla.Met, 4, 2), tickets.Actor{Role: tickets.Customer, Name: "Ada"}
	for _, c := range []struct {
		name    string
		metric  sla.Metric
		history []tickets.Event
		want    string
	}{
		{"nobody known", sla.FirstResponse, nil, ""},
		{"at another time", sla.FirstResponse, []tickets.Event{say(tickets.WasResponded, grace, 1, tickets.ActionPlan)}, ""},
		{"not by a reply", sla.FirstResponse, []tickets.Event{say(tickets.WasReplied, customer, 2, tickets.CustomerReply), say(tickets.WasResponded, grace, 2, tickets.ActionPlan)}, "u1"},
		{"the first of two", sla.FirstResponse, []tickets.Event{say(tickets.WasResponded, grace, 2, tickets.ActionPlan), kept(1, 2), say(tickets.WasResponded, linus, 2, tickets.ActionPlan), kept(2, 2)}, "u1"},
		{"the second of two", sla.Update, []tickets.Event{say(tickets.WasResponded, grace, 2, tickets.ActionPlan), kept(7, 2), say(tickets.WasResponded, linus, 2, tickets.ActionPlan), kept(1, 2)}, "u2"},
		{"a workaround", sla.Workaround, []tickets.Event{say(tickets.WasResponded, grace, 2, tickets.ActionPlan), say(tickets.WasResponded, linus, 2, tickets.Workaround)}, "u2"},
		{"a resolution answers", sla.FirstResponse, []tickets.Event{say(tickets.WasResponded, grace, 2, tickets.Resolution)}, "u1"},
		{"a declared resolution", sla.Resolution, []tickets.Event{say(tickets.WasResponded, grace, 2, tickets.Workaround), say(tickets.WasSolved, linus, 2, "")}, "u2"},
		{"solving is no response", sla.FirstResponse, []tickets.Event{say(tickets.WasSolved, linus, 2, "")}, ""},
	} {
		answered.Metric = c.metric
		all := report.Reckonings(&tickets.Ticket{Clocks: sla.Ledger{answered}, Events: c.history})
		if all[0].Responder != c.want {
			t.Errorf("%s: %q, want %q", c.name, all[0].Responder, c.want)
		}
	}
}
