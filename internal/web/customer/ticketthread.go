package customer

import (
	"deskbell/internal/web/client"
	"deskbell/internal/web/page"
	"deskbell/internal/web/parts"
)

// entry is something in the conversation: a message with its files, or a quiet line that says what
// else happened.
type entry struct {
	event  client.Event
	mine   bool   // the customer's
	kind   string // of a message, in words; empty: it needs none
	look   string // of a message: reply, response or question
	body   string
	files  []client.Attachment
	line   string // what happened; empty: it is a message
	reason string // that was given for it
}

// message reports whether somebody wrote it.
func (e entry) message() bool { return e.line == "" }

// kinds are what messages are called, and how they look.
var kinds = map[string]string{
	"action_plan": "Action plan", "status_update": "Status update", "workaround": "Workaround", "resolution": "Resolution",
}

// threadOf makes the conversation of a history. Files that somebody added right after what they
// wrote belong to it.
func threadOf(p *page.Page, t client.Ticket, events []client.Event) []entry {
	var all []entry
	for _, e := range events {
		one := entry{event: e, mine: e.Actor.Role == "customer"}
		switch e.Type {
		case "ticket.submitted":
			one.look, one.body = "reply", t.Description
		case "ticket.replied":
			one.look, one.body = "reply", e.Body
		case "ticket.responded":
			one.look, one.body, one.kind = "response", e.Body, kinds[e.Kind]
		case "ticket.asked":
			one.look, one.body, one.kind = "question", e.Body, "Question to you"
		case "ticket.attached":
			if e.Attachment == nil {
				continue
			}
			if last := len(all) - 1; last >= 0 && all[last].takes(e) {
				all[last].files = append(all[last].files, *e.Attachment)
				continue
			}
			one.files = []client.Attachment{*e.Attachment}
			one.line = p.Say("File added")
		default:
			if one.line = lineOf(p, e); one.line == "" {
				continue
			}
			one.reason = reasonOf(e)
		}
		all = append(all, one)
	}
	return all
}

// belongsWithin is how long after a message a file still is part of it, in seconds.
const belongsWithin = 120

// takes reports whether a file is part of what was written before it.
func (e entry) takes(file client.Event) bool {
	sameSide := e.mine == (file.Actor.Role == "customer") && (e.mine || e.event.Actor.Name == file.Actor.Name)
	return (e.message() || len(e.files) > 0) && sameSide && file.At.Sub(e.event.At).Seconds() <= belongsWithin
}

// plain are events that need nothing but their kind to be told.
var plain = map[string]string{
	"ticket.solved":   "Request solved",
	"ticket.reopened": "Request taken up again",
	"ticket.resumed":  "Request taken up again",
	"ticket.closed":   "Request closed for good",
	"ticket.merged":   "Request closed: it goes on in another one",
	"ticket.entitled": "License looked up: the request is covered by support",
	"ticket.refused":  "Request closed: support does not cover it",
	"ticket.erased":   "Personal data removed from the request",
}

// lineOf tells what happened; empty: it is nothing to tell.
func lineOf(p *page.Page, e client.Event) string {
	switch e.Type {
	case "ticket.reclassified":
		return p.Say("Business impact corrected from %[1]s to %[2]s", p.Say(parts.Title(e.Was)), p.Say(parts.Title(e.Impact)))
	case "ticket.relocated":
		return p.Say("Country corrected from %[1]s to %[2]s", p.Tongue.Country(e.Was), p.Tongue.Country(e.Country))
	case "ticket.rated":
		return p.Say("Rating: %[1]s", ratingInWords(p, e.Score))
	case "ticket.device_deactivated":
		return p.Say("Device deactivated: %[1]s", e.Device)
	}
	if text, known := plain[e.Type]; known {
		return p.Say(text)
	}
	return ""
}

// reasonOf is what somebody gave as a reason, or wrote besides.
func reasonOf(e client.Event) string {
	switch e.Type {
	case "ticket.rated":
		return e.Body
	case "ticket.entitled", "ticket.erased": // in words of ours
		return ""
	}
	return e.Reason
}

func ratingInWords(p *page.Page, score int) string {
	if score < 1 || score > len(scores) {
		return p.Tongue.Number(score)
	}
	return p.Say("%[1]s (%[2]s of 5)", p.Say(scores[score-1]), p.Tongue.Number(score))
}

// who did it: the customer, somebody at the desk, or the desk itself.
func (e entry) who(v *ticketView) string {
	switch {
	case e.mine:
		return v.p.Say("You")
	case e.event.Actor.Role == "system":
		return v.p.Say("The desk")
	}
	return e.event.Actor.Name
}

// name is that of who wrote, in full.
func (e entry) name(v *ticketView) string {
	if e.mine {
		return v.ticket.Requester.Name
	}
	return e.event.Actor.Name
}
