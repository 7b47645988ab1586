package main

import "deskbell/internal/app"

type verifyCommand struct {
	AuditHead string `placeholder:"SEQ:HASH" help:"A head of the audit trail that was kept elsewhere: nothing before it may have been changed or cut off."`
}

func (c *verifyCommand) Run(s *session) error {
	return app.Verify(s, s.settings, c.AuditHead, s.out, s.log)
}
