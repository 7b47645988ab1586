package api

import (
	"context"
	"net/http"
	"strconv"

	"github.com/danielgtaylor/huma/v2"

	"deskbell/internal/auth"
	"deskbell/internal/fault"
)

type verifyInput struct {
	Limit  int    `query:"limit" minimum:"1" maximum:"1000" default:"200" doc:"How many tickets to judge at most."`
	Cursor string `query:"cursor" maxLength:"19" doc:"next_cursor of the page before." example:"1200"`
}

// Resolve notes how to learn whether the cursor is one.
func (in *verifyInput) Resolve(c huma.Context) []error {
	return previewing(c, func(context.Context) error {
		_, err := in.after()
		return err
	})
}

// after is the number of the last ticket that was judged; 0 at the beginning.
func (in *verifyInput) after() (int64, error) {
	if in.Cursor == "" {
		return 0, nil
	}
	number, err := strconv.ParseInt(in.Cursor, 10, 64)
	if err != nil || number < 1 || strconv.FormatInt(number, 10) != in.Cursor {
		var faults fault.List
		faults.Add("cursor", in.Cursor, "is not a cursor of this list; use next_cursor of the page before, or leave it out to begin anew")
		return 0, faults.Err(invalidRequest, invalidDetail)
	}
	return number, nil
}

// differenceJSON is something stored that doesn't follow from a ticket's history.
type differenceJSON struct {
	Ticket  int64  `json:"ticket" doc:"The ticket's number." example:"1042"`
	Message string `json:"message" doc:"What is stored, and what the history makes."`
}

type verifyJSON struct {
	Checked     int              `json:"checked" doc:"How many tickets of this page were judged anew." example:"200"`
	Through     int64            `json:"through" doc:"The number of the last ticket that was judged so far; 0 if there is none." example:"1200"`
	Last        int64            `json:"last" doc:"The highest number that any ticket has, to tell how far it is." example:"4711"`
	Differences []differenceJSON `json:"differences" doc:"None means that all that is stored about these tickets' promises follows from their histories."`
	NextCursor  *string          `json:"next_cursor" doc:"Continues; null once all tickets were judged."`
}

func (a *api) registerVerification() {
	register(a, auth.ReadReports, operation{
		id: "verify", method: http.MethodGet, path: "/v1/verify", tag: tagReports,
		summary: "Judge tickets anew, and compare with what is stored",
		about: "A page of tickets at a time, by number: each history is judged again by the policy and the calendars that it is pinned to. It only looks, and changes nothing. " +
			"The command deskbell verify does the same for all tickets at once, and checks the chain of the audit trail.",
	}, a.verify)
}

func (a *api) verify(ctx context.Context, in *verifyInput) (*struct{ Body verifyJSON }, error) {
	after, err := in.after()
	if err != nil {
		return nil, err
	}
	page, err := a.Stored.TicketsAfter(ctx, after, in.Limit)
	if err != nil {
		return nil, err
	}
	out := verifyJSON{Checked: len(page), Through: after, Differences: []differenceJSON{}}
	for _, t := range page {
		terms, err := a.Terms.Pinned(ctx, t.Terms)
		if err != nil {
			return nil, err
		}
		found, err := t.Verify(terms)
		if err != nil {
			return nil, err
		}
		for _, sentence := range found {
			out.Differences = append(out.Differences, differenceJSON{t.Number, sentence})
		}
		out.Through = t.Number
	}
	if out.Last, err = a.Stored.LastNumber(ctx); err != nil {
		return nil, err
	}
	if len(page) == in.Limit && out.Through < out.Last {
		next := strconv.FormatInt(out.Through, 10)
		out.NextCursor = &next
	}
	return &struct{ Body verifyJSON }{out}, nil
}
