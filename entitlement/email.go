package entitlement

import (
	"fmt"
	"regexp"
	"strings"

	"golang.org/x/net/idna"
)

// Email is an address in the form that is compared: trimmed, lower case, its domain in
// ASCII. Two spellings of one mailbox's tag, a+b@x and a@x, stay two addresses.
type Email string

// localForm bars what is invisible, and U+FFFD, which is what bytes that are no text become.
var localForm = regexp.MustCompile(`^[^\p{Z}\p{C}\x{FFFD}@<>()\[\]\\,;:"]{1,64}$`)

// domains maps what people type, such as BÜCHER.example, to the form in the DNS.
var domains = idna.New(idna.MapForLookup(), idna.Transitional(false), idna.StrictDomainName(true), idna.VerifyDNSLength(true))

// longestEmail is the most bytes an address has on the wire.
const longestEmail = 254

// ParseEmail reads one bare address.
func ParseEmail(text string) (Email, error) {
	bad := fmt.Errorf("%q is not an email address; write it like name@company.example", text)
	address := strings.ToLower(strings.TrimSpace(text))
	at := strings.LastIndexByte(address, '@')
	if at < 0 || len(address) > longestEmail || !localForm.MatchString(address[:at]) {
		return "", bad
	}
	domain, err := domains.ToASCII(address[at+1:])
	email := address[:at+1] + domain
	if err != nil || !strings.Contains(domain, ".") || strings.HasSuffix(domain, ".") || len(email) > longestEmail {
		return "", bad
	}
	return Email(email), nil
}

// normal is the address in its one form. What is no address stays as it is, to be refused.
func (e Email) normal() Email {
	if email, err := ParseEmail(string(e)); err == nil {
		return email
	}
	return e
}
