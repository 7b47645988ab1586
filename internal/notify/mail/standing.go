package mail

import (
	"strings"
	"time"

	"deskbell/calendars"
	"deskbell/sla"
)

// endings are what has become of a clock that no longer runs.
var endings = map[sla.State]string{
	sla.Paused: "stands still until the customer answers", sla.Met: "was kept since", sla.Missed: "was kept since, too late",
	sla.Superseded: "is measured by another clock since", sla.Cancelled: "was withdrawn since: the ticket is solved, closed or merged",
}

// standing is how a clock stands now: until when it runs, or what has become of it.
func (m *matter) standing(c sla.Clock, now time.Time) []fact {
	facts := []fact{{"Due", staffVoice().due(m, c)}}
	if c.State != sla.Running {
		return append(facts, fact{"The promise", endings[c.State]})
	}
	left, _ := c.Left(m.terms, now)
	if left < 0 {
		return append(facts, fact{"Late by", calendars.InWords(-left.Truncate(time.Second))})
	}
	return append(facts, fact{"Time left", calendars.InWords(left.Truncate(time.Second))})
}

// nameOf is a clock's metric in words.
func nameOf(c sla.Clock) string { return staffVoice().Metric(string(c.Metric)) }

// titled is nameOf at the start of a line.
func titled(c sla.Clock) string {
	name := nameOf(c)
	return strings.ToUpper(name[:1]) + name[1:]
}

func article(name string) string {
	if strings.ContainsRune("aeiou", rune(name[0])) {
		return "an " + name
	}
	return "a " + name
}
