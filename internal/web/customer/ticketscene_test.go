package customer_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"mime/multipart"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"deskbell/internal/config"
	"deskbell/internal/web/webtest"
)

// scene is a desk with a request, and its customer's browser.
type scene struct {
	*webtest.Desk
	customer *webtest.Browser
	number   string
	page     string            // the request's address
	token    string            // its customer's key
	staff    map[string]string // tokens, by the email
}

// asked is a request as the API takes it; fields are replaced: name, value, …
func asked(fields ...string) string {
	requester := map[string]any{"name": "Ada Moser", "email": "ada@aerial.example", "country": "CH"}
	request := map[string]any{
		"license_email": "ops@aerial.example", "topic": "processing", "impact": "critical", "subject": "Engine stops at step 2",
		"description": "It stops after 20 minutes.\n\nWithout a message.", "requester": requester,
	}
	for i := 0; i+1 < len(fields); i += 2 {
		if field, nested := strings.CutPrefix(fields[i], "requester."); nested {
			requester[field] = fields[i+1]
			continue
		}
		request[fields[i]] = fields[i+1]
	}
	text, err := json.Marshal(request)
	if err != nil {
		panic(err)
	}
	return string(text)
}

// staged opens a desk at an instant, on which somebody has submitted a request.
func staged(t *testing.T, now time.Time, fields ...string) *scene {
	t.Helper()
	return stagedOn(webtest.Open(t, now, func(s *config.Settings) { s.Checks = 10_000 }), fields...)
}

func stagedOn(d *webtest.Desk, fields ...string) *scene {
	d.Helper()
	s := &scene{Desk: d}
	status, answer := d.Ask("POST", "/v1/tickets", "", asked(fields...))
	var made struct {
		Number int64
		Token  string `json:"access_token"`
	}
	if err := json.Unmarshal([]byte(answer), &made); err != nil || status != http.StatusCreated {
		d.Fatalf("the request is answered %d: %s", status, answer)
	}
	s.number, s.token = fmt.Sprint(made.Number), made.Token
	s.page = "/tickets/" + s.number
	s.customer = d.Browser()
	s.customer.Open("/t/" + s.token).GoesTo(s.page).Is(http.StatusOK)
	s.staff = map[string]string{}
	for _, who := range []string{webtest.Agent, webtest.Manager} {
		s.staff[who] = s.staffToken(who)
	}
	return s
}

// staffToken is a token of a member of staff, which lasts while the clock moves.
func (s *scene) staffToken(email string) string {
	s.Helper()
	r, err := http.NewRequestWithContext(s.Context(), http.MethodPost, s.URL+"/v1/tokens", strings.NewReader(`{"name":"test of `+s.number+`"}`))
	if err != nil {
		s.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	var made struct{ Token string }
	if got := s.SignedIn(email).Do(r); json.Unmarshal([]byte(got.Body), &made) != nil || made.Token == "" {
		s.Fatalf("got %d: %s", got.Status, got.Body)
	}
	return made.Token
}

// does asks the API as a member of staff, and expects that it is done.
func (s *scene) does(who, method, path, body string) string {
	s.Helper()
	status, answer := s.Ask(method, path, s.staff[who], body)
	if status >= http.StatusMultipleChoices {
		s.Fatalf("%s %s: got %d: %s", method, path, status, answer)
	}
	return answer
}

// agentDoes has the agent do something to the request.
func (s *scene) agentDoes(step, body string) {
	s.Helper()
	s.does(webtest.Agent, "POST", "/v1/tickets/"+s.number+"/"+step, body)
}

// agentSays has the agent write to the customer.
func (s *scene) agentSays(kind, body string) {
	s.Helper()
	text, err := json.Marshal(map[string]string{"kind": kind, "body": body})
	if err != nil {
		s.Fatal(err)
	}
	s.agentDoes("messages", string(text))
}

// look is the page as the customer sees it now.
func (s *scene) look() webtest.Seen {
	s.Helper()
	return s.customer.Open(s.page)
}

var hiddenKey = regexp.MustCompile(`name="key" value="([^"]+)"`)

// key is what makes the page's form take effect once.
func (s *scene) key() string {
	s.Helper()
	found := hiddenKey.FindStringSubmatch(s.look().Body)
	if found == nil {
		s.Fatal("the page has no key")
	}
	return found[1]
}

// says has the customer send the page's form: a message, and files by their names and contents.
func (s *scene) says(key, body string, files ...string) webtest.Seen {
	s.Helper()
	var sent bytes.Buffer
	form := multipart.NewWriter(&sent)
	must := func(err error) {
		if err != nil {
			s.Fatal(err)
		}
	}
	must(form.WriteField("key", key))
	must(form.WriteField("body", body))
	for i := 0; i+1 < len(files); i += 2 {
		part, err := form.CreateFormFile("files", files[i])
		must(err)
		_, err = part.Write([]byte(files[i+1]))
		must(err)
	}
	must(form.Close())
	r, err := http.NewRequestWithContext(s.Context(), http.MethodPost, s.URL+s.page+"/messages", &sent)
	must(err)
	r.Header.Set("Content-Type", form.FormDataContentType())
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return s.customer.Do(r)
}
