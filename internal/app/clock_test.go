package app

import (
	"bytes"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"deskbell/internal/config"
)

// While the file cannot be read, the last time told still holds, and the log says so.
func TestFileClock(t *testing.T) {
	path := filepath.Join(t.TempDir(), "clock")
	write := func(text string) {
		t.Helper()
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("2026-11-25T23:30:00Z\n")
	var log bytes.Buffer
	clock, err := settingsClock(config.Settings{TestClock: path}, slog.New(slog.NewTextHandler(&log, nil)))
	if err != nil || !clock.Test {
		t.Fatalf("%+v, %v", clock, err)
	}
	told := func(when, want string, warned bool) {
		t.Helper()
		log.Reset()
		if got := clock.Now(); got.Format(time.RFC3339Nano) != want || got.Location() != time.UTC {
			t.Errorf("%s it tells %s, want %s", when, got, want)
		}
		if strings.Contains(log.String(), "the last time told still holds") != warned {
			t.Errorf("%s the log says %q", when, &log)
		}
	}
	told("at first", "2026-11-25T23:30:00Z", false)
	write(" 2026-11-26T09:00:00.1234567+01:00 ")
	told("with a zone and too many digits", "2026-11-26T08:00:00.123456Z", false)
	write("")
	told("while it is empty", "2026-11-26T08:00:00.123456Z", true)
	write("noon")
	told("while it is nonsense", "2026-11-26T08:00:00.123456Z", true)
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	told("while it is gone", "2026-11-26T08:00:00.123456Z", true)
	write("2020-01-01T00:00:00Z")
	told("back in time", "2020-01-01T00:00:00Z", false)

	var all sync.WaitGroup
	for range 8 {
		all.Go(func() { clock.Now() })
	}
	all.Wait()
}

func TestClockOfTheSettings(t *testing.T) {
	log := slog.New(slog.DiscardHandler)
	clock, err := settingsClock(config.Settings{}, log)
	before := time.Now().Truncate(time.Microsecond)
	if now := clock.Now(); err != nil || clock.Test || now.Before(before) || now.After(time.Now()) || now.Nanosecond()%1000 != 0 || now.Location() != time.UTC {
		t.Errorf("the real time is %s, test %t, %v", now, clock.Test, err)
	}
	missing := filepath.Join(t.TempDir(), "nowhere")
	if _, err := settingsClock(config.Settings{TestClock: missing}, log); err == nil || !strings.Contains(err.Error(), "it must hold one instant like 2026-11-25T18:30:00Z") {
		t.Errorf("a missing file: %v", err)
	}
}
