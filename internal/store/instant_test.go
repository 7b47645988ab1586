package store

import (
	"testing"
	"time"
)

func TestInstantsAreReadAsTheDatabasesWriteThem(t *testing.T) {
	for text, want := range map[string]time.Time{
		"":                              {},
		"2026-03-02 08:30:00.123456":    time.Date(2026, 3, 2, 8, 30, 0, 123456000, time.UTC),
		"2026-03-02 08:30:00+00":        time.Date(2026, 3, 2, 8, 30, 0, 0, time.UTC),
		"2026-12-31 23:59:59.5+00":      time.Date(2026, 12, 31, 23, 59, 59, 500000000, time.UTC),
		"1970-01-01 00:00:00.000001+00": time.Date(1970, 1, 1, 0, 0, 0, 1000, time.UTC),
	} {
		if got, err := instantOf([]byte(text)); err != nil || !got.Equal(want) {
			t.Errorf("%q: %s, %v, want %s", text, got, err, want)
		}
	}
	for _, text := range []string{"2026-03-02", "2026-03-02T08:30:00", "2026-03-02 08:30:00+01", "2026-03-02 08:30:0x", "2026-03-02 08:30:00,5", "2026-03-02 08:30:00.1234567", "yesterday, at half past"} {
		if got, err := instantOf([]byte(text)); err == nil {
			t.Errorf("%q is read as %s", text, got)
		}
	}
}
