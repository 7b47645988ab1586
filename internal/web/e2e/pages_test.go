package e2e

import (
	"testing"
	"time"

	"deskbell/internal/config"
	"deskbell/internal/web/webtest"
)

// largestView is the most that a page may need, in compressed bytes, with all that belongs to it.
const largestView = 100_000

// TestEveryPage looks at every page in light and dark, on a phone, on a wide screen and on paper, with
// scripts and without. With DESKBELL_SCREENSHOTS it leaves a picture of each in that directory of
// the module.
func TestEveryPage(t *testing.T) {
	d := webtest.Demo(t, wednesday.Add(-30*time.Minute), func(s *config.Settings) { s.AllowPrivateWebhooks = true })
	asked := d.Submit()
	readers := cookies(d, asked)
	tabs := map[string]*webtest.Chromium{}
	all := views(d, asked)
	noneLeftOut(t, all)
	for _, v := range all {
		t.Run(v.reader+" "+v.name, func(t *testing.T) {
			if tabs[v.reader] == nil {
				tabs[v.reader] = d.Chromium().As(readers[v.reader])
			}
			look(tabs[v.reader].For(t), v)
		})
	}
}

func look(c *webtest.Chromium, v view) {
	c.Helper()
	c.Change(webtest.Desktop, webtest.Light)
	if received := c.FirstView(v.address); received > largestView {
		c.Errorf("the first view takes %d bytes, at most %d may be", received, largestView)
	}
	if c.Status() != v.status {
		c.Errorf("the status is %d, want %d", c.Status(), v.status)
	}
	c.OneHeading().NothingCut().Axe()
	c.Photograph(v.reader, v.name, "light")
	c.Change(webtest.Dark)
	c.Axe().Photograph(v.reader, v.name, "dark")
	c.Change(webtest.Phone, webtest.Light)
	c.NoSideways().NothingCut().Axe().Photograph(v.reader, v.name, "phone")
	c.Change(webtest.Paper)
	c.NoSideways().Photograph(v.reader, v.name, "paper")
	c.Change(webtest.Wide)
	c.NoSideways().NothingCut()
	c.Change(webtest.NoScript, webtest.Phone)
	c.Open(v.address).OneHeading().NoSideways()
	c.Change(webtest.Scripts)
	c.Judge()
}
