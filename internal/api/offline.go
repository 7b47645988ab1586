package api

import (
	"fmt"
	"strings"
	"time"

	"deskbell/sla"
	"deskbell/tickets"
)

// What the command line answers without a server has the shape of the API's own answers.

// DeadlineQuestion asks for the promise of a ticket submitted at an instant.
type DeadlineQuestion struct {
	Metric    sla.Metric
	Impact    sla.Impact
	Requester tickets.Requester // its country and region count
	At        time.Time
}

// Deadline is the answer of GET /v1/deadlines under some terms.
func Deadline(q DeadlineQuestion, terms sla.Terms) (any, error) { return toDeadlineJSON(q, terms) }

func toDeadlineJSON(q DeadlineQuestion, terms sla.Terms) (deadlineJSON, error) {
	calendar, err := terms.Calendar(q.Requester.Region, q.Impact)
	if err != nil {
		return deadlineJSON{}, err
	}
	clock, promised, err := sla.Promise(terms, q.Metric, q.Impact, q.Requester.Region, q.At)
	if err != nil {
		return deadlineJSON{}, err
	}
	j := deadlineJSON{
		At: at(q.At), Metric: string(q.Metric), Impact: string(q.Impact), Plan: terms.Policy.Plan,
		Country: q.Requester.Country, Region: string(q.Requester.Region),
		Policy: terms.Policy.Ref(), Calendar: calendar.Ref(), TimeZone: calendar.Zone.String(),
	}
	if !promised {
		message := fmt.Sprintf("%s promises no %s for %s impact.", j.Policy, strings.ReplaceAll(j.Metric, "_", " "), j.Impact)
		j.Message = &message
		return j, nil
	}
	receipt := toReceiptJSON(clock.Receipt(terms))
	j.DueAt, j.Target, j.TargetSeconds, j.Receipt = receipt.DueAt, &receipt.Target, &receipt.TargetSeconds, present(receipt)
	j.Calendar, j.TimeZone = receipt.Calendar, receipt.TimeZone
	return j, nil
}

// ExportedTicket is a ticket as staff see it, with its whole history.
type ExportedTicket struct {
	Ticket ticketJSON  `json:"ticket"`
	Events []eventJSON `json:"events"`
}

// Export writes a ticket down as of now.
func Export(t *tickets.Ticket, terms sla.Terms, now time.Time) ExportedTicket {
	l := looker{staff: true, now: now}
	e := ExportedTicket{Ticket: toTicketJSON(t, terms, l), Events: []eventJSON{}}
	for _, event := range t.Events {
		e.Events = append(e.Events, toEventJSON(event, l))
	}
	return e
}
