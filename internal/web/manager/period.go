package manager

import (
	"net/url"
	"time"

	"deskbell/internal/web/client"
)

// Period is the days that a report is about, the first and the last included, in the reader's
// zone.
type Period struct {
	Key      string // one of periods; empty: chosen day by day
	From, To string // such as 2026-11-01, or whatever was typed
	Zone     *time.Location
}

// The periods that can be chosen by name.
var periods = []struct{ key, title string }{
	{"week", "This week"}, {"7d", "Last 7 days"}, {"30d", "Last 30 days"}, {"90d", "Last 90 days"},
	{"quarter", "This quarter"}, {"last-quarter", "Last quarter"},
}

const usualPeriod = "30d"

// periodOf is the period that an address names: from and to, or a period by its name. An unknown
// name is the usual period.
func periodOf(query url.Values, now time.Time, zone *time.Location) Period {
	if query.Has("from") || query.Has("to") {
		return Period{From: query.Get("from"), To: query.Get("to"), Zone: zone}
	}
	now = now.In(zone)
	today := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, time.UTC) // days only, on which no clock is changed
	quarter := time.Date(today.Year(), (today.Month()-1)/3*3+1, 1, 0, 0, 0, 0, time.UTC)
	p := Period{Key: query.Get("period"), Zone: zone}
	var from time.Time
	to := today
	switch p.Key {
	case "week":
		from = today.AddDate(0, 0, -(int(today.Weekday())+6)%7)
		to = from.AddDate(0, 0, 6)
	case "7d":
		from = today.AddDate(0, 0, -6)
	case "90d":
		from = today.AddDate(0, 0, -89)
	case "quarter":
		from, to = quarter, quarter.AddDate(0, 3, -1)
	case "last-quarter":
		from, to = quarter.AddDate(0, -3, 0), quarter.AddDate(0, 0, -1)
	default:
		p.Key, from = usualPeriod, today.AddDate(0, 0, -29)
	}
	p.From, p.To = from.Format(time.DateOnly), to.Format(time.DateOnly)
	return p
}

// Query is what the API is asked with: its periods end just before a day.
func (p Period) query(pairs ...string) url.Values {
	values := url.Values{"from": {p.From}, "to": {dayAfter(p.To)}, "zone": {p.Zone.String()}}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			values.Set(pairs[i], pairs[i+1])
		}
	}
	return values
}

// dayAfter is the day after another. What is no day stays, for the API to refuse.
func dayAfter(day string) string {
	at, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return day
	}
	return at.AddDate(0, 0, 1).Format(time.DateOnly)
}

// address is a page about the period, with more in its query.
func (p Period) address(path string, pairs ...string) string {
	if p.Key == "" {
		pairs = append(pairs, "from", p.From, "to", p.To)
	} else {
		pairs = append(pairs, "period", p.Key)
	}
	return client.Query(path, pairs...)
}

// within is the period from an instant until just before another, both of which begin a day.
func (p Period) within(from, to time.Time) Period {
	last := to.Add(-time.Nanosecond)
	return Period{From: from.In(p.Zone).Format(time.DateOnly), To: last.In(p.Zone).Format(time.DateOnly), Zone: p.Zone}
}

// title is the period in words: what it is called, if it has a name, and its days.
func (p Period) title() string {
	for _, one := range periods {
		if one.key == p.Key {
			return one.title + ", " + p.dates()
		}
	}
	return p.dates()
}

// dates are its first and its last day.
func (p Period) dates() string {
	from, err1 := time.Parse(time.DateOnly, p.From)
	to, err2 := time.Parse(time.DateOnly, p.To)
	switch {
	case err1 != nil || err2 != nil || to.Before(from):
		return ""
	case from.Equal(to):
		return to.Format("2 January 2006")
	case from.Year() == to.Year():
		return from.Format("2 January") + " – " + to.Format("2 January 2006")
	}
	return from.Format("2 January 2006") + " – " + to.Format("2 January 2006")
}
