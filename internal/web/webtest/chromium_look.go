package webtest

import (
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// Look is what a browser is like, and whoever sits at it.
type Look struct {
	Width, Height int    // of the window, in pixels of CSS
	Dark          bool   // prefers dark
	Still         bool   // prefers that nothing moves
	Print         bool   // shows pages as they are printed
	Language      string // such as de-CH
	Zone          string // such as Asia/Tokyo
	NoScript      bool   // runs no scripts
	Offline       bool   // has no network
	Told          bool   // pages learn what happens by their stream only, not by looking each minute
}

// Dark prefers dark.
func Dark(l *Look) { l.Dark = true }

// Light prefers light, as every browser does at first.
func Light(l *Look) { l.Dark = false }

// Desktop is a usual window, as every browser has at first.
func Desktop(l *Look) { l.Width, l.Height, l.Print = 1280, 900, false }

// Wide is as wide as the widest screen that counts.
func Wide(l *Look) { l.Width, l.Height, l.Print = 1920, 1080, false }

// Phone is as narrow as the narrowest phone that counts.
func Phone(l *Look) { l.Width, l.Height, l.Print = 360, 740, false }

// Paper is what is printed on a sheet of A4, within its margins.
func Paper(l *Look) { l.Width, l.Height, l.Print = 718, 1048, true }

// NoScript runs no scripts.
func NoScript(l *Look) { l.NoScript = true }

// Scripts runs them again.
func Scripts(l *Look) { l.NoScript = false }

// Moving shows animations.
func Moving(l *Look) { l.Still = false }

// Told lets pages learn what happens by their stream only, and not by looking each minute.
func Told(l *Look) { l.Told = true }

// Reads has a language, such as de-CH.
func Reads(language string) func(*Look) { return func(l *Look) { l.Language = language } }

// Lives is in a zone, such as Asia/Tokyo.
func Lives(zone string) func(*Look) { return func(l *Look) { l.Zone = zone } }

// Change makes the browser different from now on.
func (c *Chromium) Change(looks ...func(*Look)) *Chromium {
	c.Helper()
	for _, set := range looks {
		set(&c.Look)
	}
	c.Apply()
	return c
}

// Apply makes the browser what its Look says.
func (c *Chromium) Apply() {
	c.Helper()
	l := c.Look
	version, err := chromedp.CallBrowser(c.ctx, browser.GetVersion, cdp.Empty{})
	c.must(err)
	c.must(call(c, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{
		Width: int64(l.Width), Height: int64(l.Height), DeviceScaleFactor: 1,
	}))
	c.must(call(c, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: either(l.Print, "print", "screen"), Features: []*emulation.MediaFeature{
		{Name: "prefers-color-scheme", Value: either(l.Dark, "dark", "light")},
		{Name: "prefers-reduced-motion", Value: either(l.Still, "reduce", "no-preference")},
	}}))
	c.must(call(c, emulation.SetTimezoneOverride, emulation.SetTimezoneOverrideParams{TimezoneID: l.Zone}))
	base, _, _ := strings.Cut(l.Language, "-")
	c.must(call(c, emulation.SetUserAgentOverride, emulation.SetUserAgentOverrideParams{
		UserAgent: version.UserAgent, AcceptLanguage: l.Language + "," + base,
	}))
	c.must(call(c, emulation.SetLocaleOverride, emulation.SetLocaleOverrideParams{Locale: l.Language}))
	c.must(call(c, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: l.NoScript}))
	if l.Offline != c.cut {
		c.cutOff(l.Offline)
	}
}

// cutOff takes the network away, or gives it back.
func (c *Chromium) cutOff(is bool) {
	c.Helper()
	rules := []*network.Conditions{}
	if is {
		rules = append(rules, &network.Conditions{Offline: true, DownloadThroughput: -1, UploadThroughput: -1})
	}
	c.must(call(c, network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{MatchedNetworkConditions: rules}))
	c.must(call(c, network.OverrideNetworkState, network.OverrideNetworkStateParams{Offline: is, DownloadThroughput: -1, UploadThroughput: -1}))
	c.cut = is
}

func either(is bool, yes, no string) string {
	if is {
		return yes
	}
	return no
}

// call sends a command to the tab, whose answer is of no interest.
func call[P, R any](c *Chromium, command cdp.Command[P, R], params P) error {
	_, err := chromedp.Call(c.ctx, command, params)
	return err
}

// Clock sets the browser's clock to the desk's, for the pages that it opens from then on. Unlike
// the desk's it goes on. A browser begins with that.
func (c *Chromium) Clock() {
	c.Helper()
	text, err := os.ReadFile(c.clock)
	c.must(err)
	now, err := time.Parse(time.RFC3339Nano, strings.TrimSpace(string(text)))
	c.must(err)
	if c.clockScript != "" {
		c.must(call(c, page.RemoveScriptToEvaluateOnNewDocument, page.RemoveScriptToEvaluateOnNewDocumentParams{Identifier: c.clockScript}))
	}
	source := strings.ReplaceAll(clockSource, "AHEAD", strconv.FormatInt(time.Until(now).Milliseconds(), 10))
	if c.Look.Told {
		source += toldSource
	}
	added, err := chromedp.Call(c.ctx, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: source})
	c.must(err)
	c.clockScript = added.Identifier
}

// Pass lets time pass for the page that is open: its clocks jump. The desk's is moved by At.
func (c *Chromium) Pass(time time.Duration) *Chromium {
	c.Helper()
	Eval[bool](c, "passTime("+strconv.FormatInt(time.Milliseconds(), 10)+")")
	return c
}

// clockSource is run before any of a page's own scripts.
const clockSource = `{
	const Real = Date, steady = performance.now.bind(performance);
	let passed = 0;
	const now = () => Real.now() + AHEAD + passed;
	globalThis.Date = class Date extends Real {
		constructor(...given) { given.length ? super(...given) : super(now()); }
		static now() { return now(); }
	};
	performance.now = () => steady() + passed;
	globalThis.passTime = by => (passed += by, true);
}`

// toldSource forgets what is to be done every half minute, or less often.
const toldSource = `{
	const usual = globalThis.setInterval;
	globalThis.setInterval = (what, every, ...given) => every < 30000 ? usual(what, every, ...given) : 0;
}`
