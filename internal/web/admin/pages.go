// Package admin has the pages of administrators: people, tokens, webhooks, saved replies, topics.
package admin

import (
	"github.com/gin-gonic/gin"

	"deskbell/internal/web/page"
)

// Pages are these pages.
type Pages struct{}

// Serve adds them.
func (a *Pages) Serve(engine *gin.Engine, f *page.Frame) {}
