package main

import "deskbell/internal/app"

type licensesCommand struct {
	Import licensesImport `cmd:"" help:"Import licenses from a CSV file. A file with a fault changes nothing."`
	Export licensesExport `cmd:"" help:"Write every license as a CSV file, which can be imported again."`
}

type licensesImport struct {
	File string `arg:"" help:"CSV file with a header; - reads standard input."`
	JSON bool   `name:"json" help:"Print the counts as JSON."`
}

func (c *licensesImport) Run(s *session) error {
	return app.ImportLicenses(s, s.settings, c.File, c.JSON, s.in, s.out, s.log)
}

type licensesExport struct {
	Output string `default:"-" placeholder:"FILE" help:"File to write, replaced once it is complete; - writes standard output (${default})."`
}

func (c *licensesExport) Run(s *session) error {
	return app.ExportLicenses(s, s.settings, c.Output, s.out, s.log)
}
