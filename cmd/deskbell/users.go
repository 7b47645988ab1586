package main

import "deskbell/internal/app"

type usersCommand struct {
	Add usersAdd `cmd:"" help:"Add a member of staff."`
}

type usersAdd struct {
	Email string `required:"" help:"Their address."`
	Name  string `required:"" help:"Their name."`
	Role  string `required:"" help:"agent, manager or administrator."`
}

func (c *usersAdd) Run(s *session) error {
	return app.AddUser(s, s.settings, c.Email, c.Name, c.Role, s.out, s.log)
}
