package api

import (
	"context"
	"io"
	"log/slog"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humagin"
	"github.com/gin-gonic/gin"
	"github.com/prometheus/client_golang/prometheus"
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
	huma    huma.API
	metrics *metrics
	checks  *limit // entitlement checks
	denials *limit // submissions that are not entitled
	signIns *limit // sign-in links that are asked for, and used
}

// New serves deskbell's HTTP API.
func New(d Deps) http.Handler {
	if d.Metrics == nil {
		d.Metrics = prometheus.NewRegistry()
	}
	if d.Log == nil {
		d.Log = slog.New(slog.DiscardHandler)
	}
	a := &api{Deps: d, checks: newLimit(d.Limits), denials: newLimit(d.Limits), signIns: newLimit(d.Limits)}
	a.metrics = newMetrics(d.Metrics, d.Version)

	engine := gin.New()
	engine.HandleMethodNotAllowed = true
	engine.RedirectTrailingSlash = false
	if err := engine.SetTrustedProxies(d.TrustedProxies); err != nil {
		d.Log.Error("no proxy is trusted", "error", err)
		_ = engine.SetTrustedProxies(nil) // trusts none, which cannot fail
	}
	engine.Use(a.accompany)
	engine.NoRoute(nothingHere)
	engine.NoMethod(refuse(http.StatusMethodNotAllowed, "method_not_allowed", "This address doesn't answer that method. See /docs for what it does."))

	a.huma = huma.NewAPI(description(d.Version), &adapter{Adapter: humagin.New(engine, huma.Config{}).Adapter()})
	a.huma.UseMiddleware(a.serve)
	a.registerAll()
	a.serveDocs(engine)
	return engine
}

func (a *api) registerAll() {
	a.registerSubmissions()
	a.registerEntitlementChecks()
	a.registerDeadlines()
	a.registerTopics()
	a.registerSignIn()
	a.registerPolicies()
	a.registerCalendars()
	a.registerTickets()
	a.registerQueue()
	a.registerMessages()
	a.registerCorrections()
	a.registerSteps()
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
	a.registerDeliveries()
	a.registerStream()
	a.registerUsers()
	a.registerTokens()
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
	err := x.authenticate(ctx, g.GetHeader("Authorization"))
	if err == nil {
		err = x.authorize(o.grant)
	}
	if err == nil {
		err = x.readQuery(c)
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

// deliver reads the body and runs the operation, once if the client asked for that.
func (x *exchange) deliver(out *channel, o operation, g *gin.Context, next func(huma.Context)) error {
	key := x.readKey(g.Request)
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
	if key == "" {
		next(out)
		return nil
	}
	print, err := fingerprint(g.Request, out.body)
	if err != nil {
		return err
	}
	if o.ahead != nil {
		if out.ctx, err = prepared(out.ctx, o, sent); err != nil {
			return err
		}
	}
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
		kept := &recording{header: http.Header{}}
		next(&channel{humaContext: out.humaContext, ctx: ctx, body: body, contentType: out.contentType, answer: kept})
		return kept, nil
	})
	if err != nil {
		return err
	}
	for name := range answer.header {
		out.SetHeader(name, answer.header.Get(name))
	}
	out.SetStatus(answer.status)
	_, _ = out.BodyWriter().Write(answer.body) // a client that went away will ask again
	return nil
}

// prepared is the context that an operation makes of a request's body.
func prepared(ctx context.Context, o operation, sent received) (context.Context, error) {
	body, err := sent.again()
	if err != nil {
		return ctx, err
	}
	whole, err := io.ReadAll(body)
	if err != nil {
		return ctx, err
	}
	return o.ahead(ctx, whole)
}

// fileLimits are the largest files of operations that take one, in bytes.
var fileLimits = map[string]int64{addAttachment: largestAttachment, importLicenses: largestImport}
