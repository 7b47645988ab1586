package tickets_test

import (
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"deskbell/internal/fault"
	"deskbell/sla"
	"deskbell/tickets"
)

// drawTerms makes the Enterprise plan any that warns, pauses and escalates.
func drawTerms(r *rapid.T) *sla.Policy {
	p := plan("enterprise", 1, 2, 4, 12)
	p.WarnAt = rapid.SampledFrom([][]int{nil, {50, 80}, {1, 99}}).Draw(r, "warnings")
	p.Pauses = rapid.SampledFrom([][]sla.Metric{nil, {sla.Resolution}, {sla.Workaround, sla.Resolution}}).Draw(r, "pauses")
	p.Reclassification = rapid.SampledFrom([]sla.Reclassification{sla.FromStart, sla.FromChange}).Draw(r, "reclassification")
	steps := rapid.SampledFrom([]sla.Step{
		{Percent: 90}, {Percent: 100}, {Percent: 150},
		{After: sla.Target{Amount: 1, Unit: sla.BusinessHour}}, {After: sla.Target{Amount: 20, Unit: sla.Minute}}, {After: sla.Target{Amount: 1, Unit: sla.BusinessDay}},
	})
	targets := rapid.SampledFrom([]sla.Target{{}, {Amount: 4, Unit: sla.BusinessHour}, {Amount: 90, Unit: sla.Minute}, {Amount: 1, Unit: sla.BusinessDay}})
	for i := range p.Levels {
		p.Levels[i].Escalation = rapid.SliceOfN(steps, 0, 3).Draw(r, "escalation")
		for _, m := range sla.Metrics {
			if target := targets.Draw(r, string(m)); target.Amount > 0 {
				p.Levels[i].Targets[m] = target
			}
		}
	}
	return p
}

// act does something to a ticket, by whoever does such things; it may be refused.
func (w *world) act(ticket *tickets.Ticket, action tickets.Action, impact sla.Impact, country string, at time.Time) error {
	c := tickets.Change{By: grace, At: at}
	var err error
	switch action {
	case tickets.Reclassify:
		_, err = w.Reclassify(ctx, ref(ticket), c, impact, "So it is.")
	case tickets.Relocate:
		_, err = w.Relocate(ctx, ref(ticket), c, country, "So it is.")
	case tickets.Respond:
		kind := []tickets.MessageKind{tickets.ActionPlan, tickets.Workaround, tickets.Resolution}[at.Unix()%3]
		_, _, err = w.Say(ctx, ref(ticket), c, tickets.Message{Kind: kind, Body: "Well then."})
	default:
		_, err = w.try(ticket, action, at)
	}
	if _, ok := fault.As(err); err != nil && !ok {
		w.t.Fatal(err)
	}
	return err
}

// everyday are the actions that need nothing but the ticket.
var everyday = slices.DeleteFunc(slices.Clone(tickets.Actions), func(a tickets.Action) bool {
	return a == tickets.Merge || a == tickets.Entitle || a == tickets.Refuse
})

// drawNext is an instant not before another: any, or one around which something occurs.
func drawNext(r *rapid.T, ticket *tickets.Ticket, from time.Time) time.Time {
	near := []time.Time{ticket.ObserveAt}
	for _, c := range ticket.Clocks {
		near = append(near, c.DueAt, c.DueAt.Add(time.Microsecond))
	}
	near = slices.DeleteFunc(near, func(at time.Time) bool { return at.Before(from) })
	if len(near) > 0 && rapid.Bool().Draw(r, "near") {
		return rapid.SampledFrom(near).Draw(r, "at")
	}
	return from.Add(time.Duration(rapid.Int64Range(0, 24*3600).Draw(r, "later")) * time.Second)
}

// A ticket that was observed now and then has the same verdicts as its twin that was not,
// and both know everything once they are observed at the end.
func TestObservingChangesNoVerdict(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		watched, unwatched := newWorld(t), newWorld(t)
		p := drawTerms(r)
		watched.terms.published[0], unwatched.terms.published[0] = p, p
		terms := sla.Terms{Policy: p, Calendars: watched.terms.calendars}
		impact := rapid.SampledFrom(p.Impacts())
		country := rapid.SampledFrom([]string{"CH", "US", "CA"})

		ticket, twin := watched.submit("Fri 20 Nov 15:00"), unwatched.submit("Fri 20 Nov 15:00")
		now := ticket.CreatedAt
		for range rapid.IntRange(0, 15).Draw(r, "steps") {
			now = drawNext(r, ticket, now)
			if rapid.Bool().Draw(r, "observe") {
				watched.observed(r, ticket, now)
			} else {
				action, impact, country := rapid.SampledFrom(everyday).Draw(r, "action"), impact.Draw(r, "impact"), country.Draw(r, "country")
				got, want := watched.act(ticket, action, impact, country, now), unwatched.act(twin, action, impact, country, now)
				if (got == nil) != (want == nil) {
					r.Fatalf("%s: %v, without observing %v", action, got, want)
				}
			}
			ticket, twin = watched.kept(ticket), unwatched.kept(twin)
			agree(r, ticket, twin, now)
			once(r, ticket)
			once(r, twin)
		}
		now = drawNext(r, ticket, now)
		watched.observed(r, ticket, now)
		unwatched.observed(r, twin, now)
		ticket, twin = watched.kept(ticket), unwatched.kept(twin)
		agree(r, ticket, twin, now)
		complete(r, ticket, terms, now)
		complete(r, twin, terms, now)
		// The one that was watched may have been told more: of clocks that ran then.
		for _, e := range twin.Events {
			if e.Clock > 0 && !slices.ContainsFunc(ticket.Events, func(o tickets.Event) bool { return sameOccurrence(o, e) && o.Since.Equal(e.Since) }) {
				r.Fatalf("without observing there was %+v", e)
			}
		}
	})
}

// observed looks at what is due, and holds the desk to it.
func (w *world) observed(r *rapid.T, ticket *tickets.Ticket, now time.Time) {
	before := w.kept(ticket)
	due := !before.ObserveAt.IsZero() && !before.ObserveAt.After(now)
	n, err := w.Observe(ctx, now, 100)
	after := w.kept(ticket)
	switch {
	case err != nil:
		r.Fatal(err)
	case (n == 1) != due, (len(after.Events) > len(before.Events)) != due:
		r.Fatalf("it took up %d and recorded %v, to be observed at %s", n, announced(after)[len(before.Events)-1:], before.ObserveAt)
	case !after.ObserveAt.IsZero() && !after.ObserveAt.After(now):
		r.Fatalf("at %s it is to be observed at %s", now, after.ObserveAt)
	case after.Version != before.Version:
		r.Fatalf("the version went from %d to %d", before.Version, after.Version)
	}
}

// agree holds two tickets to the same verdicts at now, but for when a breach was noticed.
func agree(r *rapid.T, a, b *tickets.Ticket, now time.Time) {
	one, other := a.Clocks.At(now), b.Clocks.At(now)
	if got, want := undetected(one), undetected(other); !reflect.DeepEqual(got, want) {
		r.Fatalf("observed, the clocks are\n%v\nand else\n%v", clocks(a), clocks(b))
	}
	if got, want := one.Standing(now), other.Standing(now); got != want || a.Clocks.Outlook().Standing(now) != want {
		r.Fatalf("observed, it stands at %s, and else at %s", got, want)
	}
	for i, c := range one {
		if c.Breach != nil && !other[i].Breach.DetectedAt.IsZero() && (c.Breach.DetectedAt.IsZero() || c.Breach.DetectedAt.After(other[i].Breach.DetectedAt)) {
			r.Fatalf("observed, clock %d was found broken later: %s", i+1, c.Breach.DetectedAt)
		}
	}
	if a.StatusAt(now) != b.StatusAt(now) {
		r.Fatalf("observed, it is %s, and else %s", a.StatusAt(now), b.StatusAt(now))
	}
}

func undetected(l sla.Ledger) sla.Ledger {
	l = slices.Clone(l)
	for i, c := range l {
		if c.Breach != nil {
			l[i].Breach = &sla.Breach{At: c.Breach.At, Cause: c.Breach.Cause}
		}
	}
	return l
}

func sameOccurrence(a, b tickets.Event) bool {
	return a.Kind == b.Kind && a.Clock == b.Clock && a.Percent == b.Percent && a.Step == b.Step
}

// once holds a history to telling each thing once, a breach when it was noticed.
func once(r *rapid.T, ticket *tickets.Ticket) {
	for i, e := range ticket.Events {
		if e.Clock == 0 {
			continue
		}
		if slices.ContainsFunc(ticket.Events[:i], func(o tickets.Event) bool { return sameOccurrence(o, e) }) {
			r.Fatalf("told twice: %+v", e)
		}
		if e.Since.After(e.At) {
			r.Fatalf("told before it occurred: %+v", e)
		}
		if e.Kind != tickets.WasBreached {
			continue
		}
		if b := ticket.Clocks[e.Clock-1].Breach; b == nil || !b.At.Equal(e.Since) || !b.DetectedAt.Equal(e.At) {
			r.Fatalf("told of a breach %+v, which is %+v", e, b)
		}
	}
}

// complete holds a ticket to having told, by now, all that has occurred.
func complete(r *rapid.T, ticket *tickets.Ticket, terms sla.Terms, now time.Time) {
	once(r, ticket)
	recorded := map[sla.OccurrenceKind]tickets.EventKind{
		sla.Warned: tickets.WasWarned, sla.Breached: tickets.WasBreached, sla.Escalated: tickets.WasEscalated, sla.Kept: tickets.WasKept,
	}
	for _, o := range ticket.Clocks.At(now).Occurrences(terms) {
		told := slices.ContainsFunc(ticket.Events, func(e tickets.Event) bool {
			return sameOccurrence(e, tickets.Event{Kind: recorded[o.Kind], Details: tickets.Details{Clock: o.Clock, Percent: o.Percent, Step: o.Step}})
		})
		if !told && !o.From.After(now) {
			r.Fatalf("at %s nobody was told of %+v", now, o)
		}
	}
	if differences, err := ticket.Verify(terms); err != nil || differences != nil {
		r.Fatalf("verifying: %v, %v", differences, err)
	}
}
