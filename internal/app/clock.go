package app

import (
	"fmt"
	"log/slog"
	"os"
	"strings"
	"time"

	"deskbell/internal/config"
)

// Clock is where the time comes from; nothing else in deskbell asks for it.
type Clock struct {
	Now  func() time.Time // UTC, in whole microseconds: what both databases can keep
	Test bool
}

// settingsClock is the real time, unless the settings name a file.
func settingsClock(settings config.Settings, log *slog.Logger) (Clock, error) {
	if settings.TestClock == "" {
		return systemClock(), nil
	}
	return fileClock(settings.TestClock, log)
}

// systemClock tells the real time.
func systemClock() Clock {
	return Clock{Now: func() time.Time { return time.Now().UTC().Truncate(time.Microsecond) }}
}

// fileClock reads the time from a file, again each time it is asked, so that a test can
// move it. While the file cannot be read the last time told still holds.
func fileClock(path string, log *slog.Logger) (Clock, error) {
	read := func() (time.Time, error) {
		text, err := os.ReadFile(path)
		if err != nil {
			return time.Time{}, err
		}
		return time.Parse(time.RFC3339Nano, strings.TrimSpace(string(text)))
	}
	last, err := read()
	if err != nil {
		return Clock{}, fmt.Errorf("the test clock %s cannot be read; it must hold one instant like 2026-11-25T18:30:00Z: %w", path, err)
	}
	told := make(chan time.Time, 1)
	told <- last
	now := func() time.Time {
		last := <-told
		t, err := read()
		if err == nil {
			last = t
		} else {
			log.Warn("the test clock cannot be read; the last time told still holds", "file", path, "error", err)
		}
		told <- last
		return last.UTC().Truncate(time.Microsecond)
	}
	return Clock{Now: now, Test: true}, nil
}
