package agent

import (
	"slices"

	"deskbell/internal/web/client"
)

// outcome is what a correction would make of a ticket's promises.
type outcome struct {
	Value, Title, About string
	Current             bool   // it is so already
	Refused             string // why it cannot be; empty: it can
	Standing            string // of the ticket then
	Promises            []promiseChange
}

// promiseChange is what becomes of one thing that is owed.
type promiseChange struct {
	Metric string
	Was    *client.Clock // the clock that measures it now; nil: none does
	Then   *client.Clock // the one that would; nil: it would no longer be promised
	Breaks bool          // the change would break it at once
}

// Moves reports whether the deadline would be another one.
func (c promiseChange) Moves() bool {
	return c.Was != nil && c.Then != nil && !c.Was.DueAt.Equal(c.Then.DueAt)
}

// Breaks reports whether the change would break a promise at once.
func (o outcome) Breaks() bool {
	return slices.ContainsFunc(o.Promises, func(c promiseChange) bool { return c.Breaks })
}

// changesBetween compares a ticket with what a correction made of it: what is owed, by metric, in
// the order of the clocks.
func changesBetween(before, after client.Ticket) []promiseChange {
	var all []promiseChange
	place := func(metric string) *promiseChange {
		i := slices.IndexFunc(all, func(c promiseChange) bool { return c.Metric == metric })
		if i < 0 {
			all = append(all, promiseChange{Metric: metric})
			i = len(all) - 1
		}
		return &all[i]
	}
	for i, c := range before.SLA.Clocks {
		if owed(c) {
			place(c.Metric).Was = &before.SLA.Clocks[i]
		}
	}
	for i, c := range after.SLA.Clocks {
		if owed(c) {
			it := place(c.Metric)
			it.Then = &after.SLA.Clocks[i]
			it.Breaks = c.Breach != nil && c.Breach.Cause != "silence" && !broken(before, c.ID)
		}
	}
	return all
}

// owed reports whether a clock measures what the customer waits for.
func owed(c client.Clock) bool { return c.State == "running" || c.State == "paused" }

func broken(t client.Ticket, clock string) bool {
	return slices.ContainsFunc(t.SLA.Clocks, func(c client.Clock) bool { return c.ID == clock && c.Breach != nil })
}
