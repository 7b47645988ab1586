package webtest

import (
	"net/url"
	"strings"
	"time"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// Open goes to an address of the desk, and waits until the page is there with its scripts.
func (c *Chromium) Open(address string) *Chromium {
	c.Helper()
	c.do(chromedp.Navigate(c.URL + address))
	return c
}

// As gives the browser the cookies of another, such as of one in which somebody has signed in.
func (c *Chromium) As(b *Browser) *Chromium {
	c.Helper()
	base, err := url.Parse(c.URL)
	c.must(err)
	var cookies []*network.CookieParam
	for _, one := range b.client.Jar.Cookies(base) {
		cookies = append(cookies, &network.CookieParam{Name: one.Name, Value: one.Value, URL: c.URL, HTTPOnly: true, SameSite: network.CookieSameSiteLax})
	}
	c.must(call(c, network.SetCookies, network.SetCookiesParams{Cookies: cookies}))
	return c
}

// SignIn signs a member of staff in, as people do.
func (c *Chromium) SignIn(email, password string) *Chromium {
	c.Helper()
	c.Open("/sign-in")
	c.Going(func() {
		c.fillIn("input[name=email]", email)
		c.fillIn("input[name=password]", password)
		c.Press("Enter")
	})
	return c
}

// Going does what leads to another page, and waits until that is there with its scripts.
func (c *Chromium) Going(do func()) *Chromium {
	c.Helper()
	before := c.loads()
	do()
	c.Until("another page", func() bool { return c.loads() > before })
	return c
}

// Until waits for something to become true. It is asked again every few milliseconds.
func (c *Chromium) Until(what string, is func() bool) *Chromium {
	c.Helper()
	for deadline := time.Now().Add(patience); !is(); time.Sleep(15 * time.Millisecond) {
		if time.Now().After(deadline) {
			c.Fatalf("waited in vain for %s", what)
		}
	}
	return c
}

// Holds waits until an expression of JavaScript is true in the page.
func (c *Chromium) Holds(expression string) *Chromium {
	c.Helper()
	return c.Until(expression, func() bool {
		text, err := c.peek("String(" + expression + ")")
		return err == nil && text == "true" // an error: the page is about to change
	})
}

// Says waits until the page shows texts. White space counts once.
func (c *Chromium) Says(texts ...string) *Chromium {
	c.Helper()
	for _, text := range texts {
		c.Until("the text "+text, func() bool { return c.shows(text) })
	}
	return c
}

// Hides waits until the page doesn't show texts any more.
func (c *Chromium) Hides(texts ...string) *Chromium {
	c.Helper()
	for _, text := range texts {
		c.Until("the text to go away: "+text, func() bool {
			now, err := c.peek(visibleText)
			return err == nil && !strings.Contains(squeezed(now), squeezed(text))
		})
	}
	return c
}

const visibleText = "document.body.innerText"

func (c *Chromium) shows(text string) bool {
	now, err := c.peek(visibleText)
	return err == nil && strings.Contains(squeezed(now), squeezed(text))
}

// squeezed has one space for all white space, those that don't break among it. What CSS writes in
// capitals counts as written so.
func squeezed(text string) string { return strings.Join(strings.Fields(text), " ") }

// Text is what an element shows, by its selector; the first of several.
func (c *Chromium) Text(selector string) string {
	c.Helper()
	var text string
	c.Until("the element "+selector, func() bool {
		found, err := c.peek("(it => it ? '+' + it.innerText : '')(document.querySelector(" + quoted(selector) + "))")
		text = squeezed(strings.TrimPrefix(found, "+"))
		return err == nil && found != ""
	})
	return text
}

// Address is where the browser is: path, query and fragment.
func (c *Chromium) Address() string {
	c.Helper()
	return Eval[string](c, "location.pathname + location.search + location.hash")
}

// IsAt waits until the browser is at an address: a path, a query too if there is one in it.
func (c *Chromium) IsAt(address string) *Chromium {
	c.Helper()
	expression := "location.pathname"
	if strings.Contains(address, "?") {
		expression += " + location.search"
	}
	return c.Holds(expression + " === " + quoted(address))
}
