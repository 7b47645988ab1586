package storetest

import (
	"context"
	"testing"
	"time"

	"pgregory.net/rapid"

	"deskbell/calendars"
	"deskbell/entitlement"
	"deskbell/internal/fault"
	"deskbell/internal/report"
	"deskbell/internal/store"
	"deskbell/sla"
	"deskbell/tickets"
)

// reported is a desk whose tickets are reported on.
type reported struct {
	*tickets.Desk
	t        *testing.T
	store    *store.Store
	figures  *report.Desk
	versions []*sla.Policy
	agents   []tickets.Actor
	now      time.Time
	made     []tickets.Ref
	offered  int
}

func newReported(t *testing.T, s *store.Store) *reported {
	w := &reported{t: t, store: s}
	for i, name := range []string{"grace", "linus"} {
		u := user(t, uint64(i+1), name+"@desk.example")
		must(t, s.AddUser(soon(t), u))
		w.agents = append(w.agents, tickets.Actor{Role: tickets.Agent, ID: u.ID, Name: name})
	}
	w.versions = []*sla.Policy{reportedPolicy(1, sla.FromStart), reportedPolicy(2, sla.FromChange)}
	w.Desk = &tickets.Desk{Store: s, Licenses: s, Terms: w, NewID: NewID, NewAccess: func() (string, string) { return "", NewID() }}
	w.figures = &report.Desk{Store: s, Terms: w}
	return w
}

func reportedPolicy(version int, how sla.Reclassification) *sla.Policy {
	business := func(hours int) sla.Target { return sla.Target{Amount: hours, Unit: sla.BusinessHour} }
	return &sla.Policy{
		Plan: entitlement.StandardPlan, Version: version, WarnAt: []int{50}, Reclassification: how, Pin: sla.PinTermStart,
		Responses: sla.Responses, Pauses: []sla.Metric{sla.Workaround, sla.Resolution},
		Levels: []sla.Level{
			{Impact: "critical", Rank: 1, Targets: map[sla.Metric]sla.Target{
				sla.FirstResponse: business(2), sla.NextResponse: business(2), sla.Update: {Amount: 8, Unit: sla.Hour}, sla.Workaround: business(6), sla.Resolution: business(16)}},
			{Impact: "major", Rank: 2, Targets: map[sla.Metric]sla.Target{sla.FirstResponse: business(4), sla.NextResponse: business(5), sla.Resolution: business(20)}},
			{Impact: "limited", Rank: 3, Targets: map[sla.Metric]sla.Target{sla.FirstResponse: business(8)}},
		},
		Calendars: []sla.Service{{Regions: []calendars.Region{calendars.NorthAmerica}, Calendar: "us"}, {Calendar: "switzerland", Default: true}},
	}
}

// Offer is what the tickets are promised, by one version after the other.
func (w *reported) Offer(context.Context, string, time.Time, time.Time) (sla.Terms, error) {
	w.offered++
	return sla.Terms{Policy: w.versions[w.offered%2], Calendars: reportedCalendars}, nil
}

// Pinned finds it again.
func (w *reported) Pinned(_ context.Context, p tickets.Pinned) (sla.Terms, error) {
	for _, v := range w.versions {
		if v.Ref() == p.Policy {
			return sla.Terms{Policy: v, Calendars: reportedCalendars}, nil
		}
	}
	return sla.Terms{}, fault.New(fault.NotFound, "not_found", "There is no version %s.", p.Policy)
}

// reportedZones are where the desks of these tests are: open from nine to five, Monday to
// Friday.
var reportedZones = map[string]*time.Location{"switzerland": zoneOf("Europe/Zurich"), "us": zoneOf("America/Los_Angeles")}

var reportedCalendars = func() map[string]*calendars.Calendar {
	all := map[string]*calendars.Calendar{}
	for id, zone := range reportedZones {
		day := []calendars.Window{{Open: 9 * 60, Close: 17 * 60}}
		c, err := calendars.New(calendars.Spec{ID: id, Version: 1, Zone: zone, Week: calendars.Week{nil, day, day, day, day, day, nil}})
		if err != nil {
			panic(err)
		}
		all[id] = c
	}
	return all
}()

func zoneOf(name string) *time.Location {
	zone, err := time.LoadLocation(name)
	if err != nil {
		panic(err)
	}
	return zone
}

// live lets some tickets live for a while, in steps of whole minutes.
func (w *reported) live(ctx context.Context, r *rapid.T) {
	w.now, w.made, w.offered = time.Date(2026, 3, 26, 7, 0, 0, 0, time.UTC), nil, rapid.IntRange(0, 1).Draw(r, "version") // the clocks change on the 29th
	impact := rapid.SampledFrom([]sla.Impact{"critical", "major", "limited"})
	country := rapid.SampledFrom([]string{"CH", "US"})
	for range rapid.IntRange(1, 2).Draw(r, "tickets") {
		one, _, err := w.Submit(ctx, tickets.Request{
			LicenseEmail: "ops@aerial.example", Name: "Ada", Email: "ada@aerial.example", Country: country.Draw(r, "country"),
			Topic: entitlement.DeviceDeactivation, Impact: impact.Draw(r, "impact"), Subject: "=1+1", Description: "It stops.",
		}, w.now)
		if err != nil {
			r.Fatal(err)
		}
		w.made = append(w.made, tickets.Ref(one.ID))
	}
	for range rapid.IntRange(0, 10).Draw(r, "steps") {
		ref := rapid.SampledFrom(w.made).Draw(r, "ticket")
		w.now = w.next(ctx, r, ref)
		if rapid.IntRange(0, 4).Draw(r, "observe") == 0 {
			if _, err := w.Observe(ctx, w.now, 100); err != nil {
				r.Fatal(err)
			}
		}
		c := tickets.Change{By: rapid.SampledFrom(w.agents).Draw(r, "agent"), At: w.now}
		err := w.act(ctx, r, ref, c, impact.Draw(r, "impact"), country.Draw(r, "country"))
		if _, refused := fault.As(err); err != nil && !refused {
			r.Fatal(err)
		}
	}
}

// next is some minutes later, or the next due instant.
func (w *reported) next(ctx context.Context, r *rapid.T, ref tickets.Ref) time.Time {
	at := w.now.Add(time.Duration(rapid.IntRange(0, 2000).Draw(r, "minutes")) * time.Minute)
	if rapid.IntRange(0, 3).Draw(r, "due") > 0 {
		return at
	}
	one, err := w.store.Ticket(ctx, ref)
	if err != nil {
		r.Fatal(err)
	}
	if due := one.Clocks.Outlook().NextDue; due.After(w.now) {
		return due
	}
	return at
}

func (w *reported) act(ctx context.Context, r *rapid.T, ref tickets.Ref, c tickets.Change, impact sla.Impact, country string) error {
	say := func(by tickets.Actor, kind tickets.MessageKind) error {
		_, _, err := w.Say(ctx, ref, tickets.Change{By: by, At: c.At}, tickets.Message{Kind: kind, Body: "Well then."})
		return err
	}
	switch rapid.SampledFrom([]string{"plan", "plan", "workaround", "resolution", "ask", "reply", "reply", "reclassify", "reclassify", "relocate", "solve", "reopen", "close", "merge", "assign", "acknowledge"}).Draw(r, "action") {
	case "plan":
		return say(c.By, tickets.ActionPlan)
	case "workaround":
		return say(c.By, tickets.Workaround)
	case "resolution":
		return say(c.By, tickets.Resolution)
	case "ask":
		return say(c.By, tickets.Question)
	case "reply":
		return say(tickets.Actor{Role: tickets.Customer, Name: "Ada"}, tickets.CustomerReply)
	case "reclassify":
		return errorOf(w.Reclassify(ctx, ref, c, impact, "So it is."))
	case "relocate":
		return errorOf(w.Relocate(ctx, ref, c, country, "So it is."))
	case "solve":
		return errorOf(w.Solve(ctx, ref, c))
	case "reopen":
		return errorOf(w.Reopen(ctx, ref, c))
	case "close":
		return errorOf(w.Close(ctx, ref, c))
	case "merge":
		return errorOf(w.Merge(ctx, ref, c, w.made[0]))
	case "assign":
		return errorOf(w.Assign(ctx, ref, c, "linus@desk.example"))
	}
	return errorOf(w.Acknowledge(ctx, ref, c, rapid.IntRange(1, 4).Draw(r, "clock"), tickets.Outage, "The power was cut."))
}
