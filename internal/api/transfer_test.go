package api_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/iotest"

	"deskbell/internal/api"
)

// watched tells when a file begins to be stored.
type watched struct {
	api.Files
	began chan struct{}
}

func (w watched) Put(ctx context.Context, key string, r io.Reader) error {
	close(w.began)
	return w.Files.Put(ctx, key, r)
}

// While a file arrives slowly the desk serves others, and the file isn't there.
func TestSlowUpload(t *testing.T) {
	began := make(chan struct{})
	d := open(t, func(d *api.Deps) { d.Files = watched{d.Files, began} })
	url, ada := d.submit()
	s := httptest.NewServer(d)
	defer s.Close()
	content := strings.Repeat("slowly ", 200)
	body, kind := form("file", "log.txt", "text/plain", content)
	sent, rest := io.Pipe()
	go func() {
		_, _ = io.WriteString(rest, body[:1000])
		<-began
		d.ask("agent", "POST", url+"/messages", `{"kind":"note","body":"It is slow."}`).is(201)
		d.ask(ada, "GET", url).is(200).has("attachments", "[]")
		if len(d.file.keys()) > 0 {
			t.Errorf("kept already: %v", d.file.keys())
		}
		for _, piece := range strings.SplitAfter(body[1000:], " ") {
			_, _ = io.WriteString(rest, piece)
		}
		_ = rest.Close()
	}()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.URL+url+"/attachments", sent)
	must(t, err)
	r.Header.Set("Authorization", "Bearer "+ada)
	r.Header.Set("Content-Type", strings.TrimPrefix(kind, "Content-Type: "))
	a, err := s.Client().Do(r)
	must(t, err)
	must(t, a.Body.Close())
	if a.StatusCode != http.StatusCreated {
		t.Fatalf("got %d", a.StatusCode)
	}
	if got := d.ask(ada, "GET", a.Header.Get("Location")).is(200).Body.String(); got != content {
		t.Errorf("%d bytes arrived, want %d", len(got), len(content))
	}
}

// What ends early, wherever, leaves nothing behind.
func TestUploadThatEndsEarly(t *testing.T) {
	d := open(t)
	url, ada := d.submit()
	body, kind := form("file", "log.txt", "text/plain", strings.Repeat("x", 3000))
	for _, length := range []int{1, 60, 200, 600, 3000, len(body) - 10} {
		for _, key := range []string{"", "a-key"} {
			more := []string{kind, "\n" + body[:length]}
			if key != "" {
				more = append(more, "Idempotency-Key: "+key)
			}
			if a := d.ask(ada, "POST", url+"/attachments", more...); a.Code != 400 {
				t.Errorf("after %d bytes: %d %s", length, a.Code, a.Body)
			}
		}
	}
	d.ask(ada, "GET", url).is(200).has("version", "1").has("attachments", "[]")
	if len(d.file.keys()) > 0 {
		t.Errorf("left behind: %v", d.file.keys())
	}
}

// failing is a place for files that fails in the middle of each.
type failing struct{ api.Files }

func (failing) Put(_ context.Context, _ string, r io.Reader) error {
	_, err := io.CopyN(io.Discard, r, 3)
	return errors.Join(errOutage, err)
}

func (f failing) Get(ctx context.Context, key string) (io.ReadCloser, error) {
	content, err := f.Files.Get(ctx, key)
	if err != nil {
		return nil, errOutage
	}
	return io.NopCloser(io.MultiReader(io.LimitReader(content, 3), iotest.ErrReader(errOutage))), nil
}

func TestFilesFailInTheMiddle(t *testing.T) {
	var place *api.Files
	d := open(t, func(d *api.Deps) { d.Files = &switched{d.Files}; place = &d.Files.(*switched).Files })
	url, ada := d.submit()
	body, kind := form("file", "log.txt", "text/plain", "content")
	address := d.ask(ada, "POST", url+"/attachments", kind, "\n"+body).is(201).Header().Get("Location")

	*place = failing{d.file}
	for _, key := range []string{"", "a-key"} {
		more := []string{kind, "\n" + body}
		if key != "" {
			more = append(more, "Idempotency-Key: "+key)
		}
		a := d.ask(ada, "POST", url+"/attachments", more...).is(503).has("code", "files_unavailable")
		if a.Header().Get("Retry-After") == "" || strings.Contains(a.Body.String(), "secret") || !strings.Contains(d.log.String(), "secret outage") {
			t.Errorf("%v %s\n%s", a.Header(), a.Body, d.log)
		}
	}
	d.ask(ada, "GET", url).is(200).has("version", "2").has("attachments.1", "<nil>")
	if len(d.file.keys()) != 1 {
		t.Errorf("kept %v", d.file.keys())
	}

	s := httptest.NewServer(d)
	defer s.Close()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.URL+address, nil)
	must(t, err)
	r.Header.Set("Authorization", "Bearer "+ada)
	a, err := s.Client().Do(r)
	if err == nil {
		_, err = io.ReadAll(a.Body)
		must(t, a.Body.Close())
	}
	if err == nil {
		t.Error("half a file is taken for whole")
	}
	delete(d.file.content, d.file.keys()[0])
	d.ask(ada, "GET", address).is(503).has("code", "files_unavailable")
	*place = d.file
	d.ask(ada, "GET", address).is(503).has("code", "file_missing")
	d.ask(ada, "POST", url+"/attachments", kind, "\n"+body, "Idempotency-Key: a-key").is(201)
}

// switched is a place for files that a test exchanges.
type switched struct{ api.Files }
