// Package account has the pages about signing in, and about one's own account.
package account

import (
	"context"
	"time"

	"github.com/gin-gonic/gin"

	"deskbell/entitlement"
	"deskbell/internal/auth"
	"deskbell/internal/web/page"
)

// Pages are these pages, with what they need besides the API: signing in leaves cookies, which
// no program has.
type Pages struct {
	Auth *auth.Desk
	// MailLink has a link for a purpose mailed to an address, if it is somebody's. It does the
	// same for every address. Too many are a fault.TooMany.
	MailLink func(ctx context.Context, p auth.Purpose, address entitlement.Email, now time.Time) error
	// Admit uses up one of a network's attempts to sign in, or is a fault.TooMany.
	Admit func(ctx context.Context, v auth.Visitor, now time.Time) error
	// Provider is what the identity provider is called that signs staff in; empty: none.
	Provider string
}

// Serve adds them.
func (a *Pages) Serve(engine *gin.Engine, f *page.Frame) {
	engine.GET("/sign-in", f.Page(a.showSignIn))
	engine.POST("/sign-in", f.Page(a.enterPassword))
	engine.POST("/sign-in/code", f.Page(a.enterCode))
	engine.POST("/sign-in/link", f.Page(a.askForLink))
	engine.POST("/sign-in/owner", f.Page(a.enterLink))
	engine.GET("/password", f.Page(a.showPassword))
	engine.POST("/password", f.Page(a.setPassword))
	engine.POST("/password/link", f.Page(a.askForPasswordLink))
	engine.GET("/account", f.Page(a.showAccount))
	engine.POST("/account/sessions/end", f.Page(a.endSession))
	engine.POST("/sign-out", f.Page(a.signOut))
}
