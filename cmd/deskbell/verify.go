package main

import "deskbell/internal/app"

type verifyCommand struct{}

func (*verifyCommand) Run(s *session) error { return app.Verify(s, s.settings, s.out, s.log) }
