package e2e

import (
	"testing"

	"deskbell/internal/web/webtest"
)

// TestEveryLanguage looks at the pages that customers see in each of their languages: longer words
// need more room, and a screen reader has to know how to pronounce them.
func TestEveryLanguage(t *testing.T) {
	d := webtest.Open(t, wednesday)
	ticket := d.Submit()
	customers, owners := d.Browser(), d.Owner(enterprise)
	customers.Open("/t/" + ticket.Access).GoesSomewhere()
	for _, language := range []string{"fr-CH", "de-CH", "es-ES"} {
		t.Run(language, func(t *testing.T) {
			d := d.For(t)
			asking, owning := d.Chromium(webtest.Reads(language)).As(customers), d.Chromium(webtest.Reads(language)).As(owners)
			for address, b := range map[string]*webtest.Chromium{
				"/?license_email=ops%40aerial.example&requester.country=CH&impact=critical&topic=processing": asking,
				at(ticket): asking, "/link": asking, "/sign-in": asking, "/password": asking, "/nowhere": asking, "/licenses": owning, "/account": owning,
			} {
				b.Change(webtest.Desktop).Open(address).OneHeading().NothingCut().Axe()
				if got := webtest.Eval[string](b, "document.documentElement.lang"); got != language[:2] {
					t.Errorf("%s is in %s", address, got)
				}
				b.Change(webtest.Phone).NoSideways().NothingCut().Photograph(language, address)
			}
		})
	}
}
