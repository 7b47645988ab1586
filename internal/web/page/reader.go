package page

import (
	"net/url"
	"time"

	"github.com/gin-gonic/gin"
	"golang.org/x/text/language"

	"deskbell/internal/fault"
	"deskbell/tickets"
)

// What browsers keep about their reader. Neither is a secret, so scripts set the zone.
const (
	languageCookie = "deskbell-language"
	zoneCookie     = "deskbell-zone"
	keptFor        = 365 * 24 * time.Hour
)

var languages = func() language.Matcher {
	tags := make([]language.Tag, len(tickets.Languages))
	for i, tag := range tickets.Languages {
		tags[i] = language.MustParse(tag)
	}
	return language.NewMatcher(tags)
}()

// read finds out what the reader reads, and where: by what they chose, or what their browser
// says. Until a script has told the zone it is UTC.
func (p *Page) read(c *gin.Context) {
	chosen, _ := c.Cookie(languageCookie)
	_, best := language.MatchStrings(languages, chosen, c.GetHeader("Accept-Language"))
	p.Tongue = p.Frame.Tongues.In(tickets.Languages[best])
	p.Zone = time.UTC
	if name, err := c.Cookie(zoneCookie); err == nil && name != "Local" {
		if plain, err := url.PathUnescape(name); err == nil {
			name = plain
		}
		if zone, err := time.LoadLocation(name); err == nil {
			p.Zone = zone
		}
	}
}

// English is for pages that only staff read.
func (p *Page) English() { p.Tongue = p.Frame.Tongues.In("en") }

// chooseLanguage keeps what the reader reads, and goes back to where they were.
func chooseLanguage(c *gin.Context, p *Page) error {
	f, err := Typed(c)
	if err != nil {
		return err
	}
	chosen := f.Value("language")
	if p.Frame.Tongues.In(chosen).Language() != chosen {
		return fault.New(fault.Invalid, "unknown_language", "There are no pages in that language.")
	}
	p.Keep(c, languageCookie, chosen, p.Now.Add(keptFor))
	return p.GoTo(c, Within(f.Value("back")))
}

// Within is an address of this desk, for going back to: whatever else it is becomes the first
// page, so that nobody is led elsewhere.
func Within(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.IsAbs() || u.Host != "" || len(u.Path) == 0 || u.Path[0] != '/' || len(u.Path) > 1 && (u.Path[1] == '/' || u.Path[1] == '\\') {
		return "/"
	}
	return (&url.URL{Path: u.Path, RawQuery: u.RawQuery}).String()
}
