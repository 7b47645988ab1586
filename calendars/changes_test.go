package calendars

import (
	"testing"
	"time"
)

func TestChanges(t *testing.T) {
	swiss := swissDesk(t)
	for _, c := range []struct {
		name, at string
		open     bool
		next     string
	}{
		{"in the morning", "2026-11-25T09:00:00Z", true, "2026-11-25T16:00:00Z"},
		{"at the opening instant", "2026-11-25T08:00:00Z", true, "2026-11-25T16:00:00Z"},
		{"at the closing instant", "2026-11-25T16:00:00Z", false, "2026-11-26T08:00:00Z"},
		{"on a Friday evening before the clocks change", "2026-10-23T20:00:00Z", false, "2026-10-26T08:00:00Z"},
	} {
		open, next := swiss.Changes(instant(t, c.at))
		if open != c.open || !next.Equal(instant(t, c.next)) {
			t.Errorf("%s: open %v until %s, want %v until %s", c.name, open, next, c.open, c.next)
		}
	}
	if open, next := Always.Changes(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)); !open || !next.IsZero() {
		t.Errorf("round the clock: open %v until %s", open, next)
	}
}
