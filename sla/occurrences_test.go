package sla_test

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"deskbell/calendars"
	"deskbell/sla"
)

func TestWhatIsWorthTellingInOrder(t *testing.T) {
	for _, c := range []struct {
		name  string
		facts []sla.Fact
		want  []string
	}{
		{"a promise runs out", []sla.Fact{submitted("Mon 23 Nov 09:00", "critical")}, []string{
			"1 warned 50% Mon 23 Nov 10:00", "1 warned 80% Mon 23 Nov 10:36",
			"1.1 Mon 23 Nov 10:48", "1 breached Mon 23 Nov 11:00", "1.2 Mon 23 Nov 12:00",
		}},
		{"over a weekend", []sla.Fact{submitted("Fri 27 Nov 16:30", "critical")}, []string{
			"1 warned 50% Mon 30 Nov 09:30", "1 warned 80% Mon 30 Nov 10:06",
			"1.1 Mon 30 Nov 10:18", "1 breached Mon 30 Nov 10:30", "1.2 Mon 30 Nov 11:30",
		}},
		{"nothing was promised", []sla.Fact{submitted("Mon 23 Nov 09:00", "feedback")}, nil},
		{"kept", []sla.Fact{submitted("Mon 23 Nov 09:00", "critical"), planned("Mon 23 Nov 10:30")}, []string{
			"1 kept Mon 23 Nov 10:30",
		}},
		{"kept at the due instant", []sla.Fact{submitted("Mon 23 Nov 09:00", "critical"), planned("Mon 23 Nov 11:00")}, []string{
			"1 kept Mon 23 Nov 11:00",
		}},
		{"kept late, which is broken and nothing else", []sla.Fact{submitted("Mon 23 Nov 09:00", "critical"), planned("Mon 23 Nov 15:00")}, []string{
			"1 breached Mon 23 Nov 11:00",
		}},
		{"withdrawn in time", []sla.Fact{submitted("Mon 23 Nov 09:00", "critical"), solved("Mon 23 Nov 10:30")}, nil},
		{"withdrawn late", []sla.Fact{submitted("Mon 23 Nov 09:00", "critical"), solved("Mon 23 Nov 15:00")}, []string{
			"1 breached Mon 23 Nov 11:00",
		}},
		{"paused", []sla.Fact{submitted("Mon 23 Nov 09:00", "urgent"), asked("Mon 23 Nov 12:30")}, nil},
		{"paused after it was broken", []sla.Fact{submitted("Mon 23 Nov 09:00", "urgent"), asked("Mon 23 Nov 13:30")}, []string{
			"1 breached Mon 23 Nov 13:00",
		}},
		{"resumed", []sla.Fact{submitted("Mon 23 Nov 09:00", "urgent"), asked("Mon 23 Nov 11:30"), resumed("Mon 23 Nov 12:30")}, []string{
			"1 warned 50% Mon 23 Nov 11:00", "1 warned 80% Mon 23 Nov 13:12",
			"1.1 Mon 23 Nov 13:36", "1 breached Mon 23 Nov 14:00", "1.2 Mon 23 Nov 15:00",
		}},
		{"raised in time: the new clock's only", []sla.Fact{submitted("Mon 23 Nov 09:00", "major"), reclassified("Mon 23 Nov 10:30", "critical")}, []string{
			"2 warned 50% Mon 23 Nov 10:00", "2 warned 80% Mon 23 Nov 10:36",
			"2.1 Mon 23 Nov 10:48", "2 breached Mon 23 Nov 11:00", "2.2 Mon 23 Nov 12:00",
		}},
		{"raised too late: broken at the change, and no warning of it", []sla.Fact{submitted("Mon 23 Nov 09:00", "major"), reclassified("Mon 23 Nov 12:00", "critical")}, []string{
			"2.1 Mon 23 Nov 10:48", "2 breached Mon 23 Nov 12:00", "2.2 Mon 23 Nov 13:00",
		}},
		{"moved to where it was due already", []sla.Fact{submittedFrom(calendars.NorthAmerica, "Mon 23 Nov 09:00", "critical"), relocated("Mon 23 Nov 12:00", calendars.Europe)}, []string{
			"2.1 Mon 23 Nov 10:48", "2 breached Mon 23 Nov 12:00", "2.2 Mon 23 Nov 13:00",
		}},
		{"broken and then lowered: broken once, and no warning of it", []sla.Fact{submitted("Mon 23 Nov 09:00", "critical"), reclassified("Mon 23 Nov 11:30", "major")}, []string{
			"1 breached Mon 23 Nov 11:00", "2.2 Mon 23 Nov 12:00", "2.1 Mon 23 Nov 12:36",
		}},
		{"and then in time by the lower level's", []sla.Fact{submitted("Mon 23 Nov 09:00", "critical"), reclassified("Mon 23 Nov 11:30", "major"), planned("Mon 23 Nov 12:30")}, []string{
			"1 breached Mon 23 Nov 11:00", "2 kept Mon 23 Nov 12:30",
		}},
		{"each promise has its own", []sla.Fact{submitted("Mon 23 Nov 09:00", "critical"), planned("Mon 23 Nov 10:30"), replied("Mon 23 Nov 12:00")}, []string{
			"1 kept Mon 23 Nov 10:30", "2 warned 50% Mon 23 Nov 13:00", "2 warned 80% Mon 23 Nov 13:36",
			"2.1 Mon 23 Nov 13:48", "2 breached Mon 23 Nov 14:00", "2.2 Mon 23 Nov 15:00",
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := escalating("90%", "1 business hour")
			p.Levels = append(p.Levels, sla.Level{Impact: "feedback"})
			last := c.facts[len(c.facts)-1].At
			compare(t, tellsAll(judge(t, p, c.facts, last), p), c.want)
			// Looked at much later they are the same.
			compare(t, tellsAll(judge(t, p, c.facts, last.AddDate(0, 1, 0)), p), c.want)
		})
	}
}

func TestAPromiseBreaksOnceItsDueInstantHasPassed(t *testing.T) {
	p := escalating("100%")
	facts := []sla.Fact{submitted("Mon 23 Nov 09:00", "critical")}
	due := when("Mon 23 Nov 11:00")
	for _, o := range judge(t, p, facts, due).Occurrences(termsOf(p)) {
		want := o.At
		if o.Kind == sla.Breached {
			want = due.Add(time.Microsecond)
		}
		if !o.From.Equal(want) {
			t.Errorf("%s has occurred by %s, want %s", tells(o), o.From, want)
		}
	}
	changed := []sla.Fact{submitted("Mon 23 Nov 09:00", "major"), reclassified("Mon 23 Nov 12:00", "critical")}
	for _, o := range judge(t, p, changed, when("Mon 23 Nov 12:00")).Occurrences(termsOf(p)) {
		if !o.From.Equal(o.At) {
			t.Errorf("%s has occurred by %s", tells(o), o.From)
		}
	}
}

// tells writes an occurrence in a line, such as "1 warned 50% Mon 23 Nov 10:00", or
// "1.2 Mon 23 Nov 12:00" for the first clock's second step.
func tells(o sla.Occurrence) string {
	at := shown(o.At, swiss.Ref())
	switch o.Kind {
	case sla.Escalated:
		return fmt.Sprintf("%d.%d %s", o.Clock, o.Step, at)
	case sla.Warned:
		return fmt.Sprintf("%d warned %d%% %s", o.Clock, o.Percent, at)
	}
	return fmt.Sprintf("%d %s %s", o.Clock, o.Kind, at)
}

func tellsAll(l sla.Ledger, p *sla.Policy) (lines []string) {
	for _, o := range l.Occurrences(termsOf(p)) {
		lines = append(lines, tells(o))
	}
	return lines
}

// name is what makes an occurrence the same one, however its time may move.
func name(o sla.Occurrence) sla.Occurrence {
	o.At, o.From = time.Time{}, time.Time{}
	return o
}

func TestEachOccurrenceIsThereOnceAndInOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := drawHistory(t)
		ledger := h.ledger(t, h.last())
		seen, broken := map[sla.Occurrence]bool{}, map[int]bool{}
		var before time.Time
		for _, o := range ledger.Occurrences(h.terms) {
			clock := ledger[o.Clock-1]
			switch {
			case seen[name(o)]:
				t.Fatalf("there twice: %s", tells(o))
			case o.From.Before(before):
				t.Fatalf("out of order: %s", tells(o))
			case o.At.Before(clock.StartedAt) && (o.Kind != sla.Escalated || !broken[clock.Promise]): // it may count from an earlier breach
				t.Fatalf("before it began: %s of %s", tells(o), told(clock))
			case o.Kind == sla.Breached && broken[clock.Promise]:
				t.Fatalf("promise %d is broken again: %s", clock.Promise, tells(o))
			case o.Kind == sla.Kept && clock.State != sla.Met, (o.Kind == sla.Warned || o.Kind == sla.Escalated) && clock.State != sla.Running:
				t.Fatalf("%s of %s", tells(o), told(clock))
			}
			seen[name(o)], before = true, o.From
			if o.Kind == sla.Breached {
				broken[clock.Promise] = true
			}
		}
	})
}

// What has occurred is what the ledger says, whenever one looks.
func TestOccurrencesAgreeWithTheLedger(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := drawHistory(t)
		now := drawAfter(t, h)
		ledger := h.ledger(t, now)
		breaches := map[int]time.Time{}
		for _, o := range h.ledger(t, h.last()).Occurrences(h.terms) {
			if o.Kind == sla.Breached && !o.From.After(now) {
				breaches[o.Clock] = o.At
			}
		}
		for _, c := range ledger {
			at, told := breaches[c.Number]
			if told != (c.Breach != nil) || told && !at.Equal(c.Breach.At) {
				t.Fatalf("clock %d is broken %+v, and the occurrence at %s", c.Number, c.Breach, at)
			}
		}
		if got, want := fmt.Sprint(ledger.Occurrences(h.terms)), fmt.Sprint(h.ledger(t, h.last()).Occurrences(h.terms)); got != want {
			t.Fatalf("by looking they became\n%s\nfrom\n%s", got, want)
		}
	})
}
