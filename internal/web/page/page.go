package page

import (
	"bytes"
	"context"
	"net/http"
	"time"

	"github.com/a-h/templ"
	"github.com/gin-gonic/gin"

	"deskbell/internal/auth"
	"deskbell/internal/browser"
	"deskbell/internal/fault"
	"deskbell/internal/tongue"
	"deskbell/internal/web/client"
)

// Page is one answer in the making: who it is for, and what is around its content.
type Page struct {
	Frame   *Frame
	Title   string
	Path    string // of the address
	Address string // the path with its query, of what only looks; empty: something was sent
	Host    string // that was asked for
	Now     time.Time
	Visitor auth.Visitor
	Kept    browser.Shown
	Caller  auth.Caller
	API     *client.Client // asks in the reader's name
	Tongue  tongue.Tongue  // what the reader reads
	Zone    *time.Location // the reader's, as far as is known
	Done    string         // what was just done, said at the top; empty: nothing
	Styles  []string       // of static/, besides style.css
	Scripts []string       // of static/, besides pages.js
	Wide    bool           // it uses all the width there is
	Live    Live           // what changes it
}

// Live says what a page follows to be up to date; see static/live.js. Parts of the page with an
// ID and the attribute data-live are replaced when something happens.
type Live struct {
	Stream string // address of server-sent events; empty: none
	Ticket string // only what is about the ticket with that ID; empty: everything
	Every  int    // and however often besides, in seconds; 0: 60
}

// Say says a text in the reader's language. The key is what it is in English.
func (p *Page) Say(key string, arguments ...any) string { return p.Tongue.Say(key, arguments...) }

// Show answers with the page as it should be.
func (p *Page) Show(c *gin.Context, title string, content templ.Component) error {
	p.Title = title
	p.answer(c, http.StatusOK, content)
	return nil
}

// Part answers with a piece of a page, for a script to put into it.
func (p *Page) Part(c *gin.Context, content templ.Component) error {
	var b bytes.Buffer
	if err := content.Render(c.Request.Context(), &b); err != nil {
		return err
	}
	c.Data(http.StatusOK, "text/html; charset=utf-8", b.Bytes())
	return nil
}

// Again answers with the form that somebody has sent, and what is wrong with it. Whatever is no
// fault of theirs comes back.
func (p *Page) Again(c *gin.Context, title string, f *Form, err error, content templ.Component) error {
	refusal, ok := fault.As(err)
	if !ok || refusal.Kind == fault.NotFound {
		return err
	}
	f.Refusal = refusal
	p.Title = title
	p.answer(c, statusOf[refusal.Kind], content)
	return nil
}

// GoTo sends the browser on, so that looking at the page again does nothing again.
func (p *Page) GoTo(c *gin.Context, path string) error {
	c.Redirect(http.StatusSeeOther, path)
	return nil
}

// Note says at the top of the page what was done, by the word that an address has after
// ?done=, of those that the page knows.
func (p *Page) Note(c *gin.Context, known map[string]string) {
	if text := known[c.Query("done")]; text != "" {
		p.Done = p.Say(text)
	}
}

// Keep has the browser keep a cookie's value until an instant.
func (p *Page) Keep(c *gin.Context, name, value string, until time.Time) {
	c.Writer.Header().Add("Set-Cookie", p.Frame.cookies.Keep(name, value, until, p.Now))
}

// Remembered is what the browser keeps under a name; empty for nothing.
func (p *Page) Remembered(c *gin.Context, name string) string {
	return p.Frame.cookies.Value(c.Request, name)
}

// Forget has the browser forget a cookie.
func (p *Page) Forget(c *gin.Context, name string) {
	c.Writer.Header().Add("Set-Cookie", p.Frame.cookies.Forget(name))
}

// Need refuses who lacks a permission: with a way to sign in for those who haven't.
func (p *Page) Need(permission auth.Permission) error {
	if p.Can(permission) {
		return nil
	}
	if !p.Caller.Known() || p.Caller.Ticket != "" { // the customer of a ticket may be one of us as well
		return fault.New(fault.Unauthenticated, "unauthenticated", "This page is for those who work here. Sign in first.")
	}
	if p.Restricted() {
		return fault.New(fault.Forbidden, "second_factor_needed", "Everyone who works here has a second factor. Set one up, and come back.")
	}
	return fault.New(fault.Forbidden, "forbidden", "Your account doesn't let you see this page. An administrator can change that.")
}

// Can reports whether the reader has a permission, so that pages offer what is possible only. It
// is the API that holds it.
func (p *Page) Can(permission auth.Permission) bool {
	if p.Restricted() && !permission.Account() {
		return false
	}
	return p.Caller.Known() && auth.Permissions[permission].To(p.Caller.Actor().Role)
}

// Staff reports whether a member of staff looks.
func (p *Page) Staff() bool { return p.Caller.Staff() }

// Who is the reader's name; empty if nobody is signed in.
func (p *Page) Who() string {
	switch {
	case p.Caller.User != nil:
		return p.Caller.User.Name
	case p.Caller.Owner != "":
		return string(p.Caller.Owner)
	}
	return ""
}

// origin is where the reader's browser reaches the desk.
func (p *Page) origin() string {
	switch {
	case p.Frame.Origin != "":
		return p.Frame.Origin
	case p.Frame.Secure:
		return "https://" + p.Host
	}
	return "http://" + p.Host
}

// Asset is the address of a file of static/.
func (p *Page) Asset(name string) string { return p.Frame.assets.address(name) }

// answer sends the page.
func (p *Page) answer(c *gin.Context, status int, content templ.Component) {
	var b bytes.Buffer
	if err := layout(p, content).Render(context.WithoutCancel(c.Request.Context()), &b); err != nil {
		p.Frame.Log.Error("a page cannot be written", "path", p.Path, "error", err)
		c.String(http.StatusInternalServerError, "Something went wrong on our side. Please try again in a moment.")
		return
	}
	c.Data(status, "text/html; charset=utf-8", b.Bytes())
}
