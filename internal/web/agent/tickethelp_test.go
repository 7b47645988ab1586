package agent_test

import (
	"bytes"
	"encoding/json"
	"mime/multipart"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"deskbell/internal/web/client"
	"deskbell/internal/web/webtest"
)

// wednesday is 15:00 in Zurich, in winter: the desk is open for two hours yet.
var wednesday = time.Date(2026, time.November, 25, 14, 0, 0, 0, time.UTC)

// submitted is a ticket that a customer has just submitted, and their token. Fields are set
// besides the usual ones: name, value, …
func submitted(d *webtest.Desk, fields ...string) (t client.Ticket, token string) {
	d.Helper()
	requester := map[string]string{"name": "Ada", "email": "ada@aerial.example", "country": "CH"}
	body := map[string]any{
		"license_email": "ops@aerial.example", "topic": "processing", "impact": "critical", "subject": "Engine stops at step 2",
		"description": "It stops after 20 minutes.", "requester": requester,
	}
	for i := 0; i+1 < len(fields); i += 2 {
		if name, ok := strings.CutPrefix(fields[i], "requester."); ok {
			requester[name] = fields[i+1]
			continue
		}
		body[fields[i]] = fields[i+1]
	}
	sent, err := json.Marshal(body)
	must(d, err)
	status, answer := d.Ask(http.MethodPost, "/v1/tickets", "", string(sent))
	if status != http.StatusCreated {
		d.Fatalf("submitting got %d: %s", status, answer)
	}
	var made struct {
		client.Ticket
		Token string `json:"access_token"`
	}
	must(d, json.Unmarshal([]byte(answer), &made))
	return made.Ticket, made.Token
}

// read is the ticket as the API has it.
func read(b *webtest.Browser, ref string) (t client.Ticket) {
	b.Helper()
	into(b, b.Open("/v1/tickets/"+ref).Is(200), &t)
	return t
}

func into(b *webtest.Browser, s webtest.Seen, value any) {
	b.Helper()
	must(b, json.Unmarshal([]byte(s.Body), value))
}

func number(t client.Ticket) string { return strconv.FormatInt(t.Number, 10) }

// file is one to send along.
type file struct{ name, content string }

// filled sends the form of a page that has that action, with what the page put into it and with
// other values: name, value, … The last of several forms counts that has the values' names.
func filled(b *webtest.Browser, s webtest.Seen, action string, values ...string) webtest.Seen {
	b.Helper()
	return filledWith(b, s, action, nil, values...)
}

func filledWith(b *webtest.Browser, s webtest.Seen, action string, files []file, values ...string) webtest.Seen {
	b.Helper()
	there, fields := formOf(s.Body, action, values)
	if !there {
		b.Fatalf("%s has no form for %s: %.3000s", s.Address, action, s.Body)
	}
	for i := 0; i+1 < len(values); i += 2 {
		fields[values[i]] = values[i+1]
	}
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for name, value := range fields {
		must(b, form.WriteField(name, value))
	}
	for _, one := range files {
		part, err := form.CreateFormFile("files", one.name)
		must(b, err)
		_, err = part.Write([]byte(one.content))
		must(b, err)
	}
	must(b, form.Close())
	r, err := http.NewRequestWithContext(b.Context(), http.MethodPost, b.URL+action, &body)
	must(b, err)
	r.Header.Set("Content-Type", form.FormDataContentType())
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return b.Do(r)
}

// formOf finds a form by its action, and by the hidden fields that are named with a value.
func formOf(page, action string, values []string) (there bool, fields map[string]string) {
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		return false, nil
	}
	wanted := map[string]string{}
	for i := 0; i+1 < len(values); i += 2 {
		wanted[values[i]] = values[i+1]
	}
	for node := range root.Descendants() {
		if node.Data != "form" || !goesTo(node, action) {
			continue
		}
		of := hidden(node)
		fits := true
		for name, value := range wanted {
			if is, has := of[name]; has && is != value {
				fits = false
			}
		}
		if fits {
			there, fields = true, of
		}
	}
	return there, fields
}

// goesTo reports whether a form, or a button of it, has an action.
func goesTo(form *html.Node, action string) bool {
	goes := attribute(form, "action") == action
	for node := range form.Descendants() {
		goes = goes || node.Data == "button" && attribute(node, "formaction") == action
	}
	return goes
}

// hidden are the fields of a form that nobody sees.
func hidden(form *html.Node) map[string]string {
	all := map[string]string{}
	for node := range form.Descendants() {
		if node.Data == "input" && attribute(node, "type") == "hidden" {
			all[attribute(node, "name")] = attribute(node, "value")
		}
	}
	return all
}

func attribute(node *html.Node, name string) string {
	for _, a := range node.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// write says something on a ticket by its page.
func write(b *webtest.Browser, t client.Ticket, kind, body string, more ...string) webtest.Seen {
	b.Helper()
	return filled(b, b.Open(t.Path()), t.Path()+"/messages", append([]string{"kind", kind, "body", body}, more...)...)
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
