package tickets

import (
	"fmt"
	"strings"
	"time"

	"deskbell/sla"
)

// Verify judges the ticket's history anew and compares with the clocks that were stored,
// as of the last change, and likewise how breaches were explained. Each difference is a
// sentence; none means that everything stored about the promises follows from what happened.
func (t *Ticket) Verify(terms sla.Terms) ([]string, error) {
	judged, err := t.Judge(terms, t.UpdatedAt)
	if err != nil {
		return nil, err
	}
	var differences []string
	for i := range max(len(judged), len(t.Clocks)) {
		var stored, right string
		if i < len(t.Clocks) {
			stored = inWords(t.Clocks[i])
		}
		if i < len(judged) {
			right = inWords(judged[i])
		}
		if stored != right {
			differences = append(differences, fmt.Sprintf("ticket %d, clock %d: stored %q, but the history makes %q", t.Number, i+1, stored, right))
		}
	}
	return append(differences, t.verifyAcknowledged()...), nil
}

// verifyAcknowledged compares how breaches were explained. The words may have been erased.
func (t *Ticket) verifyAcknowledged() []string {
	told := &Ticket{}
	for _, e := range t.Events {
		if e.Kind == WasAcknowledged {
			told.acknowledge(e)
		}
	}
	words := func(all []Acknowledgement) string {
		lines := make([]string, len(all))
		for i, a := range all {
			lines[i] = fmt.Sprintf("clock %d by %s at %s", a.Clock, a.Cause, a.At.UTC().Format(time.RFC3339Nano))
		}
		return strings.Join(lines, ", ")
	}
	stored, right := words(t.Acknowledged), words(told.Acknowledged)
	if stored == right {
		return nil
	}
	return []string{fmt.Sprintf("ticket %d: stored as acknowledged %q, but the history makes %q", t.Number, stored, right)}
}

// inWords is everything about a clock in one line, the same for equal clocks.
func inWords(c sla.Clock) string {
	at := func(t time.Time) string {
		if t.IsZero() {
			return "-"
		}
		return t.UTC().Format(time.RFC3339Nano)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "promise %d, %s for %s in %s within %s by %s and %s, %s, owed %t, from %s, due %s, stopped %s, left %s",
		c.Promise, c.Metric, c.Impact, c.Region, c.Target, c.Policy, c.Calendar, c.State, c.Owed, at(c.StartedAt), at(c.DueAt), at(c.StoppedAt), c.Remaining)
	for _, w := range c.Warnings {
		fmt.Fprintf(&b, ", %d%% at %s", w.Percent, at(w.At))
	}
	for _, p := range c.Pauses {
		fmt.Fprintf(&b, ", paused %s to %s", at(p.From), at(p.To))
	}
	if c.Breach != nil {
		fmt.Fprintf(&b, ", broken at %s by %s, recorded %s", at(c.Breach.At), c.Breach.Cause, at(c.Breach.DetectedAt))
	}
	return b.String()
}
