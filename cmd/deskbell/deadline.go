package main

import (
	"fmt"

	"deskbell/internal/app"
)

type deadlineCommand struct {
	Impact  string `help:"Business impact: critical, major, moderate or limited."`
	Country string `help:"Country of the customer, such as CH."`
	At      string `placeholder:"INSTANT" help:"When the request is submitted, such as 2026-12-24T15:30:00Z (now)."`
	Plan    string `default:"enterprise" help:"Plan (${default})."`
	Metric  string `default:"first_response" help:"What is promised (${default})."`
	JSON    bool   `name:"json" help:"Print JSON."`
	Batch   bool   `help:"Read questions as JSON Lines and write an answer for each, in order. The other flags say what a line leaves out."`
}

func (c *deadlineCommand) Run(s *session) error {
	q := app.Deadline{Impact: c.Impact, Country: c.Country, At: c.At, Plan: c.Plan, Metric: c.Metric}
	switch {
	case c.Batch:
		return app.DeadlineBatch(s, s.settings, q, s.in, s.out)
	case c.Impact == "" || c.Country == "":
		return fmt.Errorf("%w: --impact and --country are needed, or --batch", app.ErrUsage)
	}
	return app.PrintDeadline(s, s.settings, q, c.JSON, s.out)
}
