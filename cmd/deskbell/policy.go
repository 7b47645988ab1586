package main

import "deskbell/internal/app"

type policyCommand struct {
	Show    policyShow    `cmd:"" help:"Print a policy, or list them."`
	Check   policyCheck   `cmd:"" help:"Check a policy's file. Needs no database, unless it names calendars published there."`
	Publish policyPublish `cmd:"" help:"Publish a file as the policy's next version."`
}

type policyShow struct {
	Ref string `arg:"" optional:"" name:"policy" help:"Such as enterprise, or enterprise@1; all policies without it."`
}

func (c *policyShow) Run(s *session) error { return app.ShowPolicy(s, s.settings, c.Ref, s.out) }

type policyCheck struct {
	File string `arg:"" help:"YAML file; - reads standard input."`
}

func (c *policyCheck) Run(s *session) error {
	return app.CheckPolicy(s, s.settings, c.File, s.in, s.out)
}

type policyPublish struct {
	File      string `arg:"" help:"YAML file; - reads standard input."`
	Effective string `placeholder:"INSTANT" help:"When it takes effect (now)."`
}

func (c *policyPublish) Run(s *session) error {
	return app.PublishPolicy(s, s.settings, c.File, c.Effective, s.in, s.out, s.log)
}
