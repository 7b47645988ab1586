package calendars

import (
	"testing"
	"time"
)

func TestNextClosed(t *testing.T) {
	office := desk(t, Spec{Zone: time.UTC, Week: weekdays(t, "09:00-17:00"), Exceptions: []Exception{
		only(t, "2021-12-24", "Christmas Eve", "09:00-12:00"),                            // shortened, not closed
		{Date{2021, time.December, 18}, Date{2021, time.December, 21}, "Inventory", nil}, // from a Saturday on
	}}, "us-major")
	for _, test := range []struct{ from, want string }{
		{"2021-12-01", "2021-12-20 Inventory"}, // its weekend is closed anyway
		{"2021-12-20", "2021-12-20 Inventory"}, // the day itself counts
		{"2021-12-21", "2021-12-21 Inventory"},
		{"2021-12-22", "2021-12-31 New Year's Day"}, // Christmas, a Saturday, is observed on the shortened Friday
		{"2022-01-01", "2022-05-30 Memorial Day"},
	} {
		from, _ := ParseDate(test.from)
		day, ok := office.NextClosed(from)
		if got := day.Date.String() + " " + day.Reason; !ok || got != test.want {
			t.Errorf("from %s: %q %v, want %q", test.from, got, ok, test.want)
		}
	}
	if day, ok := Always.NextClosed(Date{2026, time.January, 1}); ok {
		t.Errorf("what is always open closes on %v", day)
	}
	if day, ok := office.NextClosed(Date{2199, time.December, 1}); !ok {
		t.Errorf("the last year has no holiday: %v", day)
	}
}
