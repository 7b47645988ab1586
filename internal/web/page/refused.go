package page

import (
	"github.com/a-h/templ"
	"github.com/gin-gonic/gin"

	"deskbell/internal/fault"
)

// Refused answers that something cannot be shown, for a kind of reason, with a page that says what
// to do instead.
func (p *Page) Refused(c *gin.Context, kind fault.Kind, title string, content templ.Component) error {
	p.Title = title
	p.answer(c, statusOf[kind], content)
	return nil
}
