// Package config is every setting of the server and its commands, in one struct. The
// command line, the environment and a file all fill the same one.
package config

import (
	"path/filepath"
	"strings"
	"time"
)

// Settings say where things are and how the server behaves.
type Settings struct {
	DB          string        // database: postgres://…, sqlite:PATH or a path; empty: a SQLite file in Data
	Data        string        // directory for what is not in the database
	Listen      string        // address, such as 127.0.0.1:8080; port 0 picks a free one
	Demo        bool          // start with sample licenses and tickets
	TestClock   string        // file to read the time from; empty: the real time
	Log         string        // least level logged: debug, info, warn or error
	LogFormat   string        // text or json
	Checks      int           // entitlement checks and refusals an address may have at once
	Requests    int           // requests without a token an address may make at once
	Submissions int           // requests for support of one license email that are accepted at once
	Grace       time.Duration // how long a stop waits for requests under way

	Workers              bool     // watch the promises and send what must be sent, besides serving
	Mail                 string   // how mail leaves: smtp://…, smtps://… or file://DIR; empty: files in Data
	MailFrom             string   // whom mails are from, such as Support <support@vendor.example>
	PublicURL            string   // where customers reach the desk; empty: mails hold no links
	AllowPrivateWebhooks bool     // webhooks may call private and loopback addresses
	LicensesURL          string   // of a directory that knows the licenses; empty: the database does
	LicensesToken        string   // what to say to it
	Attachments          string   // where attachments are kept: file://DIR or s3://BUCKET; empty: in Data
	TrustedProxies       []string // networks whose X-Forwarded-For is believed
	BreachedPasswords    string   // file of the hashes of breached passwords; empty: only the most common are known
	RequireSecondFactor  bool     // staff without a second factor may only set one up
	SecretKey            string   // seals second factors together with the database's own; empty: that alone does
	StrictTransport      time.Duration
	OIDCIssuer           string // identity provider that signs staff in; empty: none
	OIDCClientID         string
	OIDCClientSecret     string
	OIDCScopes           []string // what it is asked for besides openid; none: email and profile
	OIDCGroupsClaim      string   // where it lists somebody's groups; empty: groups
	OIDCRoles            []string // GROUP=ROLE; none: people are added here, with a role
	KeepRequests         string   // how long closed requests are kept before they are erased, such as 5y; empty: for ever
	KeepAudit            string   // likewise the audit trail
	KeepSent             string   // likewise what was sent, for the stream and the delivery log
	Helpline             string   // telephone number for customers with Enterprise support; empty: none
}

// Database is the URL of the database. The demo has a file of its own, so that trying
// deskbell out never fills a real desk with invented tickets.
func (s Settings) Database() string {
	switch {
	case s.DB != "":
		return s.DB
	case s.Demo:
		return "sqlite:" + filepath.Join(s.Data, "demo.db")
	}
	return "sqlite:" + filepath.Join(s.Data, "deskbell.db")
}

// DatabaseFile is the path of the database if it is a SQLite file, else empty.
func (s Settings) DatabaseFile() string {
	url := s.Database()
	scheme, rest, found := strings.Cut(url, ":")
	switch {
	case found && strings.EqualFold(scheme, "sqlite"):
		return strings.TrimPrefix(rest, "//")
	case found && strings.HasPrefix(rest, "//"):
		return ""
	}
	return url
}

// Outgoing is how mail leaves. Without a mail server it is kept as files, one a mail.
func (s Settings) Outgoing() string {
	if s.Mail != "" {
		return s.Mail
	}
	return "file://" + filepath.ToSlash(filepath.Join(s.Data, "mail"))
}

// Files is where attachments are kept, as a URL.
func (s Settings) Files() string {
	if s.Attachments != "" {
		return s.Attachments
	}
	return "file://" + filepath.ToSlash(filepath.Join(s.Data, "attachments"))
}
