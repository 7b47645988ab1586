package api

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"deskbell/internal/auth"
	"deskbell/internal/fault"
	"deskbell/sla"
)

// receiptJSON explains a deadline.
type receiptJSON struct {
	Metric        string        `json:"metric" example:"first_response"`
	Impact        string        `json:"impact" example:"critical"`
	Target        string        `json:"target" doc:"In words." example:"2 business hours"`
	TargetSeconds float64       `json:"target_seconds" doc:"What the segments count together." example:"7200"`
	StartedAt     time.Time     `json:"started_at" example:"2026-12-24T15:10:00Z"`
	DueAt         *time.Time    `json:"due_at" doc:"Null while paused." example:"2026-12-28T09:10:00Z"`
	Policy        string        `json:"policy" example:"enterprise@1"`
	Calendar      string        `json:"calendar" example:"switzerland@1"`
	TimeZone      string        `json:"time_zone" doc:"Of local." example:"Europe/Zurich"`
	Rule          string        `json:"rule" doc:"What chose the target and the calendar, in a sentence." example:"enterprise@1 promises a first response for critical impact within 2 business hours, counted by switzerland@1, which serves europe"`
	Segments      []segmentJSON `json:"segments" doc:"In order and without gaps, from the start to the due instant."`
}

type segmentJSON struct {
	From    time.Time `json:"from" example:"2026-12-24T15:10:00Z"`
	To      time.Time `json:"to" example:"2026-12-24T16:00:00Z"`
	Local   string    `json:"local" doc:"The same on the desk's wall clock." example:"Thu 24 Dec 16:10-17:00"`
	Counted float64   `json:"counted_seconds" doc:"All of it, or 0 when closed." example:"3000"`
	Reason  string    `json:"reason" doc:"Open, or why not." example:"open"`
}

func toReceiptJSON(r sla.Receipt) receiptJSON {
	j := receiptJSON{
		Metric: string(r.Metric), Impact: string(r.Impact), Target: r.Promised.String(), TargetSeconds: r.Target.Seconds(),
		StartedAt: at(r.StartedAt), DueAt: atOrNull(r.DueAt), Policy: r.Policy,
		Calendar: r.Calendar.Ref(), TimeZone: r.Calendar.Zone.String(), Rule: r.Rule, Segments: []segmentJSON{},
	}
	for _, s := range r.Segments {
		j.Segments = append(j.Segments, segmentJSON{at(s.From), at(s.To), r.Calendar.Local(s), s.Counted.Seconds(), s.Reason})
	}
	return j
}

type receiptInput struct {
	ID    string `path:"id" doc:"The ticket's ID or number." example:"1042"`
	Clock string `path:"cid" doc:"The clock's ID, or its number within the ticket." example:"1"`
}

func (a *api) registerReceipts() {
	register(a, auth.ReadTicket, operation{
		id: "get-receipt", method: http.MethodGet, path: "/v1/tickets/{id}/clocks/{cid}/receipt", tag: tagTickets,
		summary: "How a deadline was counted",
	}, func(ctx context.Context, in *receiptInput) (*struct{ Body receiptJSON }, error) {
		x := exchangeOf(ctx)
		t, err := x.reach(ctx, in.ID)
		if err != nil {
			return nil, err
		}
		number, err := strconv.Atoi(strings.TrimPrefix(strings.ToLower(in.Clock), string(t.ID)+"."))
		clocks := t.Clocks.At(x.now())
		i := slices.IndexFunc(clocks, func(c sla.Clock) bool { return c.Number == number })
		if err != nil || i < 0 {
			return nil, fault.New(fault.NotFound, "not_found", "There is no such clock on this ticket.")
		}
		terms, err := x.terms(ctx, t.Terms)
		if err != nil {
			return nil, err
		}
		return &struct{ Body receiptJSON }{toReceiptJSON(clocks[i].Receipt(terms))}, nil
	})
}
