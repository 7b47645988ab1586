package manager

import (
	"strconv"

	"github.com/gin-gonic/gin"

	"deskbell/internal/web/client"
	"deskbell/internal/web/page"
)

const (
	verifyTitle = "Judge everything anew"
	atOnce      = "200" // tickets
)

// verification is that page: before it begins, while it goes on, or done.
type verification struct {
	*page.Page
	begun    bool
	found    client.Verification
	checked  int // tickets, with those of the pages before
	differed int // differences, likewise
}

func (a *Pages) showVerification(c *gin.Context, p *page.Page) error {
	v := verification{Page: p, begun: c.Query("run") != "", checked: carried(c, "checked"), differed: carried(c, "found")}
	if v.begun {
		var err error
		if v.found, err = p.API.Verify(c.Query("cursor"), atOnce); err != nil {
			return err
		}
		v.checked += v.found.Checked
		v.differed += len(v.found.Differences)
	}
	return p.Show(c, verifyTitle, verifyPage(&v))
}

// carried is a count that the pages before have brought along; 0 if it is none.
func carried(c *gin.Context, name string) int {
	n, err := strconv.Atoi(c.Query(name))
	if err != nil || n < 0 || n > 1<<40 {
		return 0
	}
	return n
}

// next is where it goes on.
func (v *verification) next() string {
	return client.Query("/reports/verify", "run", "1", "cursor", v.found.Next, "checked", strconv.Itoa(v.checked), "found", strconv.Itoa(v.differed))
}

// over reports whether all tickets were judged.
func (v *verification) over() bool { return v.begun && v.found.Next == "" }

// progress is how far it is; numbers may have gaps, so that it is only about so.
func (v *verification) progress() string { return strconv.FormatInt(v.found.Through, 10) }

func (v *verification) most() string { return strconv.FormatInt(max(v.found.Last, 1), 10) }
