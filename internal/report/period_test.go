package report_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"deskbell/internal/fault"
	"deskbell/internal/report"
)

func at(text string) time.Time {
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		panic(err)
	}
	return t
}

func zone(name string) *time.Location {
	z, err := time.LoadLocation(name)
	if err != nil {
		panic(err)
	}
	return z
}

func TestPeriodsAreReadAsPeopleWriteThem(t *testing.T) {
	for _, c := range []struct{ from, to, zone, wantFrom, wantTo string }{
		{"2026-10-01", "2027-01-01", "", "2026-10-01T00:00:00Z", "2027-01-01T00:00:00Z"},
		{"2026-10-01", "2027-01-01", "Europe/Zurich", "2026-09-30T22:00:00Z", "2026-12-31T23:00:00Z"},
		{"2026-10-01T12:00:00+02:00", "2026-10-02", "Asia/Tokyo", "2026-10-01T10:00:00Z", "2026-10-01T15:00:00Z"},
		{"2026-02-28", "2031-02-28", "UTC", "2026-02-28T00:00:00Z", "2031-02-28T00:00:00Z"},
	} {
		p, err := report.ReadPeriod(c.from, c.to, c.zone)
		if err != nil || !p.From.Equal(at(c.wantFrom)) || !p.To.Equal(at(c.wantTo)) {
			t.Errorf("%+v: got %+v, %v", c, p, err)
		}
	}
}

func TestPeriodsThatAreNone(t *testing.T) {
	for _, c := range []struct{ from, to, zone, names, says string }{
		{"", "", "", "from to", "must be a day such as 2026-01-31"},
		{"2026-10-01", "2026-10-01", "", "to", "must be after from"},
		{"2026-10-01", "2026-09-01", "", "to", "must be after from"},
		{"2026-10-01", "2031-10-02", "", "to", "more than 5 years"},
		{"2026-13-01", "yesterday", "Mars/Olympus", "zone from to", "Europe/Zurich"},
		{"1969-12-31", "1970-01-02", "", "from", "in the years 1970 to 2199"},
		{"2026-10-01", "2026-10-02", "Local", "zone", "is not the name of a time zone"},
		{"2026-10-01", "2026-10-02", "../etc/passwd", "zone", "is not the name of a time zone"},
	} {
		_, err := report.ReadPeriod(c.from, c.to, c.zone)
		f, ok := fault.As(err)
		if !ok {
			t.Errorf("%+v: got %v", c, err)
			continue
		}
		var names []string
		said := false
		for _, field := range f.Fields {
			names = append(names, field.Location)
			said = said || strings.Contains(field.Message, c.says)
		}
		if strings.Join(names, " ") != c.names || !said {
			t.Errorf("%+v: names %q: %+v", c, names, f.Fields)
		}
	}
}

func TestWeeksAreThoseOfTheZone(t *testing.T) {
	// 2026 has 53 weeks; the clocks in Zurich change on 28 March 2027.
	for _, c := range []struct {
		from, to, zone string
		want           []string
	}{
		{"2026-12-23", "2027-01-12", "UTC", []string{
			"2026-W52 2026-12-23T00:00:00Z", "2026-W53 2026-12-28T00:00:00Z", "2027-W01 2027-01-04T00:00:00Z", "2027-W02 2027-01-11T00:00:00Z"}},
		{"2027-03-22", "2027-04-05", "Europe/Zurich", []string{"2027-W12 2027-03-21T23:00:00Z", "2027-W13 2027-03-28T22:00:00Z"}},
		{"2027-03-28T21:59:59Z", "2027-03-28T22:00:01Z", "Europe/Zurich", []string{"2027-W12 2027-03-28T21:59:59Z", "2027-W13 2027-03-28T22:00:00Z"}},
	} {
		p, err := report.ReadPeriod(c.from, c.to, c.zone)
		if err != nil {
			t.Fatal(err)
		}
		weeks := p.Weeks()
		var got []string
		for i, w := range weeks {
			got = append(got, w.Key+" "+w.From.UTC().Format(time.RFC3339))
			if i > 0 && !w.From.Equal(weeks[i-1].To) {
				t.Errorf("a gap before %s", w.Key)
			}
		}
		if !slices.Equal(got, c.want) || !weeks[0].From.Equal(p.From) || !weeks[len(weeks)-1].To.Equal(p.To) {
			t.Errorf("%s to %s: got %q, want %q", c.from, c.to, got, c.want)
		}
	}
}

func TestHoursAreFullOnTheWallClock(t *testing.T) {
	for name, want := range map[string]string{"UTC": "2026-11-26T15:00:00Z", "Asia/Kolkata": "2026-11-26T14:30:00Z", "Europe/Zurich": "2026-11-26T15:00:00Z"} {
		hours := report.Hours(at("2026-11-26T15:10:30Z"), zone(name), 3)
		if len(hours) != 3 || !hours[0].From.Equal(at(want)) || !hours[2].To.Equal(at(want).Add(3*time.Hour)) {
			t.Errorf("%s: %+v", name, hours)
		}
	}
	hours := report.Hours(at("2026-11-26T15:10:00Z"), time.UTC, 2)
	report.Spread(hours, []report.Due{
		{Metric: "update", At: at("2026-11-26T15:59:59Z")}, {Metric: "update", At: at("2026-11-26T16:00:00Z")},
		{Metric: "resolution", At: at("2026-11-26T16:30:00Z")}, {Metric: "update", At: at("2026-11-26T17:00:00Z")}, {Metric: "update", At: at("2026-11-26T14:59:59Z")},
	})
	if hours[0].Count() != 1 || hours[1].Count() != 2 || hours[1].Metrics["resolution"] != 1 {
		t.Errorf("spread %+v", hours)
	}
}
