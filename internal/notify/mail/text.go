package mail

import (
	"strings"
	"unicode"
)

// The longest texts on one line, in characters.
const (
	longestName    = 120
	longestSubject = 200
	longestReason  = 1_000
)

// line makes of anybody's text one that stays on its line: without line breaks and control
// characters, and without marks that would turn what follows it around.
func line(text string, longest int) string {
	text = strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Bidi_Control, r):
			return -1
		case unicode.IsControl(r) || unicode.IsSpace(r):
			return ' '
		}
		return r
	}, strings.ToValidUTF8(text, "�"))
	text = strings.Join(strings.Fields(text), " ")
	if runes := []rune(text); len(runes) > longest {
		text = string(runes[:longest-1]) + "…"
	}
	return text
}

// prose keeps anybody's text as it was written, but for control characters.
func prose(text string) string {
	text = strings.ReplaceAll(strings.ToValidUTF8(text, "�"), "\r\n", "\n")
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, text))
}
