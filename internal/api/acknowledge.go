package api

import (
	"context"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"deskbell/internal/auth"
	"deskbell/internal/fault"
	"deskbell/tickets"
)

// acknowledgementJSON explains a breach, for staff.
type acknowledgementJSON struct {
	At    time.Time `json:"at" example:"2026-11-26T15:00:00Z"`
	By    actorJSON `json:"by" doc:"Who explained it."`
	Cause rootCause `json:"cause" doc:"Why it came about." example:"outage"`
	Note  string    `json:"note" example:"The power was cut until noon."`
}

// rootCause is one of tickets.RootCauses.
type rootCause string

// Schema lists them.
func (rootCause) Schema(huma.Registry) *huma.Schema { return oneOf(words(tickets.RootCauses)) }

func toAcknowledgementJSON(a tickets.Acknowledgement, l looker) acknowledgementJSON {
	return acknowledgementJSON{At: at(a.At), By: toActorJSON(a.By, l), Cause: rootCause(a.Cause), Note: a.Note}
}

type acknowledgeInput struct {
	Clock string `path:"clock_id" doc:"The clock's ID: the ticket's ID, a dot and the clock's number." example:"0198f2a4-7d3c-7000-8000-5a5a5a5a5a5a.1"`
	Body  struct {
		Cause rootCause `json:"cause" doc:"Why it came about." example:"outage"`
		Note  string    `json:"note" minLength:"1" maxLength:"1000" doc:"What happened; customers don't see it." example:"The power was cut until noon."`
	}
}

// Resolve notes how to learn what is wrong with the acknowledgement besides its form.
func (in *acknowledgeInput) Resolve(c huma.Context) []error {
	return previewing(c, func(ctx context.Context) error {
		_, err := exchangeOf(ctx).acknowledge(ctx, in, true)
		return err
	})
}

func (a *api) registerAcknowledgements() {
	register(a, auth.AcknowledgeBreaches, operation{
		id: "acknowledge-breach", method: http.MethodPost, path: "/v1/breaches/{clock_id}/acknowledge", tag: tagReports,
		body: jsonBody, versioned: true,
		summary: "Explain a breach",
		about: "The promise stays broken, and reports count it as before. To explain it anew replaces the cause and the note; " +
			"the ticket's history keeps both. The answer is the ticket.",
	}, answering(func(ctx context.Context, x *exchange, in *acknowledgeInput) (*tickets.Ticket, error) {
		return x.acknowledge(ctx, in, false)
	}))
}

var (
	clockForm = regexp.MustCompile(`^[0-9]{1,6}$`)
	noClock   = fault.New(fault.NotFound, "not_found", "There is no such clock.")
)

func (x *exchange) acknowledge(ctx context.Context, in *acknowledgeInput, preview bool) (*tickets.Ticket, error) {
	named, digits, _ := strings.Cut(in.Clock, ".")
	ref, c, err := x.change(ctx, named)
	if err != nil || !clockForm.MatchString(digits) {
		return nil, noClock
	}
	number, err := strconv.Atoi(digits)
	if err != nil {
		return nil, err
	}
	c.Preview = preview
	t, err := x.api.Desk.Acknowledge(ctx, ref, c, number, tickets.RootCause(in.Body.Cause), in.Body.Note)
	if fault.Is(err, fault.NotFound) {
		return nil, noClock
	}
	return t, err
}
