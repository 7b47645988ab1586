package api

import (
	"cmp"
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"deskbell/entitlement"
	"deskbell/internal/audit"
	"deskbell/internal/auth"
	"deskbell/internal/fault"
)

// scopeName is a scope that a token may be given.
type scopeName string

// Schema lists them.
func (scopeName) Schema(huma.Registry) *huma.Schema { return oneOf(auth.Scopes) }

// tokenJSON is a token without its secret.
type tokenJSON struct {
	ID           string      `json:"id" example:"0198f2a4-7d3c-7000-8000-5a5a5a5a5a63"`
	Name         string      `json:"name" example:"Nightly report"`
	User         string      `json:"user" doc:"Email of whose it is." example:"grace@desk.example"`
	Prefix       *string     `json:"prefix" doc:"Its first characters, to recognize it by; null where they are not known." example:"dbs_Zm9y"`
	Scopes       []scopeName `json:"scopes" doc:"What it may be used for; * is all that its user's role may do." example:"tickets:read"`
	CreatedAt    time.Time   `json:"created_at" example:"2026-11-25T18:30:00Z"`
	ExpiresAt    *time.Time  `json:"expires_at" doc:"From when on it opens nothing; null if that never comes." example:"2027-11-25T18:30:00Z"`
	LastUsedAt   *time.Time  `json:"last_used_at" doc:"When it was last used, to the minute; null if it never was." example:"2026-11-25T18:30:00Z"`
	LastUsedFrom *string     `json:"last_used_from" doc:"The address it was used from then." example:"192.0.2.7"`
	RevokedAt    *time.Time  `json:"revoked_at" doc:"Since when it opens nothing; null if it wasn't revoked." example:"2026-11-26T09:00:00Z"`
}

// Token is a tokenJSON under a name that huma describes when it is embedded.
type Token = tokenJSON

// issuedJSON is a token with its secret.
type issuedJSON struct {
	Token
	Secret string `json:"token" doc:"What to call with. It is shown this once." example:"dbs_Zm9yIHN0YWZmIG9ubHksIHNob3duIHRoaXMgb25jZSE"`
}

type tokensJSON struct {
	Items      []tokenJSON `json:"items" doc:"Oldest first."`
	NextCursor *string     `json:"next_cursor" doc:"Continues the list; null at its end."`
}

type tokensInput struct {
	Limit  int    `query:"limit" minimum:"1" maximum:"200" default:"50" doc:"How many at most."`
	Cursor string `query:"cursor" maxLength:"36" doc:"next_cursor of the page before."`
}

// Resolve notes how to learn what is wrong with the cursor besides its form.
func (in *tokensInput) Resolve(c huma.Context) []error {
	return previewing(c, func(context.Context) error { return checkCursor(in.Cursor) })
}

type tokenInput struct {
	ID string `path:"id" doc:"The token's ID." example:"0198f2a4-7d3c-7000-8000-5a5a5a5a5a63"`
}

type newToken struct {
	Body struct {
		Name      string      `json:"name" minLength:"1" maxLength:"200" doc:"What it is for; unique among the user's tokens that weren't revoked." example:"Nightly report"`
		User      string      `json:"user,omitempty" maxLength:"254" doc:"Email of whose it will be, if not one's own. Only administrators make tokens for others." example:"grace@desk.example"`
		Scopes    []scopeName `json:"scopes,omitempty" maxItems:"100" doc:"What it may be used for; if empty or left out, all that its user's role may do." example:"tickets:read"`
		ExpiresAt *instant    `json:"expires_at,omitempty" doc:"From when on it opens nothing, ten years away at most; never if left out." example:"2027-11-25T18:30:00Z"`
	}
}

// Resolve notes how to learn what is wrong with the token besides its form.
func (in *newToken) Resolve(c huma.Context) []error {
	x := exchangeOf(c.Context())
	return previewing(c, func(context.Context) error { return in.request(x).Check(x.now()) })
}

// request is for the caller's own token unless somebody else is named.
func (in *newToken) request(x *exchange) auth.TokenRequest {
	r := auth.TokenRequest{User: in.Body.User, Name: in.Body.Name, With: x.caller.User.Token}
	if r.User == "" {
		r.User = x.caller.User.Email
	}
	for _, s := range in.Body.Scopes {
		r.Scopes = append(r.Scopes, auth.Scope(s))
	}
	if in.Body.ExpiresAt != nil {
		r.ExpiresAt = in.Body.ExpiresAt.Time
	}
	return r
}

type issuedOutput struct{ Body issuedJSON }

func (a *api) registerTokens() {
	register(a, auth.ManageTokens, operation{
		id: "create-token", method: http.MethodPost, path: "/v1/tokens", tag: tagAdministration,
		status: http.StatusCreated, body: jsonBody,
		summary: "Make a token", about: "For oneself; administrators make them for others, too. It cannot be given a scope that the token one calls with lacks, nor last longer than that.",
	}, a.createToken)
	register(a, auth.ReadTokens, operation{
		id: "list-tokens", method: http.MethodGet, path: "/v1/tokens", tag: tagAdministration,
		summary: "Who may call with what", about: "One's own tokens; for administrators everyone's. What was revoked or has expired stays in the list.",
	}, a.listTokens)
	register(a, auth.ManageTokens, operation{
		id: "revoke-token", method: http.MethodDelete, path: "/v1/tokens/{id}", tag: tagAdministration,
		status: http.StatusNoContent, refuses: []int{http.StatusNotFound},
		summary: "Take a token back", about: "It opens nothing at once, and for good. One's own; administrators take back everyone's.",
	}, a.revokeToken)
}

func (a *api) createToken(ctx context.Context, in *newToken) (*issuedOutput, error) {
	x := exchangeOf(ctx)
	r := in.request(x)
	if err := r.Check(x.now()); err != nil {
		return nil, err
	}
	address, _ := entitlement.ParseEmail(r.User) // which the check has read
	if string(address) != x.caller.User.Email && !x.caller.User.Administers() {
		return nil, fault.New(fault.Forbidden, "forbidden", "Only administrators make tokens for others. Leave user out to make one of your own.")
	}
	asked := r.Scopes
	if len(asked) == 0 {
		asked = []auth.Scope{auth.Everything}
	}
	for _, scope := range asked {
		if err := x.lacks(scope); err != nil {
			return nil, err
		}
	}
	var secret string
	var t auth.Token
	err := x.recorded(ctx, func(ctx context.Context) (_ audit.Object, _ any, err error) {
		secret, t, err = a.Auth.IssueToken(ctx, r, x.now())
		return tokenObject(t), TokenDetails(t), err
	})
	if fault.Is(err, fault.NotFound) {
		var faults fault.List
		faults.Add("user", in.Body.User, "is not a staff member's email")
		err = faults.Err(invalidRequest, invalidDetail)
	}
	if err != nil {
		return nil, err
	}
	return &issuedOutput{issuedJSON{toTokenJSON(t), secret}}, nil
}

// mine is whose tokens the caller may look at and revoke; empty for everyone's.
func (x *exchange) mine() string {
	if x.caller.User.Administers() {
		return ""
	}
	return x.caller.User.ID
}

func (a *api) listTokens(ctx context.Context, in *tokensInput) (*struct{ Body tokensJSON }, error) {
	if err := checkCursor(in.Cursor); err != nil {
		return nil, err
	}
	all, err := a.Auth.Store.Tokens(ctx, exchangeOf(ctx).mine(), in.Cursor, in.Limit+1)
	if err != nil {
		return nil, err
	}
	out := tokensJSON{Items: []tokenJSON{}}
	for _, t := range all {
		if len(out.Items) == in.Limit {
			out.NextCursor = &out.Items[in.Limit-1].ID
			break
		}
		out.Items = append(out.Items, toTokenJSON(t))
	}
	return &struct{ Body tokensJSON }{out}, nil
}

// noToken is the same answer for a token that isn't there and for one that is another's.
var noToken = fault.New(fault.NotFound, "not_found", "There is no such token.")

func (a *api) revokeToken(ctx context.Context, in *tokenInput) (*struct{}, error) {
	x := exchangeOf(ctx)
	t, err := a.Auth.Store.Token(ctx, in.ID)
	switch {
	case err != nil:
		return nil, err
	case cmp.Or(x.mine(), t.UserID) != t.UserID:
		return nil, noToken
	}
	return &struct{}{}, x.recorded(ctx, func(ctx context.Context) (audit.Object, any, error) {
		return tokenObject(t), TokenDetails(t), a.Auth.Store.RevokeToken(ctx, t.ID, x.now())
	})
}

func toTokenJSON(t auth.Token) tokenJSON {
	j := tokenJSON{
		ID: t.ID, Name: t.Name, User: t.Email, Prefix: textOrNull(t.Prefix), Scopes: []scopeName{}, CreatedAt: at(t.CreatedAt),
		ExpiresAt: atOrNull(t.ExpiresAt), LastUsedAt: atOrNull(t.LastUsedAt), LastUsedFrom: textOrNull(t.LastUsedFrom), RevokedAt: atOrNull(t.RevokedAt),
	}
	for _, s := range t.Scopes {
		j.Scopes = append(j.Scopes, scopeName(s))
	}
	return j
}
