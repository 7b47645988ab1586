package calendars

import (
	"testing"
	"time"
)

// zone loads a time zone.
func zone(tb testing.TB, name string) *time.Location {
	tb.Helper()
	location, err := time.LoadLocation(name)
	if err != nil {
		tb.Fatal(err)
	}
	return location
}

// hours reads windows such as 09:00-17:00.
func hours(tb testing.TB, texts ...string) []Window {
	tb.Helper()
	var windows []Window
	for _, text := range texts {
		w, err := ParseWindow(text)
		if err != nil {
			tb.Fatal(err)
		}
		windows = append(windows, w)
	}
	return windows
}

// weekdays is a week with the same hours from Monday to Friday.
func weekdays(tb testing.TB, texts ...string) Week {
	tb.Helper()
	h := hours(tb, texts...)
	return Week{nil, h, h, h, h, h, nil}
}

// everyDay is a week with the same hours on all seven days.
func everyDay(tb testing.TB, texts ...string) Week {
	tb.Helper()
	h := hours(tb, texts...)
	return Week{h, h, h, h, h, h, h}
}

// on is a week that opens on one day only.
func on(tb testing.TB, day time.Weekday, texts ...string) Week {
	tb.Helper()
	var week Week
	week[day] = hours(tb, texts...)
	return week
}

// desk makes a calendar of the spec, with the named holiday sets added.
func desk(tb testing.TB, spec Spec, sets ...string) *Calendar {
	tb.Helper()
	for _, name := range sets {
		set, ok := HolidaySet(name)
		if !ok {
			tb.Fatalf("no holiday set %s", name)
		}
		spec.Holidays = append(spec.Holidays, set...)
	}
	c, err := New(spec)
	if err != nil {
		tb.Fatal(err)
	}
	return c
}

// usDesk is the default American calendar.
func usDesk(tb testing.TB) *Calendar {
	tb.Helper()
	return desk(tb, Spec{ID: "us", Version: 1, Zone: zone(tb, "America/Los_Angeles"), Week: weekdays(tb, "09:00-17:00")}, "us-major")
}

// swissDesk is the default Swiss calendar.
func swissDesk(tb testing.TB) *Calendar {
	tb.Helper()
	return desk(tb, Spec{ID: "switzerland", Version: 1, Zone: zone(tb, "Europe/Zurich"), Week: weekdays(tb, "09:00-17:00")}, "ch-national")
}

// lunchDesk is the Swiss calendar with a break at noon.
func lunchDesk(tb testing.TB) *Calendar {
	tb.Helper()
	return desk(tb, Spec{ID: "swiss-lunch", Version: 1, Zone: zone(tb, "Europe/Zurich"), Week: weekdays(tb, "09:00-12:00", "13:00-17:00")}, "ch-national")
}

// instant reads an RFC 3339 time.
func instant(tb testing.TB, text string) time.Time {
	tb.Helper()
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		tb.Fatal(err)
	}
	return t
}

// wallTime writes an instant as the desk sees it, for comparing with a test's literal.
func wallTime(c *Calendar, t time.Time) string { return t.In(c.Zone).Format(time.RFC3339Nano) }
