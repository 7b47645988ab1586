package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"deskbell/entitlement"
	"deskbell/internal/auth"
	"deskbell/internal/fault"
	"deskbell/internal/notify"
)

type linkInput struct {
	Accept string `header:"Accept-Language" doc:"What the owner reads; counts if language is left out." example:"de-CH, fr;q=0.8"`
	Body   struct {
		Email    string      `json:"email" maxLength:"254" doc:"The account that owns the licenses." example:"ops@aerial.example"`
		Language languageTag `json:"language,omitempty" doc:"What the mail is written in. If left out, what suits Accept-Language best." example:"en"`
	}
}

// Resolve notes how to learn what is wrong with the request besides its form.
func (in *linkInput) Resolve(c huma.Context) []error {
	return previewing(c, readable(in.Body.Email))
}

// readAddress reads the address of a body that has one, or names its fault.
func readAddress(email string) (entitlement.Email, error) {
	var faults fault.List
	address, err := entitlement.ParseEmail(email)
	if err != nil {
		faults.Add("email", email, "%s", err)
	}
	return address, faults.Err(invalidRequest, invalidDetail)
}

// readable tells what is wrong with an address, as previewing wants it.
func readable(email string) func(context.Context) error {
	return func(context.Context) error {
		_, err := readAddress(email)
		return err
	}
}

func (in *linkInput) language() string {
	if in.Body.Language != "" {
		return string(in.Body.Language)
	}
	return string(accepted(in.Accept))
}

type linkJSON struct {
	Message string `json:"message" doc:"What happens now, for whoever asked. It is the same for every address." example:"If this address owns a license, a link is on its way there. It works once, for 15 minutes."`
}

type signInInput struct {
	Body struct {
		Token string `json:"token" doc:"From the mail: what follows the # of its link." example:"dbl_Zm9yIHRoZSBvd25lciBvbmx5LCBhbmQganVzdCBvbmNl"`
	}
}

type signedInJSON struct {
	AccessToken string    `json:"access_token" doc:"The owner's key to their licenses. It is shown this once." example:"dbo_Zm9yIHRoZSBvd25lciBvbmx5LCBzaG93biBvbmNlLi4u"`
	OwnerEmail  string    `json:"owner_email" doc:"The account that owns them." example:"ops@aerial.example"`
	ExpiresAt   time.Time `json:"expires_at" doc:"Until when the key works, unless POST /v1/sign-out ends it." example:"2026-11-26T06:30:00Z"`
}

// meJSON is who calls. Which fields are null depends on the role.
type meJSON struct {
	Role      string     `json:"role" enum:"customer,owner,agent,manager,administrator" example:"owner"`
	ID        *string    `json:"id" doc:"Of a staff member." example:"0198f2a4-7d3c-7000-8000-5a5a5a5a5a61"`
	Email     *string    `json:"email" doc:"Of a staff member, or of the account that owns the licenses." example:"ops@aerial.example"`
	Name      *string    `json:"name" doc:"Of a staff member." example:"Grace"`
	Ticket    *string    `json:"ticket" doc:"ID of the one ticket that a customer's token opens." example:"0198f2a4-7d3c-7000-8000-5a5a5a5a5a5a"`
	ExpiresAt *time.Time `json:"expires_at" doc:"Until when the session lasts at most; null for a token of staff or of a ticket." example:"2026-11-26T06:30:00Z"`
}

func (a *api) registerSignIn() {
	register(a, auth.Public, operation{
		id: "ask-for-sign-in-link", method: http.MethodPost, path: "/v1/sign-in-links", tag: tagSignIn,
		status: http.StatusAccepted, body: jsonBody, even: true,
		summary: "Have a link mailed that signs an owner in",
		about: "The answer never tells whether an address owns anything: only the mail does, and one that owns nothing gets none. " +
			"An address is sent five links an hour at most.",
	}, a.askForLink)
	register(a, auth.Public, operation{
		id: "sign-in", method: http.MethodPost, path: "/v1/sign-in", tag: tagSignIn,
		body:    jsonBody,
		summary: "Exchange a mailed link for an owner's token",
		about:   "A link works once, within 15 minutes of being asked for. One that was used, has expired or never was is 401 invalid_link.",
	}, a.signIn)
	register(a, auth.ReadAccount, operation{
		id: "get-me", method: http.MethodGet, path: "/v1/me", tag: tagSignIn,
		summary: "Who one is", about: "Whom the token or the session belongs to, and what they are to the desk.",
	}, func(ctx context.Context, _ *struct{}) (*struct{ Body meJSON }, error) {
		return &struct{ Body meJSON }{exchangeOf(ctx).me()}, nil
	})
}

// askForLink does the same for every address. Whether it owns anything is looked up when the
// mail is sent, so that neither the answer nor the time it takes can tell.
func (a *api) askForLink(ctx context.Context, in *linkInput) (*struct{ Body linkJSON }, error) {
	x := exchangeOf(ctx)
	if err := a.signIns.admit(ctx, x); err != nil {
		return nil, err
	}
	owner, err := readAddress(in.Body.Email)
	if err != nil {
		return nil, err
	}
	link, wait, err := a.Auth.AskForLink(ctx, auth.ForOwner, owner, x.now())
	if err != nil {
		return nil, err
	}
	if wait > 0 {
		return nil, &later{fault.New(fault.TooMany, "too_many_requests", "This address has been sent several links within an hour. Use the latest one, or try again in a while."), wait}
	}
	mail := notify.SignInMail(link.ID, string(owner), in.language(), x.now())
	if _, err := a.Outbox.Queue(ctx, "sign-in "+link.ID, x.now(), []notify.Delivery{mail}); err != nil { // an occasion of its own, so it is always queued
		return nil, err
	}
	return &struct{ Body linkJSON }{linkJSON{"If this address owns a license, a link is on its way there. It works once, for 15 minutes."}}, nil
}

func (a *api) signIn(ctx context.Context, in *signInInput) (*struct{ Body signedInJSON }, error) {
	x := exchangeOf(ctx)
	if err := a.signIns.admit(ctx, x); err != nil {
		return nil, err
	}
	token, session, err := a.Auth.SignIn(ctx, in.Body.Token, x.visitor(), x.now())
	if err != nil {
		return nil, err
	}
	return &struct{ Body signedInJSON }{signedInJSON{token, string(session.Owner), at(session.ExpiresAt)}}, nil
}

// me is the caller.
func (x *exchange) me() meJSON {
	who := meJSON{Role: string(x.caller.Actor().Role)}
	switch c := x.caller; {
	case c.User != nil:
		who.ID, who.Email, who.Name = &c.User.ID, &c.User.Email, &c.User.Name
	case c.Owner != "":
		who.Email = textOrNull(string(c.Owner))
	default:
		who.Ticket = textOrNull(string(c.Ticket))
	}
	if s := x.caller.Session; s != nil {
		who.ExpiresAt = atOrNull(s.ExpiresAt)
	}
	return who
}
