package main

import "deskbell/internal/app"

type licensesCommand struct {
	Import licensesImport `cmd:"" help:"Import licenses from a CSV file. A file with a fault changes nothing."`
}

type licensesImport struct {
	File string `arg:"" help:"CSV file with a header; - reads standard input."`
	JSON bool   `name:"json" help:"Print the counts as JSON."`
}

func (c *licensesImport) Run(s *session) error {
	return app.ImportLicenses(s, s.settings, c.File, c.JSON, s.in, s.out, s.log)
}
