package webtest

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// patience is how long a browser is given for one thing. Nothing takes that long unless it never
// happens: the race detector and busy neighbors are counted in.
const patience = 45 * time.Second

// browsers are the programs that do, in the order in which they are looked for. scripts/chromium.sh
// looks in the same places: change both.
var browsers = []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"}

// process is the one browser of a test binary, which all its tests share. Each has a profile of
// its own in it, with its own cookies, storage and cache.
var process struct {
	once   sync.Once
	ctx    context.Context
	cancel context.CancelFunc
	err    error
}

// Main runs the tests of a package that uses Chromium, and ends the browser after them.
func Main(m *testing.M) {
	status := m.Run()
	if process.cancel != nil {
		process.cancel()
	}
	os.Exit(status)
}

// started is the browser's context, once it runs.
func started() (context.Context, error) {
	process.once.Do(func() {
		var path string
		if path, process.err = program(); process.err != nil {
			return
		}
		options := append(slices.Clone(chromedp.DefaultExecAllocatorOptions[:]),
			chromedp.ExecPath(path),
			chromedp.Flag("font-render-hinting", "none"),
			// Whatever a page may ask for elsewhere finds nobody, on any machine.
			chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"),
		)
		allocator, cancelAllocator := chromedp.NewExecAllocator(context.Background(), options...)
		ctx, cancel := chromedp.NewContext(allocator)
		process.ctx, process.cancel = ctx, func() { cancel(); cancelAllocator() }
		if err := chromedp.Do(ctx); err != nil {
			process.err = fmt.Errorf("%s doesn't start: %w", path, err)
		}
	})
	return process.ctx, process.err
}

// program is where the browser is: where DESKBELL_CHROMIUM says, or along the PATH.
func program() (string, error) {
	if path := os.Getenv("DESKBELL_CHROMIUM"); path != "" {
		return exec.LookPath(path)
	}
	for _, name := range browsers {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", fmt.Errorf("there is no browser for the tests of the pages: run make chromium, or set DESKBELL_CHROMIUM (looked for %s)", strings.Join(browsers, ", "))
}

// Chromium is a real browser with one tab, which shows no page at first. When the test is over it
// fails for whatever was complained about on the console, and for whatever was asked for
// elsewhere; Expect allows some of that.
type Chromium struct {
	*Desk
	Look        Look
	ctx         context.Context
	ears        *ears
	cut         bool   // off from the network
	scope       string // where things are looked for; empty: everywhere
	clockScript page.ScriptIdentifier
}

// Chromium opens one, with cookies of its own.
func (d *Desk) Chromium(looks ...func(*Look)) *Chromium {
	d.Helper()
	root, err := started()
	d.must(err)
	c := &Chromium{Desk: d, ears: newEars(), Look: Look{Width: 1280, Height: 900, Language: "en-GB", Zone: "Europe/Zurich", Still: true}}
	for _, set := range looks {
		set(&c.Look)
	}
	ctx, cancel := chromedp.NewContext(root, chromedp.WithNewBrowserContext(), chromedp.WithListener(c.ears.hear))
	c.ctx = ctx
	d.Cleanup(func() {
		if d.Failed() {
			c.lastSeen()
		}
		cancel()
		c.Judge()
	})
	d.must(chromedp.Do(ctx)) // makes the tab, for as long as the test takes
	c.Apply()
	c.Clock()
	return c
}

// For is the same browser in a part of its test, to which it complains.
func (c *Chromium) For(t *testing.T) *Chromium {
	part := *c
	part.Desk = c.Desk.For(t)
	return &part
}

// do runs steps, for as long as there is patience.
func (c *Chromium) do(steps ...chromedp.Action[chromedp.Void]) {
	c.Helper()
	ctx, cancel := context.WithTimeout(c.ctx, patience)
	defer cancel()
	c.must(chromedp.Do(ctx, steps...))
}

// Eval is what an expression of JavaScript comes to in the page, also where the page itself may
// run no scripts.
func Eval[T any](c *Chromium, expression string) T {
	c.Helper()
	ctx, cancel := context.WithTimeout(c.ctx, patience)
	defer cancel()
	value, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		c.Fatalf("%s: %v", expression, err)
	}
	return value
}

// lastSeen tells what the page showed when the test failed.
func (c *Chromium) lastSeen() {
	text, err := c.peek("location.href + '\\n' + document.body.innerText")
	if err != nil {
		c.Logf("the page can't be looked at any more: %v", err)
		return
	}
	c.Logf("the browser shows %.3000s", text)
}

// peek is a text that an expression comes to, tried once: while a page goes there is none.
func (c *Chromium) peek(expression string) (string, error) {
	ctx, cancel := context.WithTimeout(c.ctx, patience)
	defer cancel()
	return chromedp.Run(ctx, chromedp.Evaluate[string](expression))
}
