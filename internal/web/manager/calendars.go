package manager

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"deskbell/internal/web/client"
	"deskbell/internal/web/page"
)

func (a *Pages) showCalendars(c *gin.Context, p *page.Page) error {
	versions, err := p.API.Calendars()
	if err != nil {
		return err
	}
	inForce := slices.DeleteFunc(versions, func(v client.CalendarVersion) bool { return !v.Current })
	return p.Show(c, "Calendars", calendarsPage(p, inForce))
}

// calendar is the page of one: a year of it.
type calendar struct {
	*page.Page
	of       client.Calendar
	zone     *time.Location
	current  bool // it is in force
	versions []client.CalendarVersion
	months   []month
	days     map[string]int // how many of each look
	shifts   []shift
	try      *try
}

// The years that the API has calendars for.
const (
	firstYear = 1970
	lastYear  = 2199
)

func (a *Pages) showCalendar(c *gin.Context, p *page.Page) error {
	id, query := c.Param("id"), c.Request.URL.Query()
	k := calendar{Page: p}
	path := client.Query("/v1/calendars/"+url.PathEscape(id), "year", query.Get("year"), "version", query.Get("version"))
	if err := p.API.Get(path, &k.of); err != nil {
		return err
	}
	zone, err := time.LoadLocation(k.of.TimeZone)
	if err != nil {
		return err
	}
	versions, err := p.API.Calendars()
	if err != nil {
		return err
	}
	for _, one := range versions {
		if one.ID == id {
			k.versions = append(k.versions, one)
			k.current = k.current || one.Current && one.Version.Version == k.of.Version
		}
	}
	slices.Reverse(k.versions)
	k.zone, k.months, k.shifts = zone, yearOf(k.of, p.Now.In(zone)), shiftsIn(k.of.Year, zone)
	k.days = openDays(k.months)
	if k.try, err = trying(p, query, "/calendars/"+url.PathEscape(id), ""); err != nil {
		return err
	}
	p.Wide = true
	if k.try.form.Refusal != nil {
		return p.Again(c, k.of.Title, k.try.form, k.try.form.Refusal, calendarPage(&k))
	}
	return p.Show(c, k.of.Title, calendarPage(&k))
}

// address is this calendar's in another year.
func (k *calendar) address(year int) string {
	version := ""
	if !k.current {
		version = strconv.Itoa(k.of.Version)
	}
	return client.Query("/calendars/"+url.PathEscape(k.of.ID), "year", strconv.Itoa(year), "version", version)
}

// hours are the usual ones of a day of the week.
func (k *calendar) hours(day string) string {
	return openings(k.of.Hours[day])
}

// openings are windows as text, as a clock on the wall shows them.
func openings(windows []string) string {
	if len(windows) == 0 {
		return "closed"
	}
	return strings.ReplaceAll(strings.Join(windows, ", "), "-", "–")
}

// weekday is what a day of the week is called, from its key.
func (k *calendar) weekday(key string) string {
	return k.Tongue.Weekday(time.Weekday((slices.Index(weekdays, key) + 1) % 7))
}

// dated is a special day's date in words.
func (k *calendar) dated(date string) string {
	at, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return date
	}
	return k.Tongue.ShortDate(at, time.UTC)
}

// says tells how the clocks are changed.
func (k *calendar) says(s shift) string {
	if s.forward {
		return "clocks go forward by " + k.Tongue.Span(s.by)
	}
	return "clocks go back by " + k.Tongue.Span(s.by)
}

// zoneOf is a zone by its name; UTC for what has none here.
func zoneOf(name string) *time.Location {
	if zone, err := time.LoadLocation(name); err == nil {
		return zone
	}
	return time.UTC
}
