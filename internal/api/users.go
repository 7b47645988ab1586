package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"deskbell/internal/audit"
	"deskbell/internal/auth"
	"deskbell/internal/fault"
	"deskbell/tickets"
)

// tagAdministration is the group of what administrators keep: users and tokens.
const tagAdministration = "Administration"

// staffRole is a role that a user may have.
type staffRole string

// Schema lists them.
func (staffRole) Schema(huma.Registry) *huma.Schema {
	return oneOf([]tickets.Role{tickets.Agent, tickets.Manager, tickets.Administrator})
}

type userJSON struct {
	ID            string     `json:"id" example:"0198f2a4-7d3c-7000-8000-5a5a5a5a5a61"`
	Email         string     `json:"email" example:"grace@desk.example"`
	Name          string     `json:"name" doc:"As histories and mails show it." example:"Grace"`
	Role          staffRole  `json:"role" example:"agent"`
	Active        bool       `json:"active" doc:"Whether they may do anything; if not, their tokens open nothing." example:"true"`
	CreatedAt     time.Time  `json:"created_at" example:"2026-11-25T18:30:00Z"`
	DeactivatedAt *time.Time `json:"deactivated_at" doc:"Since when they are not active; null while they are." example:"2026-11-25T18:30:00Z"`
	Password      bool       `json:"password" doc:"Whether they have set a password." example:"true"`
	SecondFactor  bool       `json:"second_factor" doc:"Whether a code is asked for besides the password." example:"true"`
	Provider      bool       `json:"provider" doc:"Whether they have signed in with the identity provider." example:"false"`
	LastSeenAt    *time.Time `json:"last_seen_at" doc:"When they, or a program with a token of theirs, were last here, to the minute; null if never." example:"2026-11-25T18:30:00Z"`
}

type usersJSON struct {
	Items      []userJSON `json:"items" doc:"Oldest first."`
	NextCursor *string    `json:"next_cursor" doc:"Continues the list; null at its end."`
}

type usersInput struct {
	Limit  int    `query:"limit" minimum:"1" maximum:"200" default:"50" doc:"How many at most."`
	Cursor string `query:"cursor" maxLength:"36" doc:"next_cursor of the page before."`
}

// Resolve notes how to learn what is wrong with the cursor besides its form.
func (in *usersInput) Resolve(c huma.Context) []error {
	return previewing(c, func(context.Context) error { return checkCursor(in.Cursor) })
}

// checkCursor refuses a cursor that isn't the ID of what came last.
func checkCursor(cursor string) error {
	var faults fault.List
	if cursor != "" && !idForm.MatchString(cursor) {
		faults.Add("cursor", cursor, "is not a next_cursor of this list")
	}
	return faults.Err(invalidRequest, invalidDetail)
}

type userInput struct {
	ID string `path:"id" doc:"The user's ID." example:"0198f2a4-7d3c-7000-8000-5a5a5a5a5a61"`
}

type newUser struct {
	Body struct {
		Email string    `json:"email" maxLength:"254" doc:"Their address; it never changes." example:"grace@desk.example"`
		Name  string    `json:"name" maxLength:"200" doc:"As histories and mails show it." example:"Grace"`
		Role  staffRole `json:"role" doc:"What they may do; each role may do what the one before may." example:"agent"`
	}
}

// Resolve notes how to learn what is wrong with the user besides its form.
func (in *newUser) Resolve(c huma.Context) []error {
	return previewing(c, func(context.Context) error {
		_, err := auth.ParseUser(in.Body.Email, in.Body.Name, tickets.Role(in.Body.Role))
		return err
	})
}

type userChange struct {
	ID   string `path:"id" doc:"The user's ID." example:"0198f2a4-7d3c-7000-8000-5a5a5a5a5a61"`
	Body struct {
		Name   *string    `json:"name,omitempty" maxLength:"200" doc:"As histories and mails show it from now on." example:"Grace"`
		Role   *staffRole `json:"role,omitempty" doc:"What they may do from now on." example:"manager"`
		Active *bool      `json:"active,omitempty" doc:"Whether they may do anything." example:"false"`
	}
}

// Resolve notes how to learn what is wrong with the change besides its form.
func (in *userChange) Resolve(c huma.Context) []error {
	return previewing(c, func(context.Context) error { return in.change().Check() })
}

func (in *userChange) change() auth.UserChange {
	return auth.UserChange{Name: in.Body.Name, Role: (*tickets.Role)(in.Body.Role), Active: in.Body.Active}
}

type addedUser struct {
	Location string `header:"Location" doc:"Where the user is."`
	Body     userJSON
}

func (a *api) registerUsers() {
	register(a, auth.ManageUsers, operation{
		id: "add-user", method: http.MethodPost, path: "/v1/users", tag: tagAdministration,
		status: http.StatusCreated, body: jsonBody,
		summary: "Add a member of staff", about: "They set a password by a link that is mailed to them, see POST /v1/users/{id}/invite, or sign in with the identity provider. A program of theirs needs a token, see POST /v1/tokens.",
	}, func(ctx context.Context, in *newUser) (*addedUser, error) {
		x := exchangeOf(ctx)
		var u auth.User
		err := x.recorded(ctx, func(ctx context.Context) (_ audit.Object, _ any, err error) {
			u, err = a.Auth.AddUser(ctx, in.Body.Email, in.Body.Name, tickets.Role(in.Body.Role), x.now())
			return userObject(u), UserDetails(u), err
		})
		if err != nil {
			return nil, err
		}
		return &addedUser{"/v1/users/" + u.ID, toUserJSON(u, auth.Footing{})}, nil
	})
	register(a, auth.ReadUsers, operation{
		id: "list-users", method: http.MethodGet, path: "/v1/users", tag: tagAdministration,
		summary: "The members of staff", about: "Those who were deactivated, too.",
	}, a.listUsers)
	register(a, auth.ReadUsers, operation{
		id: "get-user", method: http.MethodGet, path: "/v1/users/{id}", tag: tagAdministration,
		refuses: []int{http.StatusNotFound},
		summary: "One member of staff",
	}, func(ctx context.Context, in *userInput) (*struct{ Body userJSON }, error) {
		u, err := a.Auth.Store.User(ctx, in.ID)
		if err != nil {
			return nil, err
		}
		return a.userAnswer(ctx, u)
	})
	register(a, auth.ManageUsers, operation{
		id: "change-user", method: http.MethodPatch, path: "/v1/users/{id}", tag: tagAdministration,
		body: jsonBody, refuses: []int{http.StatusNotFound, http.StatusConflict},
		summary: "Change a member of staff",
		about: "What is left out stays. Whoever is deactivated can call nothing at once; nobody is ever deleted, since histories name them. " +
			"The last active administrator stays one: anything else is 409 last_administrator.",
	}, func(ctx context.Context, in *userChange) (*struct{ Body userJSON }, error) {
		x := exchangeOf(ctx)
		var u auth.User
		err := x.recorded(ctx, func(ctx context.Context) (_ audit.Object, _ any, err error) {
			u, err = a.Auth.ChangeUser(ctx, in.ID, in.change(), x.now())
			return userObject(u), UserDetails(u), err
		})
		if err != nil {
			return nil, err
		}
		return a.userAnswer(ctx, u)
	})
}

// userAnswer is a user with how they sign in.
func (a *api) userAnswer(ctx context.Context, u auth.User) (*struct{ Body userJSON }, error) {
	footings, err := a.Auth.Store.Footings(ctx, []string{u.ID})
	if err != nil {
		return nil, err
	}
	return &struct{ Body userJSON }{toUserJSON(u, footings[u.ID])}, nil
}

func (a *api) listUsers(ctx context.Context, in *usersInput) (*struct{ Body usersJSON }, error) {
	if err := checkCursor(in.Cursor); err != nil {
		return nil, err
	}
	all, err := a.Auth.Store.Everyone(ctx, in.Cursor, in.Limit+1)
	if err != nil {
		return nil, err
	}
	ids := make([]string, len(all))
	for i, u := range all {
		ids[i] = u.ID
	}
	footings, err := a.Auth.Store.Footings(ctx, ids)
	if err != nil {
		return nil, err
	}
	out := usersJSON{Items: []userJSON{}}
	for _, u := range all {
		if len(out.Items) == in.Limit {
			out.NextCursor = &out.Items[in.Limit-1].ID
			break
		}
		out.Items = append(out.Items, toUserJSON(u, footings[u.ID]))
	}
	return &struct{ Body usersJSON }{out}, nil
}

func toUserJSON(u auth.User, f auth.Footing) userJSON {
	return userJSON{
		ID: u.ID, Email: u.Email, Name: u.Name, Role: staffRole(u.Role), Active: u.Active(),
		CreatedAt: at(u.CreatedAt), DeactivatedAt: atOrNull(u.DeactivatedAt),
		Password: !f.PasswordSetAt.IsZero(), SecondFactor: !f.SecondFactorSince.IsZero(), Provider: len(f.Identities) > 0, LastSeenAt: atOrNull(f.LastSeenAt),
	}
}
