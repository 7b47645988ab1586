package api

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"deskbell/internal/limit"
)

// limits are what the API counts. Who calls decides about the first three, of which every
// operation counts against one but those that tell how the server is; see exchange.limited.
// The others are taken by their operations, besides.
type limits struct {
	public    limit.Limit // without a token, or with one that opens nothing: by network
	staff     limit.Limit // by token or session
	customers limit.Limit // by the token or session of a ticket or an owner

	checks      limit.Limit // entitlement checks: by network
	denials     limit.Limit // submissions that are not entitled: by network
	asked       limit.Limit // both of these: by license email
	submissions limit.Limit // those that are accepted: by license email
}

func newLimits(l Limits) limits {
	burst, every := cmp.Or(l.Burst, 300), limit.PerSecond(cmp.Or(l.PerSecond, 1))
	requests, staff, customers := cmp.Or(l.Requests, 3000), cmp.Or(l.Staff, 6000), cmp.Or(l.Customers, 600)
	within := func(burst int, window time.Duration) time.Duration {
		return limit.PerSecond(float64(burst) / window.Seconds())
	}
	return limits{
		public:      limit.Limit{Name: "public", Burst: requests, Every: within(requests, 100*time.Second)},
		staff:       limit.Limit{Name: "staff", Burst: staff, Every: within(staff, time.Minute)},
		customers:   limit.Limit{Name: "customers", Burst: customers, Every: within(customers, time.Minute)},
		checks:      limit.Limit{Name: "checks", Burst: burst, Every: every},
		denials:     limit.Limit{Name: "denials", Burst: burst, Every: every},
		asked:       limit.Limit{Name: "license-email", Burst: cmp.Or(l.Emails, 60), Every: 10 * time.Second},
		submissions: limit.Limit{Name: "submissions", Burst: cmp.Or(l.Submissions, 1000), Every: time.Second},
	}
}

// attempts are a limit on attempts to get in, or to be mailed a way in: by network.
type attempts struct{ limit limit.Limit }

func newAttempts(l Limits) attempts {
	return attempts{limit.Limit{Name: "sign-in", Burst: cmp.Or(l.Burst, 300), Every: limit.PerSecond(cmp.Or(l.PerSecond, 1))}}
}

// admit uses up an attempt of whoever asks, or refuses it. Staff are not limited.
func (l attempts) admit(ctx context.Context, x *exchange) error {
	if x.caller.Staff() {
		return nil
	}
	return x.take(ctx, l.limit, x.network())
}

// limited counts a request against its caller's budget, or refuses it. A token that opens
// nothing counts like none: so many can be tried, and no more.
func (x *exchange) limited(ctx context.Context, o operation) error {
	if o.unlimited {
		return nil
	}
	switch c := x.caller; {
	case c.User != nil && c.User.Token != nil:
		return x.take(ctx, x.api.limits.staff, c.User.Token.ID)
	case c.User != nil && c.Session != nil:
		return x.take(ctx, x.api.limits.staff, c.Session.ID)
	case c.Session != nil && c.LinkID == "":
		return x.take(ctx, x.api.limits.customers, c.Session.ID)
	case c.Known(): // a link's sessions have one budget, since it makes as many as one likes
		return x.take(ctx, x.api.limits.customers, cmp.Or(c.LinkID, x.name()))
	}
	return x.take(ctx, x.api.limits.public, x.network())
}

// take uses up one of somebody's budget, and shows how it stands.
func (x *exchange) take(ctx context.Context, l limit.Limit, whose string) error {
	a, err := x.api.Limiter.Take(ctx, l, whose, x.now())
	x.show(a)
	return err
}

// settle lets the other servers know what was counted while the request's transaction was
// under way.
func (x *exchange) settle(ctx context.Context) { x.api.Limiter.Settle(ctx, at(x.api.Clock.Now())) }

// The headers that tell a client how it stands, see draft-ietf-httpapi-ratelimit-headers.
const (
	policyHeader = "RateLimit-Policy"
	standsHeader = "RateLimit"
)

// show adds how a budget stands to the answer's headers.
func (x *exchange) show(a limit.Answer) {
	if x.header == nil {
		return
	}
	x.shown = append(x.shown, a)
	policies, stands := make([]string, len(x.shown)), make([]string, len(x.shown))
	for i, a := range x.shown {
		policies[i] = fmt.Sprintf("%q;q=%d;w=%d", a.Limit.Name, a.Limit.Quota(), seconds(a.Limit.Window()))
		stands[i] = fmt.Sprintf("%q;r=%d;t=%d", a.Limit.Name, a.Remaining, seconds(a.Reset))
	}
	x.header.Set(policyHeader, strings.Join(policies, ", "))
	x.header.Set(standsHeader, strings.Join(stands, ", "))
}

// refused notes a refusal of what was asked too often, and shows why unless that was done.
func (x *exchange) refused(r *limit.Refused) {
	x.api.metrics.limited.WithLabelValues(r.Answer.Limit.Name).Inc()
	for _, a := range x.shown {
		if a.Limit.Name == r.Answer.Limit.Name {
			return
		}
	}
	x.show(r.Answer)
}

// seconds are whole ones, rounded up.
func seconds(d time.Duration) int { return int((d + time.Second - 1) / time.Second) }

// network is whom the client's address belongs to.
func (x *exchange) network() string { return x.visitor().Network() }

// describeLimits documents the headers of every answer that is limited.
func describeLimits(description *huma.OpenAPI) {
	text := func(about, example string) *huma.Param {
		return &huma.Param{Description: about, Example: example, Schema: &huma.Schema{Type: huma.TypeString}}
	}
	for _, item := range description.Paths {
		for _, op := range []*huma.Operation{item.Get, item.Put, item.Post, item.Patch, item.Delete} {
			if op == nil || op.Responses["429"] == nil {
				continue
			}
			for status, r := range op.Responses {
				if r.Headers == nil {
					r.Headers = map[string]*huma.Param{}
				}
				r.Headers[policyHeader] = text("The limits that count for this request, each with its quota q at once, which grows again within w seconds.", `"public";q=3000;w=100`)
				r.Headers[standsHeader] = text("How they stand: r are left, and in t seconds all of the quota is there again.", `"public";r=2999;t=1`)
				if status == fmt.Sprint(http.StatusTooManyRequests) {
					r.Description = "Asked too often. Retry-After says when to try again."
					r.Headers["Retry-After"] = text("In how many seconds there is one more.", "1")
				}
			}
		}
	}
}
