package admin

import (
	"strings"

	"github.com/gin-gonic/gin"

	"deskbell/internal/auth"
	"deskbell/internal/web/page"
)

// section is one of the settings.
type section struct {
	address, title, about string
	needed                auth.Permission
}

var sections = []section{
	{"/people", "People", "Who works here, what they may do, and how they sign in.", auth.ReadUsers},
	{"/people/data", "Personal data", "Hand over or erase what is kept about somebody.", auth.ManagePeople},
	{"/tokens", "Tokens", "What your programs call the API with.", auth.ReadTokens},
	{"/webhooks", "Webhooks", "Whom deskbell tells what happens, and whether they got it.", auth.ReadIntegrations},
	{"/replies", "Saved replies", "Texts that agents put into their answers.", auth.ReadReplies},
	{"/topics", "Topics", "What a request may be about, in the order the form offers it.", auth.ReadTokens},
	{"/audit", "Audit trail", "Who did what, when, and from where.", auth.ReadAudit},
}

// open are the sections that the reader may see.
func open(p *page.Page) (all []section) {
	for _, one := range sections {
		if p.Can(one.needed) {
			all = append(all, one)
		}
	}
	return all
}

// within reports whether the page belongs to a section. What lies below another section is not
// counted twice.
func within(p *page.Page, one section) bool {
	if one.address == "/people" && p.Path == "/people/data" || strings.HasPrefix(p.Path, "/people/data/") {
		return one.address == "/people/data"
	}
	return p.Path == one.address || strings.HasPrefix(p.Path, one.address+"/")
}

func (a *Pages) showSettings(c *gin.Context, p *page.Page) error {
	return p.Show(c, "Settings", settingsPage(p))
}
