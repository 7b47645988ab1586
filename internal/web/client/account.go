package client

import (
	"net/url"
	"time"
)

// Security is what a member of staff signs in with. Times are zero for never.
type Security struct {
	PasswordSetAt     time.Time `json:"password_set_at"`
	SecondFactorSince time.Time `json:"second_factor_since"`
	RecoveryCodesLeft int       `json:"recovery_codes_left"`
	Required          bool      `json:"second_factor_required"`
	Identities        []struct {
		Issuer string    `json:"issuer"`
		Since  time.Time `json:"since"`
	} `json:"identities"`
}

// Security reads one's own.
func (c *Client) Security() (s Security, err error) {
	err = c.Get("/v1/me/security", &s)
	return s, err
}

// Session is where one is signed in.
type Session struct {
	ID           string    `json:"id"`
	Current      bool      `json:"current"`
	SecondFactor bool      `json:"second_factor"`
	CreatedAt    time.Time `json:"created_at"`
	LastSeenAt   time.Time `json:"last_seen_at"`
	ExpiresAt    time.Time `json:"expires_at"`
	Address      string    `json:"address"`
	Agent        string    `json:"agent"`
}

// Sessions reads one's own, the latest first.
func (c *Client) Sessions() ([]Session, error) {
	var list Page[Session]
	err := c.Get("/v1/sessions", &list)
	return list.Items, err
}

// EndSession ends one of one's own; without an ID all others.
func (c *Client) EndSession(id string) error {
	if id == "" {
		return c.Delete("/v1/sessions", nil, nil)
	}
	return c.Delete("/v1/sessions/"+url.PathEscape(id), nil, nil)
}

// ChangePassword gives one another password.
func (c *Client) ChangePassword(current, password string) error {
	return c.Put("/v1/me/password", map[string]string{"current": current, "password": password}, nil)
}

// Enrollment is a second factor that is to be confirmed with its first code.
type Enrollment struct {
	Secret string `json:"secret"`
	URL    string `json:"url"`
}

// BeginSecondFactor makes one. Who has no password leaves it empty.
func (c *Client) BeginSecondFactor(password string) (e Enrollment, err error) {
	body := map[string]string{}
	if password != "" {
		body["password"] = password
	}
	err = c.Post("/v1/me/second-factor", body, &e)
	return e, err
}

// ConfirmSecondFactor puts it into force, and gives the recovery codes, and the cookies of the
// session that takes the place of all.
func (c *Client) ConfirmSecondFactor(code string) (codes, cookies []string, err error) {
	return c.withCode("/v1/me/second-factor/confirm", code)
}

const removal = "/v1/me/second-factor/remove"

// RemoveSecondFactor removes it, and gives the cookies of the session that takes the place of all.
func (c *Client) RemoveSecondFactor(code string) (cookies []string, err error) {
	_, cookies, err = c.withCode(removal, code)
	return cookies, err
}

// NewRecoveryCodes makes others; those from before are worth nothing any more.
func (c *Client) NewRecoveryCodes(code string) ([]string, error) {
	codes, _, err := c.withCode("/v1/me/recovery-codes", code)
	return codes, err
}

func (c *Client) withCode(path, code string) (codes, cookies []string, err error) {
	var answer struct {
		Codes []string `json:"recovery_codes"`
	}
	var into any = &answer
	if path == removal {
		into = nil // which is answered with nothing but cookies
	}
	cookies, err = c.forCookies(path, map[string]string{"code": code}, into)
	return answer.Codes, cookies, err
}
