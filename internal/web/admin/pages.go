// Package admin has the pages of administrators, and what others may see of them: people, their
// data, tokens, webhooks, saved replies, topics, and the audit trail.
package admin

import (
	"github.com/gin-gonic/gin"

	"deskbell/internal/auth"
	"deskbell/internal/web/page"
)

// Pages are these pages.
type Pages struct{}

// Serve adds them.
func (a *Pages) Serve(engine *gin.Engine, f *page.Frame) {
	get := func(path string, needed auth.Permission, handle func(*gin.Context, *page.Page) error) {
		engine.GET(path, f.Page(of(needed, handle)))
	}
	post := func(path string, needed auth.Permission, handle func(*gin.Context, *page.Page) error) {
		engine.POST(path, f.Page(of(needed, handle)))
	}
	get("/settings", auth.ReadTokens, a.showSettings)

	get("/people", auth.ReadUsers, a.showPeople)
	post("/people", auth.ManageUsers, a.invite)
	get("/people/data", auth.ManagePeople, a.showData)
	post("/people/data/export", auth.ManagePeople, a.exportPerson)
	post("/people/data/erase", auth.ManagePeople, a.erasePerson)
	get("/people/:id", auth.ReadUsers, a.showPerson)
	post("/people/:id", auth.ManageUsers, a.changePerson)
	post("/people/:id/:step", auth.ManageUsers, a.stepPerson)

	get("/tokens", auth.ReadTokens, a.showTokens)
	post("/tokens", auth.ManageTokens, a.createToken)
	post("/tokens/:id/revoke", auth.ManageTokens, a.revokeToken)

	get("/webhooks", auth.ReadIntegrations, a.showWebhooks)
	post("/webhooks", auth.ManageIntegrations, a.createWebhook)
	get("/webhooks/:id", auth.ReadIntegrations, a.showWebhook)
	post("/webhooks/:id", auth.ManageIntegrations, a.changeWebhook)
	post("/webhooks/:id/:step", auth.ManageIntegrations, a.stepWebhook)
	get("/webhooks/:id/deliveries/:delivery", auth.ReadIntegrations, a.showDelivery)
	post("/webhooks/:id/deliveries/:delivery", auth.ManageIntegrations, a.redeliver)

	get("/replies", auth.ReadReplies, a.showReplies)
	post("/replies", auth.ManageReplies, a.saveReply)
	get("/replies/:id", auth.ReadReplies, a.showReply)
	post("/replies/:id", auth.ManageReplies, a.saveReply)
	post("/replies/:id/delete", auth.ManageReplies, a.deleteReply)

	get("/topics", auth.ReadTokens, a.showTopics)
	post("/topics", auth.ManageTopics, a.setTopics)

	get("/audit", auth.ReadAudit, a.showAudit)
}

// of is a page for those who have a permission, in English, with the looks of these pages.
func of(needed auth.Permission, handle func(*gin.Context, *page.Page) error) func(*gin.Context, *page.Page) error {
	return func(c *gin.Context, p *page.Page) error {
		if err := p.Need(needed); err != nil {
			return err
		}
		p.English()
		p.Styles, p.Scripts = append(p.Styles, "admin.css"), append(p.Scripts, "admin.js")
		p.Wide = true
		return handle(c, p)
	}
}
