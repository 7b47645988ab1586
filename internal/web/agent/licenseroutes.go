package agent

import (
	"github.com/gin-gonic/gin"

	"deskbell/internal/web/page"
)

// serveLicenses adds what only staff do to licenses. The list and a license's page are for their
// owners, too: package web finds out who looks, and asks ShowLicenses and ShowLicense.
func (a *Pages) serveLicenses(engine *gin.Engine, f *page.Frame) {
	engine.GET("/licenses/import", f.Page(staff(a.showImport)))
	engine.POST("/licenses/import", f.Page(staff(a.importLicenses)))
	engine.GET("/licenses/export", f.Page(staff(a.exportLicenses)))
	at := "/licenses/:id"
	engine.GET(at+"/edit", f.Page(staff(a.showLicenseEdit)))
	engine.POST(at+"/edit", f.Page(staff(a.editLicense)))
	engine.POST(at+"/terms", f.Page(staff(a.addTerm)))
	engine.POST(at+"/terms/confirm", f.Page(staff(a.confirmTerm)))
	engine.POST(at+"/terms/remove", f.Page(staff(a.removeTerm)))
	engine.POST(at+"/free", f.Page(staff(a.freeSeat)))
}
