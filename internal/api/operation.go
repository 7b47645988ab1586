package api

import (
	"context"
	"io"
	"net/http"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"deskbell/internal/auth"
)

// operation declares an endpoint: everything about it but what it does.
type operation struct {
	id, method, path string
	tag, summary     string
	about            string          // what the summary doesn't say
	permission       auth.Permission // what it takes, and
	grant            auth.Grant      // who has that; set by register
	trace            trace           // what a success leaves behind; set by register
	status           int             // of a success, if not 200
	body             bodyKind        // what it takes
	versioned        bool            // it changes a ticket: If-Match holds, and it may not apply
	keyless          bool            // no Idempotency-Key counts: the answer is a cookie, or it takes long
	anyQuery         bool            // somebody else decides what the query has
	unlimited        bool            // it never is, whoever asks
	even             bool            // its answers take equally long, see exchange.even
	refuses          []int           // statuses that don't follow from the rest
	// ahead prepares a request that takes effect once, from its body, before its transaction
	// begins; nil: nothing to prepare. Undo takes back what that has done, should the request
	// have been answered before, be refused or fail; nil: nothing to take back.
	ahead func(c huma.Context, body io.Reader) (ctx context.Context, undo func(), err error)
}

// statuses are the refusals an operation documents.
func (o operation) statuses() []int {
	all := []int{http.StatusBadRequest, http.StatusUnauthorized, http.StatusUnprocessableEntity, http.StatusInternalServerError, http.StatusServiceUnavailable}
	if !o.grant.Everyone() || o.method != http.MethodGet { // another site's page asked for it
		all = append(all, http.StatusForbidden)
	}
	if o.grant.Own {
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
	if !o.unlimited {
		all = append(all, http.StatusTooManyRequests)
	}
	all = append(all, o.refuses...)
	slices.Sort(all)
	return slices.Compact(all)
}

// parameters are the headers an operation takes besides those of its input.
func (o operation) parameters() []*huma.Param {
	var all []*huma.Param
	if o.method == http.MethodPost && !o.keyless {
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

// register adds an operation to the API and to its description. It takes a permission, which
// says who may call it: none can be without.
func register[I, O any](a *api, p auth.Permission, o operation, handle func(context.Context, *I) (*O, error)) {
	o.permission, o.grant, o.trace = p, granted(p, o), traces[o.id]
	op := huma.Operation{
		OperationID: o.id, Method: o.method, Path: o.path, Tags: []string{o.tag},
		Summary: o.summary, Description: joinSentences(joinSentences(o.about, sentences(p, o.grant)), o.trace.sentence()),
		DefaultStatus: o.status, Errors: o.statuses(), Parameters: o.parameters(),
		MaxBodyBytes: largestJSON + 1, // so that huma never refuses what was read already
		Metadata:     map[string]any{declared: o},
		Extensions:   map[string]any{"x-permission": p, "x-roles": roles(o.grant), "x-audit": o.trace.extension(o.method)},
	}
	if !o.grant.Everyone() {
		op.Extensions["x-scope"], op.Extensions["x-session"] = o.grant.Scope, p.NeedsSession()
		op.Security = []map[string][]string{{"bearer": {}}, {"session": {}}}
	}
	huma.Register(a.huma, op, func(ctx context.Context, in *I) (*O, error) {
		exchangeOf(ctx).trace = o.trace
		if err := exchangeOf(ctx).refusal(ctx); err != nil {
			return nil, err
		}
		out, err := handle(ctx, in)
		return out, exchangeOf(ctx).signed(err)
	})
	if o.body == fileBody {
		describeFile(a.huma.OpenAPI(), o)
	}
}

// granted is who has a permission. What the table lacks, or what reads with a permission to
// write, is a mistake in a declaration: the server doesn't start.
func granted(p auth.Permission, o operation) auth.Grant {
	g, known := auth.Permissions[p]
	switch reads := strings.HasSuffix(string(g.Scope), ":read"); {
	case !known:
		panic(o.id + " takes the permission " + string(p) + ", which nobody has")
	case !g.Everyone() && reads != (o.method == http.MethodGet):
		panic(o.id + " is a " + o.method + ", but takes the scope " + string(g.Scope))
	}
	return g
}

// roles are what x-roles says.
func roles(g auth.Grant) []string {
	if g.Everyone() {
		return []string{"public"}
	}
	words := make([]string, len(g.Roles))
	for i, r := range g.Roles {
		words[i] = string(r)
	}
	return words
}

// sentences say who may call.
func sentences(p auth.Permission, g auth.Grant) string {
	switch {
	case g.Everyone():
		return "Who: " + g.Words
	case p.NeedsSession():
		return "Who: " + g.Words + " A staff token can't, whatever its scopes."
	}
	return "Who: " + g.Words + " A staff token needs the scope " + string(g.Scope) + "."
}

func joinSentences(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + "\n\n" + b
}
