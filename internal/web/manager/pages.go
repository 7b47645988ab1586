// Package manager has the pages of managers: how promises are kept, and what the desk promises.
//
//	period      the stretch of days that a report is about
//	overview    all figures on one page, and the charts they are drawn as
//	breaches    the promises that were broken, and why
//	files       reports as files for spreadsheets
//	verify      everything judged anew, and compared
//	policies    what is promised, in which version
//	calendars   when a desk is open: its year, day by day
//	try         what would be promised for a request that may never be
package manager

import (
	"github.com/gin-gonic/gin"

	"deskbell/internal/auth"
	"deskbell/internal/web/page"
)

// Pages are these pages.
type Pages struct{}

// Serve adds them.
func (a *Pages) Serve(engine *gin.Engine, f *page.Frame) {
	reports := func(handle func(*gin.Context, *page.Page) error) gin.HandlerFunc {
		return f.Page(func(c *gin.Context, p *page.Page) error {
			p.English()
			p.Wide, p.Styles, p.Scripts = true, []string{"reports.css"}, []string{"reports.js"}
			if err := p.Need(auth.ReadReports); err != nil {
				return err
			}
			return handle(c, p)
		})
	}
	documents := func(handle func(*gin.Context, *page.Page) error) gin.HandlerFunc {
		return f.Page(func(c *gin.Context, p *page.Page) error {
			p.English()
			p.Styles = []string{"reports.css", "receipt.css"}
			if err := p.Need(auth.ReadDocuments); err != nil {
				return err
			}
			return handle(c, p)
		})
	}
	engine.GET("/policies", documents(a.showPolicies))
	engine.GET("/policies/:plan", documents(a.showPolicy))
	engine.GET("/calendars", documents(a.showCalendars))
	engine.GET("/calendars/:id", documents(a.showCalendar))
	engine.GET("/reports", reports(a.showOverview))
	engine.GET("/reports/csv/:report", reports(a.download))
	engine.GET("/reports/breaches", reports(a.showBreaches))
	engine.GET("/reports/breaches/:clock", reports(a.showBreach))
	engine.POST("/reports/breaches/:clock", reports(a.explain))
	engine.GET("/reports/verify", reports(a.showVerification))
}
