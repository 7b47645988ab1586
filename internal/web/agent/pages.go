// Package agent has the pages on which agents work: the queue, a ticket, licenses and their devices.
package agent

import (
	"github.com/gin-gonic/gin"

	"deskbell/internal/web/page"
)

// Pages are these pages.
type Pages struct{}

// Serve adds them.
func (a *Pages) Serve(engine *gin.Engine, f *page.Frame) {
	a.serveQueue(engine, f)
	a.serveTicket(engine, f)
	a.serveLicenses(engine, f)
}
