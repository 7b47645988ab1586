// Package account has the pages about signing in, about one's own account, and the welcome of a
// demonstration.
//
//	signin        a member of staff, or the owner of licenses
//	password      setting one by a mailed link, and changing it
//	account       what one signs in with, and where one is signed in
//	secondfactor  setting one up, its recovery codes, and removing it
//	demo          who visitors of a demonstration may be
//	words         what customers read there, in their languages
package account

import (
	"github.com/gin-gonic/gin"

	"deskbell/internal/web/page"
)

// Pages are these pages, with what they need besides the API.
type Pages struct {
	// Provider is what the identity provider is called that signs staff in; empty: none.
	Provider string
	// Enter lets a visitor of a demonstration be somebody; nil where there is none.
	Enter Enter
}

// Serve adds them. In a demonstration, whoever comes for the first time is welcomed, so the
// routes of other pages have to be added later.
func (a *Pages) Serve(engine *gin.Engine, f *page.Frame) {
	if f.Demo && a.Enter != nil {
		engine.Use(greet)
		engine.GET("/welcome", f.Page(a.showWelcome))
		engine.POST("/welcome", f.Page(a.enterDemo))
	}
	engine.GET("/sign-in", f.Page(a.showSignIn))
	engine.POST("/sign-in", f.Page(a.enterPassword))
	engine.POST("/sign-in/code", f.Page(a.enterCode))
	engine.POST("/sign-in/link", f.Page(a.askForLink))
	engine.POST("/sign-in/owner", f.Page(a.enterLink))
	engine.POST("/sign-out", f.Page(a.signOut))
	engine.GET("/password", f.Page(a.showPassword))
	engine.POST("/password", f.Page(a.setPassword))
	engine.POST("/password/link", f.Page(a.askForPasswordLink))
	engine.GET("/account", f.Page(a.showAccount))
	engine.POST("/account/password", f.Page(a.changePassword))
	engine.POST("/account/sessions/end", f.Page(a.endSession))
	engine.GET(page.SecondFactor, f.Page(a.showSecondFactor))
	engine.POST(page.SecondFactor, f.Page(a.beginSecondFactor))
	engine.POST(page.SecondFactor+"/confirm", f.Page(a.confirmSecondFactor))
	engine.POST(page.SecondFactor+"/codes", f.Page(a.newRecoveryCodes))
	engine.POST(page.SecondFactor+"/remove", f.Page(a.removeSecondFactor))
}

// pass hands cookies of the API on to the browser.
func pass(c *gin.Context, cookies []string) {
	for _, one := range cookies {
		c.Writer.Header().Add("Set-Cookie", one)
	}
}
