package api

import (
	"context"
	"net/http"
	"slices"

	"github.com/danielgtaylor/huma/v2"

	"deskbell/entitlement"
	"deskbell/internal/auth"
	"deskbell/tickets"
)

// operation declares an endpoint: everything about it but what it does.
type operation struct {
	id, method, path string
	tag, summary     string
	about            string // what the summary doesn't say
	access           access
	status           int      // of a success, if not 200
	body             bodyKind // what it takes
	versioned        bool     // it changes a ticket: If-Match holds, and it may not apply
	limited          bool     // asked too often is refused
	refuses          []int    // statuses that don't follow from the rest
	// ahead prepares a request that takes effect once, from its body, before its transaction
	// begins; nil: nothing to prepare.
	ahead func(ctx context.Context, body []byte) (context.Context, error)
}

// access is who may call an operation.
type access struct {
	words string
	may   []tickets.Role // staff, owners and customers; none: everyone
	own   bool           // a customer reaches their own ticket only, an owner their own licenses
	scope auth.Scope     // what a staff token must allow besides, see scopeOf; empty where everyone may
}

// Who may call an operation. Each staff role may do all that the one before may.
var (
	everyone       = access{words: "Everyone, without an account."}
	ticketOrStaff  = access{words: "The customer of the ticket, and staff.", may: []tickets.Role{tickets.Customer, tickets.Agent, tickets.Manager, tickets.Administrator}, own: true}
	customers      = access{words: "The customer of the ticket.", may: []tickets.Role{tickets.Customer}, own: true}
	agents         = access{words: "Staff.", may: []tickets.Role{tickets.Agent, tickets.Manager, tickets.Administrator}}
	ownersOrStaff  = access{words: "The license's owner, and staff.", may: []tickets.Role{entitlement.Owner, tickets.Agent, tickets.Manager, tickets.Administrator}, own: true}
	owners         = access{words: "Who is signed in as the owner of licenses.", may: []tickets.Role{entitlement.Owner}}
	holders        = access{words: "Everyone with a token.", may: []tickets.Role{tickets.Customer, entitlement.Owner, tickets.Agent, tickets.Manager, tickets.Administrator}}
	administrators = access{words: "Administrators.", may: []tickets.Role{tickets.Administrator}}
)

func (a access) public() bool { return len(a.may) == 0 }

// resources are what scopes call the operations of a group. Every group with an operation
// that isn't for everyone has one.
var resources = map[string]string{
	tagSignIn:         "account",
	tagTickets:        "tickets",
	tagLicenses:       "licenses",
	tagIntegrations:   "integrations",
	tagAdministration: "administration",
}

// Scopes are all that a token may be given: to read or to write a resource, or everything.
var Scopes = func() []auth.Scope {
	all := []auth.Scope{auth.Everything}
	for _, resource := range resources {
		all = append(all, auth.Scope(resource+":read"), auth.Scope(resource+":write"))
	}
	slices.Sort(all)
	return all
}()

// scopeOf is the scope an operation needs. It follows from what each declares anyway, so that
// none can be without.
func scopeOf(o operation) auth.Scope {
	resource, ok := resources[o.tag]
	switch {
	case o.access.public():
		return ""
	case !ok:
		panic("the group " + o.tag + " has no resource") // resources above is incomplete
	case o.method == http.MethodGet:
		return auth.Scope(resource + ":read")
	}
	return auth.Scope(resource + ":write")
}

// statuses are the refusals an operation documents.
func (o operation) statuses() []int {
	all := []int{http.StatusBadRequest, http.StatusUnauthorized, http.StatusUnprocessableEntity, http.StatusInternalServerError, http.StatusServiceUnavailable}
	if !o.access.public() {
		all = append(all, http.StatusForbidden)
	}
	if o.access.own {
		all = append(all, http.StatusNotFound)
	}
	if o.versioned {
		all = append(all, http.StatusNotFound, http.StatusConflict, http.StatusPreconditionFailed)
	}
	if o.method == http.MethodPost {
		all = append(all, http.StatusConflict)
	}
	if o.body != noBody {
		all = append(all, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType)
	}
	if o.limited {
		all = append(all, http.StatusTooManyRequests)
	}
	all = append(all, o.refuses...)
	slices.Sort(all)
	return slices.Compact(all)
}

// parameters are the headers an operation takes besides those of its input.
func (o operation) parameters() []*huma.Param {
	var all []*huma.Param
	if o.method == http.MethodPost {
		all = append(all, &huma.Param{
			Name: idempotencyKey, In: "header", Example: "0b9d1c2e-6f7a-4a51-9f3e-1d2c3b4a5968",
			Description: "Makes the request safe to repeat: for 24 hours the same key and body get the same answer again, with Idempotency-Replayed: true. 1 to 255 visible ASCII characters.",
			Schema:      &huma.Schema{Type: huma.TypeString},
		})
	}
	if o.versioned {
		all = append(all, &huma.Param{
			Name: "If-Match", In: "header", Example: `"3"`,
			Description: "The ticket's version you looked at, from its ETag. Should it have changed since, the answer is 412 version_conflict and nothing happens.",
			Schema:      &huma.Schema{Type: huma.TypeString},
		})
	}
	return all
}

// declared is the key under which a huma operation carries its declaration.
const declared = "declared"

// register adds an operation to the API and to its description.
func register[I, O any](a *api, o operation, handle func(context.Context, *I) (*O, error)) {
	o.access.scope = scopeOf(o)
	op := huma.Operation{
		OperationID: o.id, Method: o.method, Path: o.path, Tags: []string{o.tag},
		Summary: o.summary, Description: joinSentences(o.about, o.access.sentences()),
		DefaultStatus: o.status, Errors: o.statuses(), Parameters: o.parameters(),
		MaxBodyBytes: largestJSON + 1, // so that huma never refuses what was read already
		Metadata:     map[string]any{declared: o},
		Extensions:   map[string]any{"x-roles": o.access.roles()},
	}
	if !o.access.public() {
		op.Extensions["x-scope"] = o.access.scope
		op.Security = []map[string][]string{{"bearer": {}}}
	}
	huma.Register(a.huma, op, func(ctx context.Context, in *I) (*O, error) {
		if err := exchangeOf(ctx).refusal(ctx); err != nil {
			return nil, err
		}
		return handle(ctx, in)
	})
	if o.body == fileBody {
		describeFile(a.huma.OpenAPI(), o)
	}
}

// roles are what x-roles says.
func (a access) roles() []string {
	if a.public() {
		return []string{"public"}
	}
	words := make([]string, len(a.may))
	for i, r := range a.may {
		words[i] = string(r)
	}
	return words
}

// sentences say who may call.
func (a access) sentences() string {
	if a.public() {
		return "Who: " + a.words
	}
	return "Who: " + a.words + " A staff token needs the scope " + string(a.scope) + "."
}

func joinSentences(a, b string) string {
	if a == "" {
		return b
	}
	return a + "\n\n" + b
}
