package calendars

import (
	"testing"
	"time"
)

// The sentences of domain.md, "Arithmetic, decided", one by one. All instants are written
// as RFC 3339, so that an hour the clocks show twice is never in doubt.

// nightDesk works from Monday to Friday, from 22:00 to 06:00 of the next morning.
func nightDesk(tb testing.TB, exceptions ...Exception) *Calendar {
	return desk(tb, Spec{Zone: zone(tb, "Europe/Zurich"), Week: weekdays(tb, "22:00-06:00"), Exceptions: exceptions}, "ch-national")
}

// daily has the same hours on every day, in a zone.
func daily(tb testing.TB, zoneName string, windows ...string) *Calendar {
	return desk(tb, Spec{Zone: zone(tb, zoneName), Week: everyDay(tb, windows...)})
}

// only makes an exception of one date.
func only(tb testing.TB, date, name string, windows ...string) Exception {
	tb.Helper()
	d, err := ParseDate(date)
	if err != nil {
		tb.Fatal(err)
	}
	return Exception{d, d, name, hours(tb, windows...)}
}

func TestIsOpen(t *testing.T) {
	us, swiss, lunch, night := usDesk(t), swissDesk(t), lunchDesk(t), nightDesk(t)
	nightOff := nightDesk(t, only(t, "2026-11-28", "Inventory")) // a Saturday
	for _, test := range []struct {
		name string
		c    *Calendar
		at   string
		want bool
	}{
		{"the opening instant is open", us, "2026-11-23T09:00:00-08:00", true},
		{"just before it is not", us, "2026-11-23T08:59:59.999999-08:00", false},
		{"just before the closing instant is open", us, "2026-11-23T16:59:59.999999-08:00", true},
		{"the closing instant is not", us, "2026-11-23T17:00:00-08:00", false},
		{"a weekend", us, "2026-11-22T12:00:00-08:00", false},
		{"Thanksgiving", us, "2026-11-26T12:00:00-08:00", false},
		{"New Year's Day, observed on 31 December", us, "2021-12-31T12:00:00-08:00", false},
		{"the same day in Switzerland", swiss, "2021-12-31T12:00:00+01:00", true},
		{"Christmas Day", swiss, "2026-12-25T12:00:00+01:00", false},
		{"Christmas Eve", swiss, "2026-12-24T12:00:00+01:00", true},
		{"lunch", lunch, "2026-11-23T12:00:00+01:00", false},
		{"after lunch", lunch, "2026-11-23T13:00:00+01:00", true},
		{"Friday night", night, "2026-11-27T23:00:00+01:00", true},
		{"Saturday morning, of Friday's window", night, "2026-11-28T05:59:59+01:00", true},
		{"Saturday morning, though Saturday is an exception", nightOff, "2026-11-28T05:59:59+01:00", true},
		{"Saturday night", night, "2026-11-28T23:00:00+01:00", false},
		{"Monday morning", night, "2026-11-30T05:00:00+01:00", false},
		{"Christmas Day's morning, of Christmas Eve's window", night, "2026-12-25T05:00:00+01:00", true},
		{"Christmas Day's night", night, "2026-12-25T22:30:00+01:00", false},
		{"the morning after it", night, "2026-12-26T05:00:00+01:00", false},
	} {
		if got := test.c.IsOpen(instant(t, test.at)); got != test.want {
			t.Errorf("%s: IsOpen(%s) = %t", test.name, test.at, got)
		}
	}
}

func TestAdd(t *testing.T) {
	us, swiss, lunch, night := usDesk(t), swissDesk(t), lunchDesk(t), nightDesk(t)
	apia := daily(t, "Pacific/Apia", "09:00-17:00")
	for _, test := range []struct {
		name string
		c    *Calendar
		from string
		d    time.Duration
		want string
	}{
		{"16:00 and an hour is 17:00 today", us, "2026-11-23T16:00:00-08:00", time.Hour, "2026-11-23T17:00:00-08:00"},
		{"a microsecond more is tomorrow", us, "2026-11-23T16:00:00-08:00", time.Hour + time.Microsecond, "2026-11-24T09:00:00.000001-08:00"},
		{"nothing, outside hours", us, "2026-11-22T12:34:56.789-08:00", 0, "2026-11-22T12:34:56.789-08:00"},
		{"before opening", us, "2026-11-23T07:00:00-08:00", time.Hour, "2026-11-23T10:00:00-08:00"},
		{"from the closing instant", us, "2026-11-23T17:00:00-08:00", time.Hour, "2026-11-24T10:00:00-08:00"},
		{"over a weekend", us, "2026-11-20T16:30:00-08:00", 2 * time.Hour, "2026-11-23T10:30:00-08:00"},
		{"a fraction of a second", us, "2026-11-20T16:59:59.25-08:00", time.Second, "2026-11-23T09:00:00.25-08:00"},
		{"over Thanksgiving", us, "2026-11-25T16:00:00-08:00", 2 * time.Hour, "2026-11-27T10:00:00-08:00"},
		{"over New Year's, observed on 31 December", us, "2021-12-30T16:00:00-08:00", 2 * time.Hour, "2022-01-03T10:00:00-08:00"},
		{"over an American Christmas", us, "2026-12-24T16:00:00-08:00", 2 * time.Hour, "2026-12-28T10:00:00-08:00"},
		{"over a Swiss Christmas, which has two days", swiss, "2025-12-24T16:00:00+01:00", 2 * time.Hour, "2025-12-29T10:00:00+01:00"},
		{"over a clock change", swiss, "2026-03-27T16:00:00+01:00", 2 * time.Hour, "2026-03-30T10:00:00+02:00"},
		{"to lunch", lunch, "2026-11-23T11:00:00+01:00", time.Hour, "2026-11-23T12:00:00+01:00"},
		{"over lunch", lunch, "2026-11-23T11:00:00+01:00", 2 * time.Hour, "2026-11-23T14:00:00+01:00"},
		{"from lunch", lunch, "2026-11-23T12:30:00+01:00", 2 * time.Hour, "2026-11-23T15:00:00+01:00"},
		{"over midnight", night, "2026-11-27T23:00:00+01:00", 2 * time.Hour, "2026-11-28T01:00:00+01:00"},
		{"from the last night of the week", night, "2026-11-28T05:00:00+01:00", 2 * time.Hour, "2026-11-30T23:00:00+01:00"},
		{"over a date that Apia skipped", apia, "2011-12-29T16:00:00-10:00", 2 * time.Hour, "2011-12-31T10:00:00+14:00"},
		{"in a leap year that a rule governs", swiss, "2040-12-31T16:00:00+01:00", 2 * time.Hour, "2041-01-02T10:00:00+01:00"},
		{"ten working weeks", us, "2027-01-04T09:00:00-08:00", 400 * time.Hour, "2027-03-12T17:00:00-08:00"},

		{"back", us, "2026-11-23T16:00:00-08:00", -time.Hour, "2026-11-23T15:00:00-08:00"},
		{"back to the opening", us, "2026-11-23T10:00:00-08:00", -time.Hour, "2026-11-23T09:00:00-08:00"},
		{"back from the opening", us, "2026-11-23T09:00:00-08:00", -time.Hour, "2026-11-20T16:00:00-08:00"},
		{"back from a weekend", us, "2026-11-22T12:00:00-08:00", -time.Hour, "2026-11-20T16:00:00-08:00"},
		{"back by a microsecond", us, "2026-11-23T09:00:00-08:00", -time.Microsecond, "2026-11-20T16:59:59.999999-08:00"},
		{"back over lunch", lunch, "2026-11-23T14:00:00+01:00", -2 * time.Hour, "2026-11-23T11:00:00+01:00"},
		{"back to the end of lunch", lunch, "2026-11-23T14:00:00+01:00", -time.Hour, "2026-11-23T13:00:00+01:00"},
	} {
		if got := wallTime(test.c, test.c.Add(instant(t, test.from), test.d)); got != test.want {
			t.Errorf("%s: Add(%s, %s) = %s, want %s", test.name, test.from, test.d, got, test.want)
		}
	}
}

func TestBetween(t *testing.T) {
	us, night := usDesk(t), nightDesk(t)
	inventory := nightDesk(t, only(t, "2026-11-26", "Inventory"), only(t, "2026-11-28", "Overtime", "04:00-08:00"))
	for _, test := range []struct {
		name string
		c    *Calendar
		a, b string
		want time.Duration
	}{
		{"a working day", us, "2026-11-23T00:00:00-08:00", "2026-11-24T00:00:00-08:00", 8 * time.Hour},
		{"backward", us, "2026-11-24T00:00:00-08:00", "2026-11-23T00:00:00-08:00", -8 * time.Hour},
		{"a weekend", us, "2026-11-20T17:00:00-08:00", "2026-11-23T09:00:00-08:00", 0},
		{"fractions of a second", us, "2026-11-20T16:59:59.4-08:00", "2026-11-23T09:00:00.3-08:00", 900 * time.Millisecond},
		{"the same instant", us, "2026-11-23T10:00:00-08:00", "2026-11-23T18:00:00Z", 0},
		{"the week of Thanksgiving", us, "2026-11-23T00:00:00-08:00", "2026-11-30T00:00:00-08:00", 32 * time.Hour},

		{"overnight hours belong to the day they open on", night, "2026-11-27T12:00:00+01:00", "2026-11-30T12:00:00+01:00", 8 * time.Hour},
		{"also before a holiday", night, "2026-12-24T12:00:00+01:00", "2026-12-25T12:00:00+01:00", 8 * time.Hour},
		{"and not after one", night, "2026-12-25T12:00:00+01:00", "2026-12-26T12:00:00+01:00", 0},
		{"an exception closes the night that opens on it", inventory, "2026-11-26T12:00:00+01:00", "2026-11-27T12:00:00+01:00", 0},
		{"but not the one before", inventory, "2026-11-25T12:00:00+01:00", "2026-11-26T12:00:00+01:00", 8 * time.Hour},
		{"what the night covers already is not counted twice", inventory, "2026-11-27T12:00:00+01:00", "2026-11-28T12:00:00+01:00", 10 * time.Hour},

		{"a 25-hour day", daily(t, "Europe/Zurich", "00:00-24:00"), "2026-10-25T00:00:00+02:00", "2026-10-26T00:00:00+01:00", 25 * time.Hour},
		{"a 23-hour day", daily(t, "Europe/Zurich", "00:00-24:00"), "2026-03-29T00:00:00+01:00", "2026-03-30T00:00:00+02:00", 23 * time.Hour},
		{"a 23-hour day without midnight", daily(t, "America/Sao_Paulo", "00:00-24:00"), "2018-11-03T00:00:00-03:00", "2018-11-05T00:00:00-02:00", 47 * time.Hour},
		{"a 25-hour day with two midnights", daily(t, "America/Sao_Paulo", "00:00-24:00"), "2018-02-17T00:00:00-02:00", "2018-02-18T00:00:00-03:00", 25 * time.Hour},
		{"a day of 23 hours and a half", daily(t, "Australia/Lord_Howe", "00:00-24:00"), "2026-10-04T00:00:00+10:30", "2026-10-05T00:00:00+11:00", 23*time.Hour + 30*time.Minute},
		{"a day of 22 hours", daily(t, "Antarctica/Troll", "00:00-24:00"), "2026-03-29T00:00:00Z", "2026-03-30T00:00:00+02:00", 22 * time.Hour},
		{"a skipped date", daily(t, "Pacific/Apia", "00:00-24:00"), "2011-12-29T00:00:00-10:00", "2012-01-01T00:00:00+14:00", 48 * time.Hour},
		{"a change by odd seconds", daily(t, "Africa/Monrovia", "00:00-24:00"), "1972-01-07T00:00:00-00:44", "1972-01-08T00:00:00Z", 23*time.Hour + 16*time.Minute},
		{"the last day of a leap year that a rule governs", daily(t, "Europe/Zurich", "00:00-24:00"), "2040-12-31T00:00:00+01:00", "2041-01-01T00:00:00+01:00", 24 * time.Hour},

		{"it opens in a gap, at its end", daily(t, "Europe/Zurich", "02:30-04:00"), "2026-03-29T00:00:00+01:00", "2026-03-30T00:00:00+02:00", time.Hour},
		{"it closes in a gap, at its end", daily(t, "Europe/Zurich", "01:30-02:30"), "2026-03-29T00:00:00+01:00", "2026-03-30T00:00:00+02:00", 30 * time.Minute},
		{"its hours lie in a gap", daily(t, "Europe/Zurich", "02:00-03:00"), "2026-03-29T00:00:00+01:00", "2026-03-30T00:00:00+02:00", 0},
		{"it opens at the first 02:30", daily(t, "Europe/Zurich", "02:30-04:00"), "2026-10-25T00:00:00+02:00", "2026-10-26T00:00:00+01:00", 2*time.Hour + 30*time.Minute},
		{"it closes at the first 02:30", daily(t, "Europe/Zurich", "01:30-02:30"), "2026-10-25T00:00:00+02:00", "2026-10-26T00:00:00+01:00", time.Hour},
		{"and stays closed at the second", daily(t, "Europe/Zurich", "01:30-02:30"), "2026-10-25T02:00:00+01:00", "2026-10-26T00:00:00+01:00", 0},
		{"midnight is the first one", daily(t, "America/St_Johns", "20:00-24:00"), "2006-10-28T12:00:00-02:30", "2006-10-29T12:00:00-03:30", 4 * time.Hour},
	} {
		if got := test.c.Between(instant(t, test.a), instant(t, test.b)); got != test.want {
			t.Errorf("%s: Between(%s, %s) = %s, want %s", test.name, test.a, test.b, got, test.want)
		}
	}
}

func TestNextOpening(t *testing.T) {
	us, gap := usDesk(t), daily(t, "Europe/Zurich", "02:30-04:00")
	for _, test := range []struct {
		name     string
		c        *Calendar
		at, want string
	}{
		{"open", us, "2026-11-23T10:00:00.5-08:00", "2026-11-23T10:00:00.5-08:00"},
		{"the opening instant", us, "2026-11-23T09:00:00-08:00", "2026-11-23T09:00:00-08:00"},
		{"the closing instant", us, "2026-11-23T17:00:00-08:00", "2026-11-24T09:00:00-08:00"},
		{"a weekend", us, "2026-11-20T20:00:00-08:00", "2026-11-23T09:00:00-08:00"},
		{"a holiday", us, "2026-11-26T10:00:00-08:00", "2026-11-27T09:00:00-08:00"},
		{"in a gap", gap, "2026-03-29T00:00:00+01:00", "2026-03-29T03:00:00+02:00"},
	} {
		if got := wallTime(test.c, test.c.NextOpening(instant(t, test.at))); got != test.want {
			t.Errorf("%s: NextOpening(%s) = %s, want %s", test.name, test.at, got, test.want)
		}
	}
}

func TestAddDays(t *testing.T) {
	swiss, night, always := swissDesk(t), nightDesk(t), daily(t, "Europe/Zurich", "00:00-24:00")
	apia := daily(t, "Pacific/Apia", "09:00-17:00")
	special := desk(t, Spec{Zone: zone(t, "Europe/Zurich"), Week: weekdays(t, "09:00-12:00", "13:00-17:00"), Exceptions: []Exception{
		only(t, "2026-11-24", "Late start", "11:00-12:00", "13:00-17:00"),
		only(t, "2026-11-25", "No lunch", "09:00-17:00"),
		only(t, "2026-11-27", "Early close", "09:00-12:00"),
	}})
	for _, test := range []struct {
		name string
		c    *Calendar
		from string
		n    int
		want string
	}{
		{"the same time tomorrow", swiss, "2026-11-24T10:30:00+01:00", 1, "2026-11-25T10:30:00+01:00"},
		{"five working days are a week", swiss, "2026-11-24T10:30:00+01:00", 5, "2026-12-01T10:30:00+01:00"},
		{"over a weekend", swiss, "2026-11-27T10:30:00+01:00", 1, "2026-11-30T10:30:00+01:00"},
		{"over Christmas", swiss, "2026-12-24T10:30:00+01:00", 1, "2026-12-28T10:30:00+01:00"},
		{"fractions of a second", swiss, "2026-11-24T10:30:00.123456+01:00", 1, "2026-11-25T10:30:00.123456+01:00"},
		{"from the opening instant", swiss, "2026-11-24T09:00:00+01:00", 1, "2026-11-25T09:00:00+01:00"},
		{"from a weekend, counted from Monday's opening", swiss, "2026-11-22T12:00:00+01:00", 1, "2026-11-24T09:00:00+01:00"},
		{"from an evening, counted from the next opening", swiss, "2026-11-23T20:00:00+01:00", 1, "2026-11-25T09:00:00+01:00"},
		{"from the closing instant, likewise", swiss, "2026-11-23T17:00:00+01:00", 1, "2026-11-25T09:00:00+01:00"},
		{"from early morning, counted from that day's opening", swiss, "2026-11-23T06:00:00+01:00", 1, "2026-11-24T09:00:00+01:00"},

		{"a day that opens later, at its opening", special, "2026-11-23T09:30:00+01:00", 1, "2026-11-24T11:00:00+01:00"},
		{"a day that closes earlier, at its closing", special, "2026-11-26T15:00:00+01:00", 1, "2026-11-27T12:00:00+01:00"},
		{"into a lunch break, at its beginning", special, "2026-11-25T12:30:00+01:00", 1, "2026-11-26T12:00:00+01:00"},
		{"to the beginning of a lunch break", special, "2026-11-25T12:00:00+01:00", 1, "2026-11-26T12:00:00+01:00"},
		{"to the end of a lunch break", special, "2026-11-25T13:00:00+01:00", 1, "2026-11-26T13:00:00+01:00"},
		{"past a lunch break", special, "2026-11-25T14:00:00+01:00", 1, "2026-11-26T14:00:00+01:00"},
		{"both windows of a day are one day", special, "2026-11-30T10:00:00+01:00", 2, "2026-12-02T10:00:00+01:00"},

		{"after midnight, still the day before", night, "2026-11-24T01:00:00+01:00", 1, "2026-11-25T01:00:00+01:00"},
		{"Friday's night is followed by Monday's", night, "2026-11-28T05:00:00+01:00", 1, "2026-12-01T05:00:00+01:00"},

		{"over the clock change in spring", swiss, "2026-03-27T10:30:00+01:00", 1, "2026-03-30T10:30:00+02:00"},
		{"over the clock change in autumn", swiss, "2026-10-23T10:30:00+02:00", 1, "2026-10-26T10:30:00+01:00"},
		{"to a time that is skipped", always, "2026-03-28T02:30:00+01:00", 1, "2026-03-29T03:00:00+02:00"},
		{"to a time that is shown twice", always, "2026-10-24T02:30:00+02:00", 1, "2026-10-25T02:30:00+02:00"},
		{"from its second showing", always, "2026-10-25T02:30:00+01:00", 1, "2026-10-26T02:30:00+01:00"},
		{"a date that was skipped is no working day", apia, "2011-12-29T10:00:00-10:00", 1, "2011-12-31T10:00:00+14:00"},
	} {
		if got := wallTime(test.c, test.c.AddDays(instant(t, test.from), test.n)); got != test.want {
			t.Errorf("%s: AddDays(%s, %d) = %s, want %s", test.name, test.from, test.n, got, test.want)
		}
	}
}
