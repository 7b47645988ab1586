package api

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"deskbell/internal/auth"
	"deskbell/internal/fault"
	"deskbell/tickets"
)

// eventJSON is one entry of a ticket's history. What doesn't apply to its type is left out.
type eventJSON struct {
	ID         string          `json:"id" example:"0198f2a4-7d3c-7000-8000-5a5a5a5a5a5d"`
	Number     int             `json:"number" doc:"Its place in the history, from 1." example:"2"`
	Type       string          `json:"type" doc:"What happened." example:"ticket.responded"`
	At         time.Time       `json:"at" example:"2026-11-26T09:00:00Z"`
	Actor      actorJSON       `json:"actor"`
	Public     bool            `json:"public" doc:"Whether the customer sees it."`
	Kind       string          `json:"kind,omitempty" doc:"The kind of response." example:"action_plan"`
	Body       string          `json:"body,omitempty" doc:"What was written."`
	Was        string          `json:"was,omitempty" doc:"The impact, country, assignee or basis before."`
	Impact     string          `json:"impact,omitempty" example:"major"`
	Country    string          `json:"country,omitempty" example:"CH"`
	Region     string          `json:"region,omitempty" example:"europe"`
	Reason     string          `json:"reason,omitempty" doc:"Why it was changed."`
	Assignee   string          `json:"assignee,omitempty"`
	Tags       []string        `json:"tags,omitempty"`
	Ticket     string          `json:"ticket,omitempty" doc:"ID of the other ticket."`
	Score      int             `json:"score,omitempty"`
	Attachment *attachmentJSON `json:"attachment,omitempty"`
	Device     string          `json:"device,omitempty" doc:"Name of the device that was deactivated." example:"Field laptop"`
	Clock      int             `json:"clock,omitempty" doc:"Number of the clock that it is about, the end of the clock's id." example:"1"`
	Percent    int             `json:"percent,omitempty" doc:"Of the clock's target, used up." example:"80"`
	Step       int             `json:"step,omitempty" doc:"Of the escalation, from 1." example:"1"`
	Cause      string          `json:"cause,omitempty" doc:"How a breach was explained; body is the note." example:"outage"`
	Since      *time.Time      `json:"since,omitempty" doc:"When it really came about; at is when the desk recorded it." example:"2026-11-26T09:00:00Z"`
}

type actorJSON struct {
	Role string `json:"role" enum:"customer,owner,agent,manager,administrator,system" example:"agent"`
	ID   string `json:"id,omitempty" doc:"Of a staff member, for staff."`
	Name string `json:"name" example:"Noor"`
}

type eventsInput struct {
	ID     string `path:"id" doc:"The ticket's ID or number." example:"1042"`
	Limit  int    `query:"limit" minimum:"1" maximum:"200" default:"50" doc:"How many at most."`
	Cursor string `query:"cursor" maxLength:"20" doc:"next_cursor of the page before."`
}

// Resolve notes how to learn what is wrong with the cursor besides its form.
func (in *eventsInput) Resolve(c huma.Context) []error {
	return previewing(c, func(context.Context) error {
		_, err := placeAfter(in.Cursor)
		return err
	})
}

// placeAfter is the number of the last event of the page before; 0 at the start.
func placeAfter(cursor string) (int, error) {
	if cursor == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(cursor)
	if err != nil || n < 1 {
		var faults fault.List
		faults.Add("cursor", cursor, "is not a next_cursor of this list")
		return 0, faults.Err(invalidRequest, invalidDetail)
	}
	return n, nil
}

type eventsJSON struct {
	Items      []eventJSON `json:"items" doc:"Oldest first."`
	NextCursor *string     `json:"next_cursor" doc:"Continues the list; null at its end."`
}

func (a *api) registerEvents() {
	register(a, auth.ReadTicket, operation{
		id: "list-events", method: http.MethodGet, path: "/v1/tickets/{id}/events", tag: tagTickets,
		summary: "The ticket's history", about: "Nothing in it ever changes. Customers see the public events.",
	}, func(ctx context.Context, in *eventsInput) (*struct{ Body eventsJSON }, error) {
		x := exchangeOf(ctx)
		after, err := placeAfter(in.Cursor)
		if err != nil {
			return nil, err
		}
		t, err := x.reach(ctx, in.ID)
		if err != nil {
			return nil, err
		}
		out := eventsJSON{Items: []eventJSON{}}
		for _, e := range t.Events {
			if e.Number <= after || !e.Public && !x.caller.Staff() {
				continue
			}
			if len(out.Items) == in.Limit {
				next := strconv.Itoa(out.Items[in.Limit-1].Number)
				out.NextCursor = &next
				break
			}
			out.Items = append(out.Items, toEventJSON(e, x.looker()))
		}
		return &struct{ Body eventsJSON }{out}, nil
	})
}

func toEventJSON(e tickets.Event, l looker) eventJSON {
	j := eventJSON{
		ID: e.ID, Number: e.Number, Type: string(e.Kind), At: at(e.At), Actor: toActorJSON(e.Actor, l), Public: e.Public,
		Kind: string(e.Message), Body: e.Body, Was: e.Was, Impact: string(e.Impact), Country: e.Country, Region: string(e.Region),
		Reason: e.Reason, Assignee: e.Assignee, Tags: e.Tags, Ticket: string(e.Ticket), Score: e.Score,
		Device: e.Device, Clock: e.Clock, Percent: e.Percent, Step: e.Step, Cause: string(e.Cause), Since: atOrNull(e.Since),
	}
	if e.File != nil {
		file := toAttachmentJSON(*e.File, e.At)
		j.Attachment = &file
	}
	return j
}

// toActorJSON names who did something; only staff are told which account it was.
func toActorJSON(a tickets.Actor, l looker) actorJSON {
	j := actorJSON{Role: string(a.Role), Name: a.Name}
	if l.staff {
		j.ID = a.ID
	}
	return j
}
