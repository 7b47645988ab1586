package webtest

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// axeVersion is which axe-core looks at the pages. scripts/axe.sh fetches it: change both.
const axeVersion = "4.14.1"

var axe = sync.OnceValues(func() (string, error) {
	root, err := Root()
	if err != nil {
		return "", err
	}
	path := filepath.Join(root, ".cache", "axe-core", axeVersion, "axe.min.js")
	text, err := os.ReadFile(path)
	if err != nil {
		return "", fmt.Errorf("axe-core is not there to look at pages: run make chromium (%w)", err)
	}
	return string(text), nil
})

// Root is the directory of the module.
func Root() (string, error) {
	dir, err := os.Getwd()
	for err == nil {
		if _, there := os.Stat(filepath.Join(dir, "go.mod")); there == nil {
			return dir, nil
		}
		up := filepath.Dir(dir)
		if up == dir {
			return "", fmt.Errorf("there is no go.mod above %s", dir)
		}
		dir = up
	}
	return "", err
}

// finding is a rule that a page breaks.
type finding struct {
	ID, Impact, Help string
	Nodes            []struct {
		HTML           string   `json:"html"`
		Target         []string `json:"target"`
		FailureSummary string   `json:"failureSummary"`
	}
}

// lookAt has axe-core look at the page by all its rules, those that are off by default but belong
// to WCAG 2.2 AA among them, once nothing moves any more.
const lookAt = `Promise.allSettled(document.getAnimations().filter(a => a.effect?.getComputedTiming().iterations !== Infinity).map(a => a.finished))
	.then(() => axe.run(document, { resultTypes: ["violations"], rules: { "target-size": { enabled: true } } }))
	.then(found => found.violations.map(v => ({ ...v, Nodes: v.nodes.map(n => ({ ...n, target: n.target.flat(9) })) })))`

// Axe fails for everything about the page that axe-core finds hard to read or to use.
func (c *Chromium) Axe() *Chromium {
	c.Helper()
	for _, f := range c.findings() {
		for _, node := range f.Nodes {
			c.Errorf("%s%s: %s (%s, %s): %s\n%.400s\n%s", c.Address(), c.mood(), f.Help, f.ID, f.Impact, strings.Join(node.Target, " "), node.HTML, node.FailureSummary)
		}
	}
	return c
}

func (c *Chromium) findings() []finding {
	c.Helper()
	source, err := axe()
	c.must(err)
	c.Until("nothing to be under way", func() bool { quiet, _ := c.quiet(); return quiet })
	if !Eval[bool](c, `"axe" in window`) {
		c.do(chromedp.Evaluate[chromedp.Void](source))
	}
	return Eval[[]finding](c, lookAt)
}

// mood is how the page is looked at, for messages.
func (c *Chromium) mood() string {
	return fmt.Sprintf(" (%s, %d px)", either(c.Look.Dark, "dark", "light"), c.Look.Width)
}

// sticking names what reaches beyond the right edge of the page and isn't in a container that
// scrolls by itself.
const sticking = `(() => {
	const wide = document.documentElement.clientWidth;
	if (document.documentElement.scrollWidth <= wide && document.body.scrollWidth <= wide) return [];
	const contained = e => { for (let up = e.parentElement; up && up !== document.body; up = up.parentElement) if (getComputedStyle(up).overflowX !== "visible") return true; return false; };
	const all = [...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > wide + 1);
	const loose = all.filter(e => !contained(e));
	const out = loose.length > 0 ? loose : all;
	return [document.documentElement.scrollWidth + " of " + wide + " px", ...out.slice(0, 5).map(e => e.outerHTML.slice(0, 160))];
})()`

// NoSideways fails if the page is wider than the window, and says what sticks out.
func (c *Chromium) NoSideways() *Chromium {
	c.Helper()
	if out := Eval[[]string](c, sticking); len(out) > 0 {
		c.Errorf("%s%s is too wide: %s", c.Address(), c.mood(), strings.Join(out, "\n\t"))
	}
	return c
}

// cut names texts that reach beyond the edge of what is around them, or of the window, so that a
// part can't be read. Tables and code may be scrolled to, and what ends in an ellipsis says so.
const cut = `(() => {
	const found = new Set();
	const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
	while (texts.nextNode()) {
		const text = texts.currentNode, of = text.parentElement;
		if (!text.data.trim() || !of.checkVisibility({ opacityProperty: true, visibilityProperty: true }) || of.closest(".unseen, .skip, svg, select, textarea")) continue;
		const range = document.createRange();
		range.selectNodeContents(text);
		const right = range.getBoundingClientRect().right;
		let over = right > innerWidth + 1;
		for (let up = of; up; up = up.parentElement) {
			const s = getComputedStyle(up);
			const unseen = s.clipPath !== "none" || s.clip !== "auto" || up.getBoundingClientRect().width <= 1; // for screen readers
			if (unseen) { over = false; break; }
			if (up !== document.documentElement && /auto|scroll/.test(s.overflowX)) {
				over = !of.closest("table, pre, svg, .scroll") && up.scrollWidth > up.clientWidth + 1 && right > up.getBoundingClientRect().right + 1;
				break;
			}
			if (/hidden|clip/.test(s.overflowX) && s.textOverflow !== "ellipsis" && up.scrollWidth > up.clientWidth + 1 && right > up.getBoundingClientRect().right + 1) { over = true; break; }
		}
		if (over) found.add(text.data.trim().slice(0, 60) + " in " + of.outerHTML.slice(0, 100));
	}
	return [...found];
})()`

// NothingCut fails for words that are cut off.
func (c *Chromium) NothingCut() *Chromium {
	c.Helper()
	if out := Eval[[]string](c, cut); len(out) > 0 {
		c.Errorf("%s%s cuts off: %s", c.Address(), c.mood(), strings.Join(out, "\n\t"))
	}
	return c
}

// OneHeading fails unless the page has exactly one heading of the first level, a title and a
// language.
func (c *Chromium) OneHeading() *Chromium {
	c.Helper()
	if n := Eval[int](c, `document.querySelectorAll("h1").length`); n != 1 {
		c.Errorf("%s has %d headings of the first level", c.Address(), n)
	}
	if Eval[string](c, "document.title") == "" || Eval[string](c, "document.documentElement.lang") == "" {
		c.Errorf("%s lacks a title or a language", c.Address())
	}
	return c
}

// FirstView opens an address as for the first time, and tells how many bytes came, compressed,
// until the page needed nothing more.
func (c *Chromium) FirstView(address string) int {
	c.Helper()
	c.must(call(c, network.SetCacheDisabled, network.SetCacheDisabledParams{CacheDisabled: true}))
	c.forgetTraffic()
	c.Open(address)
	received := 0
	c.Until("all that belongs to "+address, func() bool {
		var quiet bool
		quiet, received = c.quiet()
		return quiet
	})
	return received
}

// Photograph writes a picture of the whole page into the directory that DESKBELL_SCREENSHOTS names,
// from the module's on; without it, nothing is to be done. The file is called by all the words.
func (c *Chromium) Photograph(words ...string) *Chromium {
	c.Helper()
	dir := os.Getenv("DESKBELL_SCREENSHOTS")
	if dir == "" {
		return c
	}
	if !filepath.IsAbs(dir) {
		root, err := Root()
		c.must(err)
		dir = filepath.Join(root, dir)
	}
	c.must(os.MkdirAll(dir, 0o750))
	name := strings.Trim(notInNames.ReplaceAllString(strings.ToLower(strings.Join(words, "-")), "-"), "-")
	whole := true
	got, err := chromedp.Call(c.ctx, page.CaptureScreenshot, page.CaptureScreenshotParams{CaptureBeyondViewport: &whole, Format: page.CaptureScreenshotFormatPng})
	c.must(err)
	c.must(os.WriteFile(filepath.Join(dir, name+".png"), got.Data, 0o600))
	return c
}

var notInNames = regexp.MustCompile(`[^a-z0-9]+`)
