package main

import "deskbell/internal/app"

type exportCommand struct{}

func (*exportCommand) Run(s *session) error { return app.Export(s, s.settings, s.out, s.log) }
