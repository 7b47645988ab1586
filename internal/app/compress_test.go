package app

import (
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

const longText = "A ticket is a support request; the only way to ask for help. "

// sends is a handler that answers with a type and some text.
func sends(kind, text string, headers ...string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", kind)
		for i := 0; i < len(headers); i += 2 {
			w.Header().Set(headers[i], headers[i+1])
		}
		w.WriteHeader(http.StatusTeapot)
		_, _ = io.WriteString(w, text)
	})
}

func TestCompressing(t *testing.T) {
	long := strings.Repeat(longText, 100)
	browser := []string{"Accept-Encoding", "br, gzip;q=0.5", "Sec-Fetch-Site", "same-origin", "Cookie", "a=b"}
	with := func(name, value string) []string { return append(append([]string{}, browser...), name, value) }
	for _, c := range []struct {
		name       string
		answer     http.Handler
		method     string
		path       string
		asks       []string
		compressed bool
		varies     bool
	}{
		{"a page", sends("text/html; charset=utf-8", long), "GET", "/desk", browser, true, true},
		{"JSON", sends("application/json", long), "GET", "/v1/tickets", browser, true, true},
		{"what a form answers", sends("text/html", long), "POST", "/desk/bulk", browser, true, true},
		{"typed into the browser", sends("text/html", long), "GET", "/desk", with("Sec-Fetch-Site", "none"), true, true},
		{"a program", sends("application/json", long), "GET", "/v1/tickets", []string{"Accept-Encoding", "gzip", "Authorization", "Bearer x"}, true, true},
		{"made to ask by another site", sends("text/html", long), "GET", "/desk", with("Sec-Fetch-Site", "cross-site"), false, true},
		{"by a sibling of this one", sends("text/html", long), "GET", "/desk", with("Sec-Fetch-Site", "same-site"), false, true},
		{"a browser that doesn't say", sends("text/html", long), "GET", "/desk", with("Sec-Fetch-Site", ""), false, true},
		{"what is the same for everyone", sends("text/css", long), "GET", "/static/1/style.css", with("Sec-Fetch-Site", "cross-site"), true, true},
		{"who cannot read it", sends("text/html", long), "GET", "/desk", with("Accept-Encoding", "br, gzip;q=0"), false, true},
		{"who says nothing", sends("text/html", long), "GET", "/desk", with("Accept-Encoding", ""), false, true},
		{"what is short", sends("text/html", longText), "GET", "/desk", browser, false, true},
		{"a length that says it is short", sends("text/html", longText, "Content-Length", "61"), "GET", "/desk", browser, false, true},
		{"a picture", sends("image/png", long), "GET", "/v1/tickets/1/attachments/2", browser, false, false},
		{"a version", sends("application/json", long, "ETag", `"3"`), "GET", "/v1/tickets/1", browser, false, false},
		{"compressed already", sends("text/html", long, "Content-Encoding", "br"), "GET", "/docs", browser, false, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := httptest.NewRequest(c.method, c.path, nil)
			for i := 0; i < len(c.asks); i += 2 {
				r.Header.Set(c.asks[i], c.asks[i+1])
			}
			w := httptest.NewRecorder()
			compressed(c.answer).ServeHTTP(w, r)
			if w.Code != http.StatusTeapot {
				t.Errorf("the status is %d", w.Code)
			}
			if got := w.Header().Get("Content-Encoding") == "gzip"; got != c.compressed {
				t.Fatalf("compressed: %v, want %v: %v", got, c.compressed, w.Header())
			}
			if got := w.Header().Get("Vary") == "Accept-Encoding"; got != c.varies {
				t.Errorf("it varies: %v, want %v", got, c.varies)
			}
			body := io.Reader(w.Body)
			if c.compressed {
				if w.Header().Get("Content-Length") != "" {
					t.Error("it tells the length of what was compressed")
				}
				read, err := gzip.NewReader(body)
				if err != nil {
					t.Fatal(err)
				}
				body = read
			}
			text, err := io.ReadAll(body)
			if err != nil || !strings.HasPrefix(long, string(text)) || len(text) < len(longText) {
				t.Errorf("it comes out as %.100q, %v", text, err)
			}
		})
	}
}

func TestAnswersWithoutABody(t *testing.T) {
	for status, h := range map[int]http.Handler{
		http.StatusSeeOther:  http.RedirectHandler("/desk", http.StatusSeeOther),
		http.StatusNoContent: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) }),
		http.StatusOK:        http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}),
	} {
		r := httptest.NewRequest(http.MethodHead, "/", nil)
		r.Header.Set("Accept-Encoding", "gzip")
		w := httptest.NewRecorder()
		compressed(h).ServeHTTP(w, r)
		if w.Code != status || w.Header().Get("Content-Encoding") != "" || w.Body.Len() > 0 {
			t.Errorf("got %d, %v and %d bytes, want %d", w.Code, w.Header(), w.Body.Len(), status)
		}
	}
}

// TestStreamsAreNotHeldBack lets an event come through to a client that accepts gzip, while the
// stream goes on.
func TestStreamsAreNotHeldBack(t *testing.T) {
	more := make(chan struct{})
	server := httptest.NewServer(compressed(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		control := http.NewResponseController(w)
		_, _ = io.WriteString(w, "data: 1\n\n")
		if err := control.SetWriteDeadline(time.Now().Add(time.Minute)); err != nil {
			t.Error(err)
		}
		if err := control.Flush(); err != nil {
			t.Error(err)
		}
		<-more
	})))
	defer server.Close()
	defer close(more)
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Accept-Encoding", "gzip")
	got, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = got.Body.Close() }()
	event := make([]byte, len("data: 1\n\n"))
	if _, err := io.ReadFull(got.Body, event); err != nil || string(event) != "data: 1\n\n" || got.Header.Get("Content-Encoding") != "" {
		t.Errorf("got %q with %v, %v", event, got.Header, err)
	}
}
