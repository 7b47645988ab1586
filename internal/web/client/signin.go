package client

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"time"
)

// Entry is what a sign-in came to: somebody is in, or a code has to follow with the challenge.
type Entry struct {
	Status    string    `json:"status"` // signed_in, second_factor_needed
	Challenge string    `json:"challenge"`
	ExpiresAt time.Time `json:"expires_at"`
	Me        struct {
		Role  string `json:"role"`
		Setup bool   `json:"second_factor_setup_needed"`
	} `json:"me"`
	Cookies []string `json:"-"` // as headers: the session, for the browser to keep
}

// EnterPassword signs a member of staff in, or asks for their second factor.
func (c *Client) EnterPassword(email, password string) (Entry, error) {
	return c.enter("/v1/sign-in/password", map[string]string{"email": email, "password": password})
}

// EnterCode completes a sign-in with the second factor.
func (c *Client) EnterCode(challenge, code string) (Entry, error) {
	return c.enter("/v1/sign-in/code", map[string]string{"challenge": challenge, "code": code})
}

func (c *Client) enter(path string, body map[string]string) (e Entry, err error) {
	e.Cookies, err = c.forCookies(path, body, &e)
	return e, err
}

// forCookies posts what is answered with cookies, and reads the answer into a value, nil for none.
func (c *Client) forCookies(path string, body, into any) (cookies []string, err error) {
	var text []byte
	kind := ""
	if body != nil {
		kind = "application/json"
		if text, err = json.Marshal(body); err != nil {
			return nil, fmt.Errorf("write what %s is sent: %w", path, err)
		}
	}
	header, err := c.send(http.MethodPost, path, kind, bytes.NewReader(text), into)
	return header.Values("Set-Cookie"), err
}

// AskForSignInLink has a link mailed that signs the owner of licenses in, in their language. It
// does the same for every address.
func (c *Client) AskForSignInLink(email, language string) error {
	return c.Post("/v1/sign-in-links", map[string]string{"email": email, "language": language}, nil)
}

// Owned is the session of an owner of licenses.
type Owned struct {
	Token     string    `json:"access_token"`
	Owner     string    `json:"owner_email"`
	ExpiresAt time.Time `json:"expires_at"`
}

// SignIn exchanges a mailed link for an owner's session.
func (c *Client) SignIn(token string) (o Owned, err error) {
	err = c.Post("/v1/sign-in", map[string]string{"token": token}, &o)
	return o, err
}

// SignOut ends what the browser is signed in to, and gives the cookies that make it forget.
func (c *Client) SignOut() (cookies []string, err error) {
	return c.forCookies("/v1/sign-out", nil, nil)
}

// AskForPasswordLink has a link mailed to a member of staff. It does the same for every address.
func (c *Client) AskForPasswordLink(email string) error {
	return c.Post("/v1/password-links", map[string]string{"email": email}, nil)
}

// SetPassword sets the password that a mailed link is for.
func (c *Client) SetPassword(token, password string) error {
	return c.Post("/v1/passwords", map[string]string{"token": token, "password": password}, nil)
}
