package mail

import (
	"slices"
	"strconv"
	"time"

	"deskbell/entitlement"
	"deskbell/tickets"
)

// provisional reports whether, at the event, nobody knew yet what the request is entitled to.
func (m *matter) provisional() bool {
	return m.ticket.Verdict.Basis == entitlement.Provisional ||
		slices.ContainsFunc(m.ticket.Events[m.delivery.Event:], func(e tickets.Event) bool {
			return e.Kind == tickets.WasEntitled || e.Kind == tickets.WasRefused
		})
}

func (v voice) entitled(m *matter) (string, []block) {
	number := strconv.FormatInt(m.ticket.Number, 10)
	return v.say(titleEntitled), append([]block{paragraph(v.say(tellEntitled, number))}, v.guarantee(m)...)
}

// refused gives the reason in the words of the history, which say what to do, too.
func (v voice) refused(m *matter) (string, []block) {
	number := strconv.FormatInt(m.ticket.Number, 10)
	return v.say(titleRefused), []block{
		paragraph(v.say(tellRefused, number)), quote(m.event.Reason), paragraph(v.say(tellAgain, number)),
	}
}

// turnedAway is what the assignee reads of a refusal.
func (m *matter) turnedAway(time.Time) (string, []block) {
	return "not covered by support", []block{
		paragraph("The ticket was accepted before its license could be looked up. It isn't covered by support, so it was closed and the customer told:"),
		quote(m.event.Reason),
	}
}
