package privacy

import (
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"deskbell/entitlement"
	"deskbell/internal/fault"
)

// What stands where something was erased.
const (
	ErasedText = "[erased]" // for a text
	ErasedName = "Erased"   // for a name, also of a device
	ErasedFile = "erased"   // for the name of a file
)

// Person is whom it is about, known by their address.
type Person struct {
	Email   entitlement.Email
	Spelled []string // how else they have written it
	Staff   string   // their ID as a member of staff; empty: they are none
}

// has reports whether an address, in whatever spelling, is the person's.
func (p Person) has(address string) bool {
	email, err := entitlement.ParseEmail(address)
	return err == nil && email == p.Email
}

// spell adds a spelling of the address that is new.
func (p *Person) spell(address string) {
	if p.has(address) && address != string(p.Email) && !slices.Contains(p.Spelled, address) {
		p.Spelled = append(p.Spelled, address)
	}
}

// did reports whether somebody who is written into a history as acting is the person.
func (p Person) did(a entitlement.Actor) bool {
	if a.Role.Staff() {
		return p.Staff != "" && a.ID == p.Staff
	}
	return a.Role == entitlement.Owner && p.has(a.ID)
}

// Alias stands for a person whose data was erased: the same everywhere, so that what was
// theirs stays together, and another one for everybody, made of nothing of them.
type Alias struct{ Email entitlement.Email }

// NewAlias is the one of a random identifier.
func NewAlias(id string) Alias { return Alias{entitlement.ErasedEmail(id)} }

// ID is what it was made of, and what the audit trail calls the person by.
func (a Alias) ID() string { return a.Email.ErasedID() }

// Erasure is the replacing of what is kept about a person.
type Erasure struct {
	Person
	Alias   Alias
	By      entitlement.Actor
	Reason  string    // for the audit trail
	BeganAt time.Time // what was stored later stays
}

// Kept is something that an erasure leaves, and why.
type Kept struct {
	What  string // license, device, document, ticket, messages or audit_trail
	ID    string
	Why   string    // a sentence
	Until time.Time // when the reason ends, and it is erased by itself; zero: not by itself
}

// checkReason refuses a reason that is missing, too long, or more than a line.
func checkReason(faults *fault.List, reason string) {
	switch {
	case strings.TrimSpace(reason) == "":
		faults.Add("reason", nil, "is missing; say why, for the audit trail")
	case utf8.RuneCountInString(reason) > longestReason:
		faults.Add("reason", nil, "has more than %d characters", longestReason)
	case !utf8.ValidString(reason) || strings.ContainsFunc(reason, unicode.IsControl):
		faults.Add("reason", nil, "must be a line of text")
	}
}

// longestReason is how many characters the reason of an erasure may have.
const longestReason = 500

// checkPerson reads an address.
func checkPerson(faults *fault.List, email string) entitlement.Email {
	address, err := entitlement.ParseEmail(email)
	switch {
	case err != nil:
		faults.Add("email", email, "%s", err)
	case address.Erased():
		faults.Add("email", email, "stands for somebody whose data was erased already")
	}
	return address
}
