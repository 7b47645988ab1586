package api

import (
	"context"
	"net/http"
	"time"

	"deskbell/internal/audit"
	"deskbell/internal/auth"
	"deskbell/internal/fault"
	"deskbell/internal/saved"
	"deskbell/tickets"
)

func (a *api) registerReplies() {
	register(a, auth.ReadReplies, operation{
		id: "list-replies", method: http.MethodGet, path: "/v1/replies", tag: tagTickets,
		summary: "The saved replies", about: "Texts to answer with, by name.",
	}, a.listReplies)
	register(a, auth.ReadReplies, operation{
		id: "get-reply", method: http.MethodGet, path: "/v1/replies/{id}", tag: tagTickets,
		refuses: []int{http.StatusNotFound},
		summary: "One saved reply",
	}, func(ctx context.Context, in *replyInput) (*replyOutput, error) {
		r, err := a.reply(ctx, in.ID)
		if err != nil {
			return nil, err
		}
		return &replyOutput{toReplyJSON(r)}, nil
	})
	register(a, auth.ManageReplies, operation{
		id: "create-reply", method: http.MethodPost, path: "/v1/replies", tag: tagTickets,
		status: http.StatusCreated, body: jsonBody,
		summary: "Save a reply",
		about:   "Its body may have placeholders: " + placeholders + ". Names are unique; there are 1,000 replies at most.",
	}, a.createReply)
	register(a, auth.ManageReplies, operation{
		id: "change-reply", method: http.MethodPatch, path: "/v1/replies/{id}", tag: tagTickets,
		body: jsonBody, refuses: []int{http.StatusNotFound, http.StatusConflict},
		summary: "Change a saved reply", about: "What is left out stays.",
	}, a.changeReply)
	register(a, auth.ManageReplies, operation{
		id: "delete-reply", method: http.MethodDelete, path: "/v1/replies/{id}", tag: tagTickets,
		status: http.StatusNoContent, refuses: []int{http.StatusNotFound},
		summary: "Delete a saved reply",
	}, func(ctx context.Context, in *replyInput) (*struct{}, error) {
		_, err := exchangeOf(ctx).changeReplies(ctx, func(all saved.Replies) (saved.Replies, saved.Reply, error) { return all.Remove(in.ID) })
		return &struct{}{}, err
	})
	register(a, auth.ReadReplies, operation{
		id: "expand-reply", method: http.MethodGet, path: "/v1/tickets/{id}/replies/{rid}", tag: tagTickets,
		refuses: []int{http.StatusNotFound},
		summary: "A saved reply for a ticket",
		about: "Its body with what the placeholders stand for on this ticket, and for whoever asks. due is when the ticket's next promise is due, in the " +
			"customer's language and by the desk's clock. What a ticket doesn't have becomes an ellipsis, and is listed in missing.",
	}, a.expandReply)
}

func (a *api) listReplies(ctx context.Context, in *repliesInput) (*struct{ Body repliesJSON }, error) {
	all, err := a.Saved.Replies(ctx)
	if err != nil {
		return nil, err
	}
	out := repliesJSON{Items: []replyJSON{}}
	for _, r := range all.For(tickets.MessageKind(in.Kind), in.Text) {
		out.Items = append(out.Items, toReplyJSON(r))
	}
	return &struct{ Body repliesJSON }{out}, nil
}

func (a *api) createReply(ctx context.Context, in *newReply) (*createdReply, error) {
	if err := in.change().Check(); err != nil {
		return nil, err
	}
	x := exchangeOf(ctx)
	id := a.Desk.NewID()
	r, err := x.changeReplies(ctx, func(all saved.Replies) (saved.Replies, saved.Reply, error) { return all.Add(id, in.change(), x.now()) })
	if err != nil {
		return nil, err
	}
	return &createdReply{"/v1/replies/" + id, toReplyJSON(r)}, nil
}

func (a *api) changeReply(ctx context.Context, in *replyChange) (*replyOutput, error) {
	if err := in.change().Check(); err != nil {
		return nil, err
	}
	x := exchangeOf(ctx)
	r, err := x.changeReplies(ctx, func(all saved.Replies) (saved.Replies, saved.Reply, error) {
		return all.Change(in.ID, in.change(), x.now())
	})
	if err != nil {
		return nil, err
	}
	return &replyOutput{toReplyJSON(r)}, nil
}

// changeReplies changes them, and records which one it was.
func (x *exchange) changeReplies(ctx context.Context, change func(saved.Replies) (saved.Replies, saved.Reply, error)) (r saved.Reply, err error) {
	return r, x.recorded(ctx, func(ctx context.Context) (audit.Object, any, error) {
		err := x.api.Saved.UpdateReplies(ctx, func(all saved.Replies) (after saved.Replies, err error) {
			after, r, err = change(all)
			return after, err
		})
		return replyObject(r), replyDetails(r), err
	})
}

var noReply = fault.New(fault.NotFound, "not_found", "There is no such saved reply.")

// reply finds the one that an address names.
func (a *api) reply(ctx context.Context, id string) (saved.Reply, error) {
	if !idForm.MatchString(id) {
		return saved.Reply{}, noReply
	}
	return a.Saved.Reply(ctx, id)
}

func (a *api) expandReply(ctx context.Context, in *expandInput) (*struct{ Body expandedJSON }, error) {
	x := exchangeOf(ctx)
	t, err := x.reach(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	r, err := a.reply(ctx, in.Reply)
	if err != nil {
		return nil, err
	}
	due, zone, err := x.nextDue(ctx, t)
	if err != nil {
		return nil, err
	}
	body, missing := saved.Expand(r.Body, saved.ValuesFor(t, due, zone, x.caller.User.Name))
	return &struct{ Body expandedJSON }{expandedJSON{Body: body, Kind: replyKind(r.Kind), Missing: append([]string{}, missing...)}}, nil
}

// nextDue is until when the customer is promised to hear from the desk, zero if there is no such
// promise or it is broken already, and the zone of the calendar that serves the ticket.
func (x *exchange) nextDue(ctx context.Context, t *tickets.Ticket) (due time.Time, zone *time.Location, err error) {
	terms, err := x.terms(ctx, t.Terms)
	if err != nil {
		return time.Time{}, nil, err
	}
	zone = time.UTC
	if serving, err := terms.Calendar(t.Requester.Region, t.Impact); err == nil {
		zone = serving.Zone
	}
	if due = t.Clocks.Outlook().NextDue; due.Before(x.now()) {
		due = time.Time{}
	}
	return due, zone, nil
}
