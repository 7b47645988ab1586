package mail

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"deskbell/internal/notify"
	"deskbell/sla"
	"deskbell/tickets"
)

// customerLetters are the kinds of mail to customers: each gives what the mail is, and says it.
var customerLetters = map[notify.Kind]func(voice, *matter) (string, []block){
	notify.Receipt:        voice.received,
	notify.Response:       voice.responded,
	notify.Asked:          voice.asked,
	notify.Solved:         voice.solved,
	notify.Reopened:       voice.reopened,
	notify.PromiseChanged: voice.promiseChanged,
	notify.Merged:         voice.merged,
	notify.Entitled:       voice.entitled,
	notify.Refused:        voice.refused,
}

// toCustomer writes the letter for a matter, in the customer's language.
func (s *Sender) toCustomer(m *matter) letter {
	v := voiceOf(m.notice.Language)
	what, blocks := customerLetters[m.delivery.Kind](v, m)
	return letter{
		Language: v.Language(),
		Subject:  subject(m.ticket, what),
		Greeting: v.say(tellGreeting, greeted(m)),
		Blocks:   blocks,
		Link:     s.customerLink(m, v.say(nameOfPage)),
		Footer:   v.say(tellNoReply),
	}
}

// greeted is what the receiver is called.
func greeted(m *matter) string {
	return cmp.Or(line(m.notice.Name, longestName), line(m.delivery.To, longestName))
}

func (v voice) received(m *matter) (string, []block) {
	blocks := append([]block{paragraph(v.say(tellReceived, strconv.FormatInt(m.ticket.Number, 10)))}, v.guarantee(m)...)
	facts := []fact{{v.say(labelSubject), line(m.ticket.Subject, longestSubject)}, {v.say(labelImpact), m.impact(m.event.Impact)}}
	return v.say(titleReceived), append(blocks, block{Facts: facts}, quote(cmp.Or(m.event.Body, m.ticket.Description)))
}

func (v voice) responded(m *matter) (string, []block) {
	kind := m.event.Message
	if _, known := english[titleOf(kind)]; !known {
		kind = tickets.StatusUpdate
	}
	return v.say(titleOf(kind)), slices.Concat([]block{paragraph(v.say(tellOf(kind)))}, v.written(m), v.owed(m))
}

// written is what the event's author wrote, with their name.
func (v voice) written(m *matter) []block {
	blocks := []block{quote(m.event.Body)}
	if name := line(m.event.Actor.Name, longestName); name != "" {
		blocks = append(blocks, paragraph("— "+name))
	}
	return blocks
}

func (v voice) asked(m *matter) (string, []block) {
	return v.say(titleQuestion), slices.Concat([]block{paragraph(v.say(tellQuestion))}, v.written(m), []block{paragraph(v.say(tellWaiting))}, v.owed(m))
}

func (v voice) solved(m *matter) (string, []block) {
	closes := v.moment(m.event.At.Add(tickets.ClosesAfter), m.zone)
	return v.say(titleSolved), []block{
		paragraph(v.say(tellSolved)),
		paragraph(v.say(tellCloses, closes, int(tickets.ClosesAfter/(24*time.Hour)))),
	}
}

func (v voice) reopened(m *matter) (string, []block) {
	return v.say(titleReopened), append([]block{paragraph(v.say(tellReopened))}, v.owed(m)...)
}

func (v voice) promiseChanged(m *matter) (string, []block) {
	var blocks []block
	before, now := v.say(labelBefore), v.say(labelNow)
	if m.event.Kind == tickets.WasRelocated {
		blocks = []block{paragraph(v.say(tellNewCountry)), {Facts: []fact{{before, line(v.Country(m.event.Was), longestName)}, {now, line(v.Country(m.event.Country), longestName)}}}}
	} else {
		blocks = []block{paragraph(v.say(tellNewImpact)), {Facts: []fact{{before, m.impact(sla.Impact(m.event.Was))}, {now, m.impact(m.event.Impact)}}}}
	}
	blocks[1].Facts = append(blocks[1].Facts, fact{v.say(labelReason), line(m.event.Reason, longestReason)})
	return v.say(titleChanged), append(blocks, v.guarantee(m)...)
}

func (v voice) merged(m *matter) (string, []block) {
	other := strconv.FormatInt(m.target.Number, 10)
	return v.say(titleMerged, other), []block{paragraph(v.say(tellMerged, other))}
}
