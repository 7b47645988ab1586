package webhook

import (
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/idna"

	"deskbell/internal/fault"
)

const longestURL = 2000 // characters

var (
	nameForm = regexp.MustCompile(`^[0-9A-Za-z_-]{1,63}(\.[0-9A-Za-z_-]{1,63})*$`)
	// Some resolvers read a name that ends in a number as an IPv4 address: 127.1, 0x7f000001.
	numberForm = regexp.MustCompile(`(^|\.)([0-9]+|0[xX][0-9A-Fa-f]*)$`)
	// inside are the ends of names that mean something on a local network only.
	inside = []string{".localhost", ".localdomain", ".local", ".internal", ".home.arpa"}
)

// CheckURL refuses, as a fault.Invalid that names every fault, a URL that would never be
// called. What its name resolves to is looked at on every call.
func (s *Sender) CheckURL(rawURL string) error {
	var faults fault.List
	if utf8.RuneCountInString(rawURL) > longestURL {
		faults.Add("url", nil, "is longer than %d characters", longestURL)
	}
	u, err := url.Parse(rawURL)
	if err != nil {
		faults.Add("url", nil, "cannot be read as a URL; write it like https://hooks.company.example/desk")
		return refusal(faults)
	}
	if u.Scheme != "http" && u.Scheme != "https" {
		faults.Add("url", nil, "must begin with https:// or http://")
	}
	if u.User != nil {
		faults.Add("url", nil, "must not hold a user name or password; calls are signed instead")
	}
	if strings.Contains(rawURL, "#") {
		faults.Add("url", nil, "must not have a fragment (#); it would not be sent")
	}
	if port := u.Port(); port != "" {
		if n, err := strconv.ParseUint(port, 10, 16); err != nil || n == 0 {
			faults.Add("url", port, "must have a port of 1 to 65535")
		}
	}
	s.checkHost(&faults, u.Hostname())
	return refusal(faults)
}

func refusal(faults fault.List) error {
	return faults.Err("invalid_webhook_url", "The webhook's URL cannot be accepted.")
}

func (s *Sender) checkHost(faults *fault.List, host string) {
	if host == "" {
		faults.Add("url", nil, "must name a host")
		return
	}
	bare := strings.ToLower(strings.TrimSuffix(host, "."))
	if address, err := netip.ParseAddr(bare); err == nil {
		if !s.allowed(address) {
			faults.Add("url", host, "must not have the address %s, which is not public", address)
		}
		return
	}
	if strings.ContainsFunc(bare, func(r rune) bool { return r >= utf8.RuneSelf }) {
		// The profile that the HTTP client uses: it turns digits in circles into an address, too.
		ascii, err := idna.Lookup.ToASCII(bare)
		if err != nil {
			faults.Add("url", host, "must name a host; %q is not the name of one", host)
			return
		}
		s.checkHost(faults, ascii)
		return
	}
	local := func(end string) bool { return strings.HasSuffix("."+bare, end) }
	switch {
	case len(bare) > 253 || !nameForm.MatchString(bare):
		faults.Add("url", host, "must name a host; %q is not the name of one", host)
	case numberForm.MatchString(bare):
		faults.Add("url", host, "must have an IPv4 address written as four decimal numbers, or a name")
	case !s.settings.AllowPrivate && (!strings.Contains(bare, ".") || slices.ContainsFunc(inside, local)):
		faults.Add("url", host, "must have a public host; %s is a name for use inside a network", host)
	}
}
