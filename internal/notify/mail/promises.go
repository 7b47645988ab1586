package mail

import (
	"slices"
	"time"

	"deskbell/calendars"
	"deskbell/sla"
)

// guarantee tells all that is promised, in full, or that nothing is, or not yet.
func (v voice) guarantee(m *matter) []block {
	clocks := m.running()
	switch {
	case m.provisional():
		return []block{paragraph(v.say(tellChecking))}
	case len(m.ledger) == 0:
		return []block{paragraph(v.say(tellNoGuarantee))}
	case len(clocks) == 0:
		return []block{paragraph(v.say(tellNothingOwed))}
	}
	blocks := []block{paragraph(v.say(tellGuarantee))}
	for _, c := range clocks {
		blocks = append(blocks, v.promise(m, c)...)
	}
	return blocks
}

// promise tells a clock in full: what was promised, until when, and how that was counted.
func (v voice) promise(m *matter, c sla.Clock) []block {
	facts := block{Facts: []fact{
		{v.say(labelPromise), v.Metric(string(c.Metric))},
		{v.say(labelImpact), m.impact(c.Impact)},
		{v.say(labelTarget), v.Target(c.Target.String())},
		{v.say(labelDue), v.due(m, c)},
	}}
	return []block{facts, {Table: v.receipt(m, c)}}
}

// owed tells briefly what is owed next; nothing if nothing is.
func (v voice) owed(m *matter) []block {
	var facts []fact
	for _, c := range m.running() {
		facts = append(facts, fact{v.Metric(string(c.Metric)), v.due(m, c)})
	}
	if len(facts) == 0 {
		return nil
	}
	return []block{paragraph(v.say(tellOwed)), {Facts: facts}}
}

// due is when a clock is due. While it is paused nobody knows.
func (v voice) due(m *matter, c sla.Clock) string {
	if c.DueAt.IsZero() {
		return v.say(tellPaused)
	}
	return v.moment(c.DueAt, m.zoneOf(c.Region, c.Impact))
}

// The most rows of a receipt that are spelled out, and how many of them are the last ones.
const (
	mostRows = 60
	lastRows = 5
)

// receipt is how a clock's target was counted. Of a very long one the middle is summed up.
func (v voice) receipt(m *matter, c sla.Clock) *table {
	r := c.Receipt(m.terms)
	zone := m.zoneOf(c.Region, c.Impact)
	t := &table{
		Caption: v.say(tellCounted),
		Head:    []string{v.say(headWhen), v.say(headCounted), v.say(headWhy)},
		Foot:    []string{v.say(nameTotal), calendars.InWords(counted(r.Segments)), ""},
		Note:    v.rule(m, c, r),
	}
	for i, s := range r.Segments {
		left := len(r.Segments) - mostRows
		switch {
		case left > 0 && i == mostRows-lastRows:
			t.Rows = append(t.Rows, []string{"…", calendars.InWords(counted(r.Segments[i : i+left])), v.say(countRows, left)})
		case left > 0 && i > mostRows-lastRows && i < mostRows-lastRows+left:
		default:
			spent := "–"
			if s.Counted > 0 {
				spent = calendars.InWords(s.Counted)
			}
			t.Rows = append(t.Rows, []string{v.Stretch(s.From, s.To, zone), spent, line(v.Reason(s.Reason), longestName)})
		}
	}
	return t
}

// counted is the time that segments count together.
func counted(segments []calendars.Segment) (sum time.Duration) {
	for _, s := range segments {
		sum += s.Counted
	}
	return sum
}

// rule is the sentence that names what chose the target and the calendar.
func (v voice) rule(m *matter, c sla.Clock, r sla.Receipt) string {
	level, _ := m.terms.Policy.Level(c.Impact)
	arguments := []any{c.Policy, v.Metric(string(c.Metric)), m.impact(c.Impact), v.Target(c.Target.String())}
	switch {
	case r.Calendar.ID == calendars.Always.ID:
		return v.say(tellRuleAlways, arguments...)
	case level.Calendar != "":
		return v.say(tellRuleEverywhere, slices.Concat(arguments, []any{r.Calendar.Ref()})...)
	}
	return v.say(tellRule, slices.Concat(arguments, []any{r.Calendar.Ref(), v.Region(string(c.Region))})...)
}
