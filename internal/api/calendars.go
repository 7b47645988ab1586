package api

import (
	"cmp"
	"context"
	"net/http"
	"strings"
	"time"

	"deskbell/calendars"
	"deskbell/internal/auth"
)

// calendarJSON is when a desk is open.
type calendarJSON struct {
	ID       string              `json:"id" example:"switzerland"`
	Version  int                 `json:"version" example:"1"`
	Ref      string              `json:"ref" doc:"The version's name." example:"switzerland@1"`
	Title    string              `json:"title" example:"Swiss desk"`
	TimeZone string              `json:"time_zone" example:"Europe/Zurich"`
	Hours    map[string][]string `json:"hours" doc:"Usual hours by day of the week, mon to sun."`
	Year     int                 `json:"year" example:"2026"`
	Days     []dayJSON           `json:"days" doc:"That year's days with other than the usual hours."`
}

type dayJSON struct {
	Date   string   `json:"date" format:"date" example:"2026-12-25"`
	Name   string   `json:"name" example:"Christmas Day"`
	Closed bool     `json:"closed" doc:"Whether it is closed all day." example:"true"`
	Hours  []string `json:"hours" doc:"Its hours if not."`
}

type calendarInput struct {
	ID   string `path:"id" doc:"The calendar." example:"switzerland"`
	Year int    `query:"year" minimum:"1970" maximum:"2199" doc:"The year to list; this one if left out." example:"2026"`
}

type calendarVersionInput struct {
	ID      string `path:"id" doc:"The calendar." example:"switzerland"`
	Year    int    `query:"year" minimum:"1970" maximum:"2199" doc:"The year to list; this one if left out." example:"2026"`
	Version int    `query:"version" minimum:"1" maximum:"1000000" doc:"One of its versions; that in force if left out. One that is not in force yet is shown to staff alone." example:"1"`
}

type calendarOutput struct {
	CacheControl string `header:"Cache-Control"`
	Body         calendarJSON
}

type icalOutput struct {
	CacheControl string `header:"Cache-Control"`
	ContentType  string `header:"Content-Type"`
	Disposition  string `header:"Content-Disposition"`
	Body         []byte
}

func (a *api) registerCalendars() {
	register(a, auth.Public, operation{ // before the other, see adapter
		id: "get-calendar-file", method: http.MethodGet, path: "/v1/calendars/{id}.ics", tag: tagPublic,
		refuses: []int{http.StatusNotFound},
		summary: "The days a desk is closed, as iCalendar", about: "Without a year it holds this one and the next, for a calendar program to subscribe to.",
	}, a.calendarFile)
	describeAs(a.huma.OpenAPI(), "/v1/calendars/{id}.ics", "text/calendar")
	register(a, auth.Public, operation{
		id: "get-calendar", method: http.MethodGet, path: "/v1/calendars/{id}", tag: tagPublic,
		refuses: []int{http.StatusNotFound},
		summary: "When a desk is open",
	}, func(ctx context.Context, in *calendarVersionInput) (*calendarOutput, error) {
		x := exchangeOf(ctx)
		year := cmp.Or(in.Year, x.now().Year())
		if in.Version > 0 {
			return x.calendarVersion(ctx, in.ID, in.Version, year)
		}
		c, err := a.Terms.Calendar(ctx, in.ID, x.now())
		if err != nil {
			return nil, err
		}
		return &calendarOutput{forAWhile, toCalendarJSON(c, year)}, nil
	})
}

func (a *api) calendarFile(ctx context.Context, in *calendarInput) (*icalOutput, error) {
	now := exchangeOf(ctx).now()
	c, err := a.Terms.Calendar(ctx, in.ID, now)
	if err != nil {
		return nil, err
	}
	first, last := in.Year, in.Year
	if in.Year == 0 {
		first, last = now.Year(), min(now.Year()+1, lastYear)
	}
	file := a.ICal(c, calendars.Date{Year: first, Month: time.January, Day: 1}, calendars.Date{Year: last, Month: time.December, Day: 31}, now)
	return &icalOutput{forAWhile, "text/calendar; charset=utf-8", `attachment; filename="` + c.ID + `.ics"`, file}, nil
}

func toCalendarJSON(c *calendars.Calendar, year int) calendarJSON {
	j := calendarJSON{
		ID: c.ID, Version: c.Version, Ref: c.Ref(), Title: c.Title, TimeZone: c.Zone.String(),
		Hours: map[string][]string{}, Year: year, Days: []dayJSON{},
	}
	for day, windows := range c.Week {
		j.Hours[strings.ToLower(time.Weekday(day).String()[:3])] = toHoursJSON(windows)
	}
	for _, day := range c.SpecialDays(calendars.Date{Year: year, Month: time.January, Day: 1}, calendars.Date{Year: year, Month: time.December, Day: 31}) {
		j.Days = append(j.Days, dayJSON{day.Date.String(), day.Reason, len(day.Windows) == 0, toHoursJSON(day.Windows)})
	}
	return j
}

func toHoursJSON(windows []calendars.Window) []string {
	hours := make([]string, len(windows))
	for i, w := range windows {
		hours[i] = w.String()
	}
	return hours
}
