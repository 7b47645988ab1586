package web

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"deskbell/entitlement"
	"deskbell/internal/auth"
	"deskbell/internal/browser"
	"deskbell/internal/fault"
)

func init() { gin.SetMode(gin.ReleaseMode) } // which package api does, too

// policy is what pages may do: what comes from here, and nothing that is written into them.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"

// Deps is what the pages need.
type Deps struct {
	Auth *auth.Desk
	// MailLink has a link for a purpose mailed to an address, if it is somebody's. It does the
	// same for every address. Too many are a fault.TooMany.
	MailLink func(ctx context.Context, p auth.Purpose, address entitlement.Email, now time.Time) error
	// Admit uses up one of a network's attempts to sign in, or is a fault.TooMany.
	Admit func(ctx context.Context, v auth.Visitor, now time.Time) error
	// Provider is what the identity provider is called that signs staff in; empty: none.
	Provider            string
	RequireSecondFactor bool
	Secure              bool // browsers come by https
	Guard               browser.Guard
	Now                 func() time.Time
	Log                 *slog.Logger
	// TrustedProxies are the networks whose X-Forwarded-For is believed.
	TrustedProxies []string
}

// web is the handler's state.
type web struct {
	Deps
	assets  assets
	cookies browser.Cookies
}

// New serves the pages.
func New(d Deps) http.Handler {
	w := &web{Deps: d, assets: newAssets(), cookies: browser.Cookies{Secure: d.Secure}}
	engine := gin.New()
	engine.RedirectTrailingSlash = false
	if err := engine.SetTrustedProxies(d.TrustedProxies); err != nil {
		d.Log.Error("no proxy is trusted", "error", err)
		_ = engine.SetTrustedProxies(nil) // trusts none, which cannot fail
	}
	engine.Use(w.protect)
	engine.NoRoute(w.missing)

	engine.GET("/static/:version/:name", func(c *gin.Context) {
		if !w.assets.serve(c) {
			w.missing(c)
		}
	})
	engine.GET("/sign-in", w.page(w.showSignIn))
	engine.POST("/sign-in", w.page(w.enterPassword))
	engine.POST("/sign-in/code", w.page(w.enterCode))
	engine.POST("/sign-in/link", w.page(w.askForLink))
	engine.POST("/sign-in/owner", w.page(w.enterLink))
	engine.GET("/password", w.page(w.showPassword))
	engine.POST("/password", w.page(w.setPassword))
	engine.POST("/password/link", w.page(w.askForPasswordLink))
	engine.GET("/account", w.page(w.showAccount))
	engine.POST("/account/sessions/end", w.page(w.endSession))
	engine.POST("/sign-out", w.page(w.signOut))
	return engine
}

// protect tells browsers what pages may do, and refuses what another site's page asks for.
func (w *web) protect(c *gin.Context) {
	h := c.Writer.Header()
	w.Guard.Protect(h, policy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cache-Control", "no-store")
	if w.Guard.Foreign(c.Request) {
		w.refuse(c, &page{web: w, now: w.Now()}, fault.New(fault.Forbidden, "cross_origin", "This was asked for by a page of another site. Open the desk itself, and do it there."))
		c.Abort()
	}
}

// page runs the handler of one, which answers or gives an error.
func (w *web) page(handle func(c *gin.Context, p *page) error) gin.HandlerFunc {
	return func(c *gin.Context) {
		p, err := w.opened(c)
		if err == nil {
			err = handle(c, p)
		}
		if err != nil {
			w.refuse(c, p, err)
		}
	}
}

// opened is a page for whoever asks.
func (w *web) opened(c *gin.Context) (*page, error) {
	p := &page{web: w, now: w.Now(), path: c.Request.URL.Path, visitor: auth.Visitor{Address: c.ClientIP(), Agent: c.Request.UserAgent()}, kept: w.cookies.Shown(c.Request)}
	caller, err := p.kept.Caller(c.Request.Context(), w.Auth, auth.Permissions[auth.ReadAccount], "", p.now)
	if err != nil {
		return p, err
	}
	p.caller = caller
	w.Auth.NoteUse(c.Request.Context(), caller, p.visitor.Address, p.now, func(err error) {
		w.Log.Warn("a use is not noted; the next one will be", "error", err)
	})
	return p, nil
}

var nothingHere = fault.New(fault.NotFound, "not_found", "There is no such page. The address may be mistyped, or what it showed is gone.")

func (w *web) missing(c *gin.Context) {
	p, err := w.opened(c)
	if err == nil {
		err = nothingHere
	}
	w.refuse(c, p, err)
}

// statusOf is where a kind of fault becomes a status.
var statusOf = map[fault.Kind]int{
	fault.Invalid: http.StatusUnprocessableEntity, fault.Malformed: http.StatusBadRequest, fault.Unauthenticated: http.StatusUnauthorized,
	fault.Forbidden: http.StatusForbidden, fault.NotFound: http.StatusNotFound, fault.Conflict: http.StatusConflict,
	fault.TooMany: http.StatusTooManyRequests, fault.Unavailable: http.StatusServiceUnavailable,
}

// refuse shows a page that says why not. What is no fault is noted, and not shown.
func (w *web) refuse(c *gin.Context, p *page, err error) {
	f, ok := fault.As(err)
	if !ok && !errors.Is(err, context.Canceled) {
		w.Log.Error("a page failed", "route", c.FullPath(), "error", err)
	}
	if !ok {
		f = fault.New(fault.Unavailable, "internal", "Something went wrong on our side. Please try again in a moment.")
	}
	status, known := statusOf[f.Kind]
	if !known {
		status = http.StatusInternalServerError
	}
	p.title = titles[f.Kind]
	p.answer(c, status, refusal(p, f.Message))
}

// titles are what pages that refuse are called.
var titles = map[fault.Kind]string{
	fault.NotFound: "Nothing here", fault.Forbidden: "Not for you", fault.Unauthenticated: "Please sign in",
	fault.TooMany: "Too many attempts", fault.Unavailable: "Not just now", fault.Invalid: "That cannot be done", fault.Conflict: "That cannot be done",
}
