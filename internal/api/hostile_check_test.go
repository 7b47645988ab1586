package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/getkin/kin-openapi/openapi3"
)

// moreInternals are words that no answer may show anywhere, beside those of internals.
var moreInternals = []string{
	"panic", "runtime.", "0xc00", "SQLSTATE", "constraint failed", "no such table", "no such column", "violates", "database is locked", "strconv.", "%!", "<nil>",
	"net/http", "context canceled", "deadline exceeded", "deskbell/internal", "json: ", "unexpected EOF", "dial tcp",
}

// largestAnswer bounds what one request may have the server make, in bytes.
const largestAnswer = 16 << 20

// finding is what is wrong with an answer, and the first request that showed it.
type finding struct {
	kind, text string
	count      int
}

// tally is what became of the requests to an operation.
type tally struct {
	sent     int
	statuses map[int]int
	took     time.Duration
}

// succeeded is how many were no refusals.
func (t tally) succeeded() int {
	n := 0
	for status, count := range t.statuses {
		if status < 400 {
			n += count
		}
	}
	return n
}

// wire is an answer as it goes out. A stream is cut shortly after it has begun.
type wire struct {
	*httptest.ResponseRecorder
	cut context.CancelFunc
}

// Write keeps a part of the body.
func (w *wire) Write(part []byte) (int, error) {
	if w.Header().Get("Content-Type") == "text/event-stream" && w.cut != nil {
		time.AfterFunc(3*time.Millisecond, w.cut)
		w.cut = nil
	}
	return w.ResponseRecorder.Write(part)
}

// SetWriteDeadline is what a connection has: nothing blocks here.
func (w *wire) SetWriteDeadline(time.Time) error { return nil }

// longestRequest is when a request is taken to hang.
const longestRequest = 2 * time.Minute

// send sends a request and looks at the answer.
func (a *attacker) send(s *sending) *httptest.ResponseRecorder {
	ctx, cancel := context.WithTimeout(context.Background(), longestRequest)
	defer cancel()
	r := s.request(ctx)
	w := &wire{httptest.NewRecorder(), cancel}
	started := time.Now()
	func() {
		defer func() {
			if p := recover(); p != nil {
				a.witness.Errorf("the answer was cut off: %v", p)
			}
		}()
		a.ServeHTTP(w, r)
	}()
	t := a.tallies[s.to.String()]
	if t == nil {
		t = &tally{statuses: map[int]int{}}
		a.tallies[s.to.String()] = t
	}
	t.sent++
	t.took += time.Since(started)
	if s.method == s.to.method {
		t.statuses[w.Code]++
	}
	a.look(s, r, w.ResponseRecorder)
	a.note(s)
	switch staff := s.by.role == "agent" || s.by.role == "manager" || s.by.role == "administrator"; {
	case w.Code < 300 && s.method == http.MethodDelete, w.Code == http.StatusNotFound && staff:
		a.known.forget(s.to.path, r.URL.EscapedPath())
	case w.Code < 300 && s.method != http.MethodHead:
		a.learn(s, r, w.ResponseRecorder)
	}
	return w.ResponseRecorder
}

// standard are the methods that a description knows.
var standard = []string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"}

// look holds an answer against what is promised of all of them, and of this one.
func (a *attacker) look(s *sending, r *http.Request, w *httptest.ResponseRecorder) {
	sane(a.witness, answer{w, a.witness})
	if n := len(a.witness.said); w.Code >= 500 && n > 0 {
		a.witness.said[n-1] += "\nThe log says: " + a.log.about(w.Header().Get("X-Request-Id"))
	}
	path, op := a.behind(r)
	switch _, item := find(describe(a.desk), r.URL.Path); {
	case !slices.Contains(standard, r.Method):
		if w.Code != http.StatusMethodNotAllowed && w.Code != http.StatusNotFound {
			a.witness.Errorf("the method %s is answered %d", r.Method, w.Code)
		}
	case op != nil && op.Responses.Value(strconv.Itoa(w.Code)) == nil:
		a.witness.Errorf("the answer %d is not described: %s", w.Code, w.Body)
	case op == nil || item.GetOperation(r.Method) == op && a.sample(path, r.Method, w.Code):
		described(a.desk, r, w)
	}
	a.hidden(path, w)
	if w.Code < 300 && op != nil {
		a.permitted(s, r, path, op)
	}
	if w.Body.Len() > largestAnswer {
		a.witness.Errorf("the answer has %d bytes", w.Body.Len())
	}
}

// sample has the first answers of each kind be held against their schemas, and then some: it
// takes longer than all the rest.
func (a *attacker) sample(path, method string, status int) bool {
	kind := fmt.Sprint(path, method, status)
	a.sampled[kind]++
	return a.sampled[kind] <= 3 || a.sampled[kind]%20 == 0
}

// behind is the described operation that a request reaches. An address such as
// /v1/licenses/import is, with another method, one of a license.
func (a *attacker) behind(r *http.Request) (path string, op *openapi3.Operation) {
	method, least := r.Method, 99
	if method == http.MethodHead {
		method = http.MethodGet
	}
	for _, e := range a.endpoints {
		if variables, ok := matches(e.path, r.URL.Path); ok && e.method == method && variables < least {
			path, op, least = e.path, e.Operation, variables
		}
	}
	return path, op
}

// drawn are names and secrets that the desk made, and places in lists: by chance, there can be any
// word in them.
var drawn = regexp.MustCompile(`\b[A-Z2-7]{26,}\b|\bwhsec_[A-Za-z0-9+/=]+|\bdb[a-z]_[A-Za-z0-9_-]{43}|"next_cursor":"[^"]*"`)

// hidden notes what an answer shows that it may not.
func (a *attacker) hidden(path string, w *httptest.ResponseRecorder) {
	var shown strings.Builder
	for name, values := range w.Header() {
		for _, value := range values {
			fmt.Fprintf(&shown, "%s: %s\n", name, value)
			if strings.ContainsFunc(value, unicode.IsControl) {
				a.witness.Errorf("the header %s has control characters: %q", name, value)
			}
		}
	}
	for _, name := range []string{"X-Request-Id", "X-Content-Type-Options", "Cache-Control", "Referrer-Policy"} {
		if w.Header().Get(name) == "" {
			a.witness.Errorf("there is no %s", name)
		}
	}
	if slices.Contains(w.Header().Values("Set-Cookie"), "a=b") || strings.Contains(w.Header().Get("Content-Type"), "html") {
		a.witness.Errorf("a header was smuggled in: %v", w.Header())
	}
	shown.WriteString(w.Body.String())
	text := shown.String()
	for _, word := range slices.Concat(internals, moreInternals) {
		if !strings.Contains(text, word) || !strings.Contains(drawn.ReplaceAllString(text, ""), word) {
			continue
		}
		if path == "/metrics" && strings.Contains(text, "# TYPE go_") {
			continue // figures about the process are meant to be there
		}
		a.witness.Errorf("%q is shown: %s", word, excerpt(text, word))
	}
	if w.Header().Get("Idempotency-Replayed") != "" {
		return // what was issued is told again, to who has the key
	}
	for role, all := range a.callers {
		for _, c := range all {
			if strings.Contains(text, c.secret()) {
				a.witness.Errorf("what opens the door to the role %s is shown: %s", role, excerpt(text, c.secret()))
			}
		}
	}
}

func excerpt(text, word string) string {
	i := strings.Index(text, word)
	return text[max(0, i-100):min(len(text), i+len(word)+100)]
}

// permitted notes a success that was not this caller's to have.
func (a *attacker) permitted(s *sending, r *http.Request, path string, op *openapi3.Operation) {
	roles, _ := op.Extensions["x-roles"].([]any)
	public := slices.Contains(roles, any("public"))
	if !public && s.by.role != "limited" && !slices.Contains(roles, any(s.by.role)) {
		a.witness.Errorf("%s %s lets in %q", r.Method, path, s.by.role)
	}
	if s.by.role != "customer" || public || !strings.HasPrefix(path, "/v1/tickets/{id}") {
		return
	}
	if named := strings.Split(r.URL.Path, "/")[3]; uuidShape.MatchString(named) && named != s.by.ticket {
		a.witness.Errorf("the customer of %s is let in", s.by.ticket)
	}
}

// repeat sends a request that had an effect again: there must be no other, and the same answer.
// Only who has just ended their own token is asked who they are.
func (a *attacker) repeat(s *sending, first *httptest.ResponseRecorder) {
	again := a.send(s)
	if again.Code != http.StatusUnauthorized && (again.Code != first.Code || again.Header().Get("Idempotency-Replayed") != "true" || !bytes.Equal(again.Body.Bytes(), first.Body.Bytes())) {
		a.witness.Errorf("repeated, it is answered %d %s, after %d %s", again.Code, again.Body, first.Code, first.Body)
		a.note(s)
	}
}

var tokenShape = regexp.MustCompile(`"(db[sto]_[A-Za-z0-9_-]{43})"`)

// learn remembers what a success has told, and whom it has given a token.
func (a *attacker) learn(s *sending, r *http.Request, w *httptest.ResponseRecorder) {
	a.known.learn(s.to.path, r.URL.EscapedPath(), w.Header(), w.Body.Bytes())
	if issued := tokenShape.FindSubmatch(w.Body.Bytes()); issued != nil && s.method == http.MethodPost && json.Valid(w.Body.Bytes()) {
		a.welcome(caller{token: string(issued[1])})
	}
	if s.to.String() == "PATCH /v1/users/{id}" { // who may have another role now
		a.meetAgain()
	}
	a.admit(w)
	a.note(s)
}

// note turns what the witness has said into findings.
func (a *attacker) note(s *sending) {
	for _, text := range a.witness.said {
		a.report(s, text)
	}
	a.witness.said = nil
}

var figures = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f-]{27}|[0-9]+|"[^"]*"`)

// report keeps the first of each kind of finding.
func (a *attacker) report(s *sending, text string) {
	operation, request := "in the background", ""
	if s != nil {
		operation, request = s.to.String(), "\n"+s.curl()
	}
	if len(text) > 3000 {
		text = text[:3000] + "…"
	}
	kind := operation + " " + figures.ReplaceAllString(text[:min(len(text), 90)], "_")
	first := fmt.Sprintf("request %d: %s: %s%s", a.sent, operation, text, request)
	a.findings = merged(a.findings, finding{kind, first, 1})
}

// merged counts a finding that is there already, and else adds it.
func merged(all []finding, f finding) []finding {
	for i := range all {
		if all[i].kind == f.kind {
			all[i].count += f.count
			return all
		}
	}
	return append(all, f)
}
