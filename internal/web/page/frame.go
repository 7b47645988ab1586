package page

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"deskbell/internal/auth"
	"deskbell/internal/browser"
	"deskbell/internal/fault"
	"deskbell/internal/tongue"
	"deskbell/internal/web/client"
)

// policy is what pages may do: what comes from here, and nothing that is written into them.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"

// Frame is what all pages share.
type Frame struct {
	API     http.Handler // answers what pages ask
	Auth    *auth.Desk   // knows whose a browser's cookies are
	Guard   browser.Guard
	Secure  bool   // browsers come by https
	Demo    bool   // the desk is a demonstration
	Origin  string // where browsers reach it, such as https://support.vendor.example; empty: wherever they say
	Now     func() time.Time
	Log     *slog.Logger
	Tongues tongue.Tongues
	// RequireSecondFactor says that staff without a second factor may only set one up.
	RequireSecondFactor bool

	assets  assets
	cookies browser.Cookies
}

// Ready completes a frame.
func (f *Frame) Ready() *Frame {
	f.assets, f.cookies = newAssets(), browser.Cookies{Secure: f.Secure}
	return f
}

// Serve adds the routes that every page needs.
func (f *Frame) Serve(engine *gin.Engine) {
	engine.Use(f.protect)
	engine.NoRoute(f.missing)
	engine.GET("/static/:version/:name", func(c *gin.Context) {
		if !f.assets.serve(c, c.Param("name")) {
			f.missing(c)
		}
	})
	engine.GET("/favicon.ico", f.fixed("favicon.ico"))
	engine.GET("/apple-touch-icon.png", f.fixed("apple-touch-icon.png"))
	engine.POST("/language", f.Page(chooseLanguage))
}

// fixed serves a file at the address where browsers look for it unasked.
func (f *Frame) fixed(name string) gin.HandlerFunc {
	return func(c *gin.Context) { f.assets.serve(c, name) }
}

// protect tells browsers what pages may do, and refuses what another site's page asks for.
func (f *Frame) protect(c *gin.Context) {
	h := c.Writer.Header()
	f.Guard.Protect(h, policy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cache-Control", "no-store")
	if f.Guard.Foreign(c.Request) {
		p := f.blank(c)
		p.refuse(c, fault.New(fault.Forbidden, "cross_origin", "This was asked for by a page of another site. Open the desk itself, and do it there."))
		c.Abort()
	}
}

// Page runs the handler of one, which answers or gives an error.
func (f *Frame) Page(handle func(c *gin.Context, p *Page) error) gin.HandlerFunc {
	return func(c *gin.Context) {
		p, err := f.opened(c)
		if err == nil {
			err = handle(c, p)
		}
		if err != nil {
			p.refuse(c, err)
		}
	}
}

// blank is a page for nobody in particular.
func (f *Frame) blank(c *gin.Context) *Page {
	p := &Page{
		Frame: f, Now: f.Now(), Path: c.Request.URL.Path, Host: c.Request.Host, Visitor: auth.Visitor{Address: c.ClientIP(), Agent: c.Request.UserAgent()},
		Kept: f.cookies.Shown(c.Request), API: client.For(f.API, c.Request),
	}
	if c.Request.Method == http.MethodGet {
		p.Address = c.Request.URL.RequestURI()
	}
	p.read(c)
	return p
}

// opened is a page for whoever asks. A page of a ticket may be for its customer.
func (f *Frame) opened(c *gin.Context) (*Page, error) {
	p := f.blank(c)
	permission, ticket := auth.ReadAccount, c.Param("number")
	if ticket != "" {
		permission = auth.ReadTicket
	}
	ctx := c.Request.Context()
	caller, err := p.Kept.Caller(ctx, f.Auth, auth.Permissions[permission], ticket, p.Now)
	if err != nil {
		return p, err
	}
	p.Caller = caller
	f.Auth.NoteUse(ctx, caller, p.Visitor.Address, p.Now, func(err error) {
		f.Log.Warn("a use is not noted; the next one will be", "error", err)
	})
	return p, nil
}

var nothingHere = fault.New(fault.NotFound, "not_found", "There is no such page. The address may be mistyped, or what it showed is gone.")

func (f *Frame) missing(c *gin.Context) {
	p, err := f.opened(c)
	if err == nil {
		err = nothingHere
	}
	p.refuse(c, err)
}

// statusOf is where a kind of fault becomes a status.
var statusOf = map[fault.Kind]int{
	fault.Invalid: http.StatusUnprocessableEntity, fault.Malformed: http.StatusBadRequest, fault.Unauthenticated: http.StatusUnauthorized,
	fault.Forbidden: http.StatusForbidden, fault.NotFound: http.StatusNotFound, fault.Conflict: http.StatusConflict, fault.Stale: http.StatusPreconditionFailed,
	fault.TooMany: http.StatusTooManyRequests, fault.Unavailable: http.StatusServiceUnavailable,
}

// refuse shows a page that says why not. What is no fault is noted, and not shown.
func (p *Page) refuse(c *gin.Context, err error) {
	f, ok := fault.As(err)
	if !ok {
		if !errors.Is(err, context.Canceled) {
			p.Frame.Log.Error("a page failed", "route", c.FullPath(), "error", err)
		}
		f = fault.New(fault.Unavailable, "internal", "Something went wrong on our side. Please try again in a moment.")
	}
	status, known := statusOf[f.Kind]
	if !known {
		status = http.StatusInternalServerError
	}
	if p.Title = titles[f.Kind]; p.Title == "" {
		p.Title = titles[fault.Conflict]
	}
	p.answer(c, status, refusal(p, f))
}

// titles are what pages that refuse are called.
var titles = map[fault.Kind]string{
	fault.NotFound: "Nothing here", fault.Forbidden: "Not for you", fault.Unauthenticated: "Please sign in",
	fault.TooMany: "Too many attempts", fault.Unavailable: "Not just now", fault.Conflict: "That cannot be done",
}
