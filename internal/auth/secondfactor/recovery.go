package secondfactor

import (
	"crypto/rand"
	"strings"
	"unicode"
)

// alphabet is that of Crockford's base32: digits and letters without those that look like
// another, or form words by accident.
const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

const (
	codes       = 10
	groups      = 4
	groupLength = 6 // characters of 5 bits each
)

// NewRecoveryCodes makes ten codes, such as 7K2M9Q-XD4FTW-A8HB3N-CE5RPV, to be shown once and
// written down. Each has 120 random bits. That is enough for the keyed fast hash that tokens
// are stored by: of what Normalize gives, never of the code as it was typed.
func NewRecoveryCodes() []string {
	all := make([]string, codes)
	for i := range all {
		parts := make([]string, groups)
		for j := range parts {
			parts[j] = newGroup()
		}
		all[i] = strings.Join(parts, "-")
	}
	return all
}

func newGroup() string {
	group := make([]byte, groupLength)
	_, _ = rand.Read(group) // never fails, see crypto/rand
	for i, b := range group {
		group[i] = alphabet[int(b)%len(alphabet)] // 32 divides 256, so none is likelier
	}
	return string(group)
}

// Normalize is a recovery code without what people change when they write it down and type it:
// case, spaces, dashes, and characters that look like another. It doesn't tell whether it is
// one.
func Normalize(code string) string {
	return strings.Map(func(c rune) rune {
		c = unicode.ToUpper(c)
		switch {
		case unicode.IsSpace(c), unicode.Is(unicode.Dash, c), unicode.Is(unicode.Cf, c), c == '_':
			return -1
		case c == 'O':
			return '0'
		case c == 'I', c == 'L':
			return '1'
		case c == 'U':
			return 'V'
		}
		return c
	}, code)
}
