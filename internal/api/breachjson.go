package api

import (
	"fmt"
	"time"

	"deskbell/internal/report"
)

// breachJSON is a broken promise, as the list of them has it.
type breachJSON struct {
	Clock        string                      `json:"clock_id" doc:"Of the clock under which it broke." example:"0198f2a4-7d3c-7000-8000-5a5a5a5a5a5a.1"`
	Ticket       breachTicket                `json:"ticket"`
	Metric       string                      `json:"metric" enum:"first_response,next_response,update,workaround,resolution" example:"first_response"`
	Impact       string                      `json:"impact" doc:"Whose target it was." example:"major"`
	Region       string                      `json:"region" example:"europe"`
	Plan         string                      `json:"plan" example:"enterprise"`
	Policy       string                      `json:"policy" example:"enterprise@1"`
	Target       string                      `json:"target" doc:"In words." example:"4 business hours"`
	PromisedAt   time.Time                   `json:"promised_at" example:"2026-11-25T18:30:00Z"`
	DueAt        *time.Time                  `json:"due_at" example:"2026-11-26T12:00:00Z"`
	At           time.Time                   `json:"at" doc:"When it broke: the due instant, or that of the change which moved it into the past." example:"2026-11-26T12:00:00Z"`
	DetectedAt   *time.Time                  `json:"detected_at" doc:"When it was recorded; null until then." example:"2026-11-26T12:00:05Z"`
	Cause        string                      `json:"cause" enum:"silence,reclassification,relocation" example:"silence"`
	AnsweredAt   *time.Time                  `json:"answered_at" doc:"Null if it wasn't." example:"2026-11-26T14:00:00Z"`
	Late         *float64                    `json:"late_seconds" doc:"Business time from the due instant to the answer, or until now while the customer waits; null once nobody does without an answer." example:"7200"`
	Responder    *string                     `json:"responder" doc:"Email of who answered." example:"agent@desk.example"`
	Assignee     *string                     `json:"assignee" doc:"Email of who has the ticket now." example:"agent@desk.example"`
	Acknowledged orNull[acknowledgementJSON] `json:"acknowledged" doc:"How it was explained; null if it wasn't."`
}

type breachTicket struct {
	ID      string `json:"id" example:"0198f2a4-7d3c-7000-8000-5a5a5a5a5a5a"`
	Number  int64  `json:"number" example:"1042"`
	Subject string `json:"subject" example:"Engine stops at step 2"`
}

type breachesJSON struct {
	From       time.Time    `json:"from" example:"2026-10-01T00:00:00Z"`
	To         time.Time    `json:"to" example:"2027-01-01T00:00:00Z"`
	Zone       string       `json:"zone" example:"UTC"`
	AsOf       time.Time    `json:"as_of" doc:"When it was listed." example:"2026-11-26T15:00:00Z"`
	Items      []breachJSON `json:"items" doc:"The latest first."`
	NextCursor *string      `json:"next_cursor" doc:"Continues the list; null at its end."`
}

func toBreachesJSON(q report.Query, page []report.Breach, next string, l looker) breachesJSON {
	j := breachesJSON{
		From: at(q.Period.From), To: at(q.Period.To), Zone: q.Period.Zone.String(), AsOf: at(q.Now),
		Items: []breachJSON{}, NextCursor: textOrNull(next),
	}
	for _, b := range page {
		j.Items = append(j.Items, toBreachJSON(b, l))
	}
	return j
}

func toBreachJSON(b report.Breach, l looker) breachJSON {
	j := breachJSON{
		Clock: fmt.Sprintf("%s.%d", b.Ticket, b.Clock), Ticket: breachTicket{string(b.Ticket), b.Number, b.Subject},
		Metric: string(b.Metric), Impact: string(b.Impact), Region: string(b.Region), Plan: b.Plan(), Policy: b.Policy, Target: b.Target.String(),
		PromisedAt: at(b.PromisedAt), DueAt: atOrNull(b.DueAt), At: at(b.At), DetectedAt: atOrNull(b.DetectedAt), Cause: string(b.Cause),
		AnsweredAt: atOrNull(b.AnsweredAt), Responder: textOrNull(b.Responder), Assignee: textOrNull(b.Assignee),
	}
	if !b.AnsweredAt.IsZero() || b.Owed {
		late := b.Late.Seconds()
		j.Late = &late
	}
	if b.Acknowledged != nil {
		j.Acknowledged = present(toAcknowledgementJSON(*b.Acknowledged, l))
	}
	return j
}
