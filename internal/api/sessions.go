package api

import (
	"context"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"deskbell/internal/auth"
	"deskbell/internal/browser"
)

type sessionJSON struct {
	ID           string    `json:"id" example:"0198f2a4-7d3c-7000-8000-5a5a5a5a5a64"`
	Current      bool      `json:"current" doc:"Whether it is the one that asks." example:"true"`
	SecondFactor bool      `json:"second_factor" doc:"Whether a second factor was shown, or an identity provider vouches." example:"true"`
	CreatedAt    time.Time `json:"created_at" example:"2026-11-25T18:30:00Z"`
	LastSeenAt   time.Time `json:"last_seen_at" doc:"To the minute." example:"2026-11-25T18:30:00Z"`
	ExpiresAt    time.Time `json:"expires_at" doc:"When it ends at the latest." example:"2026-11-26T06:30:00Z"`
	Address      *string   `json:"address" doc:"Where it began." example:"192.0.2.7"`
	Agent        *string   `json:"agent" doc:"What the browser called itself." example:"Mozilla/5.0"`
}

type sessionsJSON struct {
	Items []sessionJSON `json:"items" doc:"The latest first."`
}

type sessionInput struct {
	ID string `path:"id" doc:"The session's ID." example:"0198f2a4-7d3c-7000-8000-5a5a5a5a5a64"`
}

type endedJSON struct {
	Ended int `json:"ended" doc:"How many there were." example:"2"`
}

type signOutInput struct{ Body *nothing }

type signOutOutput struct {
	SetCookie []string `header:"Set-Cookie" doc:"So that the browser forgets it too."`
}

func (a *api) registerSessions() {
	register(a, auth.SignOut, operation{
		id: "sign-out", method: http.MethodPost, path: "/v1/sign-out", tag: tagSignIn,
		status: http.StatusNoContent, body: jsonBody, keyless: true,
		summary: "Sign out", about: "The session ends at once; in a browser, all that it is signed in to. A token has none; it is revoked, see DELETE /v1/tokens/{id}.",
	}, a.signOut)
	register(a, auth.ReadSessions, operation{
		id: "list-sessions", method: http.MethodGet, path: "/v1/sessions", tag: tagSignIn,
		summary: "Where one is signed in",
	}, a.listSessions)
	register(a, auth.ManageSessions, operation{
		id: "end-session", method: http.MethodDelete, path: "/v1/sessions/{id}", tag: tagSignIn,
		status: http.StatusNoContent, refuses: []int{http.StatusNotFound},
		summary: "End one of one's sessions",
	}, func(ctx context.Context, in *sessionInput) (*struct{}, error) {
		x := exchangeOf(ctx)
		return &struct{}{}, a.Auth.EndOwn(ctx, *x.caller.Session, strings.ToLower(in.ID), x.caller.Actor(), x.now())
	})
	register(a, auth.ManageSessions, operation{
		id: "end-other-sessions", method: http.MethodDelete, path: "/v1/sessions", tag: tagSignIn,
		summary: "Sign out everywhere else",
	}, func(ctx context.Context, _ *struct{}) (*struct{ Body endedJSON }, error) {
		x := exchangeOf(ctx)
		ended, err := a.Auth.SignOutElsewhere(ctx, *x.caller.Session, x.caller.Actor(), x.now())
		return &struct{ Body endedJSON }{endedJSON{ended}}, err
	})
}

// signOut ends the session that was shown in the header, or all that the browser has cookies of.
func (a *api) signOut(ctx context.Context, _ *signOutInput) (*signOutOutput, error) {
	x := exchangeOf(ctx)
	if x.authorization != "" {
		return &signOutOutput{}, a.Auth.SignOut(ctx, *x.caller.Session, x.caller.Actor(), x.now())
	}
	out := &signOutOutput{SetCookie: []string{a.cookies.Forget(browser.Session)}}
	if err := x.leave(ctx, x.kept.Sessions); err != nil {
		return nil, err
	}
	for _, number := range slices.Sorted(maps.Keys(x.kept.Tickets)) {
		if err := x.leave(ctx, x.kept.Tickets[number]); err != nil {
			return nil, err
		}
		out.SetCookie = append(out.SetCookie, a.cookies.Forget(browser.Ticket+number))
	}
	return out, nil
}

func (a *api) listSessions(ctx context.Context, _ *struct{}) (*struct{ Body sessionsJSON }, error) {
	x := exchangeOf(ctx)
	all, err := a.Auth.SessionsOf(ctx, *x.caller.Session, x.now())
	if err != nil {
		return nil, err
	}
	out := sessionsJSON{Items: make([]sessionJSON, len(all))}
	for i, s := range all {
		out.Items[i] = sessionJSON{
			ID: s.ID, Current: s.ID == x.caller.Session.ID, SecondFactor: s.Strong, CreatedAt: at(s.CreatedAt), LastSeenAt: at(s.LastSeenAt), ExpiresAt: at(s.ExpiresAt),
			Address: textOrNull(s.Visitor.Address), Agent: textOrNull(s.Visitor.Agent),
		}
	}
	return &struct{ Body sessionsJSON }{out}, nil
}
