package main

import "deskbell/internal/app"

type usersCommand struct {
	Add                usersAdd                `cmd:"" help:"Add a member of staff."`
	List               usersList               `cmd:"" help:"List the members of staff."`
	Change             usersChange             `cmd:"" help:"Change a member of staff: name, role, whether they are active."`
	Invite             usersInvite             `cmd:"" help:"Have a link mailed to a member of staff that sets their password."`
	SignOut            usersSignOut            `cmd:"" help:"Sign a member of staff out everywhere. Their tokens go on."`
	RemoveSecondFactor usersRemoveSecondFactor `cmd:"" help:"Remove the second factor of a member of staff who lost it, and sign them out everywhere."`
}

type usersAdd struct {
	Email string `required:"" help:"Their address."`
	Name  string `required:"" help:"Their name."`
	Role  string `required:"" help:"agent, manager or administrator."`
}

func (c *usersAdd) Run(s *session) error {
	return app.AddUser(s, s.settings, c.Email, c.Name, c.Role, s.out, s.log)
}

type usersList struct{}

func (c *usersList) Run(s *session) error {
	return app.ListUsers(s, s.settings, s.out, s.log)
}

type usersChange struct {
	Email  string  `arg:"" help:"Whom to change."`
	Name   *string `help:"Their new name."`
	Role   *string `help:"Their new role: agent, manager or administrator."`
	Active *bool   `negatable:"" help:"Whether they may do anything. Nobody is ever deleted: histories name them."`
}

func (c *usersChange) Run(s *session) error {
	return app.ChangeUser(s, s.settings, c.Email, c.Name, c.Role, c.Active, s.out, s.log)
}

type usersInvite struct {
	Email string `arg:"" help:"Whom to invite."`
}

func (c *usersInvite) Run(s *session) error {
	return app.InviteUser(s, s.settings, c.Email, s.out, s.log)
}

type usersSignOut struct {
	Email string `arg:"" help:"Whom to sign out."`
}

func (c *usersSignOut) Run(s *session) error {
	return app.SignOutUser(s, s.settings, c.Email, s.out, s.log)
}

type usersRemoveSecondFactor struct {
	Email string `arg:"" help:"Whose to remove. Make sure that it is them who ask."`
}

func (c *usersRemoveSecondFactor) Run(s *session) error {
	return app.RemoveSecondFactor(s, s.settings, c.Email, s.out, s.log)
}
