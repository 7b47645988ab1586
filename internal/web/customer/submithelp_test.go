package customer_test

import (
	"bytes"
	"encoding/json"
	"html"
	"maps"
	"mime/multipart"
	"net/http"
	"regexp"
	"testing"
	"time"

	"deskbell/internal/web/webtest"
)

// wednesday is 15:00 in Zurich, in winter.
var wednesday = time.Date(2026, time.November, 25, 14, 0, 0, 0, time.UTC)

// typed is the form as Ada fills it in, but for what a test has in other ways: name, value, …
func typed(other ...string) map[string]string {
	all := map[string]string{
		"license_email": "ops@aerial.example", "requester.name": "Ada", "requester.email": "ada@aerial.example", "requester.country": "CH",
		"topic": "processing", "impact": "critical", "subject": "Engine stops at step 2", "description": "It stops after 20 minutes.\r\nWithout a message.",
	}
	for i := 0; i+1 < len(other); i += 2 {
		all[other[i]] = other[i+1]
	}
	return all
}

// attached is a file to send along.
type attached struct{ name, content string }

// sendForm sends the form as a browser does, with files.
func sendForm(b *webtest.Browser, filled map[string]string, files ...attached) webtest.Seen {
	b.Helper()
	return b.Do(formOf(b, filled, files...))
}

func formOf(b *webtest.Browser, filled map[string]string, files ...attached) *http.Request {
	b.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for name, value := range filled {
		must(b, form.WriteField(name, value))
	}
	for _, one := range files {
		part, err := form.CreateFormFile("files", one.name)
		must(b, err)
		_, err = part.Write([]byte(one.content))
		must(b, err)
	}
	must(b, form.Close())
	r, err := http.NewRequestWithContext(b.Context(), http.MethodPost, b.URL+"/", &body)
	must(b, err)
	r.Header.Set("Content-Type", form.FormDataContentType())
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return r
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

var keyForm = regexp.MustCompile(`name="key" value="([^"]+)"`)

// keyOf is the key that came with a form.
func keyOf(s webtest.Seen) string {
	if found := keyForm.FindStringSubmatch(s.Body); found != nil {
		return html.UnescapeString(found[1])
	}
	return ""
}

// fresh fills in a form that has just been opened.
func fresh(b *webtest.Browser, other ...string) map[string]string {
	b.Helper()
	all := typed(other...)
	if all["key"] == "" {
		all["key"] = keyOf(b.Open("/").Is(http.StatusOK))
	}
	return all
}

// submitted sends a form, follows to the request's page, and gives the ticket's number.
func submitted(b *webtest.Browser, filled map[string]string, files ...attached) string {
	b.Helper()
	return opened(b, sendForm(b, filled, files...))
}

var linkForm = regexp.MustCompile(`^/t/dbt_[A-Za-z0-9_-]+$`)

// opened follows the link to a request that was submitted, and gives its number.
func opened(b *webtest.Browser, sent webtest.Seen) string {
	b.Helper()
	if link := sent.Header.Get("Location"); sent.Status != http.StatusSeeOther || !linkForm.MatchString(link) {
		b.Fatalf("got %d to %q, want the link to a request: %.4000s", sent.Status, link, sent.Body)
	}
	at := sent.GoesSomewhere().Header.Get("Location")
	number := regexp.MustCompile(`^/tickets/(\d+)$`).FindStringSubmatch(at)
	if number == nil {
		b.Fatalf("the link leads to %q", at)
	}
	return number[1]
}

// ticket is a request as the API tells it.
type ticket struct {
	Number    int64
	Subject   string
	Requester struct{ Name, Email, Country, Language string }
	Topic     string
	SLA       struct {
		Policy string
		Clocks []struct {
			Due    time.Time `json:"due_at"`
			Target string
		}
	}
	Attachments []struct {
		ID, Name, Type string
		Size           int64
	}
	Description string
}

func read(b *webtest.Browser, address string, into any) {
	b.Helper()
	must(b, json.Unmarshal([]byte(b.Open(address).Is(http.StatusOK).Body), into))
}

// of reads a request, as its customer.
func of(b *webtest.Browser, number string) (t ticket) {
	b.Helper()
	read(b, "/v1/tickets/"+number, &t)
	return t
}

// told asks for the promise as a script does.
func told(b *webtest.Browser, filled map[string]string) webtest.Seen {
	b.Helper()
	var pairs []string
	for name := range maps.Keys(filled) {
		if name == "license_email" || name == "topic" || name == "impact" || name == "requester.country" {
			pairs = append(pairs, name, filled[name])
		}
	}
	return b.Send("/promise", pairs...).Is(http.StatusOK)
}
