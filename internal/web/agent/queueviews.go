package agent

import (
	"slices"

	"github.com/gin-gonic/gin"

	"deskbell/internal/auth"
	"deskbell/internal/fault"
	"deskbell/internal/web/client"
	"deskbell/internal/web/page"
)

// editable reports whether the reader may change a view: their own, or as a manager one of
// everyone.
func (q *queue) editable(p *page.Page, v client.View) bool { return mayChange(p, v) }

func mayChange(p *page.Page, v client.View) bool {
	return v.ID != "" && !v.BuiltIn && (!v.Shared || p.Can(auth.ShareViews))
}

// viewAction is where a form that changes a view is sent, and what is to be done.
func viewAction(id string, what ...string) string {
	path := "/desk/views/" + id
	for _, one := range what {
		path += "/" + one
	}
	return path
}

// addView saves what is searched for, and shows it.
func (a *Pages) addView(c *gin.Context, p *page.Page) error {
	f, err := page.Typed(c)
	if err != nil {
		return err
	}
	v, err := p.API.AddView(f.Value("name"), f.Value("query"), f.Value("shared") != "")
	if err == nil {
		return p.GoTo(c, client.Query("/desk", "view", v.ID, "done", "saved"))
	}
	refusal, ok := fault.As(err)
	if !ok || refusal.Kind == fault.Unauthenticated || refusal.Kind == fault.Forbidden {
		return err
	}
	q, err := a.readQueue(p, place{View: f.Value("view"), Search: f.Value("query"), Typed: true, Page: 1})
	if err != nil {
		return err
	}
	q.Saving, q.Faulty = f, f
	return a.answerQueueAgain(c, p, q, refusal)
}

// showViews shows the views that can be changed, in their order.
func (a *Pages) showViews(c *gin.Context, p *page.Page) error {
	p.Note(c, done)
	return a.answerViews(c, p, page.Filled(), nil)
}

func (a *Pages) answerViews(c *gin.Context, p *page.Page, f *page.Form, why error) error {
	p.English()
	if err := p.Need(auth.FindTickets); err != nil {
		return err
	}
	all, err := p.API.Views()
	if err != nil {
		return err
	}
	p.Styles = append(p.Styles, "queue.css")
	content := viewsPage(p, all, f)
	if why != nil {
		return p.Again(c, "Views", f, why, content)
	}
	return p.Show(c, "Views", content)
}

// changeView changes what the form names: its name, its search, or its place.
func (a *Pages) changeView(c *gin.Context, p *page.Page) error {
	f, err := page.Typed(c)
	if err != nil {
		return err
	}
	id := c.Param("id")
	var change client.ViewChange
	if _, sent := f.Values["name"]; sent {
		name := f.Value("name")
		change.Name = &name
	}
	if _, sent := f.Values["query"]; sent {
		query := f.Value("query")
		change.Query = &query
	}
	if err := p.API.ChangeView(id, change); err != nil {
		return a.answerViews(c, p, f, err)
	}
	if change.Query != nil {
		return p.GoTo(c, client.Query("/desk", "view", id, "done", "changed"))
	}
	return p.GoTo(c, "/desk/views?done=changed")
}

// moveView takes a view one place up or down, among those that it is listed with.
func (a *Pages) moveView(c *gin.Context, p *page.Page) error {
	f, err := page.Typed(c)
	if err != nil {
		return err
	}
	all, err := p.API.Views()
	if err != nil {
		return err
	}
	position, there := moved(all, c.Param("id"), f.Value("to") == "up")
	if there {
		if err := p.API.ChangeView(c.Param("id"), client.ViewChange{Position: &position}); err != nil {
			return a.answerViews(c, p, f, err)
		}
	}
	return p.GoTo(c, "/desk/views?done=moved")
}

// moved is the position of the view's neighbor, which it takes; false if it has none.
func moved(all []client.View, id string, up bool) (position int, there bool) {
	i := slices.IndexFunc(all, func(v client.View) bool { return v.ID == id })
	if i < 0 {
		return 0, false
	}
	next := i + 1
	if up {
		next = i - 1
	}
	if next < 0 || next >= len(all) || all[next].Shared != all[i].Shared || all[next].BuiltIn {
		return 0, false
	}
	return all[next].Position, true
}

// deleteView does away with a view.
func (a *Pages) deleteView(c *gin.Context, p *page.Page) error {
	if err := p.API.DeleteView(c.Param("id")); err != nil {
		return a.answerViews(c, p, page.Filled(), err)
	}
	return p.GoTo(c, "/desk/views?done=deleted")
}

// viewsOf are one's own views, or everyone's: without those that come with the desk.
func viewsOf(all []client.View, shared bool) (some []client.View) {
	for _, v := range all {
		if !v.BuiltIn && v.Shared == shared {
			some = append(some, v)
		}
	}
	return some
}
