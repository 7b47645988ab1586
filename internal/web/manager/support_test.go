package manager_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"deskbell/internal/web/webtest"
)

// monday is 9:00 in Zurich, when the Swiss desk opens.
var monday = time.Date(2026, time.November, 23, 8, 0, 0, 0, time.UTC)

// reported is a desk with an agent and a manager at work, in Zurich.
type reported struct {
	*webtest.Desk
	agent, manager *webtest.Browser
}

func openDesk(t *testing.T) reported {
	t.Helper()
	d := webtest.Open(t, monday)
	r := reported{Desk: d, agent: d.SignedIn(webtest.Agent)}
	r.managerReturns()
	return r
}

// at moves the clock on from Monday morning, and has the agent sign in again: nobody stays
// signed in who isn't there.
func (r *reported) at(later time.Duration) {
	r.Helper()
	r.At(monday.Add(later))
	r.agent = r.SignedIn(webtest.Agent)
}

// managerReturns has the manager sign in again.
func (r *reported) managerReturns() {
	r.Helper()
	r.manager = r.SignedIn(webtest.Manager)
	r.manager.Keeps("deskbell-zone", "Europe%2FZurich")
}

// submit makes a ticket and gives its number.
func (r reported) submit(impact, country, subject string) int {
	r.Helper()
	subject = strings.Trim(strings.ReplaceAll(fmt.Sprintf("%q", subject), `\x`, `\u00`), `"`)
	status, body := r.Ask("POST", "/v1/tickets", "", `{"license_email":"ops@aerial.example","requester":{"name":"Ada","email":"ada@aerial.example","country":"`+country+`"},
 "topic":"processing","impact":"`+impact+`","subject":"`+subject+`","description":"It stops."}`)
	if status != http.StatusCreated {
		r.Fatalf("%d: %s", status, body)
	}
	return int(value(r.T, body, "number").(float64))
}

// do posts JSON to the API as a browser's user.
func do(b *webtest.Browser, path, body string) webtest.Seen {
	b.Helper()
	q, err := http.NewRequestWithContext(b.Context(), http.MethodPost, b.URL+path, strings.NewReader(body))
	if err != nil {
		b.Fatal(err)
	}
	q.Header.Set("Content-Type", "application/json")
	q.Header.Set("Sec-Fetch-Site", "same-origin")
	return b.Do(q)
}

// answer lets the agent respond.
func (r reported) answer(number int) {
	r.Helper()
	do(r.agent, fmt.Sprintf("/v1/tickets/%d/messages", number), `{"kind":"action_plan","body":"We are on it."}`).Is(http.StatusCreated)
}

// busy makes promises of all sorts, and moves the clock on to Wednesday: three kept, of which one
// is late but for a change of the impact, three broken, of which one is not answered, one open.
func (r *reported) busy() {
	r.Helper()
	kept, late := r.submit("major", "CH", "Kept"), r.submit("critical", "CH", "Late")
	r.submit("critical", "DE", "Never answered")
	abroad := r.submit("major", "US", "Abroad")
	eased, moved := r.submit("critical", "FR", "Eased"), r.submit("limited", "JP", "Moved")
	r.at(time.Hour)
	r.answer(kept)
	r.at(90 * time.Minute)
	do(r.agent, fmt.Sprintf("/v1/tickets/%d/reclassify", eased), `{"impact":"moderate","reason":"It is only a question."}`).Is(200)
	r.at(3 * time.Hour)
	r.answer(late)
	r.answer(eased)
	do(r.agent, fmt.Sprintf("/v1/tickets/%d/reclassify", moved), `{"impact":"critical","reason":"It is worse than that."}`).Is(200)
	r.at(4 * time.Hour)
	r.answer(moved)
	r.at(10 * time.Hour)
	r.answer(abroad)
	r.at(49 * time.Hour)
	r.managerReturns()
	r.submit("moderate", "CH", "Not due yet")
}

// value finds a value in JSON by a dotted path.
func value(t *testing.T, body, path string) any {
	t.Helper()
	var at any
	if err := json.Unmarshal([]byte(body), &at); err != nil {
		t.Fatalf("%v: %.500s", err, body)
	}
	for _, step := range strings.Split(path, ".") {
		switch here := at.(type) {
		case map[string]any:
			at = here[step]
		case []any:
			i := 0
			if _, err := fmt.Sscan(step, &i); err != nil || i >= len(here) {
				return nil
			}
			at = here[i]
		default:
			return nil
		}
	}
	return at
}

// tables are the cells of a page's tables, by their captions: row by row, with the header.
func tables(t *testing.T, body string) map[string][][]string {
	t.Helper()
	root, err := html.Parse(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	all := map[string][][]string{}
	for n := range root.Descendants() {
		if n.Type != html.ElementNode || n.Data != "table" {
			continue
		}
		caption := ""
		var rows [][]string
		for part := range n.Descendants() {
			switch part.Data {
			case "caption":
				caption = text(part)
			case "tr":
				var row []string
				for cell := range part.ChildNodes() {
					if cell.Data == "td" || cell.Data == "th" {
						row = append(row, text(cell))
					}
				}
				rows = append(rows, row)
			}
		}
		all[caption] = rows
	}
	return all
}

// figures are the page's first figures, by what they are about, with their notes.
func figures(t *testing.T, body string) map[string][]string {
	t.Helper()
	root, err := html.Parse(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	all, name := map[string][]string{}, ""
	for n := range root.Descendants() {
		switch n.Data {
		case "dt":
			name = text(n)
		case "dd":
			all[name] = append(all[name], text(n))
		}
	}
	return all
}

// text is what an element says, with single spaces.
func text(n *html.Node) string {
	var b strings.Builder
	for part := range n.Descendants() {
		if part.Type == html.TextNode {
			b.WriteString(part.Data + " ")
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}
