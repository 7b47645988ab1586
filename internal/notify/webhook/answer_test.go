package webhook

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestVerdicts(t *testing.T) {
	for _, c := range []struct {
		status int
		want   string // empty: accepted
	}{
		{200, ""}, {201, ""}, {202, ""}, {204, ""}, {299, ""},
		{304, "the endpoint answered 304 Not Modified"},
		{400, "the endpoint answered 400 Bad Request"},
		{404, "the endpoint answered 404 Not Found"},
		{410, "the endpoint answered 410 Gone: it wants no more calls"},
		{429, "the endpoint answered 429 Too Many Requests"},
		{500, "the endpoint answered 500 Internal Server Error"},
		{599, "the endpoint answered 599"},
	} {
		e := listen(t, status(c.status))
		o := one(t, newSender(t, Settings{AllowPrivate: true}, hook(e.URL)), now)
		got := ""
		if o.Err != nil {
			got = o.Err.Error()
		}
		if got != c.want || o.Attempt.Error != c.want || o.Attempt.Status != c.status || o.Attempt.Number != 1 || !o.Postponed.IsZero() {
			t.Errorf("%d: %+v", c.status, o)
		}
		if o.Permanent != (c.status == 410) {
			t.Errorf("%d is permanent: %t", c.status, o.Permanent)
		}
	}
}

func TestRetryAfter(t *testing.T) {
	for _, c := range []struct {
		status int
		wish   string
		want   time.Duration
	}{
		{429, "120", 2 * time.Minute},
		{503, "1", time.Second},
		{503, "Mon, 02 Mar 2026 10:30:00 GMT", 30 * time.Minute},
		{503, "Monday, 02-Mar-26 10:30:00 GMT", 30 * time.Minute},
		{503, "86401", 24 * time.Hour},
		{503, "9223372036854775807", 24 * time.Hour},
		{503, "Tue, 02 Mar 2027 10:30:00 GMT", 24 * time.Hour},
		{503, "Mon, 02 Mar 2026 10:00:00 GMT", 0},
		{503, "0", 0}, {503, "-5", 0}, {503, "soon", 0}, {503, "", 0}, {503, "1.5", 0}, {503, "99999999999999999999", 0},
		{500, "120", 0}, {200, "120", 0},
	} {
		r := &http.Response{StatusCode: c.status, Header: http.Header{"Retry-After": {c.wish}}}
		got := retryAfter(r, now)
		if c.want == 0 && !got.IsZero() || c.want != 0 && !got.Equal(now.Add(c.want)) {
			t.Errorf("%d, %s: %s", c.status, c.wish, got)
		}
	}
}

func TestWhoAsksToWaitIsNotCalledWithTheRest(t *testing.T) {
	e := listen(t, status(429, "Retry-After", "120"))
	outcomes := newSender(t, Settings{AllowPrivate: true}, hook(e.URL)).Send(ctx, batch("d1", "d2", "d3"), now)
	if len(outcomes) != 3 || len(e.heard()) != 1 {
		t.Fatalf("got %d calls, %+v", len(e.heard()), outcomes)
	}
	first := outcomes[0]
	if first.Err == nil || first.Attempt.Number != 1 || first.Attempt.Status != 429 || first.Postponed.Before(now.Add(2*time.Minute)) {
		t.Errorf("got %+v", first)
	}
	for _, o := range outcomes[1:] {
		if o.Err != nil || o.Attempt.Number != 0 || o.Postponed != first.Postponed {
			t.Errorf("got %+v", o)
		}
	}
}

func TestHeadersThatAreKept(t *testing.T) {
	h := http.Header{"Long": {strings.Repeat("x", 2000)}, "Two": {"a", "b"}, "None": nil, "Odd": {"caf\xe9"}}
	got := headers(h)
	if len(got) != 3 || len(got["Long"]) != 1024 || got["Two"] != "a, b" || got["Odd"] != "caf?" {
		t.Errorf("got %v", got)
	}
	for i := range 60 {
		h.Set(fmt.Sprintf("X-%02d", i), "y")
	}
	got = headers(h)
	if len(got) != 50 || got["X-46"] != "y" || got["X-47"] != "" {
		t.Errorf("got %d: %v", len(got), got)
	}
}

func TestTextIsLegible(t *testing.T) {
	for _, c := range []struct {
		text    string
		longest int
		want    string
	}{
		{"plain", 16, "plain"},
		{"a\x00b", 16, "a?b"},
		{"\xff\xfe", 16, "?"},
		{"Zürich", 2, "Z?"},
		{"longer", 4, "long"},
		{"", 4, ""},
	} {
		if got := legible(c.text, c.longest); got != c.want {
			t.Errorf("%q: %q, not %q", c.text, got, c.want)
		}
	}
}
