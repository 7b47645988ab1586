package entitlement

import "strings"

// What the address of somebody looks like whose data was erased. Mail to it reaches nobody:
// .invalid is reserved for that (RFC 2606).
const (
	erasedLocal  = "erased-"
	erasedDomain = "@erased.invalid"
)

// ErasedEmail is the address that stands for somebody whose data was erased. The identifier
// should be random: nothing of the person may be left in it.
func ErasedEmail(id string) Email { return Email(erasedLocal + id + erasedDomain) }

// Erased reports whether the address only stands for somebody whose data was erased.
func (e Email) Erased() bool {
	return strings.HasPrefix(string(e), erasedLocal) && strings.HasSuffix(string(e), erasedDomain)
}

// ErasedID is what the address of somebody whose data was erased was made of; empty for others.
func (e Email) ErasedID() string {
	if !e.Erased() {
		return ""
	}
	return strings.TrimSuffix(strings.TrimPrefix(string(e), erasedLocal), erasedDomain)
}

// Erased writes into the license's history that personal data in it was replaced.
func (h *Holding) Erased(by By) { h.record(by, WasErased, Details{}) }
