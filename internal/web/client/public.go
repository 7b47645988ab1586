package client

import (
	"net/url"
	"strconv"
	"time"
)

// Topic is what a request may be about.
type Topic struct{ Key, Title string }

// Topics reads them in their order.
func (c *Client) Topics() ([]Topic, error) {
	var list Page[Topic]
	err := c.Get("/v1/topics", &list)
	return list.Items, err
}

// Country is where a customer may be based.
type Country struct{ Code, Region string }

// Countries reads them, by their codes' letters.
func (c *Client) Countries() ([]Country, error) {
	var list Page[Country]
	err := c.Get("/v1/countries", &list)
	return list.Items, err
}

// Policy is what a plan promises today.
type Policy struct {
	Plan             string    `json:"plan"`
	Version          int       `json:"version"`
	Ref              string    `json:"ref"`
	Title            string    `json:"title"`
	Levels           []Level   `json:"levels"`
	Calendars        []Service `json:"calendars"`
	WarnAt           []int     `json:"warn_at"`
	Pauses           []string  `json:"pauses"`
	Reclassification string    `json:"reclassification"`
	Pin              string    `json:"pin"`
	Responses        []string  `json:"responses"`
}

// Level is a business impact and what it is promised, by metric.
type Level struct {
	Impact      string            `json:"impact"`
	Rank        int               `json:"rank"`
	Title       string            `json:"title"`
	Description string            `json:"description"`
	Calendar    string            `json:"calendar"`
	Targets     map[string]string `json:"targets"`
}

// Service is which regions a calendar serves.
type Service struct {
	Regions  []string `json:"regions"`
	Calendar string   `json:"calendar"`
	Default  bool     `json:"default"`
}

// Policy reads a plan's.
func (c *Client) Policy(plan string) (p Policy, err error) {
	err = c.Get("/v1/policies/"+url.PathEscape(plan), &p)
	return p, err
}

// Calendar is when a desk is open, and the days of a year with other hours.
type Calendar struct {
	ID       string              `json:"id"`
	Version  int                 `json:"version"`
	Ref      string              `json:"ref"`
	Title    string              `json:"title"`
	TimeZone string              `json:"time_zone"`
	Hours    map[string][]string `json:"hours"` // by mon to sun
	Year     int                 `json:"year"`
	Days     []SpecialDay        `json:"days"`
}

// SpecialDay has other than the usual hours.
type SpecialDay struct {
	Date   string   `json:"date"` // 2026-12-25
	Name   string   `json:"name"`
	Closed bool     `json:"closed"`
	Hours  []string `json:"hours"`
}

// Calendar reads one for a year; 0: this year.
func (c *Client) Calendar(id string, year int) (k Calendar, err error) {
	wanted := ""
	if year > 0 {
		wanted = strconv.Itoa(year)
	}
	err = c.Get(Query("/v1/calendars/"+url.PathEscape(id), "year", wanted), &k)
	return k, err
}

// Deadline is the promise for a ticket that may never be. DueAt is zero where nothing is
// promised; Message says why then.
type Deadline struct {
	At            time.Time `json:"at"`
	Metric        string    `json:"metric"`
	Impact        string    `json:"impact"`
	Plan          string    `json:"plan"`
	Country       string    `json:"country"`
	Region        string    `json:"region"`
	DueAt         time.Time `json:"due_at"`
	Target        string    `json:"target"`
	TargetSeconds float64   `json:"target_seconds"`
	Policy        string    `json:"policy"`
	Calendar      string    `json:"calendar"`
	TimeZone      string    `json:"time_zone"`
	Receipt       *Receipt  `json:"receipt"`
	Message       string    `json:"message"`
}
