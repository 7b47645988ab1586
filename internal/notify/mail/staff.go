package mail

import (
	"cmp"
	"fmt"
	"sync"
	"time"

	"deskbell/internal/notify"
	"deskbell/sla"
)

// staffNotices are the kinds of mail to staff about a ticket: each gives what it is, in a few
// words, and what there is to say besides, as of now.
var staffNotices = map[notify.Kind]func(*matter, time.Time) (string, []block){
	notify.NewReply:     (*matter).customerReplied,
	notify.NewAssignee:  (*matter).assigned,
	notify.WarningMail:  (*matter).warned,
	notify.BreachMail:   (*matter).breached,
	notify.EscalateMail: (*matter).escalated,
	notify.RefusalMail:  (*matter).turnedAway,
}

// staffVoice is what staff are written to in.
var staffVoice = sync.OnceValue(func() voice { return voiceOf("en") })

const staffFooter = "This mail was sent by deskbell. Nobody reads answers to it."

// toStaff writes an ordinary notice.
func (s *Sender) toStaff(m *matter, now time.Time) letter {
	what, blocks := staffNotices[m.delivery.Kind](m, now)
	return letter{
		Language: "en",
		Subject:  subject(m.ticket, what),
		Greeting: "Hello " + greeted(m) + ",",
		Blocks:   append(blocks, m.about()),
		Link:     s.linkTo(m.ticket, "The ticket"),
		Footer:   staffFooter,
		bulk:     true,
	}
}

// about is what staff want to know of any ticket.
func (m *matter) about() block {
	who := line(m.ticket.Requester.Name, longestName) + " <" + line(m.ticket.Requester.Email, longestName) + ">"
	return block{Facts: []fact{
		{"Customer", who},
		{"Business impact", m.impact(m.ticket.Impact)},
		{"Assignee", cmp.Or(line(m.ticket.Assignee, longestName), "nobody")},
	}}
}

// occurred is when it truly happened, whenever it was recorded.
func (m *matter) occurred() time.Time {
	if !m.event.Since.IsZero() {
		return m.event.Since
	}
	return m.event.At
}

func (m *matter) customerReplied(time.Time) (string, []block) {
	return "customer replied", []block{
		paragraph(cmp.Or(line(m.event.Actor.Name, longestName), "The customer") + " wrote on " + staffVoice().moment(m.event.At, m.zone) + ":"),
		quote(m.event.Body),
	}
}

func (m *matter) assigned(now time.Time) (string, []block) {
	by := ""
	if name := line(m.event.Actor.Name, longestName); name != "" {
		by = " by " + name
	}
	return "assigned to you", append([]block{paragraph("The ticket was assigned to you" + by + ".")}, m.promised(now)...)
}

// promised are the due instants of a ticket.
func (m *matter) promised(now time.Time) []block {
	var facts []fact
	for _, c := range m.running().At(now) {
		facts = append(facts, fact{titled(c), staffVoice().due(m, c)})
	}
	if len(facts) == 0 {
		return nil
	}
	return []block{{Facts: facts}}
}

func (m *matter) warned(now time.Time) (string, []block) {
	c, ok := m.clock(now)
	if !ok {
		return fmt.Sprintf("warning: %d %%", m.event.Percent), nil
	}
	what := fmt.Sprintf("warning: %d %% of %s", m.event.Percent, nameOf(c))
	return what, []block{
		paragraph(fmt.Sprintf("%d %% of the time for the %s are used up.", m.event.Percent, nameOf(c))),
		{Facts: append([]fact{{"Used up at", staffVoice().moment(m.occurred(), m.zone)}}, m.standing(c, now)...)},
	}
}

// unnoticed is how late a breach may be recorded without that being worth a word.
const unnoticed = time.Minute

// causes are how a promise came to be broken.
var causes = map[sla.Cause]string{
	sla.BySilence:          "silence: nothing was sent in time",
	sla.ByReclassification: "reclassification: under the new impact it was due already",
	sla.ByRelocation:       "relocation: by the other desk's calendar it was due already",
}

func (m *matter) breached(now time.Time) (string, []block) {
	facts := []fact{{"Broken at", staffVoice().moment(m.occurred(), m.zone)}}
	if m.event.At.Sub(m.occurred()) > unnoticed {
		facts = append(facts, fact{"Noticed at", staffVoice().moment(m.event.At, m.zone)})
	}
	c, ok := m.clock(now)
	if !ok {
		return "breach", []block{{Facts: facts}}
	}
	if c.Breach != nil {
		facts = append(facts, fact{"Cause", causes[c.Breach.Cause]})
	}
	return "breach: " + nameOf(c), []block{
		paragraph("The promise of " + article(nameOf(c)) + " is broken."),
		{Facts: append(facts, m.standing(c, now)...)},
	}
}

func (m *matter) escalated(now time.Time) (string, []block) {
	what := fmt.Sprintf("escalation, step %d", m.event.Step)
	facts := []fact{{"Reached at", staffVoice().moment(m.occurred(), m.zone)}}
	c, ok := m.clock(now)
	if !ok {
		return what, []block{{Facts: facts}}
	}
	return what + ": " + nameOf(c), []block{
		paragraph(fmt.Sprintf("Step %d of the escalation for the %s is reached%s.", m.event.Step, nameOf(c), m.reached(c))),
		{Facts: append(facts, m.standing(c, now)...)},
	}
}

// reached is what a step of the escalation waited for.
func (m *matter) reached(c sla.Clock) string {
	level, _ := m.terms.Policy.Level(c.Impact)
	if m.event.Step < 1 || m.event.Step > len(level.Escalation) {
		return ""
	}
	step := level.Escalation[m.event.Step-1]
	if step.Percent > 0 {
		return fmt.Sprintf(", at %d %% of its time", step.Percent)
	}
	return ", " + staffVoice().Target(step.After.String()) + " after the breach"
}
