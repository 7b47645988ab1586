package sla_test

import (
	"reflect"
	"slices"
	"sort"
	"testing"
	"time"

	"pgregory.net/rapid"

	"deskbell/calendars"
	"deskbell/sla"
)

// history is anything that may happen under any policy, even what no desk would do.
type history struct {
	terms sla.Terms
	facts []sla.Fact
}

func (h history) last() time.Time { return h.facts[len(h.facts)-1].At }

func (h history) ledger(t *rapid.T, now time.Time) sla.Ledger {
	ledger, err := sla.Judge(h.facts, h.terms, now)
	if err != nil {
		t.Fatal(err)
	}
	return ledger
}

// until is the history's first n facts.
func (h history) until(n int) history { return history{h.terms, h.facts[:n]} }

func drawTarget(t *rapid.T) sla.Target {
	unit := rapid.SampledFrom([]sla.Unit{sla.Second, sla.Minute, sla.Hour, sla.BusinessMinute, sla.BusinessHour, sla.BusinessHour, sla.BusinessDay}).Draw(t, "unit")
	most := map[sla.Unit]int{sla.Second: 9000, sla.Minute: 900, sla.Hour: 72, sla.BusinessMinute: 900, sla.BusinessHour: 40, sla.BusinessDay: 5}
	return sla.Target{Amount: rapid.IntRange(1, most[unit]).Draw(t, "amount"), Unit: unit}
}

func drawStep(t *rapid.T) sla.Step {
	if rapid.Bool().Draw(t, "timed") {
		return sla.Step{After: drawTarget(t), Tell: []string{sla.TellManagers}}
	}
	return sla.Step{Percent: rapid.IntRange(1, 300).Draw(t, "percent"), Tell: []string{sla.TellAssignee}}
}

func drawPolicy(t *rapid.T) *sla.Policy {
	p := &sla.Policy{
		Plan: "any", Version: 1, Calendars: services,
		WarnAt:           rapid.SampledFrom([][]int{nil, {50, 80}, {1, 33, 99}}).Draw(t, "warnings"),
		Pauses:           rapid.SampledFrom([][]sla.Metric{nil, {sla.Resolution}, {sla.Workaround, sla.Resolution}}).Draw(t, "pauses"),
		Reclassification: rapid.SampledFrom([]sla.Reclassification{sla.FromStart, sla.FromChange}).Draw(t, "reclassification"),
		Pin:              sla.PinLatest,
		Responses:        rapid.SampledFrom([][]sla.Response{sla.Responses, {sla.ResponseActionPlan}, {sla.ResponseStatusUpdate, sla.ResponseResolution}}).Draw(t, "responses"),
	}
	for i, impact := range []sla.Impact{"high", "middle", "low"} {
		l := sla.Level{Impact: impact, Rank: i + 1, Targets: map[sla.Metric]sla.Target{}}
		l.Calendar = rapid.SampledFrom([]string{"", "", "", "always", "us"}).Draw(t, "calendar")
		l.Escalation = rapid.SliceOfN(rapid.Custom(drawStep), 0, 3).Draw(t, "escalation")
		for _, m := range sla.Metrics {
			if rapid.IntRange(0, 3).Draw(t, "promised") > 0 {
				l.Targets[m] = drawTarget(t)
			}
		}
		p.Levels = append(p.Levels, l)
	}
	return p
}

// drawHistory leans to the instants at which something is due, where an error would be.
func drawHistory(t *rapid.T) history {
	h := history{terms: termsOf(drawPolicy(t))}
	impact := rapid.SampledFrom(h.terms.Policy.Impacts())
	region := rapid.SampledFrom(calendars.Regions)
	response := rapid.SampledFrom([]sla.Response{sla.ResponseActionPlan, sla.ResponseStatusUpdate, sla.ResponseWorkaround, sla.ResponseResolution})
	kinds := rapid.SampledFrom([]sla.FactKind{
		sla.CustomerReplied, sla.CustomerReplied, sla.Responded, sla.Responded, sla.Reclassified, sla.Reclassified, sla.Relocated,
		sla.Waiting, sla.Waiting, sla.Waiting, sla.Resumed, sla.Resumed, sla.Solved, sla.Reopened, sla.Closed, sla.Observed,
	})
	at := when("Tue 20 Oct 09:00").Add(time.Duration(rapid.Int64Range(0, 70*24*3600).Draw(t, "start")) * time.Second)
	h.facts = []sla.Fact{{Kind: sla.Submitted, At: at, Impact: impact.Draw(t, "impact"), Region: region.Draw(t, "region")}}
	for range rapid.IntRange(0, 12).Draw(t, "facts") {
		at = drawAfter(t, h)
		h.facts = append(h.facts, sla.Fact{
			Kind: kinds.Draw(t, "kind"), At: at,
			Impact: impact.Draw(t, "impact"), Region: region.Draw(t, "region"), Response: response.Draw(t, "response"),
		})
	}
	return h
}

// drawAfter is an instant not before the history's last: any, or one around which a clock
// of it is due.
func drawAfter(t *rapid.T, h history) time.Time {
	last := h.last()
	var due []time.Time
	for _, c := range h.ledger(t, last) {
		if c.State == sla.Running && !c.DueAt.Before(last) {
			due = append(due, c.DueAt)
		}
	}
	switch how := rapid.IntRange(0, 5).Draw(t, "when"); {
	case how == 0:
		return last
	case how == 1 && len(due) > 0:
		return rapid.SampledFrom(due).Draw(t, "due")
	case how == 2 && len(due) > 0:
		return rapid.SampledFrom(due).Draw(t, "due").Add(time.Microsecond)
	case how == 3:
		return last.Add(time.Duration(rapid.IntRange(1, 48).Draw(t, "hours")) * time.Hour)
	}
	return last.Add(time.Duration(rapid.Int64Range(0, 5*24*3600*1e6).Draw(t, "later")) * time.Microsecond)
}

// lasting is what nothing that follows may change about a clock.
func lasting(c sla.Clock) sla.Clock {
	return sla.Clock{
		Number: c.Number, Promise: c.Promise, Metric: c.Metric, Impact: c.Impact, Region: c.Region,
		Target: c.Target, Policy: c.Policy, Calendar: c.Calendar, StartedAt: c.StartedAt,
	}
}

func TestLedgersOnlyGrow(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := drawHistory(t)
		for n := 1; n < len(h.facts); n++ {
			at := h.facts[n].At
			before, after := h.until(n).ledger(t, at), h.until(n+1).ledger(t, at)
			if len(after) < len(before) {
				t.Fatalf("%d clocks became %d", len(before), len(after))
			}
			for i, c := range after {
				if i >= len(before) {
					continue
				}
				was := before[i]
				if !reflect.DeepEqual(lasting(c), lasting(was)) {
					t.Fatalf("clock %d was %s and became %s", i+1, told(was), told(c))
				}
				stopped := was.State != sla.Running && was.State != sla.Paused
				if c.Breach = was.Breach; stopped && !reflect.DeepEqual(withoutOwed(c), withoutOwed(was)) {
					t.Fatalf("stopped clock %d was %s and became %s", i+1, told(was), told(c))
				}
			}
		}
	})
}

func withoutOwed(c sla.Clock) sla.Clock {
	c.Owed = false
	return c
}

func TestBreachesHappenWhenTheyHappen(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := drawHistory(t)
		for n := 1; n <= len(h.facts); n++ {
			// Between two facts only silence breaks a promise, at the due instant.
			now := h.until(n).last()
			before := h.until(n).ledger(t, now)
			next := drawAfter(t, h.until(n))
			if n < len(h.facts) {
				next = h.facts[n].At
			}
			after := h.until(n).ledger(t, next)
			for i, b := range newBreaches(t, before, after) {
				if b.Cause != sla.BySilence || b.At.Before(now) || !b.At.Before(next) || !b.At.Equal(after[i].DueAt) || !b.DetectedAt.IsZero() {
					t.Fatalf("between %s and %s clock %d broke: %+v", now, next, i+1, *b)
				}
			}
			if n == len(h.facts) {
				return
			}
			// A fact breaks one only by moving its due instant into the past, at once.
			cause := map[sla.FactKind]sla.Cause{sla.Reclassified: sla.ByReclassification, sla.Relocated: sla.ByRelocation}[h.facts[n].Kind]
			for i, b := range newBreaches(t, after, h.until(n+1).ledger(t, next)) {
				if b.Cause != cause || !b.At.Equal(next) || !b.DetectedAt.Equal(next) {
					t.Fatalf("%s at %s broke clock %d: %+v", h.facts[n].Kind, next, i+1, *b)
				}
			}
		}
	})
}

// newBreaches finds, by the clock's index, those of after that before didn't have. Those it
// had must be the same still.
func newBreaches(t *rapid.T, before, after sla.Ledger) map[int]*sla.Breach {
	fresh := map[int]*sla.Breach{}
	for i, c := range after {
		if i >= len(before) || before[i].Breach == nil {
			if c.Breach != nil {
				fresh[i] = c.Breach
			}
			continue
		}
		was := before[i].Breach
		if c.Breach == nil || !c.Breach.At.Equal(was.At) || c.Breach.Cause != was.Cause {
			t.Fatalf("the breach of clock %d was %+v and became %+v", i+1, was, c.Breach)
		}
	}
	return fresh
}

func TestAPromiseIsBrokenOnceAndNotBeforeItBegan(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := drawHistory(t)
		began, broken := map[int]time.Time{}, map[int]bool{}
		for _, c := range h.ledger(t, drawAfter(t, h)) {
			if began[c.Promise].IsZero() {
				began[c.Promise] = c.StartedAt
			}
			if c.Breach == nil {
				continue
			}
			if broken[c.Promise] {
				t.Fatalf("promise %d was broken twice", c.Promise)
			}
			if c.Breach.At.Before(began[c.Promise]) {
				t.Fatalf("promise %d began %s and was broken %s", c.Promise, began[c.Promise], c.Breach.At)
			}
			broken[c.Promise] = true
		}
	})
}

func TestLookingLaterIsTheSameAsJudgingLater(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := drawHistory(t)
		now := drawAfter(t, h)
		then := h.ledger(t, h.last())
		if got, want := then.At(now), h.ledger(t, now); !reflect.DeepEqual(got, want) {
			t.Fatalf("got %v, want %v", toldAll(got), toldAll(want))
		}
		if got, want := then.Outlook().Standing(now), h.ledger(t, now).Standing(now); got != want {
			t.Fatalf("the outlook gives %s, the ledger %s", got, want)
		}
		if again := h.ledger(t, h.last()); !reflect.DeepEqual(then, again) {
			t.Fatalf("looking changed what was seen: %v, %v", toldAll(then), toldAll(again))
		}
	})
}

func TestClocksAreConsistent(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := drawHistory(t)
		now := drawAfter(t, h)
		running := map[int]int{}
		for i, c := range h.ledger(t, now) {
			calendar := c.Target.Calendar(known[h.terms.Policy.CalendarID(c.Region, level(h, c))])
			switch {
			case c.Number != i+1:
				t.Fatalf("clock %d has the number %d", i+1, c.Number)
			case c.State == sla.Met && c.StoppedAt.After(c.DueAt), c.State == sla.Missed && !c.StoppedAt.After(c.DueAt):
				t.Fatalf("wrong: %s", told(c))
			case c.StoppedAt.IsZero() != (c.State == sla.Running || c.State == sla.Paused):
				t.Fatalf("stopped or not: %s", told(c))
			case (c.State == sla.Running || c.State == sla.Paused) && !c.Owed:
				t.Fatalf("nobody waits for it: %s", told(c))
			case len(c.Pauses) == 0 && !c.DueAt.Equal(c.Target.Due(calendar, c.StartedAt)):
				t.Fatalf("never paused, and due late: %s", told(c))
			case len(c.Pauses) > 0 && !slices.Contains(h.terms.Policy.Pauses, c.Metric):
				t.Fatalf("paused against the policy: %s", told(c))
			case c.Calendar != calendar.Ref():
				t.Fatalf("counted by %s: %s", calendar.Ref(), told(c))
			case !slices.IsSortedFunc(c.Warnings, func(a, b sla.Warning) int { return a.At.Compare(b.At) }):
				t.Fatalf("warnings out of order: %v", c.Warnings)
			case len(c.Warnings) > 0 && (c.Warnings[0].At.Before(c.StartedAt) || c.Warnings[len(c.Warnings)-1].At.After(c.DueAt)):
				t.Fatalf("warnings outside the time: %v, %s", c.Warnings, told(c))
			}
			if c.State == sla.Running || c.State == sla.Paused {
				if running[c.Promise]++; running[c.Promise] > 1 {
					t.Fatalf("two clocks measure promise %d", c.Promise)
				}
			}
		}
	})
}

func level(h history, c sla.Clock) sla.Level {
	l, _ := h.terms.Policy.Level(c.Impact)
	return l
}

func TestReceiptsAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := drawHistory(t)
		lengths := map[sla.Unit]time.Duration{
			sla.Second: time.Second, sla.Minute: time.Minute, sla.Hour: time.Hour,
			sla.BusinessMinute: time.Minute, sla.BusinessHour: time.Hour,
		}
		for _, c := range h.ledger(t, h.last()) {
			r := c.Receipt(h.terms)
			tiles(t, r)
			if want := time.Duration(c.Target.Amount) * lengths[c.Target.Unit]; c.Target.Unit != sla.BusinessDay && r.Target != want {
				t.Fatalf("%s is explained as %s: %s", c.Target, r.Target, told(c))
			}
		}
	})
}

// A fact that says what was so already changes nothing, but for who noticed a breach.
func TestRepeatingWhatIsKnownChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := drawHistory(t)
		n := rapid.IntRange(1, len(h.facts)).Draw(t, "after")
		repeated := sla.Fact{At: drawAfter(t, h.until(n)), Impact: h.facts[0].Impact, Region: h.facts[0].Region}
		if n < len(h.facts) && repeated.At.After(h.facts[n].At) {
			repeated.At = h.facts[n].At
		}
		waits := false
		for _, f := range h.facts[:n] {
			switch f.Kind {
			case sla.Reclassified:
				repeated.Impact = f.Impact
			case sla.Relocated:
				repeated.Region = f.Region
			case sla.Waiting:
				waits = true
			case sla.Resumed, sla.CustomerReplied, sla.Solved, sla.Reopened, sla.Closed:
				waits = false
			}
		}
		kinds := []sla.FactKind{sla.Reclassified, sla.Relocated, sla.Resumed, sla.Observed}
		if waits {
			kinds[2] = sla.Waiting
		}
		repeated.Kind = rapid.SampledFrom(kinds).Draw(t, "repeated")

		now := drawAfter(t, h)
		if now.Before(repeated.At) {
			now = repeated.At
		}
		longer := history{h.terms, slices.Insert(slices.Clone(h.facts), n, repeated)}
		if got, want := undetected(longer.ledger(t, now)), undetected(h.ledger(t, now)); !reflect.DeepEqual(got, want) {
			t.Fatalf("%s at %s changed\n%v\ninto\n%v", repeated.Kind, repeated.At, toldAll(want), toldAll(got))
		}
	})
}

func undetected(l sla.Ledger) sla.Ledger {
	for i, c := range l {
		if c.Breach != nil {
			b := *c.Breach
			b.DetectedAt = time.Time{}
			l[i].Breach = &b
		}
	}
	return l
}

// TestDueInstantsAgreeWithAStopwatch counts each clock again with a stopwatch that knows
// nothing but Between, and the waiting as the facts tell it.
func TestDueInstantsAgreeWithAStopwatch(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := drawHistory(t)
		for _, c := range h.ledger(t, h.last()) {
			if c.Target.Unit == sla.BusinessDay || c.State == sla.Superseded {
				continue // days follow the wall clock; a superseded clock stopped being watched
			}
			var waits []sla.Pause
			if slices.Contains(h.terms.Policy.Pauses, c.Metric) {
				waits = waiting(h.facts, c)
			}
			calendar := c.Target.Calendar(known[h.terms.Policy.CalendarID(c.Region, level(h, c))])
			due, left, stopped := stopwatch(calendar, c.StartedAt, seconds(c.Target), waits)
			if stopped && (c.State != sla.Paused || c.Remaining != left || !c.DueAt.IsZero()) {
				t.Fatalf("the stopwatch stands still with %s left: %s", left, told(c))
			}
			if !stopped && !c.DueAt.Equal(due) {
				t.Fatalf("the stopwatch rings at %s: %s", due, told(c))
			}
		}
	})
}

func seconds(t sla.Target) time.Duration {
	one := map[sla.Unit]time.Duration{sla.Second: 1, sla.Minute: 60, sla.Hour: 3600, sla.BusinessMinute: 60, sla.BusinessHour: 3600}[t.Unit]
	return one * time.Duration(t.Amount) * time.Second
}

// waiting lists when the customer had the next move, while the clock was there to stop.
func waiting(facts []sla.Fact, c sla.Clock) (waits []sla.Pause) {
	since := time.Time{}
	end := func(at time.Time) {
		if !since.IsZero() && at.After(c.StartedAt) {
			waits = append(waits, sla.Pause{From: latest(since, c.StartedAt), To: at})
		}
		since = time.Time{}
	}
	for _, f := range facts {
		if !c.StoppedAt.IsZero() && f.At.After(c.StoppedAt) {
			break
		}
		switch f.Kind {
		case sla.Waiting:
			if since.IsZero() {
				since = f.At
			}
		case sla.CustomerReplied, sla.Resumed, sla.Reopened, sla.Solved, sla.Closed:
			end(f.At)
		}
	}
	if !since.IsZero() && c.StoppedAt.IsZero() {
		return append(waits, sla.Pause{From: latest(since, c.StartedAt)})
	}
	end(c.StoppedAt)
	return waits
}

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// stopwatch rings once the time has been counted, waits left out; or it stands still.
func stopwatch(calendar *calendars.Calendar, at time.Time, left time.Duration, waits []sla.Pause) (rings time.Time, still time.Duration, stands bool) {
	for _, w := range waits {
		if w.From.After(at) && calendar.Between(at, w.From.Add(-time.Microsecond)) >= left {
			break // rang before
		}
		left -= calendar.Between(at, w.From)
		if w.To.IsZero() {
			return time.Time{}, left, true
		}
		at = w.To
	}
	micros := sort.Search(400*24*3600*1e6, func(n int) bool {
		return calendar.Between(at, at.Add(time.Duration(n)*time.Microsecond)) >= left
	})
	return at.Add(time.Duration(micros) * time.Microsecond), 0, false
}
