package calendars

import (
	"fmt"
	"slices"
	"testing"
	"time"
)

func TestReceipt(t *testing.T) {
	swiss, lunch, night := swissDesk(t), lunchDesk(t), nightDesk(t)
	named := desk(t, Spec{Zone: zone(t, "Europe/Zurich"), Week: weekdays(t, "09:00-17:00"), Exceptions: []Exception{
		only(t, "2026-12-24", "Christmas Eve", "09:00-12:00"),
		{Date{2026, time.December, 28}, Date{2026, time.December, 31}, "Year-end closing", nil},
	}}, "ch-national")
	always := desk(t, Spec{Zone: zone(t, "Europe/Zurich"), Week: everyDay(t, "00:00-24:00"), Exceptions: []Exception{
		only(t, "2026-11-25", "Skeleton staff", "00:00-24:00"),
	}})
	apia := desk(t, Spec{Zone: zone(t, "Pacific/Apia"), Week: everyDay(t, "09:00-17:00"), Exceptions: []Exception{
		only(t, "2011-12-30", "The missing day"),
	}})
	stJohns := desk(t, Spec{Zone: zone(t, "America/St_Johns"), Week: weekdays(t, "09:00-17:00"), Exceptions: []Exception{
		only(t, "2006-10-29", "Sunday fair"),
	}})
	for _, test := range []struct {
		name string
		c    *Calendar
		a, b string
		want []string
	}{
		{"within hours", swiss, "2026-12-21T16:10:00+01:00", "2026-12-21T17:00:00+01:00", []string{
			"Mon 21 Dec 16:10-17:00 50m0s open"}},
		{"outside hours, at night", swiss, "2026-12-21T16:10:00+01:00", "2026-12-22T09:30:00+01:00", []string{
			"Mon 21 Dec 16:10-17:00 50m0s open",
			"Mon 21 Dec 17:00 - Tue 22 Dec 09:00 0s outside hours",
			"Tue 22 Dec 09:00-09:30 30m0s open"}},
		{"over lunch", lunch, "2026-12-21T11:00:00+01:00", "2026-12-21T14:00:00+01:00", []string{
			"Mon 21 Dec 11:00-12:00 1h0m0s open",
			"Mon 21 Dec 12:00-13:00 0s outside hours",
			"Mon 21 Dec 13:00-14:00 1h0m0s open"}},
		{"a weekend is one segment", swiss, "2026-11-20T16:00:00+01:00", "2026-11-23T10:00:00+01:00", []string{
			"Fri 20 Nov 16:00-17:00 1h0m0s open",
			"Fri 20 Nov 17:00 - Mon 23 Nov 09:00 0s weekend",
			"Mon 23 Nov 09:00-10:00 1h0m0s open"}},
		{"a holiday has the nights around it", swiss, "2026-05-13T16:00:00+02:00", "2026-05-15T10:00:00+02:00", []string{
			"Wed 13 May 16:00-17:00 1h0m0s open",
			"Wed 13 May 17:00 - Fri 15 May 09:00 0s Ascension Day",
			"Fri 15 May 09:00-10:00 1h0m0s open"}},
		{"differing reasons meet at midnight", swiss, "2026-04-02T16:00:00+02:00", "2026-04-07T10:00:00+02:00", []string{
			"Thu 2 Apr 16:00-17:00 1h0m0s open",
			"Thu 2 Apr 17:00 - Sat 4 Apr 00:00 0s Good Friday",
			"Sat 4 Apr 00:00 - Mon 6 Apr 00:00 0s weekend",
			"Mon 6 Apr 00:00 - Tue 7 Apr 09:00 0s Easter Monday",
			"Tue 7 Apr 09:00-10:00 1h0m0s open"}},
		{"named exceptions", named, "2026-12-23T16:00:00+01:00", "2027-01-04T10:00:00+01:00", []string{
			"Wed 23 Dec 16:00-17:00 1h0m0s open",
			"Wed 23 Dec 17:00 - Thu 24 Dec 09:00 0s outside hours",
			"Thu 24 Dec 09:00-12:00 3h0m0s Christmas Eve",
			"Thu 24 Dec 12:00 - Sat 26 Dec 00:00 0s Christmas Day",
			"Sat 26 Dec 00:00 - Sun 27 Dec 00:00 0s St Stephen's Day",
			"Sun 27 Dec 00:00 - Mon 28 Dec 00:00 0s weekend",
			"Mon 28 Dec 00:00 - Fri 1 Jan 00:00 0s Year-end closing",
			"Fri 1 Jan 00:00 - Sat 2 Jan 00:00 0s New Year's Day",
			"Sat 2 Jan 00:00 - Mon 4 Jan 09:00 0s weekend",
			"Mon 4 Jan 09:00-10:00 1h0m0s open"}},
		{"round the clock is one segment", always, "2026-11-20T16:00:00+01:00", "2026-11-23T10:00:00+01:00", []string{
			"Fri 20 Nov 16:00 - Mon 23 Nov 10:00 66h0m0s open"}},
		{"but for a named day", always, "2026-11-24T16:00:00+01:00", "2026-11-26T10:00:00+01:00", []string{
			"Tue 24 Nov 16:00 - Wed 25 Nov 00:00 8h0m0s open",
			"Wed 25 Nov 00:00 - Thu 26 Nov 00:00 24h0m0s Skeleton staff",
			"Thu 26 Nov 00:00-10:00 10h0m0s open"}},
		{"over midnight", night, "2026-11-26T23:00:00+01:00", "2026-11-27T23:00:00+01:00", []string{
			"Thu 26 Nov 23:00 - Fri 27 Nov 06:00 7h0m0s open",
			"Fri 27 Nov 06:00-22:00 0s outside hours",
			"Fri 27 Nov 22:00-23:00 1h0m0s open"}},
		{"a clock change", always, "2026-10-25T01:00:00+02:00", "2026-10-25T04:00:00+01:00", []string{
			"Sun 25 Oct 01:00-04:00 4h0m0s open"}},
		{"a night only", swiss, "2026-12-21T20:00:00+01:00", "2026-12-21T21:00:00+01:00", []string{
			"Mon 21 Dec 20:00-21:00 0s outside hours"}},
		{"a weekend only", swiss, "2026-11-21T10:00:00+01:00", "2026-11-22T10:00:00+01:00", []string{
			"Sat 21 Nov 10:00 - Sun 22 Nov 10:00 0s weekend"}},
		{"up to the opening instant", swiss, "2026-11-23T08:00:00+01:00", "2026-11-23T09:00:00+01:00", []string{
			"Mon 23 Nov 08:00-09:00 0s outside hours"}},
		{"seconds and fractions", swiss, "2026-12-21T16:59:59.5+01:00", "2026-12-21T17:00:01+01:00", []string{
			"Mon 21 Dec 16:59:59-17:00 500ms open",
			"Mon 21 Dec 17:00-17:00:01 0s outside hours"}},
		{"a date that was skipped explains nothing", apia, "2011-12-29T16:00:00-10:00", "2011-12-31T10:00:00+14:00", []string{
			"Thu 29 Dec 16:00-17:00 1h0m0s open",
			"Thu 29 Dec 17:00 - Sat 31 Dec 09:00 0s outside hours",
			"Sat 31 Dec 09:00-10:00 1h0m0s open"}},
		{"Saturday's last hour, shown again after midnight", stJohns, "2006-10-28T23:30:00-03:30", "2006-10-29T12:00:00-03:30", []string{
			"Sat 28 Oct 23:30 - Sun 29 Oct 12:00 0s Sunday fair"}},
		{"nothing", swiss, "2026-12-21T16:00:00+01:00", "2026-12-21T16:00:00+01:00", nil},
		{"backward", swiss, "2026-12-21T16:00:00+01:00", "2026-12-21T15:00:00+01:00", nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			var got []string
			for _, s := range test.c.Receipt(instant(t, test.a), instant(t, test.b)) {
				got = append(got, fmt.Sprint(test.c.Local(s), " ", s.Counted, " ", s.Reason))
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("got  %q\nwant %q", got, test.want)
			}
		})
	}
}

func TestLocal(t *testing.T) {
	us := usDesk(t)
	for _, test := range []struct{ from, to, want string }{
		{"2026-12-22T00:10:00Z", "2026-12-22T01:00:00Z", "Mon 21 Dec 16:10-17:00"},
		{"2026-12-22T00:10:05Z", "2026-12-22T01:00:00Z", "Mon 21 Dec 16:10:05-17:00"},
		{"2026-12-22T00:10:00Z", "2026-12-22T01:00:00.25Z", "Mon 21 Dec 16:10-17:00:00"},
		{"2026-12-22T01:00:00Z", "2026-12-22T17:00:00Z", "Mon 21 Dec 17:00 - Tue 22 Dec 09:00"},
		{"2026-12-21T08:00:00Z", "2026-12-22T08:00:00Z", "Mon 21 Dec 00:00 - Tue 22 Dec 00:00"},
		{"2025-12-22T00:10:00Z", "2026-12-22T01:00:00Z", "Sun 21 Dec 16:10 - Mon 21 Dec 17:00"},
	} {
		if got := us.Local(Segment{From: instant(t, test.from), To: instant(t, test.to)}); got != test.want {
			t.Errorf("Local(%s to %s) = %q, want %q", test.from, test.to, got, test.want)
		}
	}
}

func TestInWords(t *testing.T) {
	for _, c := range []struct {
		d    time.Duration
		want string
	}{
		{0, "0 s"},
		{time.Microsecond, "1e-06 s"},
		{1500 * time.Millisecond, "1.5 s"},
		{time.Minute, "1 min"},
		{90 * time.Minute, "1 h 30 min"},
		{3*time.Hour + 20*time.Minute, "3 h 20 min"},
		{26*time.Hour + time.Second, "26 h 1 s"},
		{-90 * time.Second, "minus 1 min 30 s"},
	} {
		if got := InWords(c.d); got != c.want {
			t.Errorf("%v is %q in words, want %q", c.d, got, c.want)
		}
	}
}
