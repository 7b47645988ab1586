package api

import (
	"context"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humagin"
	"github.com/gin-gonic/gin"
	"github.com/prometheus/client_golang/prometheus"

	"deskbell/internal/audit"
	"deskbell/internal/browser"
	"deskbell/internal/limit"
)

// Both libraries are configured for the whole process; nobody else here uses them.
func init() {
	gin.SetMode(gin.ReleaseMode)
	huma.NewErrorWithContext = errorFor
	huma.NewError = func(status int, message string, errs ...error) huma.StatusError {
		return errorFor(nil, status, message, errs...)
	}
	huma.ValidateStrictCasing = true
	huma.DefaultArrayNullable = false
}

// api is the handler's state: what it was given, and the few things that last.
type api struct {
	Deps
	cookies browser.Cookies
	guard   browser.Guard
	huma    huma.API
	metrics *metrics
	limits  limits
	signIns attempts
}

// New serves deskbell's HTTP API.
func New(d Deps) http.Handler {
	if d.Metrics == nil {
		d.Metrics = prometheus.NewRegistry()
	}
	if d.Log == nil {
		d.Log = slog.New(slog.DiscardHandler)
	}
	if d.Limiter == nil {
		d.Limiter = limit.New(nil, nil, d.Log)
	}
	a := &api{Deps: d, cookies: browser.Cookies{Secure: d.Secure}, guard: newGuard(d), limits: newLimits(d.Limits), signIns: newAttempts(d.Limits)}
	a.metrics = newMetrics(d.Metrics, d.Version)

	engine := gin.New()
	engine.HandleMethodNotAllowed = true
	engine.RedirectTrailingSlash = false
	if err := engine.SetTrustedProxies(d.TrustedProxies); err != nil {
		d.Log.Error("no proxy is trusted", "error", err)
		_ = engine.SetTrustedProxies(nil) // trusts none, which cannot fail
	}
	engine.Use(a.accompany, a.protect)
	engine.NoRoute(nothingHere)
	engine.NoMethod(refuse(http.StatusMethodNotAllowed, "method_not_allowed", "This address doesn't answer that method. See /docs for what it does."))

	a.huma = huma.NewAPI(description(d.Version), &adapter{Adapter: humagin.New(engine, huma.Config{}).Adapter()})
	a.huma.UseMiddleware(a.serve)
	a.registerAll()
	describeLimits(a.huma.OpenAPI())
	a.serveDocs(engine)
	return engine
}

func (a *api) registerAll() {
	a.registerSubmissions()
	a.registerEntitlementChecks()
	a.registerDeadlines()
	a.registerTopics()
	a.registerCountries()
	a.registerSignIn()
	a.registerPolicies()
	a.registerCalendars()
	a.registerDocuments()
	a.registerTickets()
	a.registerTicketLinks()
	a.registerTicketLinkRequests()
	a.registerQueue()
	a.registerSearchGuide()
	a.registerMessages()
	a.registerCorrections()
	a.registerSteps()
	a.registerBulk()
	a.registerViews()
	a.registerViewCounts()
	a.registerReplies()
	a.registerAssignees()
	a.registerAttachments()
	a.registerEvents()
	a.registerReceipts()
	a.registerRatings()
	a.registerLicenses()
	a.registerImports()
	a.registerLicenseSteps()
	a.registerContracts()
	a.registerLicenseHistory()
	a.registerDevices()
	a.registerLogIns()
	a.registerDeactivations()
	a.registerHoldings()
	a.registerWebhooks()
	a.registerEventTypes()
	a.registerDeliveries()
	a.registerStream()
	a.registerStaffSignIn()
	a.registerSessions()
	a.registerAccount()
	a.registerDoors()
	a.registerUsers()
	a.registerUserAccounts()
	a.registerTokens()
	a.registerReports()
	a.registerVerification()
	a.registerAcknowledgements()
	a.registerAudit()
	a.registerPeople()
	a.registerHealth()
}

var nothingHere = refuse(http.StatusNotFound, "not_found", "There is nothing here. See /docs for what there is.")

// refuse answers what reaches no operation.
func refuse(status int, code, detail string) gin.HandlerFunc {
	return func(c *gin.Context) {
		p := newProblem(status, code, detail)
		p.RequestID = exchangeOf(c.Request.Context()).id
		p.write(c.Writer)
	}
}

// serve takes a request through the stations of package api, to its operation.
func (a *api) serve(c huma.Context, next func(huma.Context)) {
	ctx, x := c.Context(), exchangeOf(c.Context())
	o, _ := c.Operation().Metadata[declared].(operation)
	g := humagin.Unwrap(c)
	out := &channel{humaContext: c, ctx: ctx, body: http.NoBody}
	x.authorization, x.kept = g.GetHeader("Authorization"), a.cookies.Shown(g.Request)
	x.header = g.Writer.Header()
	defer x.settle(ctx)
	err := x.authenticate(ctx, o.grant, ticketIn(o, g))
	if often := x.limited(ctx, o); often != nil {
		err = often
	}
	if err == nil {
		out.ctx = audit.WithOrigin(out.ctx, x.origin())
		x.noteUse(ctx)
		err = x.authorize(o.permission, o.grant)
	}
	if err == nil {
		err = x.readQuery(c, o)
	}
	if err == nil {
		if o.versioned {
			x.readMatch(g.GetHeader("If-Match"))
		}
		err = x.deliver(out, o, g, next)
	}
	if err != nil {
		p := x.problemFor(ctx, err)
		p.write(g.Writer)
	}
}

// ticketIn is the ticket that an operation's address names; empty if it names none.
func ticketIn(o operation, g *gin.Context) string {
	if !strings.HasPrefix(o.path, "/v1/tickets/{id}") {
		return ""
	}
	return strings.ToLower(g.Param("id"))
}

// deliver reads the body and runs the operation, once if the client asked for that.
func (x *exchange) deliver(out *channel, o operation, g *gin.Context, next func(huma.Context)) error {
	key := x.readKey(g.Request)
	if o.keyless {
		key = ""
	}
	sent, err := x.receive(o, g, key != "")
	if err != nil {
		return err
	}
	defer sent.drop()
	if o.body == jsonBody {
		out.contentType = "application/json"
	}
	if out.body, err = sent.again(); err != nil {
		return err
	}
	began := time.Now() // a stopwatch; the desk's own clock may stand still
	var answer *recording
	switch {
	case key != "":
		if answer, err = x.deliverOnce(out, o, g.Request, key, sent, next); err != nil {
			return err
		}
	case o.even:
		answer = out.record(out.ctx, out.body, next)
	default:
		next(out)
		return nil
	}
	if o.even {
		x.even(out.ctx, began, answer)
	}
	out.send(answer)
	return nil
}

// deliverOnce runs the operation under a key, or finds the answer that it gave before.
func (x *exchange) deliverOnce(out *channel, o operation, r *http.Request, key string, sent received, next func(huma.Context)) (*recording, error) {
	print, err := fingerprint(r, out.body)
	if err != nil {
		return nil, err
	}
	undo, err := out.prepare(o, sent)
	if err != nil {
		return nil, err
	}
	effective := false
	defer func() {
		if !effective {
			undo()
		}
	}()
	answer, err := x.takeEffectOnce(out.ctx, key, print, func(ctx context.Context) (answer *recording, err error) {
		defer func() {
			if p := recover(); p != nil {
				err = x.panicked(p) // the store must get to roll back
			}
		}()
		body, err := sent.again()
		if err != nil {
			return nil, err
		}
		if o.body == fileBody {
			x.body = body
		}
		return out.record(ctx, body, next), nil
	})
	effective = err == nil && !answer.replayed && answer.status < http.StatusMultipleChoices
	return answer, err
}

// prepare lets an operation prepare for a request, from what was sent.
func (c *channel) prepare(o operation, sent received) (undo func(), err error) {
	nothing := func() {}
	if o.ahead == nil {
		return nothing, nil
	}
	body, err := sent.again()
	if err != nil {
		return nothing, err
	}
	ctx, undo, err := o.ahead(c, body)
	if err != nil {
		return nothing, err
	}
	c.ctx = ctx
	if undo == nil {
		undo = nothing
	}
	return undo, nil
}

// fileLimits are the largest files of operations that take one, in bytes.
var fileLimits = map[string]int64{addAttachment: largestAttachment, importLicenses: largestImport}
