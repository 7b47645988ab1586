package admin

import (
	"maps"
	"net/http"
	"slices"

	"github.com/gin-gonic/gin"

	"deskbell/internal/web/client"
	"deskbell/internal/web/page"
)

const dataTitle = "Personal data"

func (a *Pages) showData(c *gin.Context, p *page.Page) error {
	return p.Show(c, dataTitle, dataPage(p, page.Filled(), page.Filled()))
}

// exportPerson answers with all that is kept about somebody, as a file.
func (a *Pages) exportPerson(c *gin.Context, p *page.Page) error {
	f, err := page.Typed(c)
	if err != nil {
		return err
	}
	document, err := p.API.ExportPerson(f.Value("email"))
	if err != nil {
		return p.Again(c, dataTitle, f, err, dataPage(p, f, page.Filled()))
	}
	c.Header("Content-Disposition", `attachment; filename="person.json"`)
	c.Data(http.StatusOK, "application/json", document)
	return nil
}

// erasePerson first tells what would be erased; only who has seen that can have it done.
func (a *Pages) erasePerson(c *gin.Context, p *page.Page) error {
	f, err := page.Typed(c)
	if err != nil {
		return err
	}
	email, reason, sure := f.Value("erase.email"), f.Value("reason"), f.Value("sure") == "yes"
	e, err := p.API.ErasePerson(email, reason, !sure)
	if err != nil {
		return p.Again(c, dataTitle, f, err, dataPage(p, page.Filled(), f))
	}
	if sure {
		p.Done = "It is erased."
	}
	return p.Show(c, dataTitle, erasurePage(p, e, email, reason, sure))
}

// counted are what there was, by name.
func counted(e client.Erasure) (all []string) {
	for _, what := range slices.Sorted(maps.Keys(e.Erased)) {
		if e.Erased[what] > 0 {
			all = append(all, what)
		}
	}
	return all
}
