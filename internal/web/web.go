package web

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"deskbell/internal/tongue"
	"deskbell/internal/web/account"
	"deskbell/internal/web/admin"
	"deskbell/internal/web/agent"
	"deskbell/internal/web/customer"
	"deskbell/internal/web/manager"
	"deskbell/internal/web/page"
	"deskbell/internal/web/parts"
)

func init() { gin.SetMode(gin.ReleaseMode) } // which package api does, too

// Deps is what the pages need.
type Deps struct {
	Frame   page.Frame
	Account account.Pages
	// TrustedProxies are the networks whose X-Forwarded-For is believed.
	TrustedProxies []string
}

// New serves the pages.
func New(d Deps) http.Handler {
	f := &d.Frame
	f.Tongues = tongue.New(page.Words, parts.Words, parts.ReceiptWords, customer.SubmitWords, customer.SubmittedWords, customer.RefusedWords, customer.NamedWords, customer.TicketWords, customer.ConversationWords, customer.PromiseWords, customer.LicenseWords, customer.LicenseHistoryWords, account.Words, account.Refused)
	f.Ready()
	engine := gin.New()
	engine.RedirectTrailingSlash = false
	if err := engine.SetTrustedProxies(d.TrustedProxies); err != nil {
		f.Log.Error("no proxy is trusted", "error", err)
		_ = engine.SetTrustedProxies(nil) // trusts none, which cannot fail
	}
	f.Serve(engine)
	d.Account.Serve(engine, f)
	customers, agents := &customer.Pages{}, &agent.Pages{}
	customers.Serve(engine, f)
	agents.Serve(engine, f)
	serveShared(engine, f, agents, customers)
	(&manager.Pages{}).Serve(engine, f)
	(&admin.Pages{}).Serve(engine, f)
	return engine
}
