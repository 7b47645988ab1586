package app

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"deskbell/internal/config"
	"deskbell/internal/fault"
)

func TestInstant(t *testing.T) {
	now := time.Date(2026, 11, 25, 23, 30, 0, 0, time.UTC)
	for _, c := range []struct{ text, want string }{
		{"", "2026-11-25T23:30:00Z"},
		{"2026-12-24T15:30:00Z", "2026-12-24T15:30:00Z"},
		{"2026-12-24T15:30:00.123456789+01:00", "2026-12-24T14:30:00.123456Z"},
		{"1970-01-01T00:00:00Z", "1970-01-01T00:00:00Z"},
		{"2199-12-31T23:59:59Z", "2199-12-31T23:59:59Z"},
		{"2200-01-01T00:00:00Z", ""},
		{"1969-12-31T23:59:59Z", ""},
		{"2026-12-24", ""},
		{"2026-02-30T00:00:00Z", ""},
		{"2026-12-24 15:30:00", ""},
		{"now", ""},
	} {
		t.Run(c.text, func(t *testing.T) {
			got, err := instant(c.text, "at", now)
			switch {
			case c.want == "" && (!fault.Is(err, fault.Invalid) || !strings.HasPrefix(err.Error(), "at: ")):
				t.Errorf("%s, %v", got, err)
			case c.want != "" && (err != nil || got.Format(time.RFC3339Nano) != c.want):
				t.Errorf("%s, %v; want %s", got, err, c.want)
			}
		})
	}
}

func TestReadLine(t *testing.T) {
	huge := strings.Repeat("x", longestLine+1)
	full := huge[1:]
	r := newLines("a\n\n" + huge + "\nb\r\n" + full + "\nlast")
	for i, c := range []struct {
		line    string
		tooLong bool
	}{{"a", false}, {"", false}, {"", true}, {"b", false}, {full, false}, {"last", false}} {
		line, tooLong, err := readLine(r)
		if err != nil || tooLong != c.tooLong || !tooLong && string(line) != c.line {
			t.Errorf("line %d has %d bytes, too long: %t, %v", i+1, len(line), tooLong, err)
		}
	}
	if _, _, err := readLine(r); !errors.Is(err, io.EOF) {
		t.Errorf("at the end: %v", err)
	}
}

// What cannot be read or written ends a batch; what was answered before is kept.
func TestBatchBreaksOff(t *testing.T) {
	settings := config.Settings{Data: t.TempDir()}
	question := `{"from":"2026-01-01T00:00:00Z","to":"2026-01-01T00:00:01Z"}` + "\n"
	always := Between{Calendar: "always"}
	broken := errors.New("the cable is out")

	var out bytes.Buffer
	err := BetweenBatch(t.Context(), settings, always, io.MultiReader(strings.NewReader(question), iotest.ErrReader(broken)), &out)
	if !errors.Is(err, broken) || out.String() != "{\"seconds\":1}\n" {
		t.Errorf("while reading: %v, %q", err, &out)
	}
	err = BetweenBatch(t.Context(), settings, always, strings.NewReader(question), writer(func([]byte) (int, error) { return 0, broken }))
	if !errors.Is(err, broken) {
		t.Errorf("while writing: %v", err)
	}
	stopped, stop := context.WithCancel(t.Context())
	stop()
	out.Reset()
	if err := BetweenBatch(stopped, settings, always, strings.NewReader(question), &out); !errors.Is(err, context.Canceled) || out.Len() > 0 {
		t.Errorf("once stopped: %v, %q", err, &out)
	}
}

func TestLogger(t *testing.T) {
	for _, c := range []struct{ level, format, want string }{
		{"info", "text", "level=INFO msg=told\n"},
		{"INFO", "JSON", `"level":"INFO","msg":"told"}` + "\n"},
		{"warn", "text", ""},
	} {
		var out bytes.Buffer
		log, err := Logger(&out, config.Settings{Log: c.level, LogFormat: c.format})
		if err != nil {
			t.Fatal(err)
		}
		log.Info("told")
		if got := out.String(); !strings.HasSuffix(got, c.want) || c.want == "" && got != "" {
			t.Errorf("%s as %s writes %q", c.level, c.format, got)
		}
	}
	if _, err := Logger(io.Discard, config.Settings{Log: "loud"}); err == nil || !strings.Contains(err.Error(), "debug, info, warn or error") {
		t.Errorf("an unknown level: %v", err)
	}
}

func TestWithoutPassword(t *testing.T) {
	for _, c := range []struct{ url, want string }{
		{"postgres://desk:secret@db.example/desk?sslmode=require", "postgres://desk:xxxxx@db.example/desk?sslmode=require"},
		{"postgres://desk@db.example/desk", "postgres://desk@db.example/desk"},
		{"sqlite:desk/demo.db", "sqlite:desk/demo.db"},
		{"a directory/50 %.db", "a directory/50 %.db"},
	} {
		if got := withoutPassword(c.url); got != c.want {
			t.Errorf("%s is shown as %s", c.url, got)
		}
	}
}

// Only what a flag says wrong is wrong usage.
func TestAsked(t *testing.T) {
	for _, c := range []struct {
		err   error
		usage bool
	}{
		{fault.New(fault.Invalid, "x", "No."), true},
		{fmt.Errorf("looking: %w", fault.New(fault.Invalid, "x", "No.")), true},
		{fault.New(fault.NotFound, "x", "Nothing."), false},
		{errors.New("the disk is full"), false},
		{nil, false},
	} {
		got := asked(c.err)
		if errors.Is(got, ErrUsage) != c.usage {
			t.Errorf("%v: wrong usage is %t", c.err, !c.usage)
		}
		if c.err != nil && (got.Error() != c.err.Error() || !errors.Is(got, c.err)) {
			t.Errorf("%v became %v", c.err, got)
		}
	}
}

type writer func([]byte) (int, error)

func (w writer) Write(p []byte) (int, error) { return w(p) }

func newLines(text string) *bufio.Reader { return bufio.NewReader(strings.NewReader(text)) }
