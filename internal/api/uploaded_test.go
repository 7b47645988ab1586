package api_test

import (
	"context"
	"io"
	"strings"
	"testing"

	"deskbell/internal/api"
	"deskbell/internal/fault"
	"deskbell/internal/once"
)

// attended are files that note whether a transaction was waiting for them.
type attended struct {
	*files
	puts []bool
	held *bool
}

func (w *attended) Put(ctx context.Context, key string, r io.Reader) error {
	w.puts = append(w.puts, *w.held)
	return w.files.Put(ctx, key, r)
}

// keyed is a desk whose files and transactions are watched, with a ticket.
func keyed(t *testing.T) (d *desk, w *attended, url, ada string) {
	t.Helper()
	var h holding
	w = &attended{held: &h.now}
	d = open(t, func(d *api.Deps) {
		h.Store, d.Once = d.Once, &h
		w.files, _ = d.Files.(*files)
		d.Files = w
	})
	url, ada = d.submit()
	return d, w, url, ada
}

// No transaction waits for an upload.
func TestFilesAreStoredBeforeTheTransaction(t *testing.T) {
	d, w, url, ada := keyed(t)
	body, kind := form("file", "log.txt", "text/plain", "It stopped.")
	first := d.ask(ada, "POST", url+"/attachments", kind, "Idempotency-Key: f", "\n"+body).is(201).has("attachment.size", "11")
	if len(w.puts) != 1 || w.puts[0] {
		t.Errorf("stored while a transaction waited: %v", w.puts)
	}
	if got := d.ask(ada, "GET", first.Header().Get("Location")).is(200).Body.String(); got != "It stopped." {
		t.Errorf("the file holds %q", got)
	}
	// Said again, it is answered again, and what was uploaded again is gone.
	again := d.ask(ada, "POST", url+"/attachments", kind, "Idempotency-Key: f", "\n"+body).is(201)
	if again.Body.String() != first.Body.String() || again.Header().Get("Idempotency-Replayed") != "true" || len(w.keys()) != 1 {
		t.Errorf("answered %s; kept %v", again.Body, w.keys())
	}
	// Even when the ticket takes no files any more.
	d.ask("agent", "POST", url+"/solve").is(200)
	d.ask("agent", "POST", url+"/close").is(200)
	d.ask(ada, "POST", url+"/attachments", kind, "Idempotency-Key: f", "\n"+body).is(201)
	d.ask(ada, "POST", url+"/attachments", kind, "Idempotency-Key: g", "\n"+body).is(409).has("code", "action_not_applicable")
	if len(w.keys()) != 1 {
		t.Errorf("kept %v", w.keys())
	}
}

// Whatever is refused leaves no file behind, and the key free.
func TestARefusedFileIsNotKept(t *testing.T) {
	d, w, url, ada := keyed(t)
	good, kind := form("file", "log.txt", "text/plain", "x")
	program, _ := form("file", "log.exe", "text/plain", "x")
	two := strings.Replace(good, "--\r\n", "\r\nContent-Disposition: form-data; name=file; filename=b.txt\r\n\r\ny\r\n--a-boundary-that-stays-the-same--\r\n", 1)
	for _, c := range []struct {
		name, url, body string
		status          int
		headers         []string
	}{
		{"a program", "", program, 422, nil},
		{"a second file", "", two, 422, nil},
		{"a broken form", "", good[:80], 400, nil},
		{"another version", "", good, 412, []string{`If-Match: "7"`}},
		{"an unknown parameter", "?x=1", good, 422, nil},
		{"another key that is none", "", good, 422, []string{"Idempotency-Key: a b"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			more := append([]string{kind, "Idempotency-Key: k", "\n" + c.body}, c.headers...)
			d.ask(ada, "POST", url+"/attachments"+c.url, more...).is(c.status)
			if len(w.keys()) > 0 {
				t.Errorf("kept %v", w.keys())
			}
		})
	}
	d.ask("someone", "POST", url+"/attachments", kind, "Idempotency-Key: k", "\n"+good).is(401)
	d.ask(ada, "POST", "/v1/tickets/1999/attachments", kind, "Idempotency-Key: k", "\n"+good).is(404)
	if len(w.puts) > 1 { // the form's second file shows only at its end
		t.Errorf("stored %d times", len(w.puts))
	}
	d.ask(ada, "POST", url+"/attachments", kind, "Idempotency-Key: k", "\n"+good).is(201)
}

// lossy is a store of answers that is lost from sight, before or after the commit.
type lossy struct {
	once.Store
	committed bool
}

func (l lossy) Once(ctx context.Context, c once.Claim, work func(context.Context) (once.Answer, error)) (once.Answer, bool, error) {
	a, replayed, err := l.Store.Once(ctx, c, func(ctx context.Context) (once.Answer, error) {
		a, err := work(ctx)
		if err == nil && !l.committed {
			err = errOutage
		}
		return a, err
	})
	if err == nil {
		err = errOutage
	}
	return a, replayed, err
}

// A file is removed after a failure, unless its ticket has it after all.
func TestAFileGoesWithItsTransaction(t *testing.T) {
	for committed, files := range map[bool]int{false: 0, true: 1} {
		d := open(t, func(d *api.Deps) { d.Once = lossy{d.Once, committed} })
		url, ada := d.submit()
		body, kind := form("file", "log.txt", "text/plain", "x")
		d.ask(ada, "POST", url+"/attachments", kind, "Idempotency-Key: f", "\n"+body).is(500)
		if got := d.file.keys(); len(got) != files {
			t.Errorf("committed: %t; kept %v", committed, got)
		}
	}
}

// lasting files can be stored and not removed.
type lasting struct{ *files }

func (lasting) Delete(context.Context, string) error {
	return fault.New(fault.Unavailable, "away", "The bucket is away.")
}

func TestAFileThatCannotBeRemovedIsLogged(t *testing.T) {
	d := open(t, func(d *api.Deps) {
		kept, _ := d.Files.(*files)
		d.Files = lasting{kept}
	})
	url, ada := d.submit()
	body, kind := form("file", "log.txt", "text/plain", "x")
	for range 2 {
		d.ask(ada, "POST", url+"/attachments", kind, "Idempotency-Key: f", "\n"+body).is(201)
	}
	if log := d.log.String(); strings.Count(log, "a file that no ticket has is left in the store") != 1 || !strings.Contains(log, d.file.keys()[1]) && !strings.Contains(log, d.file.keys()[0]) {
		t.Errorf("logged %s", log)
	}
}
