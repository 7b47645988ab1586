package auth

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"deskbell/entitlement"
	"deskbell/internal/fault"
	"deskbell/tickets"
)

// longestName is how many characters the name of a user or a token may have.
const longestName = 200

// roles in ascending order of what they may do.
var roles = []tickets.Role{tickets.Agent, tickets.Manager, tickets.Administrator}

// User is a member of staff. None is ever deleted: histories name them.
type User struct {
	ID            string
	Email         string
	Name          string
	Role          tickets.Role
	CreatedAt     time.Time
	DeactivatedAt time.Time // since when they may do nothing; zero: they are active
	Token         *Token    // what they call with; nil if that isn't how they were found
}

// Active reports whether the user may do anything at all.
func (u User) Active() bool { return u.DeactivatedAt.IsZero() }

// Administers reports whether the user is an active administrator.
func (u User) Administers() bool { return u.Active() && u.Role == tickets.Administrator }

// AtLeast reports whether a role may do what another one may.
func AtLeast(role, needed tickets.Role) bool {
	least := slices.Index(roles, needed)
	return least >= 0 && slices.Index(roles, role) >= least
}

// Staff keeps users. Each method is one transaction, or takes part in the one its context
// carries.
type Staff interface {
	// AddUser refuses a taken email as fault.Conflict.
	AddUser(ctx context.Context, u User) error
	// User finds one by ID, or a fault.NotFound.
	User(ctx context.Context, id string) (User, error)
	// UserByEmail finds a user, or a fault.NotFound.
	UserByEmail(ctx context.Context, email string) (User, error)
	// Users lists everyone who is active, by email.
	Users(ctx context.Context) ([]User, error)
	// Everyone lists a page of all users by ID, which is by age, after an ID. An empty ID
	// begins, and a limit of 0 is none.
	Everyone(ctx context.Context, after string, limit int) ([]User, error)
	// UpdateUser changes one while no user is changed otherwise; others are all but that
	// one. The change's error comes back as it is. An unknown user is a fault.NotFound.
	UpdateUser(ctx context.Context, id string, change func(u *User, others []User) error) (User, error)
}

// ParseUser reads what a user is to be. Every fault is named.
func ParseUser(email, name string, role tickets.Role) (User, error) {
	var faults fault.List
	address, err := entitlement.ParseEmail(email)
	if err != nil {
		faults.Add("email", email, "%s", err)
	}
	checkName(&faults, name)
	checkRole(&faults, role)
	u := User{Email: string(address), Name: strings.TrimSpace(name), Role: role}
	return u, faults.Err("invalid_user", "The user cannot be added.")
}

// AddUser makes a member of staff.
func (d *Desk) AddUser(ctx context.Context, email, name string, role tickets.Role, now time.Time) (User, error) {
	u, err := ParseUser(email, name, role)
	if err != nil {
		return User{}, err
	}
	u.ID, u.CreatedAt = d.NewID(), now
	return u, d.Store.AddUser(ctx, u)
}

// UserChange says what is to become of a user. What is nil stays.
type UserChange struct {
	Name   *string
	Role   *tickets.Role
	Active *bool
}

// Check names every fault.
func (c UserChange) Check() error {
	var faults fault.List
	if c.Name != nil {
		checkName(&faults, *c.Name)
	}
	if c.Role != nil {
		checkRole(&faults, *c.Role)
	}
	return faults.Err("invalid_user", "The user cannot be changed.")
}

// apply is the user after the change at now. Whoever is deactivated again stays so since the
// first time. There must be an administrator among them and the others, if there was one.
func (c UserChange) apply(u User, others []User, now time.Time) (User, error) {
	was := u
	if c.Name != nil {
		u.Name = strings.TrimSpace(*c.Name)
	}
	if c.Role != nil {
		u.Role = *c.Role
	}
	switch {
	case c.Active == nil:
	case *c.Active:
		u.DeactivatedAt = time.Time{}
	case u.Active():
		u.DeactivatedAt = now
	}
	if was.Administers() && !u.Administers() && !slices.ContainsFunc(others, User.Administers) {
		return was, fault.New(fault.Conflict, "last_administrator", "%s is the last administrator. Make somebody else one first.", was.Email)
	}
	return u, nil
}

// ChangeUser changes a user by ID. The last active administrator stays one: less is a
// fault.Conflict. A user's tokens follow at once: they open what the role opens, and nothing
// while the user is deactivated. Their sessions end with that for good.
func (d *Desk) ChangeUser(ctx context.Context, id string, c UserChange, now time.Time) (User, error) {
	if err := c.Check(); err != nil {
		return User{}, err
	}
	var u User
	return u, d.Store.InTransaction(ctx, func(ctx context.Context) (err error) {
		u, err = d.Store.UpdateUser(ctx, id, func(u *User, others []User) error {
			changed, err := c.apply(*u, others, now)
			*u = changed
			return err
		})
		if err != nil || u.Active() {
			return err
		}
		_, err = d.Store.EndSessions(ctx, SessionOf{UserID: u.ID}, "")
		return err
	})
}

func checkName(faults *fault.List, name string) {
	switch name = strings.TrimSpace(name); {
	case name == "":
		faults.Add("name", nil, "is missing")
	case utf8.RuneCountInString(name) > longestName:
		faults.Add("name", nil, "has more than %d characters", longestName)
	case !utf8.ValidString(name) || strings.ContainsFunc(name, unicode.IsControl):
		faults.Add("name", nil, "has control characters in it; send plain text on one line")
	}
}

func checkRole(faults *fault.List, role tickets.Role) {
	if !slices.Contains(roles, role) {
		faults.Add("role", string(role), "must be agent, manager or administrator")
	}
}
