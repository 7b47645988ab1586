package manager

import (
	"fmt"
	"testing"
	"time"

	"deskbell/internal/web/client"
)

func TestYears(t *testing.T) {
	k := client.Calendar{Year: 2028, Hours: map[string][]string{
		"mon": {"09:00-17:00"}, "tue": {"09:00-17:00"}, "wed": {"09:00-17:00"}, "thu": {"09:00-17:00"}, "fri": {"09:00-12:00", "13:00-17:00"}, "sun": {},
	}, Days: []client.SpecialDay{
		{Date: "2028-02-29", Name: "Leap day", Closed: true}, {Date: "2028-12-24", Name: "Christmas Eve", Hours: []string{"09:00-12:00"}},
	}}
	months := yearOf(k, time.Date(2028, time.May, 1, 0, 30, 0, 0, time.FixedZone("", 3600)))
	looks, todays, seen := map[string]string{}, 0, 0
	for m, one := range months {
		if one.name != time.Month(m+1).String() {
			t.Errorf("month %d is %s", m+1, one.name)
		}
		last := 0
		for _, week := range one.weeks {
			for place, d := range week {
				if d == nil {
					continue
				}
				seen++
				if d.date.Day() != last+1 || (int(d.date.Weekday())+6)%7 != place || int(d.date.Month()) != m+1 {
					t.Errorf("%s stands at place %d after the %d", d.date, place, last)
				}
				last = d.date.Day()
				if d.today {
					todays++
				}
				looks[d.date.Format("01-02")] = fmt.Sprint(d.look, " ", d.says, " ", d.today)
			}
		}
	}
	for day, want := range map[string]string{
		"02-29": "closed closed: Leap day false", "12-24": "short 09:00-12:00: Christmas Eve false", "12-25": "open  false", "01-01": "weekend closed false", "05-01": "open  true",
	} {
		if looks[day] != want {
			t.Errorf("%s is %q, want %q", day, looks[day], want)
		}
	}
	counts := openDays(months)
	if seen != 366 || todays != 1 || counts["closed"] != 1 || counts["short"] != 1 || counts["weekend"] != 105 || counts["open"] != 259 {
		t.Errorf("%d days, of which %d are today and %v", seen, todays, counts)
	}
}

func TestShifts(t *testing.T) {
	for _, c := range []struct {
		zone string
		year int
		want string
	}{
		{"Europe/Zurich", 2026, "[2026-03-29T03:00:00+02:00 true 1h0m0s 2026-10-25T02:00:00+01:00 false 1h0m0s]"},
		{"America/Los_Angeles", 2026, "[2026-03-08T03:00:00-07:00 true 1h0m0s 2026-11-01T01:00:00-08:00 false 1h0m0s]"},
		{"Australia/Lord_Howe", 2026, "[2026-04-05T01:30:00+10:30 false 30m0s 2026-10-04T02:30:00+11:00 true 30m0s]"},
		{"Asia/Tokyo", 2026, "[]"},
		{"UTC", 2026, "[]"},
		{"Europe/Zurich", 2199, "[2199-03-31T03:00:00+02:00 true 1h0m0s 2199-10-27T02:00:00+01:00 false 1h0m0s]"},
		{"Pacific/Apia", 2011, "[2011-04-02T03:00:00-11:00 false 1h0m0s 2011-09-24T04:00:00-10:00 true 1h0m0s 2011-12-31T00:00:00+14:00 true 24h0m0s]"},
	} {
		got := []string{}
		for _, s := range shiftsIn(c.year, zoned(t, c.zone)) {
			got = append(got, fmt.Sprint(s.at.Format(time.RFC3339), " ", s.forward, " ", s.by))
		}
		if fmt.Sprint(got) != c.want {
			t.Errorf("in %s %d clocks are changed %v, want %s", c.zone, c.year, got, c.want)
		}
	}
}
