package oidc

import (
	"slices"
	"strings"

	"deskbell/internal/fault"
)

// Mapping says that whoever is in a group of the provider's has a role at the desk.
type Mapping struct {
	Group string // as the provider writes it, letter by letter
	Role  string
}

// String writes a mapping as ParseMapping reads it.
func (m Mapping) String() string { return m.Group + "=" + m.Role }

// ParseMapping reads GROUP=ROLE, such as cn=support,ou=groups=agent: groups may hold equals
// signs, roles none. What isn't of that form is a fault.Invalid.
func ParseMapping(text string) (Mapping, error) {
	at := strings.LastIndexByte(text, '=')
	if at < 1 || at == len(text)-1 {
		return Mapping{}, fault.New(fault.Invalid, "invalid_mapping", "%q doesn't say which role a group has; write GROUP=ROLE, such as support=agent.", text)
	}
	return Mapping{Group: text[:at], Role: text[at+1:]}, nil
}

// RoleFor is the highest role that somebody in these groups has. It is not ok if they have
// none, and then they don't belong here.
func (c *Client) RoleFor(groups []string) (role string, ok bool) {
	rank := -1
	for _, m := range c.settings.Roles {
		if slices.Contains(groups, m.Group) {
			rank = max(rank, slices.Index(c.settings.Ranks, m.Role))
		}
	}
	if rank < 0 {
		return "", false
	}
	return c.settings.Ranks[rank], true
}
