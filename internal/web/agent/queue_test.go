package agent_test

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"deskbell/internal/web/webtest"
)

// monday is when the desk in Zurich is open, and that in America isn't.
var monday = time.Date(2026, time.November, 23, 9, 0, 0, 0, time.UTC)

const spiteful = `"><script>alert(1)</script><img src=x onerror=alert(1)>{{7*7}}`

// listedIn are the numbers of the tickets on a page, in its order.
func listedIn(s webtest.Seen) string {
	var all []string
	for _, m := range regexp.MustCompile(`data-number="(\d+)"`).FindAllStringSubmatch(s.Body, -1) {
		all = append(all, m[1])
	}
	return strings.Join(all, " ")
}

// lists expects tickets, in their order.
func lists(t *testing.T, s webtest.Seen, want ...int64) webtest.Seen {
	t.Helper()
	if got := listedIn(s.Is(200)); got != strings.Trim(fmt.Sprint(want), "[]") {
		t.Errorf("%s lists %q, want %v", s.Address, got, want)
	}
	return s
}

// linkTo is the address of a link that is named by a text.
func linkTo(t *testing.T, s webtest.Seen, text string) string {
	t.Helper()
	found := regexp.MustCompile(`<a[^>]*href="([^"]+)"[^>]*>\s*` + regexp.QuoteMeta(text)).FindStringSubmatch(s.Body)
	if found == nil {
		t.Fatalf("%s has no link %q", s.Address, text)
	}
	return strings.ReplaceAll(found[1], "&amp;", "&")
}

func searched(q string) string { return "/desk?q=" + url.QueryEscape(q) }

// TestQueue shows the nearest deadline first, and of each ticket what matters.
func TestQueue(t *testing.T) {
	d := webtest.Open(t, monday)
	slow := d.Submit("impact", "limited", "subject", "Slow")
	fast := d.Submit("subject", "Fast", "name", "Yuki Tanaka", "country", "JP")
	plain := d.Submit("license_email", "plain@survey.example", "subject", "Without a promise")
	b := d.SignedIn(webtest.Agent)
	page := lists(t, b.Open("/desk"), fast.Number, slow.Number, plain.Number)
	page.Is(200, "All open tickets", "3 tickets", "Yuki Tanaka", "aerial.example", "Critical", "On track", "left", "Nobody", "Open", `href="/tickets/`+fmt.Sprint(fast.Number)+`"`, "Unassigned", `data-stream="/v1/stream"`)
	lists(t, b.Open("/desk?view=unassigned"), fast.Number, slow.Number, plain.Number).Is(200, "<h1>Unassigned</h1>")
	lists(t, b.Open("/desk?view=my-open")).Is(200, "Nothing left here. Well done.")
	lists(t, b.Open(searched("is:open sort:created")), plain.Number, fast.Number, slow.Number)
	d.At(monday.Add(30 * 24 * time.Hour))
	late := d.SignedIn(webtest.Agent) // the session before is over by then
	late.Open("/desk?view=breached").Is(200, "Breached", "late")
	late.Open("/desk?view=nobody-has-it").Is(200, "All open tickets")
}

// TestQueueIsForStaff shows it to nobody else.
func TestQueueIsForStaff(t *testing.T) {
	d := webtest.Open(t, monday)
	for _, address := range []string{"/desk", "/desk/views"} {
		d.Browser().Open(address).Is(401, "Please sign in")
		d.Owner("ops@aerial.example").Open(address).Is(403, "Not for you")
	}
	for _, address := range []string{"/desk/bulk", "/desk/views", "/desk/views/x", "/desk/views/x/move", "/desk/views/x/delete"} {
		d.Browser().Send(address, "ticket", "1001", "action", "solve").Is(401)
	}
	d.SignedIn(webtest.Agent).Open("/desk/bulk").GoesTo("/desk").Is(200)
}

// TestFilters follows the links that edit the search.
func TestFilters(t *testing.T) {
	d := webtest.Open(t, monday)
	swiss := d.Submit()
	asian := d.Submit("impact", "major", "country", "JP")
	b := d.SignedIn(webtest.Agent)
	page := b.Open("/desk")
	page = lists(t, b.Open(linkTo(t, page, "Major")), asian.Number).Is(200, `value="is:open impact:major"`, "<strong>Major</strong>", "Search")
	page = lists(t, b.Open(linkTo(t, page, "Critical")), swiss.Number, asian.Number)
	page = lists(t, b.Open(linkTo(t, page, "Asia")), asian.Number)
	page = lists(t, b.Open(linkTo(t, page, "Me<"))).Is(200, "No ticket is like that.", "without <code>region:asia</code>")
	page = lists(t, b.Open(linkTo(t, page, "without <code>assignee:me</code>")), asian.Number)
	page = b.Open(linkTo(t, page, "Newest")).Is(200, "sort:created", "<strong>newest</strong>")
	lists(t, b.Open(linkTo(t, page, "Clear")), swiss.Number, asian.Number)
	lists(t, b.Open(searched("processing stops is:closed"))).Is(200, "No ticket is like that.").Lacks("Look among all tickets")
	page = lists(t, b.Open(searched("nonesuch"))).Is(200, "Look among all tickets").Lacks("Leave something out")
	b.Open(linkTo(t, page, "Look among all tickets")).Is(200, "is:open,pending,solved,closed")
}

// TestSearchesThatAreNotUnderstood stay in their field, with what is wrong and what may be meant.
func TestSearchesThatAreNotUnderstood(t *testing.T) {
	d := webtest.Open(t, monday)
	one := d.Submit()
	b := d.SignedIn(webtest.Agent)
	page := b.Open(searched("is:opne impakt:critical")).Is(422, `value="is:opne impakt:critical"`, `aria-invalid="true"`, "At character 4", "At character 9", "did you mean open?", "How to search", "Did you mean")
	lists(t, b.Open(linkTo(t, page, "<code>is:open impact:critical</code>")), one.Number)
	b.Open(searched(strings.Repeat("x", 501))).Is(422, "500")
	b.Open("/desk?cursor=nonsense").Is(422, "The page asked for must be the next_cursor")
}

// TestPages goes through a long queue, and back.
func TestPages(t *testing.T) {
	d := webtest.Open(t, monday)
	for range 101 {
		d.Submit()
	}
	b := d.SignedIn(webtest.Agent)
	first := b.Open("/desk").Is(200, "100+ tickets").Lacks("Previous page")
	second := b.Open(linkTo(t, first, "Next page")).Is(200, "page 2")
	third := b.Open(linkTo(t, second, "Next page")).Is(200, "page 3").Lacks("Next page")
	if listedIn(third) != "1101" {
		t.Errorf("the third page lists %s", listedIn(third))
	}
	back := b.Open(linkTo(t, third, "Previous page"))
	if listedIn(back) != listedIn(second) {
		t.Errorf("back is %s, want %s", listedIn(back), listedIn(second))
	}
	if again := b.Open(linkTo(t, back, "Previous page")); listedIn(again) != listedIn(first) || listedIn(first) == listedIn(second) {
		t.Errorf("the first page is %s, then %s", listedIn(first), listedIn(again))
	}
	b.Open(searched("processing")).Is(200, "More than 50 tickets")
}

// TestHostileTexts is what customers and agents may write.
func TestHostileTexts(t *testing.T) {
	d := webtest.Open(t, monday)
	one := d.Submit("subject", spiteful, "name", spiteful)
	b := d.SignedIn(webtest.Agent)
	number := fmt.Sprint(one.Number)
	b.Send("/desk/bulk", "ticket", number, "action", "tag", "tags", `"><b>x</b>`).Is(200)
	for _, address := range []string{"/desk", searched(spiteful), searched(`tag:"` + spiteful), "/desk?view=" + url.QueryEscape(spiteful), "/desk?cursor=" + url.QueryEscape(spiteful) + "&back=" + url.QueryEscape(spiteful)} {
		b.Open(address).Lacks("<script>alert", "<img", "<b>x")
	}
	b.Send("/desk/views", "name", spiteful, "query", spiteful).Lacks("<script>alert", "<img")
	b.Send("/desk/bulk", "ticket", spiteful, "action", spiteful, "assignee", spiteful, "tags", spiteful, "q", spiteful, "view", spiteful).Lacks("<script>alert", "<img")
	b.Open("/desk/views").Is(200).Lacks("<script>alert", "<img")
}
