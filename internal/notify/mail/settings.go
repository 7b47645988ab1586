package mail

import (
	"crypto/x509"
	"net/mail"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"
	"golang.org/x/net/idna"

	"deskbell/internal/fault"
)

// Settings say where mails go, and whom they are from.
type Settings struct {
	// URL is the mail server, or a directory:
	//
	//	smtp://user:password@host:587   STARTTLS is required; ?starttls=optional or none for a relay nearby
	//	smtps://user:password@host:465  TLS from the start
	//	file:///directory               a maildir
	URL       string
	From      string // such as "Support <support@vendor.example>"
	Helpline  string // the number to call with Enterprise support, and when; empty: none
	PublicURL string // of the desk's pages; empty: mails hold no links
	Links     Links  // makes the tokens of sign-in links; nil where none are mailed
	// TicketLinks makes the tokens of the links that open a ticket for its requester; nil:
	// mails link to its page, which asks for one.
	TicketLinks TicketLinks
	RootCAs     *x509.CertPool // whose certificates a mail server may show; nil: the system's
}

// patience is how long a mail may take in all, from connecting to the server's last word.
const patience = 30 * time.Second

// read understands the settings, or names all their faults at once. No fault shows the URL,
// which may hold a password.
func (s Settings) read() (*Sender, error) {
	var faults fault.List
	sender := &Sender{carrier: s.carrier(&faults), page: strings.TrimRight(s.PublicURL, "/"), helpline: line(s.Helpline, longestReason), links: s.Links, ticketLinks: s.TicketLinks}
	from, err := mail.ParseAddress(s.From)
	if err == nil {
		from.Address, err = ascii(from.Address)
	}
	if err != nil {
		faults.Add("mail-from", s.From, "is not an address; write it like Support <support@vendor.example>")
	} else {
		from.Name = line(from.Name, longestName)
		sender.from = *from
	}
	if s.PublicURL != "" {
		u, err := url.Parse(s.PublicURL)
		if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
			faults.Add("public-url", nil, "is not the address of pages; write it like https://support.vendor.example, or leave it empty")
		}
	}
	if err := faults.Err("invalid_mail_settings", "Mails cannot be sent with these settings."); err != nil {
		return nil, err
	}
	return sender, nil
}

// carrier is the way out that the URL names.
func (s Settings) carrier(faults *fault.List) carrier {
	if directory, ok := strings.CutPrefix(s.URL, "file://"); ok {
		if directory == "" {
			faults.Add("mail", nil, "names no directory; write it like file:///var/lib/deskbell/mail")
		}
		return maildir(directory)
	}
	u, err := url.Parse(s.URL)
	if err != nil || u.Scheme != "smtp" && u.Scheme != "smtps" || u.Hostname() == "" || strings.Trim(u.Path, "/") != "" || u.Fragment != "" {
		faults.Add("mail", nil, "names no mail server; write smtp://user:password@host:587, smtps://user:password@host:465 or file:///directory, and special characters of a password as percent signs with two digits, such as %%40 for @")
		return nil
	}
	v := &server{host: u.Hostname(), port: 587, roots: s.RootCAs, patience: patience, policy: gomail.TLSMandatory, implicit: u.Scheme == "smtps"}
	if v.implicit {
		v.port = 465
	}
	if port := u.Port(); port != "" {
		if v.port, err = strconv.Atoi(port); err != nil || v.port < 1 || v.port > 65535 {
			faults.Add("mail", nil, "has no possible port; use 1 to 65535")
		}
	}
	v.user = u.User.Username()
	v.password, _ = u.User.Password()
	if (v.user == "") != (v.password == "") {
		faults.Add("mail", nil, "must have both a user and a password, or neither")
	}
	v.chooseTLS(u.Query(), faults)
	return v
}

// chooseTLS reads what follows the question mark.
func (v *server) chooseTLS(query url.Values, faults *fault.List) {
	for name, values := range query {
		switch {
		case name != "starttls" || v.implicit:
			faults.Add("mail", nil, "has a parameter that means nothing here; only smtp:// has one, starttls")
		case values[0] == "optional":
			v.policy = gomail.TLSOpportunistic
		case values[0] == "none":
			v.policy = gomail.NoTLS
		case values[0] != "required":
			faults.Add("mail", values[0], "has a starttls that is not required, optional or none")
		}
	}
	if v.policy == gomail.NoTLS && v.user != "" && !loopback(v.host) {
		faults.Add("mail", nil, "would send the password in the clear; leave starttls=none away, or the user and password")
	}
}

func loopback(host string) bool {
	address, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && address.IsLoopback()
}

// domains reads every name that a mail server might have.
var domains = idna.New(idna.MapForLookup(), idna.StrictDomainName(false))

// ascii writes an address with its domain as mail servers everywhere understand it.
func ascii(address string) (string, error) {
	at := strings.LastIndexByte(address, '@')
	domain, err := domains.ToASCII(address[at+1:])
	return address[:at+1] + domain, err
}
