package client

import (
	"net/url"
	"time"
)

// Token is what a program calls with, without its secret. Times are zero for never.
type Token struct {
	ID           string    `json:"id"`
	Name         string    `json:"name"`
	User         string    `json:"user"`
	Prefix       string    `json:"prefix"`
	Scopes       []string  `json:"scopes"`
	CreatedAt    time.Time `json:"created_at"`
	ExpiresAt    time.Time `json:"expires_at"`
	LastUsedAt   time.Time `json:"last_used_at"`
	LastUsedFrom string    `json:"last_used_from"`
	RevokedAt    time.Time `json:"revoked_at"`
}

// Opens reports whether it opens anything at an instant.
func (t Token) Opens(at time.Time) bool {
	return t.RevokedAt.IsZero() && (t.ExpiresAt.IsZero() || at.Before(t.ExpiresAt))
}

// NewToken is one to be made. Without a user it is one's own, without scopes it may do all that
// its user may, and without an end it has none.
type NewToken struct {
	Name      string     `json:"name"`
	User      string     `json:"user,omitempty"`
	Scopes    []string   `json:"scopes,omitempty"`
	ExpiresAt *time.Time `json:"expires_at,omitempty"`
}

// Tokens reads one's own, for administrators everyone's, oldest first.
func (c *Client) Tokens() ([]Token, error) { return all[Token](c, "/v1/tokens") }

// CreateToken makes one, and gives its secret, which is never shown again.
func (c *Client) CreateToken(n NewToken) (t Token, secret string, err error) {
	var answer struct {
		Token
		Secret string `json:"token"`
	}
	err = c.Post("/v1/tokens", n, &answer)
	return answer.Token, answer.Secret, err
}

// RevokeToken takes one back for good.
func (c *Client) RevokeToken(id string) error {
	return c.Delete("/v1/tokens/"+url.PathEscape(id), nil, nil)
}
