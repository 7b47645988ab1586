package client_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"deskbell/internal/web/client"
)

// heard is an API that keeps what it was asked.
type heard struct {
	headers []http.Header
	bodies  []string
}

// ServeHTTP answers with nothing.
func (h *heard) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body) // what cannot be read is missed by the test
	h.headers, h.bodies = append(h.headers, r.Header), append(h.bodies, string(body))
	w.WriteHeader(http.StatusNoContent)
}

// browsers is what a browser asks a page for, with its cookies.
func browsers() *http.Request {
	r := httptest.NewRequest(http.MethodPost, "http://desk.example/", nil)
	r.Header.Set("Cookie", "deskbell=dbb_x")
	r.Header.Set("X-Forwarded-For", "192.0.2.9")
	r.Header.Set("Authorization", "Bearer of-the-browser")
	return r
}

func TestInWhoseName(t *testing.T) {
	h := &heard{}
	c := client.For(h, browsers())
	for i, one := range []struct {
		asks            *client.Client
		cookie, bearing string
	}{
		{c, "deskbell=dbb_x", ""},
		{c.As("dbt_x"), "", "Bearer dbt_x"},
		{c.AsNobody(), "", ""},
		{c, "deskbell=dbb_x", ""}, // which asking in another name didn't change
	} {
		if err := one.asks.Post("/v1/tickets", struct{}{}, nil); err != nil {
			t.Fatal(err)
		}
		sent := h.headers[i]
		if sent.Get("Cookie") != one.cookie || sent.Get("Authorization") != one.bearing || sent.Get("X-Forwarded-For") != "192.0.2.9" {
			t.Errorf("request %d was sent with %v", i, sent)
		}
	}
}

// A file that is sent again under its key is the same to the last byte, or it would be refused.
func TestAFileIsSentAgain(t *testing.T) {
	h := &heard{}
	c := client.For(h, browsers())
	for _, key := range []string{"one", "one", "two", "", ""} {
		if err := c.Once(key).Upload("/v1/tickets/1/attachments", `a "b".txt`, "text/plain", strings.NewReader("stopped"), nil); err != nil {
			t.Fatal(err)
		}
	}
	if h.bodies[0] != h.bodies[1] || h.headers[0].Get("Content-Type") != h.headers[1].Get("Content-Type") {
		t.Errorf("they differ:\n%s\n%s", h.bodies[0], h.bodies[1])
	}
	if h.bodies[1] == h.bodies[2] || h.bodies[3] == h.bodies[4] {
		t.Error("files of other keys have the same boundary")
	}
	if !strings.Contains(h.bodies[0], "stopped") || h.headers[0].Get("Idempotency-Key") != "one" || h.headers[3].Get("Idempotency-Key") != "" {
		t.Errorf("sent was %q with %v", h.bodies[0], h.headers[0])
	}
}
