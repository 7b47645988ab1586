package directory

import (
	"cmp"
	"context"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"
	"unicode"

	"deskbell/internal/fault"
)

// Settings say where the directory is, and how long its answers hold.
type Settings struct {
	URL     string        // such as https://licenses.vendor.example/v1/accounts
	Token   string        // said as a bearer token; empty: none is
	Timeout time.Duration // for an answer, with all tries; 0: 3 s
	Fresh   time.Duration // a copy younger than this is used without asking; 0: a minute
	MostAge time.Duration // a copy older than this counts as none; 0: 30 days

	// Plans lists the plans that a contract may name; nil: any.
	Plans func(ctx context.Context) ([]string, error)
	Now   func() time.Time
	Log   *slog.Logger // hears why the directory could not be asked; nil: nobody does

	Client *http.Client // nil: one that uses no proxy. Redirects are never followed.
}

const (
	timeout = 3 * time.Second
	fresh   = time.Minute
	mostAge = 30 * 24 * time.Hour
)

// read fills in what is usual and understands the URL, or names all faults at once. No fault
// shows the URL, which may hold a key, nor the token.
func (s *Settings) read() (*url.URL, error) {
	s.Timeout = cmp.Or(s.Timeout, timeout)
	s.Fresh = cmp.Or(s.Fresh, fresh)
	s.MostAge = cmp.Or(s.MostAge, mostAge)
	if s.Log == nil {
		s.Log = slog.New(slog.DiscardHandler)
	}
	var faults fault.List
	u, err := url.Parse(s.URL)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || u.User != nil || u.Fragment != "" {
		faults.Add("licenses-url", nil, "is not the address of a directory; write it like https://licenses.vendor.example/accounts, without a password")
	}
	if strings.ContainsFunc(s.Token, func(c rune) bool { return c > unicode.MaxASCII || !unicode.IsGraphic(c) || c == ' ' }) {
		faults.Add("licenses-token", nil, "has characters that no token has; give it without spaces and line ends")
	}
	return u, faults.Err("invalid_directory_settings", "The directory of licenses cannot be asked with these settings.")
}
