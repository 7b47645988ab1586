package main

import "deskbell/internal/app"

type tokensCommand struct {
	Create tokensCreate `cmd:"" help:"Create a token and print it, this once."`
}

type tokensCreate struct {
	User string `required:"" placeholder:"EMAIL" help:"Whose token it is."`
}

func (c *tokensCreate) Run(s *session) error {
	return app.CreateToken(s, s.settings, c.User, s.out, s.log)
}
