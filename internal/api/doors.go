package api

import (
	"context"
	"net/http"
	"net/url"
	"strconv"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humagin"

	"deskbell/internal/auth"
	"deskbell/internal/browser"
	"deskbell/internal/fault"
	"deskbell/tickets"
)

// elsewhere sends a browser on.
type elsewhere struct {
	Location  string   `header:"Location" doc:"Where to go on."`
	SetCookie []string `header:"Set-Cookie" doc:"What the browser keeps."`
}

type doorInput struct {
	Token string `path:"token" doc:"The customer's key to one ticket." example:"dbt_Zm9yIHRoZSBjdXN0b21lciBvbmx5LCBzaG93biBvbmNl"`
	looks bool
}

// Resolve notes whether somebody only looks whether the link is there.
func (in *doorInput) Resolve(c huma.Context) []error {
	in.looks = humagin.Unwrap(c).Request.Method == http.MethodHead
	return nil
}

type callbackInput struct {
	query  url.Values
	kept   string
	forget func() // the attempt
	looks  bool   // somebody only looks whether there is something
}

// Resolve reads what the identity provider says, which has names of its own.
func (in *callbackInput) Resolve(c huma.Context) []error {
	g, a := humagin.Unwrap(c), exchangeOf(c.Context()).api
	in.query, in.looks = g.Request.URL.Query(), g.Request.Method == http.MethodHead
	in.kept = a.cookies.Value(g.Request, browser.Attempt)
	in.forget = func() { g.Writer.Header().Add("Set-Cookie", a.cookies.Forget(browser.Attempt)) }
	return nil
}

// welcome is where somebody lands who signed in elsewhere: whoever is signed in is led on from
// there, to where they wanted to go.
const welcome = "/sign-in"

func (a *api) registerDoors() {
	register(a, auth.Public, operation{
		id: "open-ticket-link", method: http.MethodGet, path: "/t/{token}", tag: tagSignIn, status: http.StatusSeeOther,
		summary: "Open a ticket's link in a browser",
		about:   "The link is exchanged for a cookie, and the browser sent on to the ticket's page, an address without it. Revoking the link ends the session too.",
	}, a.openTicketLink)
	register(a, auth.Public, operation{
		id: "sign-in-elsewhere", method: http.MethodGet, path: "/v1/sign-in/oidc", tag: tagSignIn, status: http.StatusSeeOther,
		refuses: []int{http.StatusForbidden, http.StatusNotFound},
		summary: "Sign a member of staff in with the identity provider", about: "Sends the browser there. It comes back to GET /v1/sign-in/oidc/callback within ten minutes.",
	}, a.signInElsewhere)
	register(a, auth.Public, operation{
		id: "come-back", method: http.MethodGet, path: "/v1/sign-in/oidc/callback", tag: tagSignIn, status: http.StatusSeeOther, anyQuery: true,
		refuses: []int{http.StatusForbidden, http.StatusNotFound},
		summary: "Come back from the identity provider", about: "With what it says in the address. Only the browser that went there may come back.",
	}, a.comeBack)
}

func (a *api) openTicketLink(ctx context.Context, in *doorInput) (*elsewhere, error) {
	x := exchangeOf(ctx)
	if err := a.signIns.admit(ctx, x); err != nil {
		return nil, err
	}
	ticket, _, err := a.Auth.TicketLink(ctx, in.Token, x.now())
	if err != nil {
		return nil, err
	}
	t, err := a.ticket(ctx, tickets.Ref(ticket))
	if err != nil {
		return nil, err
	}
	number := strconv.FormatInt(t.Number, 10)
	out := &elsewhere{Location: "/tickets/" + number}
	if in.looks {
		return out, nil
	}
	token, s, err := a.Auth.OpenTicket(ctx, in.Token, x.visitor(), x.now())
	if err == nil {
		err = x.leave(ctx, x.kept.Tickets[number])
	}
	if err != nil {
		return nil, err
	}
	out.SetCookie = []string{a.cookies.Keep(browser.Ticket+number, token, s.ExpiresAt, x.now())}
	return out, nil
}

type leavingInput struct {
	Site string `header:"Sec-Fetch-Site" doc:"What browsers say of where the link was: on another site it begins nothing." example:"same-origin"`
}

var noProvider = fault.New(fault.NotFound, "not_found", "There is no identity provider here. Sign in with a password.")

func (a *api) signInElsewhere(ctx context.Context, in *leavingInput) (*elsewhere, error) {
	x := exchangeOf(ctx)
	if a.Provider == nil {
		return nil, noProvider
	}
	if in.Site == "cross-site" {
		return nil, fault.New(fault.Forbidden, "cross_origin", "A sign-in begins here, not on a page of another site. Open the desk itself, and sign in there.")
	}
	if err := a.signIns.admit(ctx, x); err != nil {
		return nil, err
	}
	page, attempt, until, err := a.Provider.Begin(ctx, x.now())
	if err != nil {
		return nil, err
	}
	return &elsewhere{page, []string{a.cookies.Keep(browser.Attempt, attempt, until, x.now())}}, nil
}

func (a *api) comeBack(ctx context.Context, in *callbackInput) (*elsewhere, error) {
	x := exchangeOf(ctx)
	if a.Provider == nil {
		return nil, noProvider
	}
	if err := a.signIns.admit(ctx, x); err != nil {
		return nil, err
	}
	if in.looks {
		return &elsewhere{Location: welcome}, nil
	}
	in.forget() // an attempt is for one answer, whatever comes of it
	who, err := a.Provider.Finish(ctx, in.kept, in.query, x.now())
	if err != nil {
		return nil, err
	}
	e, err := a.Auth.EnterIdentity(ctx, who, a.Provider.ByGroups(), x.visitor(), x.now())
	if err != nil {
		return nil, err
	}
	entered, err := x.entered(ctx, e)
	if err != nil {
		return nil, err
	}
	return &elsewhere{welcome, entered.SetCookie}, nil
}
