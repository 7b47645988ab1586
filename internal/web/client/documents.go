package client

import (
	"net/url"
	"strconv"
	"time"
)

// Version is a published version of a policy or a calendar. EffectiveFrom is zero for what is
// built in; it may be still to come.
type Version struct {
	Version       int       `json:"version"`
	Ref           string    `json:"ref"`
	Title         string    `json:"title"`
	EffectiveFrom time.Time `json:"effective_from"`
	Current       bool      `json:"current"` // whether it is in force now
}

// PolicyVersion is a version of a plan's policy.
type PolicyVersion struct {
	Plan string `json:"plan"`
	Version
}

// CalendarVersion is a version of a calendar.
type CalendarVersion struct {
	ID       string `json:"id"`
	TimeZone string `json:"time_zone"`
	Version
}

// Policies reads all versions of all policies, by plan.
func (c *Client) Policies() ([]PolicyVersion, error) {
	var list Page[PolicyVersion]
	err := c.Get("/v1/policies", &list)
	return list.Items, err
}

// Calendars reads all versions of all calendars: the built-in one, then by ID.
func (c *Client) Calendars() ([]CalendarVersion, error) {
	var list Page[CalendarVersion]
	err := c.Get("/v1/calendars", &list)
	return list.Items, err
}

// CalendarVersion reads one version of a calendar for a year; 0: this year.
func (c *Client) CalendarVersion(id string, version, year int) (k Calendar, err error) {
	wanted := ""
	if year > 0 {
		wanted = strconv.Itoa(year)
	}
	err = c.Get(Query("/v1/calendars/"+url.PathEscape(id), "version", strconv.Itoa(version), "year", wanted), &k)
	return k, err
}
