package main

import "deskbell/internal/app"

type tokensCommand struct {
	Create tokensCreate `cmd:"" help:"Create a token and print it, this once."`
	List   tokensList   `cmd:"" help:"List tokens, without what they are."`
	Revoke tokensRevoke `cmd:"" help:"Take a token back: it opens nothing at once."`
}

type tokensCreate struct {
	User    string   `required:"" placeholder:"EMAIL" help:"Whose token it is."`
	Name    string   `help:"What it is for (its ID)."`
	Expires string   `placeholder:"90d|INSTANT" help:"From when on it opens nothing: in as many days, or at an instant such as 2027-12-31T00:00:00Z (never)."`
	Scopes  []string `placeholder:"SCOPE,…" help:"What it may be used for, such as tickets:read (all that the user's role may do)."`
}

func (c *tokensCreate) Run(s *session) error {
	return app.CreateToken(s, s.settings, c.User, c.Name, c.Expires, c.Scopes, s.out, s.log)
}

type tokensList struct {
	User string `placeholder:"EMAIL" help:"Only this user's."`
}

func (c *tokensList) Run(s *session) error {
	return app.ListTokens(s, s.settings, c.User, s.out, s.log)
}

type tokensRevoke struct {
	ID string `arg:"" help:"The token's ID, as listed."`
}

func (c *tokensRevoke) Run(s *session) error {
	return app.RevokeToken(s, s.settings, c.ID, s.out, s.log)
}
