package agent

import (
	"github.com/gin-gonic/gin"

	"deskbell/internal/web/page"
)

// serveQueue adds the queue, its views, and what is done to several tickets.
func (a *Pages) serveQueue(engine *gin.Engine, f *page.Frame) {
	engine.GET("/desk", f.Page(a.showQueue))
	engine.GET("/desk/bulk", f.Page(backToQueue))
	engine.POST("/desk/bulk", f.Page(staff(a.changeSeveral)))
	engine.GET("/desk/views", f.Page(a.showViews))
	engine.POST("/desk/views", f.Page(staff(a.addView)))
	engine.POST("/desk/views/:id", f.Page(staff(a.changeView)))
	engine.POST("/desk/views/:id/move", f.Page(staff(a.moveView)))
	engine.POST("/desk/views/:id/delete", f.Page(staff(a.deleteView)))
}

// backToQueue is for who loads the address to which a form was sent.
func backToQueue(c *gin.Context, p *page.Page) error { return p.GoTo(c, "/desk") }
