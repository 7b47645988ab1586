package client

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"time"
)

// User is a member of staff. DeactivatedAt and LastSeenAt are zero for never.
type User struct {
	ID            string    `json:"id"`
	Email         string    `json:"email"`
	Name          string    `json:"name"`
	Role          string    `json:"role"`
	Active        bool      `json:"active"`
	CreatedAt     time.Time `json:"created_at"`
	DeactivatedAt time.Time `json:"deactivated_at"`
	Password      bool      `json:"password"`
	SecondFactor  bool      `json:"second_factor"`
	Provider      bool      `json:"provider"`
	LastSeenAt    time.Time `json:"last_seen_at"`
}

// Path is the member of staff's page.
func (u User) Path() string { return "/people/" + url.PathEscape(u.ID) }

// Invited reports whether they still have to sign in for the first time.
func (u User) Invited() bool { return u.Active && !u.Password && !u.Provider && u.LastSeenAt.IsZero() }

func userPath(id string, rest string) string { return "/v1/users/" + url.PathEscape(id) + rest }

// Users reads all members of staff, oldest first.
func (c *Client) Users() ([]User, error) { return all[User](c, "/v1/users") }

// User reads one by ID.
func (c *Client) User(id string) (u User, err error) {
	err = c.Get(userPath(id, ""), &u)
	return u, err
}

// AddUser adds one; how they sign in is theirs to set, see Invite.
func (c *Client) AddUser(email, name, role string) (u User, err error) {
	err = c.Post("/v1/users", map[string]string{"email": email, "name": name, "role": role}, &u)
	return u, err
}

// ChangeUser changes what is named: name, role or active.
func (c *Client) ChangeUser(id string, change map[string]any) (u User, err error) {
	err = c.Patch(userPath(id, ""), change, &u)
	return u, err
}

// Invite mails a member of staff a link to set their password.
func (c *Client) Invite(id string) error { return c.Post(userPath(id, "/invite"), nil, nil) }

// TakeSecondFactor removes the second factor of somebody who lost it.
func (c *Client) TakeSecondFactor(id string) error {
	return c.Delete(userPath(id, "/second-factor"), nil, nil)
}

// SignOutUser ends all of a member of staff's sessions, and tells how many there were.
func (c *Client) SignOutUser(id string) (ended int, err error) {
	var answer struct{ Ended int }
	err = c.Delete(userPath(id, "/sessions"), nil, &answer)
	return answer.Ended, err
}

// Erasure is what was erased about a person, or would be.
type Erasure struct {
	Alias  string         `json:"alias"` // empty in a preview
	Erased map[string]int `json:"erased"`
	Kept   []struct {
		What  string    `json:"what"`
		ID    string    `json:"id"`
		Why   string    `json:"why"`
		Until time.Time `json:"until"`
	} `json:"kept"`
}

// ErasePerson erases what is stored about whoever has an address, or tells what that would be.
func (c *Client) ErasePerson(email, reason string, preview bool) (e Erasure, err error) {
	err = c.Post("/v1/people/erase", map[string]any{"email": email, "reason": reason, "preview": preview}, &e)
	return e, err
}

// ExportPerson is all that is stored about whoever has an address, as a JSON document.
func (c *Client) ExportPerson(email string) ([]byte, error) {
	text, err := json.Marshal(map[string]string{"email": email})
	if err != nil {
		return nil, fmt.Errorf("ask for a person's data: %w", err)
	}
	r, err := c.request(http.MethodPost, "/v1/people/export", "application/json", bytes.NewReader(text))
	if err != nil {
		return nil, err
	}
	a := c.answer(r)
	return a.body.Bytes(), a.refusal()
}
