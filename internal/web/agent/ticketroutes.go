package agent

import (
	"github.com/gin-gonic/gin"

	"deskbell/internal/web/page"
)

// serveTicket adds what only staff do to a ticket. Its page, what is said on it and its files are
// for customers, too: package web finds out who looks, and asks ShowTicket, Say and Attach.
func (a *Pages) serveTicket(engine *gin.Engine, f *page.Frame) {
	at := "/tickets/:number"
	engine.POST(at+"/assign", f.Page(staff(a.assign)))
	engine.POST(at+"/tags", f.Page(staff(a.tag)))
	engine.POST(at+"/solve", f.Page(staff(a.step("solve", "solved"))))
	engine.POST(at+"/reopen", f.Page(staff(a.step("reopen", "reopened"))))
	engine.POST(at+"/close", f.Page(staff(a.step("close", "closed"))))
	engine.GET(at+"/impact", f.Page(staff(a.showReclassify)))
	engine.POST(at+"/reclassify", f.Page(staff(a.reclassify)))
	engine.GET(at+"/country", f.Page(staff(a.showRelocate)))
	engine.POST(at+"/relocate", f.Page(staff(a.relocate)))
	engine.GET(at+"/merge", f.Page(staff(a.showMerge)))
	engine.POST(at+"/merge", f.Page(staff(a.merge)))
	engine.GET(at+"/devices", f.Page(staff(a.showDevices)))
	engine.GET(at+"/devices/:device", f.Page(staff(a.showDeactivation)))
	engine.POST(at+"/devices/:device", f.Page(staff(a.deactivate)))
	engine.GET(at+"/links", f.Page(staff(a.showLinks)))
	engine.POST(at+"/links/mail", f.Page(staff(a.mailLink)))
	engine.POST(at+"/links/end", f.Page(staff(a.endLinks)))
	engine.GET(at+"/clocks/:clock", f.Page(staff(a.showClock)))
	engine.POST(at+"/clocks/:clock", f.Page(staff(a.acknowledge)))
	engine.GET(at+"/history", f.Page(staff(a.showHistory)))
}
