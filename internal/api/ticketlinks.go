package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"deskbell/internal/auth"
	"deskbell/internal/fault"
	"deskbell/internal/notify"
)

// ticketLinkJSON is a link without its token, which nobody but the requester is ever shown.
type ticketLinkJSON struct {
	ID         string     `json:"id" example:"0198f2a4-7d3c-7000-8000-5a5a5a5a5a65"`
	Reason     string     `json:"reason" enum:"submitted,mailed,made" doc:"Why there is one: it came with the answer to the submission, a mail about the ticket has it, or somebody asked for it." example:"mailed"`
	MadeAt     time.Time  `json:"made_at" example:"2026-11-25T18:30:00Z"`
	MadeBy     *string    `json:"made_by" doc:"ID of the member of staff who had it sent; null if nobody did." example:"0198f2a4-7d3c-7000-8000-5a5a5a5a5a61"`
	LastUsedAt *time.Time `json:"last_used_at" doc:"When it was last used, to the minute; null if it never was." example:"2026-11-25T18:31:00Z"`
	RevokedAt  *time.Time `json:"revoked_at" doc:"Since when it opens nothing; null if it wasn't revoked." example:"2026-11-26T09:00:00Z"`
}

type ticketLinksJSON struct {
	Items      []ticketLinkJSON `json:"items" doc:"Oldest first."`
	NextCursor *string          `json:"next_cursor" doc:"Continues the list; null at its end."`
}

type ticketLinksInput struct {
	ID     string `path:"id" doc:"The ticket's ID or number." example:"1042"`
	Limit  int    `query:"limit" minimum:"1" maximum:"200" default:"50" doc:"How many at most."`
	Cursor string `query:"cursor" maxLength:"36" doc:"next_cursor of the page before."`
}

// Resolve notes how to learn what is wrong with the cursor besides its form.
func (in *ticketLinksInput) Resolve(c huma.Context) []error {
	return previewing(c, func(context.Context) error { return checkCursor(in.Cursor) })
}

type ticketLinkInput struct {
	ID     string `path:"id" doc:"The ticket's ID or number." example:"1042"`
	LinkID string `path:"lid" doc:"The link's ID." example:"0198f2a4-7d3c-7000-8000-5a5a5a5a5a65"`
}

type sentLinkJSON struct {
	ID string `json:"id" doc:"Of the link. It is among the ticket's once its mail is sent." example:"0198f2a4-7d3c-7000-8000-5a5a5a5a5a65"`
	To string `json:"to" doc:"The requester's address, where it is mailed." example:"ada@aerial.example"`
}

type revokedLinksJSON struct {
	Revoked int `json:"revoked" doc:"How many links opened the ticket until now." example:"3"`
}

func (a *api) registerTicketLinks() {
	register(a, auth.ReadTicketLinks, operation{
		id: "list-ticket-links", method: http.MethodGet, path: "/v1/tickets/{id}/links", tag: tagTickets, refuses: []int{http.StatusNotFound},
		summary: "The links that open a ticket", about: "Those that were revoked, too. Their tokens are never shown: only hashes of them are stored.",
	}, a.listTicketLinks)
	register(a, auth.ManageTicketLinks, operation{
		id: "send-ticket-link", method: http.MethodPost, path: "/v1/tickets/{id}/links", tag: tagTickets,
		status: http.StatusAccepted, body: jsonBody, refuses: []int{http.StatusNotFound},
		summary: "Mail a fresh link to the requester",
		about: "For a customer who has lost theirs. Nobody but the requester ever sees the link, so that nobody can act in their name. " +
			"They are sent five links an hour at most, with those that they ask for themself.",
	}, a.sendTicketLink)
	register(a, auth.ManageTicketLinks, operation{
		id: "revoke-ticket-link", method: http.MethodDelete, path: "/v1/tickets/{id}/links/{lid}", tag: tagTickets,
		status: http.StatusNoContent, refuses: []int{http.StatusNotFound},
		summary: "Revoke one link", about: "It opens nothing at once, and for good, nor does a session that it was exchanged for.",
	}, func(ctx context.Context, in *ticketLinkInput) (*struct{}, error) {
		x := exchangeOf(ctx)
		t, err := x.reach(ctx, in.ID)
		if err != nil {
			return nil, err
		}
		return &struct{}{}, a.Auth.RevokeTicketLink(ctx, t.ID, in.LinkID, x.caller.Actor(), x.now())
	})
	register(a, auth.RevokeTicketLinks, operation{
		id: "revoke-ticket-links", method: http.MethodPost, path: "/v1/tickets/{id}/links/revoke", tag: tagTickets, body: jsonBody,
		summary: "Revoke a ticket's links",
		about:   "The customer revokes all but the one they came by; staff revoke all, after which the requester needs a fresh one.",
	}, func(ctx context.Context, in *stepInput) (*struct{ Body revokedLinksJSON }, error) {
		x := exchangeOf(ctx)
		t, err := x.reach(ctx, in.ID)
		if err != nil {
			return nil, err
		}
		count, err := a.Auth.RevokeTicketLinks(ctx, t.ID, x.caller.LinkID, x.caller.Actor(), x.now())
		if err != nil {
			return nil, err
		}
		return &struct{ Body revokedLinksJSON }{revokedLinksJSON{count}}, nil
	})
}

func (a *api) listTicketLinks(ctx context.Context, in *ticketLinksInput) (*struct{ Body ticketLinksJSON }, error) {
	if err := checkCursor(in.Cursor); err != nil {
		return nil, err
	}
	t, err := exchangeOf(ctx).reach(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	all, err := a.Auth.Store.TicketLinks(ctx, t.ID, in.Cursor, in.Limit+1)
	if err != nil {
		return nil, err
	}
	out := ticketLinksJSON{Items: []ticketLinkJSON{}}
	for _, l := range all {
		if len(out.Items) == in.Limit {
			out.NextCursor = &out.Items[in.Limit-1].ID
			break
		}
		out.Items = append(out.Items, ticketLinkJSON{
			ID: l.ID, Reason: string(l.Reason), MadeAt: at(l.MadeAt), MadeBy: textOrNull(l.MadeBy),
			LastUsedAt: atOrNull(l.LastUsedAt), RevokedAt: atOrNull(l.RevokedAt),
		})
	}
	return &struct{ Body ticketLinksJSON }{out}, nil
}

// sendTicketLink notes the request and queues its mail together, so that a link that is in the
// audit trail is mailed.
func (a *api) sendTicketLink(ctx context.Context, in *stepInput) (*struct{ Body sentLinkJSON }, error) {
	x := exchangeOf(ctx)
	t, err := x.reach(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	var sent sentLinkJSON
	err = a.InTransaction(ctx, func(ctx context.Context) error {
		r, to, wait, err := a.Auth.SendTicketLink(ctx, t, *x.caller.User, x.now())
		if err != nil {
			return err
		}
		if wait > 0 {
			return &later{tooManyLinks, wait}
		}
		sent = sentLinkJSON{r.ID, string(to)}
		return a.mailTicketLink(ctx, r, string(to), x.now())
	})
	if err != nil {
		return nil, err
	}
	return &struct{ Body sentLinkJSON }{sent}, nil
}

// tooManyLinks is the same answer whether or not there is such a ticket.
var tooManyLinks = fault.New(fault.TooMany, "too_many_requests", "Several links to this ticket were asked for within an hour. Use the latest one, or try again in a while.")

// mailTicketLink queues the mail with a link that was asked for.
func (a *api) mailTicketLink(ctx context.Context, r auth.TicketLinkRequest, to string, now time.Time) error {
	_, err := a.Outbox.Queue(ctx, "ticket-link "+r.ID, now, []notify.Delivery{notify.TicketLinkMail(r.ID, to, now)}) // an occasion of its own, so it is always queued
	return err
}
