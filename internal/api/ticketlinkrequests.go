package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"deskbell/internal/auth"
)

type askForTicketLinkInput struct {
	Body struct {
		Number int64  `json:"number" minimum:"1" maximum:"999999999999999" doc:"The ticket's number, as in the subject of its mails." example:"1042"`
		Email  string `json:"email" maxLength:"254" doc:"The requester's address." example:"ada@aerial.example"`
	}
}

// Resolve notes how to learn what is wrong with the request besides its form.
func (in *askForTicketLinkInput) Resolve(c huma.Context) []error {
	return previewing(c, readable(in.Body.Email))
}

type askedForTicketLinkJSON struct {
	Message string `json:"message" doc:"What happens now, for whoever asked. It is the same for every number and address." example:"If the ticket is that of this address, a link to it is on its way there."`
}

func (a *api) registerTicketLinkRequests() {
	register(a, auth.Public, operation{
		id: "ask-for-ticket-link", method: http.MethodPost, path: "/v1/ticket-links", tag: tagPublic,
		status: http.StatusAccepted, body: jsonBody,
		summary: "Have a fresh link to one's ticket mailed",
		about: "For who has lost theirs. The answer never tells whether there is such a ticket, nor whose it is: only the mail does, which goes to its requester. " +
			"Five links an hour are sent for a ticket at most.",
	}, a.askForTicketLink)
}

// askForTicketLink does the same for every number and address. Whether they belong together is
// looked up when the mail is sent, so that neither the answer nor the time it takes can tell.
func (a *api) askForTicketLink(ctx context.Context, in *askForTicketLinkInput) (*struct{ Body askedForTicketLinkJSON }, error) {
	x := exchangeOf(ctx)
	if err := a.signIns.admit(ctx, x); err != nil {
		return nil, err
	}
	address, err := readAddress(in.Body.Email)
	if err != nil {
		return nil, err
	}
	err = a.InTransaction(ctx, func(ctx context.Context) error {
		r, wait, err := a.Auth.AskForTicketLink(ctx, in.Body.Number, address, x.now())
		if err != nil {
			return err
		}
		if wait > 0 {
			return &later{tooManyLinks, wait}
		}
		return a.mailTicketLink(ctx, r, string(address), x.now())
	})
	if err != nil {
		return nil, err
	}
	return &struct{ Body askedForTicketLinkJSON }{askedForTicketLinkJSON{"If the ticket is that of this address, a link to it is on its way there."}}, nil
}
