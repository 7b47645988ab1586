// Package customer has the pages of customers, in their languages: submitting a request, the request itself, and licenses.
package customer

import (
	"github.com/gin-gonic/gin"

	"deskbell/internal/web/page"
)

// Pages are these pages.
type Pages struct{}

// Serve adds them.
func (a *Pages) Serve(engine *gin.Engine, f *page.Frame) {
	a.serveSubmit(engine, f)
}
