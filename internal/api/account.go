package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"deskbell/entitlement"
	"deskbell/internal/audit"
	"deskbell/internal/auth"
	"deskbell/internal/browser"
	"deskbell/internal/fault"
)

type securityJSON struct {
	PasswordSetAt     *time.Time `json:"password_set_at" doc:"Null if there is no password." example:"2026-11-25T18:30:00Z"`
	SecondFactorSince *time.Time `json:"second_factor_since" doc:"Null if there is no second factor." example:"2026-11-25T18:30:00Z"`
	RecoveryCodesLeft int        `json:"recovery_codes_left" example:"10"`
	Required          bool       `json:"second_factor_required" doc:"Whether everyone who works here has to have one." example:"false"`
	Identities        []linked   `json:"identities" doc:"The accounts of the identity provider that sign one in, oldest first; empty for none."`
}

// linked is an account of the identity provider.
type linked struct {
	Issuer string    `json:"issuer" doc:"The identity provider." example:"https://id.vendor.example"`
	Since  time.Time `json:"since" doc:"When one first signed in with it." example:"2026-11-25T18:30:00Z"`
}

type changePasswordInput struct {
	Body struct {
		Current  string `json:"current" maxLength:"1024" doc:"The password one has." example:"correct horse battery staple"`
		Password string `json:"password" maxLength:"1024" doc:"12 characters at least, of whatever kind; not one that is known to have leaked." example:"a lighthouse, seven gulls"`
	}
}

// Resolve notes how to learn what is wrong with the password besides its form.
func (in *changePasswordInput) Resolve(c huma.Context) []error {
	return previewing(c, func(ctx context.Context) error { return exchangeOf(ctx).api.Auth.Passwords.Check(in.Body.Password) })
}

type enrollInput struct {
	Body struct {
		Password string `json:"password,omitempty" maxLength:"1024" doc:"The password one has; left out by who has none, and signed in within the last ten minutes." example:"correct horse battery staple"`
	}
}

type enrollmentJSON struct {
	Secret string `json:"secret" doc:"For an authenticator app, in base32. It is shown this once." example:"JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"`
	URL    string `json:"url" doc:"The same, as the address that authenticator apps read from a picture." example:"otpauth://totp/deskbell:grace@desk.example?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=deskbell"`
}

type ownCodeInput struct {
	Body struct {
		Code string `json:"code" maxLength:"64" doc:"Of this moment, from the authenticator app; or a recovery code, which is used up." example:"492039"`
	}
}

type recoveryJSON struct {
	Codes []string `json:"recovery_codes" doc:"Each signs in once in place of a code. They are shown this once." example:"[\"k7fq-2m9x-w4hd-8rtn\"]"`
}

type confirmedOutput struct {
	SetCookie []string `header:"Set-Cookie" doc:"The new session: all others have ended."`
	Body      recoveryJSON
}

type codesOutput struct{ Body recoveryJSON }

type removedOutput struct {
	SetCookie []string `header:"Set-Cookie" doc:"The new session: all others have ended."`
}

func (a *api) registerAccount() {
	register(a, auth.ReadCredentials, operation{
		id: "get-security", method: http.MethodGet, path: "/v1/me/security", tag: tagSignIn,
		summary: "What one signs in with", about: "Never the password or a code itself: only whether there is one, and since when.",
	}, a.getSecurity)
	register(a, auth.ManageCredentials, operation{
		id: "change-password", method: http.MethodPut, path: "/v1/me/password", tag: tagSignIn,
		status: http.StatusNoContent, body: jsonBody,
		summary: "Change one's password", about: "One is signed out everywhere else. Who has none asks for a link, see POST /v1/password-links.",
	}, a.changePassword)
	register(a, auth.ManageCredentials, operation{
		id: "begin-second-factor", method: http.MethodPost, path: "/v1/me/second-factor", tag: tagSignIn,
		status: http.StatusCreated, body: jsonBody, keyless: true,
		summary: "Begin to set up a second factor", about: "It is asked for once its first code has confirmed it, see POST /v1/me/second-factor/confirm.",
	}, a.beginSecondFactor)
	register(a, auth.ManageCredentials, operation{
		id: "confirm-second-factor", method: http.MethodPost, path: "/v1/me/second-factor/confirm", tag: tagSignIn,
		body: jsonBody, keyless: true,
		summary: "Put the second factor into force", about: "With its first code. One is signed out everywhere, and in again here.",
	}, a.confirmSecondFactor)
	register(a, auth.ManageCredentials, operation{
		id: "remove-second-factor", method: http.MethodPost, path: "/v1/me/second-factor/remove", tag: tagSignIn,
		status: http.StatusNoContent, body: jsonBody, keyless: true,
		summary: "Remove one's second factor", about: "One is signed out everywhere, and in again here. Who lost it and has no recovery code asks an administrator, see DELETE /v1/users/{id}/second-factor.",
	}, a.removeSecondFactor)
	register(a, auth.ManageCredentials, operation{
		id: "make-recovery-codes", method: http.MethodPost, path: "/v1/me/recovery-codes", tag: tagSignIn,
		status: http.StatusCreated, body: jsonBody, keyless: true,
		summary: "Make new recovery codes", about: "Those from before are worth nothing any more.",
	}, a.makeRecoveryCodes)
}

// member is the member of staff who is signed in: nobody else gets that far.
func member(ctx context.Context) (*exchange, auth.User) {
	x := exchangeOf(ctx)
	return x, *x.caller.User
}

func (a *api) getSecurity(ctx context.Context, _ *struct{}) (*struct{ Body securityJSON }, error) {
	_, u := member(ctx)
	c, err := a.Auth.Store.Credentials(ctx, u.ID)
	if err != nil {
		return nil, err
	}
	footings, err := a.Auth.Store.Footings(ctx, []string{u.ID})
	if err != nil {
		return nil, err
	}
	out := securityJSON{SecondFactorSince: atOrNull(c.ConfirmedAt), RecoveryCodesLeft: len(c.Recovery), Required: a.RequireSecondFactor, Identities: []linked{}}
	for _, one := range footings[u.ID].Identities {
		out.Identities = append(out.Identities, linked{one.Issuer, at(one.Since)})
	}
	if c.Password != "" {
		out.PasswordSetAt = atOrNull(c.PasswordSetAt)
	}
	return &struct{ Body securityJSON }{out}, nil
}

func (a *api) changePassword(ctx context.Context, in *changePasswordInput) (*struct{}, error) {
	x, u := member(ctx)
	return &struct{}{}, a.Auth.ChangePassword(ctx, u, *x.caller.Session, in.Body.Current, in.Body.Password, x.now())
}

func (a *api) beginSecondFactor(ctx context.Context, in *enrollInput) (*struct{ Body enrollmentJSON }, error) {
	x, u := member(ctx)
	e, err := a.Auth.Enroll(ctx, u, *x.caller.Session, in.Body.Password, x.now())
	if err != nil {
		return nil, err
	}
	return &struct{ Body enrollmentJSON }{enrollmentJSON(e)}, nil
}

func (a *api) confirmSecondFactor(ctx context.Context, in *ownCodeInput) (*confirmedOutput, error) {
	x, u := member(ctx)
	codes, e, err := a.Auth.ConfirmSecondFactor(ctx, u, in.Body.Code, x.visitor(), x.now())
	if err != nil {
		return nil, err
	}
	return &confirmedOutput{
		SetCookie: []string{a.cookies.Keep(browser.Session, e.Token, e.Session.ExpiresAt, x.now())}, Body: recoveryJSON{codes},
	}, nil
}

func (a *api) removeSecondFactor(ctx context.Context, in *ownCodeInput) (*removedOutput, error) {
	x, u := member(ctx)
	e, err := a.Auth.RemoveSecondFactor(ctx, u, in.Body.Code, x.visitor(), x.now())
	if err != nil {
		return nil, err
	}
	return &removedOutput{[]string{a.cookies.Keep(browser.Session, e.Token, e.Session.ExpiresAt, x.now())}}, nil
}

func (a *api) makeRecoveryCodes(ctx context.Context, in *ownCodeInput) (*codesOutput, error) {
	x, u := member(ctx)
	codes, err := a.Auth.NewRecoveryCodes(ctx, u, in.Body.Code, x.now())
	if err != nil {
		return nil, err
	}
	return &codesOutput{recoveryJSON{codes}}, nil
}

func (a *api) registerUserAccounts() {
	register(a, auth.ManageUsers, operation{
		id: "invite-user", method: http.MethodPost, path: "/v1/users/{id}/invite", tag: tagAdministration,
		status: http.StatusAccepted, body: jsonBody, refuses: []int{http.StatusNotFound},
		summary: "Mail a member of staff a link to set their password",
		about:   "It works once, for seven days. Five an hour are sent at most. Who has a password can set another one with it. Somebody who was deactivated is 409 user_deactivated.",
	}, a.inviteUser)
	register(a, auth.ManageUsers, operation{
		id: "take-second-factor", method: http.MethodDelete, path: "/v1/users/{id}/second-factor", tag: tagAdministration,
		status: http.StatusNoContent, refuses: []int{http.StatusNotFound, http.StatusConflict},
		summary: "Remove the second factor of somebody who lost it", about: "They are signed out everywhere. Make sure that it is them who ask.",
	}, a.takeSecondFactor)
	register(a, auth.ManageUsers, operation{
		id: "end-user-sessions", method: http.MethodDelete, path: "/v1/users/{id}/sessions", tag: tagAdministration,
		refuses: []int{http.StatusNotFound},
		summary: "Sign a member of staff out everywhere",
	}, a.endUserSessions)
}

type inviteInput struct {
	ID   string `path:"id" doc:"The user's ID." example:"0198f2a4-7d3c-7000-8000-5a5a5a5a5a61"`
	Body *nothing
}

func (a *api) inviteUser(ctx context.Context, in *inviteInput) (*struct{ Body linkJSON }, error) {
	u, err := a.Auth.Store.User(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	if !u.Active() {
		return nil, fault.New(fault.Conflict, "user_deactivated", "%s is deactivated. Make them active first.", u.Email)
	}
	x := exchangeOf(ctx)
	err = x.recorded(ctx, func(ctx context.Context) (audit.Object, any, error) {
		return userObject(u), nil, a.mailPasswordLink(ctx, auth.ForInvitation, entitlement.Email(u.Email), x.now())
	})
	if err != nil {
		return nil, err
	}
	return &struct{ Body linkJSON }{linkJSON{"A link to set a password is on its way. It works once, for seven days."}}, nil
}

func (a *api) takeSecondFactor(ctx context.Context, in *userInput) (*struct{}, error) {
	x := exchangeOf(ctx)
	u, err := a.Auth.Store.User(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return &struct{}{}, a.Auth.TakeSecondFactor(ctx, u, x.caller.Actor(), x.now())
}

func (a *api) endUserSessions(ctx context.Context, in *userInput) (*struct{ Body endedJSON }, error) {
	x := exchangeOf(ctx)
	u, err := a.Auth.Store.User(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	ended, err := a.Auth.SignOutUser(ctx, u.ID, x.caller.Actor(), x.now())
	return &struct{ Body endedJSON }{endedJSON{ended}}, err
}
