package agent

import (
	"slices"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"deskbell/internal/web/client"
)

// place is where in the queue somebody is. All of it is in the address, so that it can be kept
// and passed on.
type place struct {
	View   string   // ID of the view; empty: the first one
	Search string   // instead of the view's
	Typed  bool     // there is a Search, though it may be empty
	Back   []string // cursors of the pages before, as far as they are known
	Cursor string   // of the page; empty: the first one
	Page   int      // from 1, for people
}

// most is how many pages back an address remembers, which bounds its length.
const mostBack = 30

// placeOf reads an address, or what a form has sent.
func placeOf(value func(string) (string, bool)) place {
	text := func(name string) string { v, _ := value(name); return v }
	at := place{View: text("view"), Cursor: text("cursor"), Page: 1}
	at.Search, at.Typed = value("q")
	at.Search = strings.TrimSpace(at.Search)
	if back := text("back"); back != "" {
		at.Back = strings.Split(back, ".")
		at.Back = at.Back[max(0, len(at.Back)-mostBack):]
	}
	if n, err := strconv.Atoi(text("page")); err == nil && n > 1 && at.Cursor != "" {
		at.Page = n
	}
	return at
}

func asked(c *gin.Context) place { return placeOf(c.GetQuery) }

// address is where the place is.
func (at place) address() string { return client.Query("/desk", at.pairs()...) + at.emptied() }

// pairs are what an address says of it: name, value, name, value, …
func (at place) pairs() []string {
	pairs := []string{"view", at.View, "q", at.Search, "cursor", at.Cursor, "back", strings.Join(at.Back, ".")}
	if at.Page > 1 {
		pairs = append(pairs, "page", strconv.Itoa(at.Page))
	}
	return pairs
}

// emptied says that there is a search, and nothing in it: all that is open, whatever the view.
func (at place) emptied() string {
	switch {
	case !at.Typed || at.Search != "":
		return ""
	case at.View == "" && at.Cursor == "":
		return "?q="
	}
	return "&q="
}

// searching is the first page of another search in the same view.
func (at place) searching(search string) place {
	return place{View: at.View, Search: search, Typed: true, Page: 1}
}

// first is the first page.
func (at place) first() place {
	at.Back, at.Cursor, at.Page = nil, "", 1
	return at
}

// next is the page after this one, which begins at a cursor.
func (at place) next(cursor string) place {
	if at.Cursor != "" {
		at.Back = append(slices.Clone(at.Back), at.Cursor)
		at.Back = at.Back[max(0, len(at.Back)-mostBack):]
	}
	at.Cursor, at.Page = cursor, at.Page+1
	return at
}

// before is the page before this one. Once the address has forgotten it, it is the first.
func (at place) before() place {
	if len(at.Back) == 0 {
		return at.first()
	}
	last := len(at.Back) - 1
	at.Cursor, at.Back, at.Page = at.Back[last], at.Back[:last], max(2, at.Page-1)
	return at
}
