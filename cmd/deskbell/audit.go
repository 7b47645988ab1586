package main

import "deskbell/internal/app"

type auditCommand struct {
	Export auditExport `cmd:"" help:"Write the whole audit trail as JSON Lines, to be checked by anyone, see docs/audit.md."`
	Head   auditHead   `cmd:"" help:"Print where the audit trail ends. Keep it elsewhere, for verify --audit-head."`
}

type auditExport struct{}

func (*auditExport) Run(s *session) error { return app.ExportAudit(s, s.settings, s.out, s.log) }

type auditHead struct{}

func (*auditHead) Run(s *session) error { return app.AuditHead(s, s.settings, s.out, s.log) }
