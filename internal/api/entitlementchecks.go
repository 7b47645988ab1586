package api

import (
	"context"
	"net/http"
	"strconv"

	"github.com/danielgtaylor/huma/v2"

	"deskbell/entitlement"
	"deskbell/internal/auth"
	"deskbell/internal/fault"
	"deskbell/sla"
)

type entitlementCheck struct {
	LicenseEmail string `json:"license_email" example:"ops@aerial.example"`
	Topic        string `json:"topic,omitempty" maxLength:"100" doc:"One of GET /v1/topics; some are open to everyone." example:"processing"`
	Impact       string `json:"impact,omitempty" maxLength:"100" doc:"The business impact. With it and the country, the answer has the promise." example:"critical"`
	Country      string `json:"country,omitempty" maxLength:"100" doc:"Where the customer is based, by ISO 3166-1 alpha-2." example:"CH"`
}

type entitlementAnswer struct {
	Eligible   bool                `json:"eligible" doc:"Whether a request would be admitted."`
	Guaranteed bool                `json:"guaranteed" doc:"Whether a first response would be promised within a time."`
	Message    string              `json:"message" doc:"What that means, for the customer." example:"This request is covered, with a guaranteed response time."`
	Levels     []levelJSON         `json:"levels" nullable:"true" doc:"What impact accepts and would be promised, the most severe first. Null if the request would not be admitted."`
	Promise    orNull[promiseJSON] `json:"promise" doc:"The first response that a request submitted now would be promised, under the very terms that it would be given. Null if it would not be admitted, or unless both impact and country are given."`
}

type entitlementInput struct{ Body entitlementCheck }

// Resolve notes how to learn what is wrong with the check besides its form.
func (in *entitlementInput) Resolve(c huma.Context) []error {
	a := exchangeOf(c.Context()).api
	return previewing(c, func(ctx context.Context) error {
		_, _, err := a.foreseen(ctx, in.Body)
		return err
	})
}

func (a *api) registerEntitlementChecks() {
	register(a, auth.Public, operation{
		id: "check-entitlement", method: http.MethodPost, path: "/v1/entitlement-checks", tag: tagPublic,
		body: jsonBody, even: true,
		summary: "Whether a request would be admitted, and what it would be promised",
		about: "The answer never tells why not, nor whether an address is known. While licenses cannot be looked up everyone is told " +
			"that the request will be accepted, without a guarantee, and checked later.",
	}, func(ctx context.Context, in *entitlementInput) (*struct{ Body entitlementAnswer }, error) {
		x := exchangeOf(ctx)
		if !x.caller.Staff() {
			if err := x.takeCheck(ctx, in.Body.LicenseEmail); err != nil {
				return nil, err
			}
		}
		v, terms, err := a.foreseen(ctx, in.Body)
		if err != nil {
			return nil, err
		}
		answer, err := a.foretold(ctx, in.Body, v, terms)
		if err != nil {
			return nil, err
		}
		a.metrics.checks.WithLabelValues(strconv.FormatBool(v.Admitted())).Inc()
		return &struct{ Body entitlementAnswer }{answer}, nil
	})
}

// foreseen is the verdict on a request, and the terms that it would be given. For the denied
// these are the standard plan's, which are looked up too, so that they aren't told apart by the
// time it takes. Whatever is wrong with the question is one fault.
func (a *api) foreseen(ctx context.Context, asked entitlementCheck) (entitlement.Verdict, sla.Terms, error) {
	now := exchangeOf(ctx).now()
	var faults fault.List
	v, err := a.Desk.Entitlement(ctx, asked.LicenseEmail, asked.Topic, now)
	if err := alsoWrong(&faults, err); err != nil {
		return v, sla.Terms{}, err
	}
	plan := v.Plan
	if len(faults) > 0 || !v.Admitted() {
		plan = entitlement.StandardPlan
	}
	terms, err := a.Terms.Offer(ctx, plan, v.TermBegan, now)
	if err != nil {
		return v, sla.Terms{}, err
	}
	if asked.Impact != "" {
		faults = append(faults, unknownImpact(terms, sla.Impact(asked.Impact))...)
	}
	if asked.Country != "" {
		faults = append(faults, unknownCountry(asked.Country)...)
	}
	return v, terms, faults.Err(invalidRequest, "The check cannot be made as it is.")
}

// foretold is what is said of a verdict under its terms.
func (a *api) foretold(ctx context.Context, asked entitlementCheck, v entitlement.Verdict, terms sla.Terms) (entitlementAnswer, error) {
	guaranteed := v.Admitted() && guarantees(terms)
	answer := entitlementAnswer{Eligible: v.Admitted(), Guaranteed: guaranteed, Message: verdictMessage(v, guaranteed)}
	if !v.Admitted() {
		return answer, nil
	}
	answer.Levels = toLevelsJSON(terms.Policy)
	if asked.Impact == "" || asked.Country == "" {
		return answer, nil
	}
	p, err := promised(asked, terms, exchangeOf(ctx).now())
	if err != nil {
		return answer, err
	}
	answer.Promise = present(p)
	return answer, nil
}

// guarantees reports whether terms promise a first response for any impact.
func guarantees(terms sla.Terms) bool {
	for _, l := range terms.Policy.Levels {
		if _, promised := l.Targets[sla.FirstResponse]; promised {
			return true
		}
	}
	return false
}

func verdictMessage(v entitlement.Verdict, guaranteed bool) string {
	switch {
	case !v.Admitted():
		return "This license email is not covered by support for this topic. Check that it is the address of the account that owns the license, or renew Support & Upgrade."
	case v.Basis == entitlement.Provisional:
		return "Licenses cannot be looked up just now. The request will be accepted, and what covers it will be checked as soon as they can."
	case guaranteed:
		return "This request is covered, with a guaranteed response time."
	}
	return "This request is covered. There is no guaranteed response time."
}

// unpublished turns an unknown plan into a fault of the field that names it.
func unpublished(err error, location, plan string) (fault.List, error) {
	f, ok := fault.As(err)
	if !ok || f.Kind != fault.Conflict && f.Kind != fault.NotFound {
		return nil, err
	}
	var faults fault.List
	faults.Add(location, plan, "%s", f.Message)
	return faults, nil
}
