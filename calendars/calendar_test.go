package calendars

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"deskbell/internal/fault"
)

func TestDay(t *testing.T) {
	us := usDesk(t)
	swiss := desk(t, Spec{Zone: zone(t, "Europe/Zurich"), Week: Week{time.Monday: hours(t, "09:00-12:00", "13:00-17:00")}, Exceptions: []Exception{
		{Date{2026, time.December, 28}, Date{2026, time.December, 31}, "Year-end closing", nil},
		only(t, "2026-12-26", "Overtime", "10:00-12:00"),
	}}, "ch-national")
	for _, test := range []struct {
		c                           *Calendar
		date, wantHours, wantReason string
	}{
		{us, "2026-11-23", "[09:00-17:00]", ""},
		{us, "2026-11-21", "[]", "weekend"},
		{us, "2026-11-22", "[]", "weekend"},
		{us, "2026-11-26", "[]", "Thanksgiving"},
		{us, "2026-11-27", "[09:00-17:00]", ""}, // the day after is no holiday of this set
		{us, "2021-12-31", "[]", "New Year's Day"},
		{us, "2022-01-01", "[]", "weekend"},
		{us, "2023-01-02", "[]", "New Year's Day"},
		{us, "2026-07-03", "[]", "Independence Day"},
		{swiss, "2026-11-23", "[09:00-12:00 13:00-17:00]", ""},
		{swiss, "2026-11-24", "[]", "closed on Tuesdays"},
		{swiss, "2026-12-25", "[]", "Christmas Day"},
		{swiss, "2026-12-26", "[10:00-12:00]", "Overtime"}, // an exception goes before a holiday
		{swiss, "2026-12-27", "[]", "weekend"},
		{swiss, "2026-12-28", "[]", "Year-end closing"},
		{swiss, "2026-12-31", "[]", "Year-end closing"},
		{swiss, "2027-01-01", "[]", "New Year's Day"},
		{Always, "2027-01-01", "[00:00-24:00]", ""},
	} {
		date, err := ParseDate(test.date)
		if err != nil {
			t.Fatal(err)
		}
		day := test.c.Day(date)
		if got := fmt.Sprint(day.Windows); day.Date != date || got != test.wantHours || day.Reason != test.wantReason {
			t.Errorf("Day(%s) = %v, want %s %q", test.date, day, test.wantHours, test.wantReason)
		}
	}
}

func TestSpecialDays(t *testing.T) {
	c := desk(t, Spec{Zone: time.UTC, Week: weekdays(t, "09:00-17:00"), Exceptions: []Exception{
		only(t, "2021-12-24", "Christmas Eve", "09:00-12:00"),
		{Date{2021, time.December, 27}, Date{2021, time.December, 28}, "Inventory", nil},
	}}, "us-major")
	for _, test := range []struct {
		from, to string
		want     []string
	}{
		{"2021-12-01", "2022-01-31", []string{
			"2021-12-24 [09:00-12:00] Christmas Eve", // an exception goes before the holiday observed then
			"2021-12-27 [] Inventory",
			"2021-12-28 [] Inventory",
			"2021-12-31 [] New Year's Day"}},
		{"2021-12-28", "2021-12-31", []string{
			"2021-12-28 [] Inventory",
			"2021-12-31 [] New Year's Day"}},
		{"2022-01-01", "2022-05-30", []string{"2022-05-30 [] Memorial Day"}},
		{"2022-01-01", "2022-05-29", nil},
		{"2021-12-31", "2021-12-30", nil},
	} {
		from, _ := ParseDate(test.from)
		to, _ := ParseDate(test.to)
		var got []string
		for _, day := range c.SpecialDays(from, to) {
			got = append(got, fmt.Sprint(day.Date, " ", day.Windows, " ", day.Reason))
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("from %s to %s: %q, want %q", test.from, test.to, got, test.want)
		}
	}
}

func TestRef(t *testing.T) {
	if got := Always.Ref(); got != "always@1" {
		t.Errorf("Ref() = %s", got)
	}
}

// A holiday that two sets share, or two holidays on one date, are told by the first.
func TestHolidaysOnOneDate(t *testing.T) {
	c := desk(t, Spec{Zone: time.UTC, Week: weekdays(t, "09:00-17:00"), Holidays: []Holiday{
		YearlyHoliday("Founding Day", time.December, 25),
	}}, "ch-national", "ch-vd")
	if day := c.Day(Date{2026, time.December, 25}); day.Reason != "Founding Day" {
		t.Errorf("25 December is %q", day.Reason)
	}
}

func TestNewRefuses(t *testing.T) {
	utc, office := time.UTC, weekdays(t, "09:00-17:00")
	never := "hours: never opens: a deadline could not be counted; give at least one weekly window such as mon-fri: [\"09:00-17:00\"], and not only on holidays"
	everyDate := func(yield func(Holiday) bool) {
		for date := (Date{2024, time.January, 1}); date.Year == 2024; date = date.AddDays(1) {
			if !yield(YearlyHoliday("Holiday", date.Month, date.Day)) {
				return
			}
		}
	}
	holidays := slices.Collect(everyDate)
	for _, test := range []struct {
		name string
		spec Spec
		want []string // each fault's path and message
	}{
		{"nothing at all", Spec{}, []string{
			"time_zone: is missing; give an IANA name such as Europe/Zurich",
			never,
		}},
		{"no hours", Spec{Zone: utc}, []string{never}},
		{"hours on holidays only", Spec{Zone: utc, Week: office, Holidays: holidays}, []string{never}},
		{"hours by exception only", Spec{Zone: utc, Week: office, Holidays: holidays, Exceptions: []Exception{only(t, "2026-12-24", "Sale", "09:00-12:00")}}, []string{never}},
		{"overlapping hours", Spec{Zone: utc, Week: Week{time.Saturday: hours(t, "09:00-12:00", "11:00-17:00")}}, []string{
			"hours.sat: 09:00-12:00 and 11:00-17:00 overlap or are out of order",
		}},
		{"hours out of order", Spec{Zone: utc, Week: Week{time.Monday: hours(t, "13:00-17:00", "09:00-12:00")}}, []string{
			"hours.mon: 13:00-17:00 and 09:00-12:00 overlap or are out of order",
		}},
		{"hours after overnight ones", Spec{Zone: utc, Week: Week{time.Monday: hours(t, "22:00-02:00", "23:00-24:00")}}, []string{
			"hours.mon: 22:00-02:00 and 23:00-24:00 overlap or are out of order",
		}},
		{"overnight into the next day's", Spec{Zone: utc, Week: Week{time.Saturday: hours(t, "22:00-02:00"), time.Sunday: hours(t, "01:00-03:00")}}, []string{
			"hours.sat: 22:00-02:00 runs over midnight into 01:00-03:00 of the next day",
		}},
		{"exceptions without a name", Spec{Zone: utc, Week: office, Exceptions: []Exception{only(t, "2026-12-24", "Christmas Eve"), only(t, "2026-12-31", " ")}}, []string{
			"exceptions[1]: has no name; receipts show it as the reason",
		}},
		{"an exception's overlapping hours", Spec{Zone: utc, Week: office, Exceptions: []Exception{only(t, "2026-12-24", "Christmas Eve", "09:00-12:00", "10:00-11:00")}}, []string{
			"exceptions[0].hours: 09:00-12:00 and 10:00-11:00 overlap or are out of order",
		}},
		{"an exception backward", Spec{Zone: utc, Week: office, Exceptions: []Exception{{Date{2026, time.December, 24}, Date{2026, time.December, 23}, "Christmas Eve", nil}}}, []string{
			"exceptions[0]: ends on 2026-12-23, before it begins on 2026-12-24",
		}},
		{"an exception of more than a year", Spec{Zone: utc, Week: office, Exceptions: []Exception{{Date{2026, time.January, 1}, Date{2027, time.January, 3}, "Rebuilding", nil}}}, []string{
			"exceptions[0]: lasts more than a year; change the weekly hours instead",
		}},
		{"two exceptions of one date", Spec{Zone: utc, Week: office, Exceptions: []Exception{
			{Date{2026, time.December, 24}, Date{2026, time.December, 31}, "Year-end closing", nil},
			{Date{2026, time.December, 30}, Date{2027, time.January, 2}, "Inventory", nil},
		}}, []string{
			`exceptions[1]: covers 2026-12-30, which "Year-end closing" covers already`,
		}},
		{"everything at once", Spec{
			Week:       Week{time.Sunday: hours(t, "09:00-12:00", "11:00-17:00"), time.Friday: hours(t, "22:00-02:00"), time.Saturday: hours(t, "00:00-24:00")},
			Exceptions: []Exception{{Date{2026, time.December, 24}, Date{2026, time.December, 23}, "", hours(t, "10:00-11:00", "10:30-12:00")}},
		}, []string{
			"time_zone: is missing; give an IANA name such as Europe/Zurich",
			"hours.sun: 09:00-12:00 and 11:00-17:00 overlap or are out of order",
			"hours.fri: 22:00-02:00 runs over midnight into 00:00-24:00 of the next day",
			"exceptions[0]: has no name; receipts show it as the reason",
			"exceptions[0].hours: 10:00-11:00 and 10:30-12:00 overlap or are out of order",
			"exceptions[0]: ends on 2026-12-23, before it begins on 2026-12-24",
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			test.spec.ID = "swiss"
			c, err := New(test.spec)
			refusal, ok := fault.As(err)
			if !ok || c != nil {
				t.Fatalf("New = %v, %v, want a refusal", c, err)
			}
			if refusal.Kind != fault.Invalid || refusal.Code != "invalid_calendar" || refusal.Message != `Calendar "swiss" cannot be used.` {
				t.Errorf("refused with %s %s %s", refusal.Kind, refusal.Code, refusal.Message)
			}
			var got []string
			for _, field := range refusal.Fields {
				got = append(got, field.Location+": "+field.Message)
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("got  %q\nwant %q", got, test.want)
			}
		})
	}
}

func TestNewAccepts(t *testing.T) {
	utc := time.UTC
	for name, spec := range map[string]Spec{
		"windows that touch":                  {Zone: utc, Week: weekdays(t, "09:00-12:00", "12:00-17:00")},
		"a night that touches the next day":   {Zone: utc, Week: everyDay(t, "09:00-12:00", "22:00-09:00")},
		"a night before a closed day":         {Zone: utc, Week: on(t, time.Saturday, "22:00-21:00")},
		"round the clock":                     {Zone: utc, Week: everyDay(t, "00:00-24:00")},
		"one minute a week":                   {Zone: utc, Week: on(t, time.Sunday, "23:59-24:00")},
		"an exception of a leap year":         {Zone: utc, Week: weekdays(t, "09:00-17:00"), Exceptions: []Exception{{Date{2028, time.January, 1}, Date{2028, time.December, 31}, "Rebuilding", nil}}},
		"exceptions that follow one another":  {Zone: utc, Week: weekdays(t, "09:00-17:00"), Exceptions: []Exception{only(t, "2026-12-24", "Christmas Eve"), only(t, "2026-12-25", "Christmas")}},
		"an exception's night into the next":  {Zone: utc, Week: everyDay(t, "00:00-24:00"), Exceptions: []Exception{only(t, "2026-12-24", "Christmas Eve", "20:00-04:00")}},
		"a week that only a leap day opens":   {Zone: utc, Week: on(t, time.Tuesday, "09:00-17:00"), Holidays: allButLeapDay()},
		"the same hours as the built-in desk": Always.Spec,
	} {
		if _, err := New(spec); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// allButLeapDay closes every date of a common year.
func allButLeapDay() []Holiday {
	var holidays []Holiday
	for date := (Date{2023, time.January, 1}); date.Year == 2023; date = date.AddDays(1) {
		holidays = append(holidays, YearlyHoliday("Holiday", date.Month, date.Day))
	}
	return holidays
}
