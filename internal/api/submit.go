package api

import (
	"cmp"
	"context"
	"encoding/json"
	"io"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"deskbell/calendars"
	"deskbell/entitlement"
	"deskbell/internal/auth"
	"deskbell/internal/fault"
	"deskbell/sla"
	"deskbell/tickets"
)

type submission struct {
	LicenseEmail string `json:"license_email" doc:"The account that owns the license. The requester need not own it." example:"ops@aerial.example"`
	Requester    struct {
		Name     string      `json:"name" maxLength:"120" example:"Ada"`
		Email    string      `json:"email" doc:"Where answers go." example:"ada@aerial.example"`
		Country  string      `json:"country" doc:"Where the customer is based, by ISO 3166-1 alpha-2: it chooses the business hours." example:"CH"`
		Language languageTag `json:"language,omitempty" doc:"What the requester is written to in. If left out, what suits Accept-Language best." example:"en"`
	} `json:"requester"`
	Topic       string `json:"topic" doc:"One of GET /v1/topics." example:"processing"`
	Impact      string `json:"impact" doc:"The business impact, one of the plan's levels, see GET /v1/policies/{plan}." example:"critical"`
	Subject     string `json:"subject" maxLength:"200" doc:"One line." example:"Engine stops at step 2"`
	Description string `json:"description" maxLength:"50000" example:"It stops after 20 minutes without a message."`
}

type submitInput struct {
	Accept string `header:"Accept-Language" doc:"What the requester reads; counts if requester.language is left out." example:"de-CH, fr;q=0.8"`
	Body   submission
}

func (in *submitInput) request() tickets.Request {
	s := in.Body
	return tickets.Request{
		LicenseEmail: s.LicenseEmail, Name: s.Requester.Name, Email: s.Requester.Email, Country: s.Requester.Country,
		Language: string(cmp.Or(s.Requester.Language, accepted(in.Accept))),
		Topic:    s.Topic, Impact: sla.Impact(s.Impact), Subject: s.Subject, Description: s.Description,
	}
}

// Resolve notes how to learn what is wrong with the request besides its form.
func (in *submitInput) Resolve(c huma.Context) []error {
	a := exchangeOf(c.Context()).api
	return previewing(c, func(ctx context.Context) error { return a.checkSubmission(ctx, in.request()) })
}

// Ticket is a ticketJSON under a name that huma describes when it is embedded.
type Ticket = ticketJSON

// submittedJSON is the ticket, with the key to it.
type submittedJSON struct {
	Ticket
	AccessToken string `json:"access_token" doc:"The customer's key to this ticket. It is shown this once." example:"dbt_Zm9yIHRoZSBjdXN0b21lciBvbmx5LCBzaG93biBvbmNl"`
}

type submitOutput struct {
	Location string `header:"Location" doc:"Where the ticket is."`
	ETag     string `header:"ETag" doc:"Its version."`
	Body     submittedJSON
}

func (a *api) registerSubmissions() {
	register(a, auth.Public, operation{
		id: "submit-ticket", method: http.MethodPost, path: "/v1/tickets", tag: tagPublic,
		status: http.StatusCreated, body: jsonBody, even: true, refuses: []int{http.StatusForbidden},
		ahead:   a.learnAccount,
		summary: "Submit a support request",
		about:   "A request that is not entitled gets 403 not_entitled, which says what to do and leaves no trace.",
	}, a.submit)
}

// learnAccount looks up whose licenses a request names, before any transaction waits for it.
func (a *api) learnAccount(c huma.Context, body io.Reader) (context.Context, func(), error) {
	if err := a.mayStillAsk(exchangeOf(c.Context())); err != nil {
		return nil, nil, err
	}
	var named struct {
		LicenseEmail string `json:"license_email"`
	}
	_ = json.NewDecoder(body).Decode(&named) // what is wrong with it is said where all of it is read
	ctx, err := a.Desk.Learn(c.Context(), named.LicenseEmail)
	return ctx, nil, err
}

func (a *api) submit(ctx context.Context, in *submitInput) (*submitOutput, error) {
	x := exchangeOf(ctx)
	now := x.now()
	reserved, err := x.reserve(ctx, in.Body.LicenseEmail)
	if err != nil {
		return nil, err
	}
	t, token, err := a.Desk.Submit(ctx, in.request(), now)
	switch {
	case fault.Is(err, fault.Forbidden):
		a.metrics.denied.Inc()
		return nil, cmp.Or(reserved.denied(), err)
	case err != nil:
		reserved.neither()
		return nil, err
	}
	reserved.accepted()
	j, err := x.written(ctx, t)
	if err != nil {
		return nil, err
	}
	return &submitOutput{"/v1/tickets/" + j.ID, etag(t.Version), submittedJSON{j, token}}, nil
}

// mayStillAsk refuses a network that was refused too often. Staff may try as often as they like.
func (a *api) mayStillAsk(x *exchange) error {
	if x.caller.Staff() {
		return nil
	}
	_, err := a.Limiter.Peek(a.limits.denials, x.network(), x.now())
	return err
}

// checkSubmission names what Submit would, for a request whose form is at fault already.
func (a *api) checkSubmission(ctx context.Context, r tickets.Request) error {
	topics, err := a.Desk.TopicList(ctx)
	if err != nil {
		return err
	}
	faults := r.Check(topics)
	if r.Impact != "" {
		terms, err := a.offered(ctx, r)
		if err != nil {
			return err
		}
		faults = append(faults, unknownImpact(terms, r.Impact)...)
	}
	return faults.Err(invalidRequest, invalidDetail)
}

// offered is what the request would be promised, entitled or not.
func (a *api) offered(ctx context.Context, r tickets.Request) (sla.Terms, error) {
	now := exchangeOf(ctx).now()
	v, err := a.Desk.Entitlement(ctx, r.LicenseEmail, r.Topic, now)
	if err != nil && !fault.Is(err, fault.Invalid) {
		return sla.Terms{}, err
	}
	if err != nil || !v.Admitted() {
		v = entitlement.Verdict{Plan: entitlement.StandardPlan}
	}
	return a.Terms.Offer(ctx, v.Plan, v.TermBegan, now)
}

// unknownImpact is the domain's complaint about an impact that the terms don't know.
func unknownImpact(terms sla.Terms, impact sla.Impact) fault.List {
	if _, known := terms.Policy.Level(impact); known {
		return nil
	}
	_, err := terms.Calendar(calendars.Europe, impact)
	f, _ := fault.As(err)
	return f.Fields
}
