package main

import "deskbell/internal/app"

type peopleCommand struct {
	Export peopleExport `cmd:"" help:"Write all that is kept about a person, as JSON."`
	Erase  peopleErase  `cmd:"" help:"Erase what is kept about a person. It cannot be undone."`
}

type peopleExport struct {
	Email string `arg:"" help:"Their address."`
}

func (c *peopleExport) Run(s *session) error {
	return app.ExportPerson(s, s.settings, c.Email, s.out, s.log)
}

type peopleErase struct {
	Email   string `arg:"" help:"Their address."`
	Reason  string `required:"" help:"Why, for the audit trail. It should name nobody."`
	Preview bool   `help:"Tell what would be erased, and change nothing."`
	Files   string `placeholder:"URL" help:"Where attachments are kept, as for serve. Default: in the data directory."`
}

func (c *peopleErase) Run(s *session) error {
	return app.ErasePerson(s, s.settings, app.Erasure{Email: c.Email, Reason: c.Reason, Preview: c.Preview}, s.out, s.log)
}
