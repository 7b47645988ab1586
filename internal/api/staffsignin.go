package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"deskbell/entitlement"
	"deskbell/internal/auth"
	"deskbell/internal/browser"
	"deskbell/internal/fault"
	"deskbell/internal/notify"
)

type passwordInput struct {
	Body struct {
		Email    string `json:"email" maxLength:"254" doc:"Of a member of staff." example:"grace@desk.example"`
		Password string `json:"password" maxLength:"1024" example:"correct horse battery staple"`
	}
}

type codeInput struct {
	Body struct {
		Challenge string `json:"challenge" maxLength:"200" doc:"From the answer to the password." example:"dbp_Zm9yIHdob2V2ZXIga25vd3MgdGhlIHBhc3N3b3JkLi4u"`
		Code      string `json:"code" maxLength:"64" doc:"Of this moment, from an authenticator app; or a recovery code, which is used up." example:"492039"`
	}
}

// entryJSON is what a sign-in came to.
type entryJSON struct {
	Status    string            `json:"status" enum:"signed_in,second_factor_needed" doc:"Whether one is signed in, by the cookie that came along, or a code has to follow, see POST /v1/sign-in/code." example:"signed_in"`
	Challenge *string           `json:"challenge" doc:"What to send with the code; null if none is needed." example:"dbp_Zm9yIHdob2V2ZXIga25vd3MgdGhlIHBhc3N3b3JkLi4u"`
	ExpiresAt time.Time         `json:"expires_at" doc:"Until when the session lasts at most, or the code has to come." example:"2026-11-26T06:30:00Z"`
	Me        orNull[entryUser] `json:"me" doc:"Who is signed in; null until the code came."`
}

type entryUser struct {
	ID    string    `json:"id" example:"0198f2a4-7d3c-7000-8000-5a5a5a5a5a61"`
	Email string    `json:"email" example:"grace@desk.example"`
	Name  string    `json:"name" example:"Grace"`
	Role  staffRole `json:"role" example:"agent"`
	Setup bool      `json:"second_factor_setup_needed" doc:"Whether they may do nothing but set up a second factor, see POST /v1/me/second-factor." example:"false"`
}

type entryOutput struct {
	SetCookie []string `header:"Set-Cookie" doc:"The session, for a browser to keep."`
	Body      entryJSON
}

type methodsJSON struct {
	Password bool    `json:"password" doc:"Whether staff can sign in with a password." example:"true"`
	Provider *string `json:"provider" doc:"What the identity provider is called that signs staff in, see GET /v1/sign-in/oidc; null if there is none." example:"id.vendor.example"`
}

type linkForPasswordInput struct {
	Body struct {
		Email string `json:"email" maxLength:"254" doc:"Of a member of staff." example:"grace@desk.example"`
	}
}

// Resolve notes how to learn what is wrong with the request besides its form.
func (in *linkForPasswordInput) Resolve(c huma.Context) []error {
	return previewing(c, readable(in.Body.Email))
}

type setPasswordInput struct {
	Body struct {
		Token    string `json:"token" maxLength:"200" doc:"From the mail: what follows the # of its link." example:"dbl_Zm9yIHN0YWZmIG9ubHksIGFuZCBqdXN0IG9uY2UuLi4"`
		Password string `json:"password" maxLength:"1024" doc:"12 characters at least, of whatever kind; not one that is known to have leaked." example:"correct horse battery staple"`
	}
}

// Resolve notes how to learn what is wrong with the password besides its form.
func (in *setPasswordInput) Resolve(c huma.Context) []error {
	return previewing(c, func(ctx context.Context) error { return exchangeOf(ctx).api.Auth.Passwords.Check(in.Body.Password) })
}

func (a *api) registerStaffSignIn() {
	register(a, auth.Public, operation{
		id: "get-sign-in-methods", method: http.MethodGet, path: "/v1/sign-in/methods", tag: tagSignIn,
		summary: "How staff can sign in",
	}, func(context.Context, *struct{}) (*struct{ Body methodsJSON }, error) {
		m := methodsJSON{Password: true}
		if a.Provider != nil {
			m.Provider = textOrNull(a.Provider.Name())
		}
		return &struct{ Body methodsJSON }{m}, nil
	})
	register(a, auth.Public, operation{
		id: "enter-password", method: http.MethodPost, path: "/v1/sign-in/password", tag: tagSignIn,
		body: jsonBody, keyless: true,
		summary: "Sign a member of staff in, in a browser",
		about: "The session comes as a cookie: programs use a token, see POST /v1/tokens. It ends after two hours without use, and after twelve in any case. " +
			"An unknown address, a wrong password and a deactivated account are the same 401 wrong_credentials, in the same time.",
	}, a.enterPassword)
	register(a, auth.Public, operation{
		id: "enter-code", method: http.MethodPost, path: "/v1/sign-in/code", tag: tagSignIn,
		body: jsonBody, keyless: true,
		summary: "Complete a sign-in with the second factor", about: "A code is taken once. It has to come within five minutes of the password.",
	}, a.enterCode)
	register(a, auth.Public, operation{
		id: "ask-for-password-link", method: http.MethodPost, path: "/v1/password-links", tag: tagSignIn,
		status: http.StatusAccepted, body: jsonBody,
		summary: "Have a link mailed to set a new password",
		about:   "The answer never tells whether the address is a staff member's: only the mail does. An address is sent five links an hour at most.",
	}, a.askForPasswordLink)
	register(a, auth.Public, operation{
		id: "set-password", method: http.MethodPost, path: "/v1/passwords", tag: tagSignIn,
		status: http.StatusNoContent, body: jsonBody, keyless: true,
		summary: "Set the password that a mailed link is for", about: "The link is used up, and one is signed out everywhere. A second factor stays as it is.",
	}, a.setPassword)
}

func (a *api) enterPassword(ctx context.Context, in *passwordInput) (*entryOutput, error) {
	x := exchangeOf(ctx)
	if err := a.signIns.admit(ctx, x); err != nil {
		return nil, err
	}
	e, err := a.Auth.EnterPassword(ctx, in.Body.Email, in.Body.Password, x.visitor(), x.now())
	if err != nil {
		return nil, err
	}
	return x.entered(ctx, e)
}

func (a *api) enterCode(ctx context.Context, in *codeInput) (*entryOutput, error) {
	x := exchangeOf(ctx)
	if err := a.signIns.admit(ctx, x); err != nil {
		return nil, err
	}
	e, err := a.Auth.EnterCode(ctx, in.Body.Challenge, in.Body.Code, x.visitor(), x.now())
	if err != nil {
		return nil, err
	}
	return x.entered(ctx, e)
}

// entered answers a sign-in. What the browser was signed in as before ends with it, whoever
// planted that there.
func (x *exchange) entered(ctx context.Context, e auth.Entry) (*entryOutput, error) {
	if e.Session.Pending {
		return &entryOutput{Body: entryJSON{Status: "second_factor_needed", Challenge: &e.Token, ExpiresAt: at(e.Session.ExpiresAt)}}, nil
	}
	if err := x.leave(ctx, x.kept.Sessions); err != nil {
		return nil, err
	}
	return &entryOutput{
		SetCookie: []string{x.api.cookies.Keep(browser.Session, e.Token, e.Session.ExpiresAt, x.now())},
		Body: entryJSON{Status: "signed_in", ExpiresAt: at(e.Session.ExpiresAt), Me: present(entryUser{
			ID: e.User.ID, Email: e.User.Email, Name: e.User.Name, Role: staffRole(e.User.Role),
			Setup: auth.Caller{User: &e.User, Session: &e.Session}.Restricted(x.api.RequireSecondFactor),
		})},
	}, nil
}

// askForPasswordLink does the same for every address. Whether it is anybody's is looked up when
// the mail is sent, so that neither the answer nor the time it takes can tell.
func (a *api) askForPasswordLink(ctx context.Context, in *linkForPasswordInput) (*struct{ Body linkJSON }, error) {
	x := exchangeOf(ctx)
	if err := a.signIns.admit(ctx, x); err != nil {
		return nil, err
	}
	address, err := readAddress(in.Body.Email)
	if err != nil {
		return nil, err
	}
	if err := a.mailPasswordLink(ctx, auth.ForReset, address, x.now()); err != nil {
		return nil, err
	}
	return &struct{ Body linkJSON }{linkJSON{"If this address is a staff member's, a link is on its way there. It works once, for 30 minutes."}}, nil
}

var tooManyPasswordLinks = fault.New(fault.TooMany, "too_many_requests", "This address has been sent several links within an hour. Use the latest one, or try again in a while.")

// mailPasswordLink has a link mailed, unless too many were.
func (a *api) mailPasswordLink(ctx context.Context, p auth.Purpose, address entitlement.Email, now time.Time) error {
	return a.InTransaction(ctx, func(ctx context.Context) error {
		link, wait, err := a.Auth.AskForLink(ctx, p, address, now)
		switch {
		case err != nil:
			return err
		case wait > 0:
			return &later{tooManyPasswordLinks, wait}
		}
		kind := notify.PasswordReset
		if p == auth.ForInvitation {
			kind = notify.Invitation
		}
		_, err = a.Outbox.Queue(ctx, "password "+link.ID, now, []notify.Delivery{notify.PasswordMail(kind, link.ID, string(address), now)})
		return err
	})
}

func (a *api) setPassword(ctx context.Context, in *setPasswordInput) (*struct{}, error) {
	x := exchangeOf(ctx)
	if err := a.signIns.admit(ctx, x); err != nil {
		return nil, err
	}
	_, err := a.Auth.SetPassword(ctx, in.Body.Token, in.Body.Password, x.now())
	return &struct{}{}, err
}
