package search

import (
	"unicode"

	"deskbell/internal/fault"
)

// reader goes through a search character by character.
type reader struct {
	text   []rune
	at     int
	faults fault.List
}

// isSpace reports what stands between terms.
func isSpace(r rune) bool { return unicode.IsSpace(r) }

func (r *reader) more() bool { return r.at < len(r.text) }

// has reports whether a character is next.
func (r *reader) has(next rune) bool { return r.more() && r.text[r.at] == next }

func (r *reader) skipSpace() {
	for r.more() && isSpace(r.text[r.at]) {
		r.at++
	}
}

// wrong notes a fault at a place, in characters from 1.
func (r *reader) wrong(at int, format string, args ...any) {
	r.faults.Add("q", nil, "at character %d: "+format, append([]any{at + 1}, args...)...)
}

// bare reads up to the next space or, in a list of values, comma.
func (r *reader) bare(list bool) string {
	from := r.at
	for r.more() && !isSpace(r.text[r.at]) && (!list || r.text[r.at] != ',') {
		r.at++
	}
	return string(r.text[from:r.at])
}

// phrase reads what is in quotes. Inside, \" is a quote and \\ a backslash.
func (r *reader) phrase() string {
	from := r.at
	var text []rune
	for r.at++; r.more(); r.at++ {
		switch next := r.text[r.at]; {
		case next == '"':
			r.at++
			return string(text)
		case next == '\\' && r.at+1 < len(r.text) && (r.text[r.at+1] == '"' || r.text[r.at+1] == '\\'):
			r.at++
			text = append(text, r.text[r.at])
		default:
			text = append(text, next)
		}
	}
	r.wrong(from, "the quote is never closed; put another \" where the phrase ends")
	return string(text)
}

// operator reads the name of an operator, if that and a colon are next: letters only, so
// that 12:30 is a text.
func (r *reader) operator() (string, bool) {
	end := r.at
	for end < len(r.text) && (unicode.IsLetter(r.text[end]) || r.text[end] == '_') {
		end++
	}
	if end == r.at || end == len(r.text) || r.text[end] != ':' {
		return "", false
	}
	name := string(r.text[r.at:end])
	r.at = end + 1
	return name, true
}
