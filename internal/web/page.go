package web

import (
	"bytes"
	"net/http"
	"time"

	"github.com/a-h/templ"
	"github.com/gin-gonic/gin"

	"deskbell/internal/auth"
	"deskbell/internal/browser"
	"deskbell/internal/fault"
)

// page is what every page has.
type page struct {
	web     *web
	title   string
	path    string
	now     time.Time
	visitor auth.Visitor
	kept    browser.Shown
	caller  auth.Caller
	done    string // what was just done, to be said at the top; empty: nothing
}

// answer sends the page.
func (p *page) answer(c *gin.Context, status int, content templ.Component) {
	var b bytes.Buffer
	if err := layout(p, content).Render(c.Request.Context(), &b); err != nil {
		p.web.Log.Error("a page cannot be written", "path", p.path, "error", err)
		c.String(http.StatusInternalServerError, "Something went wrong on our side. Please try again in a moment.")
		return
	}
	c.Data(status, "text/html; charset=utf-8", b.Bytes())
}

// show answers with the page as it should be.
func (p *page) show(c *gin.Context, title string, content templ.Component) error {
	p.title = title
	p.answer(c, http.StatusOK, content)
	return nil
}

// again answers with the form that somebody has sent, and what is wrong with it. Whatever is no
// fault of theirs comes back.
func (p *page) again(c *gin.Context, title string, f *form, err error, content templ.Component) error {
	refusal, ok := fault.As(err)
	if !ok || refusal.Kind == fault.NotFound {
		return err
	}
	f.refusal = refusal
	p.title = title
	p.answer(c, statusOf[refusal.Kind], content)
	return nil
}

// goTo sends the browser on, so that looking at the page again does nothing again.
func (p *page) goTo(c *gin.Context, path string) error {
	c.Redirect(http.StatusSeeOther, path)
	return nil
}

// keep adds a cookie to the answer.
func (p *page) keep(c *gin.Context, header string) { c.Writer.Header().Add("Set-Cookie", header) }

// who is the caller's name; empty if nobody is signed in.
func (p *page) who() string {
	switch {
	case p.caller.User != nil:
		return p.caller.User.Name
	case p.caller.Owner != "":
		return string(p.caller.Owner)
	}
	return ""
}
