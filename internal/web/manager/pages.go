// Package manager has the pages of managers: how promises are kept, and what the desk promises.
package manager

import (
	"github.com/gin-gonic/gin"

	"deskbell/internal/web/page"
)

// Pages are these pages.
type Pages struct{}

// Serve adds them.
func (a *Pages) Serve(engine *gin.Engine, f *page.Frame) {}
