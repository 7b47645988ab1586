package agent

import (
	"time"

	"deskbell/internal/web/client"
)

// entry is a place in the conversation: a message with its files, or a quiet line that says what
// else happened.
type entry struct {
	client.Event
	Look  string // customer, staff, note or quiet
	Title string // the kind of a message
	Line  string // what a quiet line says, after who did it; empty for messages
	Files []client.Attachment
	New   bool
}

// togetherWithin is how soon after a message a file of the same person belongs to it.
const togetherWithin = 10 * time.Minute

// messageTitles are the kinds of messages, by what happened.
var messageTitles = map[string]string{
	"ticket.submitted": "Request", "ticket.replied": "Reply", "ticket.asked": "Question", "ticket.noted": "Internal note",
}

var responseTitles = map[string]string{
	"action_plan": "Action plan", "status_update": "Status update", "workaround": "Workaround", "resolution": "Resolution",
}

// asides are what the history has and the conversation leaves out.
var asides = map[string]bool{"sla.met": true, "sla.escalated": true, "ticket.tagged": true}

// threadOf is the conversation, oldest first, and the number of the latest event. What came after
// the event with the number seen is new; 0: nothing is.
func threadOf(v *ticketView, events []client.Event, seen int) (thread []entry, last int) {
	for _, e := range events {
		last = e.Number
		if asides[e.Type] {
			continue
		}
		if e.Type == "ticket.attached" && e.Attachment != nil {
			if before := withFile(thread, e); before != nil {
				before.Files = append(before.Files, *e.Attachment)
				before.New = before.New || seen > 0 && e.Number > seen
				continue
			}
		}
		one := entryOf(v, e)
		one.New = seen > 0 && e.Number > seen
		thread = append(thread, one)
	}
	return thread, last
}

// withFile is the message that a file belongs to; nil if it stands by itself.
func withFile(thread []entry, file client.Event) *entry {
	if len(thread) == 0 {
		return nil
	}
	last := &thread[len(thread)-1]
	if last.Line != "" || last.Look == "note" || last.Actor != file.Actor || file.At.Sub(last.At) > togetherWithin {
		return nil
	}
	return last
}

func entryOf(v *ticketView, e client.Event) entry {
	one := entry{Event: e, Look: "quiet"}
	title, message := messageTitles[e.Type]
	if e.Type == "ticket.responded" {
		title, message = responseTitles[e.Kind], true
	}
	switch {
	case !message:
		one.Line = lineOf(v, e)
		if e.Attachment != nil {
			one.Files = []client.Attachment{*e.Attachment}
		}
		return one
	case e.Type == "ticket.noted":
		one.Look = "note"
	case e.Actor.Role == "customer":
		one.Look = "customer"
	default:
		one.Look = "staff"
	}
	one.Title = title
	if e.Type == "ticket.submitted" {
		one.Look, one.Body = "customer", v.Ticket.Description
	}
	return one
}
