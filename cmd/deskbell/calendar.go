package main

import "deskbell/internal/app"

type calendarCommand struct {
	Show    calendarShow    `cmd:"" help:"Print a calendar, or list them."`
	Check   calendarCheck   `cmd:"" help:"Check a calendar's file. Needs no database."`
	Publish calendarPublish `cmd:"" help:"Publish a file as the calendar's next version."`
	ICS     calendarICS     `cmd:"" name:"ics" help:"Write a calendar's closed and special days as an iCalendar file."`
}

type calendarShow struct {
	Ref  string `arg:"" optional:"" name:"calendar" help:"Such as us, or us@1; all calendars without it."`
	Year int    `help:"List the special days of a year instead."`
}

func (c *calendarShow) Run(s *session) error {
	return app.ShowCalendar(s, s.settings, c.Ref, c.Year, s.out)
}

type calendarCheck struct {
	File string `arg:"" help:"YAML file; - reads standard input."`
}

func (c *calendarCheck) Run(s *session) error { return app.CheckCalendar(c.File, s.in, s.out) }

type calendarPublish struct {
	File      string `arg:"" help:"YAML file; - reads standard input."`
	Effective string `placeholder:"INSTANT" help:"When it takes effect (now)."`
}

func (c *calendarPublish) Run(s *session) error {
	return app.PublishCalendar(s, s.settings, c.File, c.Effective, s.in, s.out, s.log)
}

type calendarICS struct {
	Ref  string `arg:"" name:"calendar" help:"Such as us, or us@1."`
	Year int    `help:"First year (this one); the next one is included."`
}

func (c *calendarICS) Run(s *session) error {
	return app.WriteICS(s, s.settings, c.Ref, c.Year, s.out)
}
