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
}

type entitlementAnswer struct {
	Eligible   bool   `json:"eligible" doc:"Whether a request would be admitted."`
	Guaranteed bool   `json:"guaranteed" doc:"Whether a first response would be promised within a time."`
	Message    string `json:"message" doc:"What that means, for the customer." example:"This request is covered, with a guaranteed response time."`
}

type entitlementInput struct{ Body entitlementCheck }

// Resolve notes how to learn what is wrong with the check besides its form.
func (in *entitlementInput) Resolve(c huma.Context) []error {
	a := exchangeOf(c.Context()).api
	return previewing(c, func(ctx context.Context) error {
		_, err := a.Desk.Entitlement(ctx, in.Body.LicenseEmail, in.Body.Topic, exchangeOf(ctx).now())
		return err
	})
}

func (a *api) registerEntitlementChecks() {
	register(a, auth.Public, operation{
		id: "check-entitlement", method: http.MethodPost, path: "/v1/entitlement-checks", tag: tagPublic,
		body: jsonBody, even: true,
		summary: "Whether a request would be admitted",
		about: "The answer never tells why not, nor whether an address is known. While licenses cannot be looked up everyone is told " +
			"that the request will be accepted, without a guarantee, and checked later.",
	}, func(ctx context.Context, in *entitlementInput) (*struct{ Body entitlementAnswer }, error) {
		x := exchangeOf(ctx)
		now := x.now()
		if !x.caller.Staff() {
			if err := x.takeCheck(ctx, in.Body.LicenseEmail); err != nil {
				return nil, err
			}
		}
		v, err := a.Desk.Entitlement(ctx, in.Body.LicenseEmail, in.Body.Topic, now)
		if err != nil {
			return nil, err
		}
		guaranteed, err := a.guaranteed(ctx, v)
		if err != nil {
			return nil, err
		}
		a.metrics.checks.WithLabelValues(strconv.FormatBool(v.Admitted())).Inc()
		return &struct{ Body entitlementAnswer }{toEntitlementAnswer(v, guaranteed)}, nil
	})
}

// guaranteed reports whether the verdict's plan promises a first response. The plan is
// looked up for the denied too, so that they aren't told apart by the time it takes.
func (a *api) guaranteed(ctx context.Context, v entitlement.Verdict) (bool, error) {
	plan := v.Plan
	if !v.Admitted() {
		plan = entitlement.StandardPlan
	}
	terms, err := a.Terms.Offer(ctx, plan, v.TermBegan, exchangeOf(ctx).now())
	if err != nil {
		return false, err
	}
	for _, l := range terms.Policy.Levels {
		if _, promised := l.Targets[sla.FirstResponse]; promised {
			return v.Admitted(), nil
		}
	}
	return false, nil
}

func toEntitlementAnswer(v entitlement.Verdict, guaranteed bool) entitlementAnswer {
	message := "This request is covered. There is no guaranteed response time."
	switch {
	case !v.Admitted():
		message = "This license email is not covered by support for this topic. Check that it is the address of the account that owns the license, or renew Support & Upgrade."
	case v.Basis == entitlement.Provisional:
		message = "Licenses cannot be looked up just now. The request will be accepted, and what covers it will be checked as soon as they can."
	case guaranteed:
		message = "This request is covered, with a guaranteed response time."
	}
	return entitlementAnswer{v.Admitted(), guaranteed, message}
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
