package webtest

import (
	"fmt"
	"maps"
	"net/url"
	"regexp"
	"strings"
	"sync"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
)

// ears is what was heard of a tab. The browser tells it meanwhile, from a goroutine of its own.
type ears struct {
	sync.Mutex
	loads    int                                // pages that have come, with all that belongs to them
	said     []string                           // on the console, by the page or about it
	asked    []string                           // addresses of all requests
	pages    map[network.RequestID]int          // the status with which pages came
	status   int                                // the latest of them
	received float64                            // bytes, compressed, with their headers
	waiting  map[network.RequestID]cdp.LoaderID // requests under way, but for streams, with the page that asks
	allowed  []*regexp.Regexp                   // what may be said
}

func newEars() *ears {
	return &ears{pages: map[network.RequestID]int{}, waiting: map[network.RequestID]cdp.LoaderID{}}
}

// hear takes in what happens in the tab.
func (e *ears) hear(event any) {
	e.Lock()
	defer e.Unlock()
	switch event := event.(type) {
	case *page.EventLoadEventFired:
		e.loads++
	case *runtime.EventConsoleAPICalled:
		words := []string{"console." + string(event.Type)}
		for _, one := range event.Args {
			words = append(words, string(one.Value)+one.Description)
		}
		e.said = append(e.said, strings.Join(words, " "))
	case *runtime.EventExceptionThrown:
		thrown := event.ExceptionDetails.Text
		if event.ExceptionDetails.Exception != nil {
			thrown += " " + event.ExceptionDetails.Exception.Description
		}
		e.said = append(e.said, thrown)
	case *log.EventEntryAdded:
		// A page that refuses something has its status, which is as it should be.
		if e.pages[event.Entry.NetworkRequestID] < 400 {
			e.said = append(e.said, fmt.Sprintf("%s: %s %s", event.Entry.Level, event.Entry.Text, event.Entry.URL))
		}
	default:
		e.follow(event)
	}
}

// follow keeps count of requests.
func (e *ears) follow(event any) {
	switch event := event.(type) {
	case *network.EventRequestWillBeSent:
		e.asked = append(e.asked, event.Request.URL)
		if event.Type != network.ResourceTypeEventSource {
			e.waiting[event.RequestID] = event.LoaderID
		}
	case *network.EventResponseReceived:
		if event.Type == network.ResourceTypeDocument {
			e.status = int(event.Response.Status)
			e.pages[event.RequestID] = e.status
		}
	case *network.EventLoadingFinished:
		e.received += event.EncodedDataLength
		delete(e.waiting, event.RequestID)
	case *network.EventLoadingFailed:
		delete(e.waiting, event.RequestID)
	case *page.EventFrameNavigated: // nobody waits any more for what the page before has asked for
		maps.DeleteFunc(e.waiting, func(_ network.RequestID, by cdp.LoaderID) bool { return by != event.Frame.LoaderID })
	}
}

// Expect allows what is said on the console and looks like that, such as what a browser without
// a network says.
func (c *Chromium) Expect(patterns ...string) {
	c.ears.Lock()
	defer c.ears.Unlock()
	for _, p := range patterns {
		c.ears.allowed = append(c.ears.allowed, regexp.MustCompile(p))
	}
}

// Judge fails the test for what nobody expected: words on the console, what the pages' policy
// forbids among them, and requests to anybody else. It is done at the end by itself.
func (c *Chromium) Judge() {
	c.Helper()
	for _, complaint := range c.complaints() {
		c.Error(complaint)
	}
}

// complaints are what is new that nobody expected.
func (c *Chromium) complaints() (all []string) {
	c.ears.Lock()
	defer c.ears.Unlock()
	for _, said := range c.ears.said {
		if !c.ears.mayBeSaid(said) {
			all = append(all, "on the console: "+said)
		}
	}
	for _, address := range c.ears.asked {
		if u, err := url.Parse(address); err != nil || u.Scheme != "data" && u.Scheme != "blob" && u.Scheme+"://"+u.Host != c.URL {
			all = append(all, "a page asks for "+address)
		}
	}
	c.ears.said, c.ears.asked = nil, nil
	return all
}

// Status is what the desk answered with when the page was asked for, such as 404.
func (c *Chromium) Status() int {
	c.ears.Lock()
	defer c.ears.Unlock()
	return c.ears.status
}

func (e *ears) mayBeSaid(text string) bool {
	for _, one := range e.allowed {
		if one.MatchString(text) {
			return true
		}
	}
	return false
}

func (c *Chromium) loads() int {
	c.ears.Lock()
	defer c.ears.Unlock()
	return c.ears.loads
}

// forgetTraffic begins to count anew.
func (c *Chromium) forgetTraffic() {
	c.ears.Lock()
	defer c.ears.Unlock()
	c.ears.received = 0
	clear(c.ears.waiting)
}

// quiet reports whether nothing is under way, and how much has come.
func (c *Chromium) quiet() (quiet bool, received int) {
	c.ears.Lock()
	defer c.ears.Unlock()
	return len(c.ears.waiting) == 0, int(c.ears.received)
}
