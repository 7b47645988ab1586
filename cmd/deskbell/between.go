package main

import (
	"fmt"

	"deskbell/internal/app"
)

type betweenCommand struct {
	Calendar string `help:"Calendar, such as us or switzerland, or a version of one such as us@1."`
	From     string `placeholder:"INSTANT" help:"Start, such as 2026-11-20T15:00:00Z."`
	To       string `placeholder:"INSTANT" help:"End."`
	JSON     bool   `name:"json" help:"Print JSON."`
	Batch    bool   `help:"Read questions as JSON Lines and write an answer for each, in order. The other flags say what a line leaves out."`
}

func (c *betweenCommand) Run(s *session) error {
	q := app.Between{Calendar: c.Calendar, From: c.From, To: c.To}
	switch {
	case c.Batch:
		return app.BetweenBatch(s, s.settings, q, s.in, s.out)
	case c.Calendar == "" || c.From == "" || c.To == "":
		return fmt.Errorf("%w: --calendar, --from and --to are needed, or --batch", app.ErrUsage)
	}
	return app.PrintBetween(s, s.settings, q, c.JSON, s.out)
}
