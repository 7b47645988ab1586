package password

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"deskbell/internal/fault"
)

// How long a password may be, in characters. A letter with an accent is one, however it was
// sent. The most is far beyond what anyone types, and bounds the work of checking.
const (
	Shortest = 12
	Longest  = 256
)

// List knows passwords that were stolen or are guessed first.
type List interface {
	// Has reports whether the list holds a password. It fails when the list cannot be read.
	Has(password string) (bool, error)
}

// Rules are the policy for passwords. Without any settings they check length, the list of
// common passwords that deskbell has within itself, and ContextWords.
type Rules struct {
	Words []string // further words that anyone here would try, such as the vendor's name
	Lists []List   // further lists, such as a complete one that OpenList gave
}

// Check names every reason why a password may not be chosen, at "password" and never with the
// password itself. Personal is what is known of the person, such as their email and name.
// When a list cannot be read nothing can be chosen: the error is a fault.Unavailable.
func (r Rules) Check(candidate string, personal ...string) error {
	var faults fault.List
	refuse := func(format string, args ...any) { faults.Add("password", nil, format, args...) }

	length := utf8.RuneCountInString(norm.NFC.String(candidate))
	switch {
	case candidate == "":
		refuse("is missing; choose one of at least %d characters", Shortest)
	case !utf8.ValidString(candidate):
		refuse("is not text in UTF-8; type it again")
	case length > Longest:
		refuse("has more than %d characters; choose a shorter one", Longest)
	default:
		if length < Shortest {
			refuse("has fewer than %d characters; choose a longer one, such as four words that have nothing to do with each other", Shortest)
		}
		listed, err := r.listed(candidate)
		if err != nil {
			return fault.New(fault.Unavailable, "password_list_unavailable", "The list of breached passwords cannot be read, so no password can be chosen now. Try again later.").Because(err)
		}
		folded := fold(candidate)
		if listed {
			refuse("is on a list of passwords that were stolen and published; choose one that you use nowhere else")
		} else if why := obvious(folded); why != "" {
			refuse("%s", why)
		}
		if littleMoreThan(folded, r.words(personal)) {
			refuse("is hardly more than your name, your email or a word that anyone here would try; choose something that nobody can look up")
		}
	}
	return faults.Err("invalid_password", "This password cannot be chosen.")
}

// listed reports whether any list has the password.
func (r Rules) listed(candidate string) (bool, error) {
	if common(fold(candidate)) {
		return true, nil
	}
	for _, list := range r.Lists {
		if found, err := list.Has(candidate); err != nil || found {
			return found, err
		}
	}
	return false, nil
}

// fold is a password without regard to case, to width, and to how its accents were sent.
func fold(s string) string { return strings.ToLower(norm.NFKC.String(s)) }
