package password

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// ContextWords are those that anyone who attacks a support desk tries first. A password may
// have them in it, but what remains without them must be able to stand alone.
var ContextWords = []string{
	"deskbell", "desk", "bell", "helpdesk", "help", "support", "service", "ticket", "ticketing",
	"customer", "agent", "manager", "administrator", "admin", "owner", "license",
	"account", "login", "signin", "password", "passwort", "secret", "welcome", "changeme", "letmein",
}

const (
	shortestWord = 3 // characters; a shorter piece of a name is in too many words
	leastLeft    = 8 // letters and digits that must remain without the words
)

// words are those that say nothing here, folded and the longest first.
func (r Rules) words(personal []string) []string {
	var all []string
	for _, text := range slices.Concat(ContextWords, r.Words, personal) {
		all = append(all, pieces(fold(text))...)
	}
	all = slices.DeleteFunc(all, func(w string) bool { return utf8.RuneCountInString(w) < shortestWord })
	slices.SortFunc(all, func(a, b string) int { return cmp.Or(cmp.Compare(len(b), len(a)), cmp.Compare(a, b)) })
	return slices.Compact(all)
}

// pieces are a text and what it is made of: the parts of a name, or of an email on either
// side of the sign. What ends the domain, such as com, is no piece.
func pieces(text string) []string {
	whole := strings.TrimSpace(text)
	if local, domain, isEmail := strings.Cut(whole, "@"); isEmail {
		if end := strings.LastIndexByte(domain, '.'); end >= 0 {
			domain = domain[:end]
		}
		return append(append(pieces(local), pieces(domain)...), whole)
	}
	return append(strings.FieldsFunc(whole, func(c rune) bool { return !plain(c) }), whole)
}

// littleMoreThan reports whether a folded password leaves too little, or something obvious,
// once the words are taken out of it, as they are or with digits in place of letters.
func littleMoreThan(folded string, words []string) bool {
	for _, text := range spellings(folded) {
		rest := text
		for _, w := range words {
			rest = strings.ReplaceAll(rest, w, " ")
		}
		if rest == text {
			continue
		}
		left := strings.Map(func(c rune) rune {
			if plain(c) {
				return c
			}
			return -1
		}, rest)
		if utf8.RuneCountInString(left) < leastLeft || common(left) || obvious(left) != "" {
			return true
		}
	}
	return false
}

func plain(c rune) bool { return unicode.IsLetter(c) || unicode.IsMark(c) || unicode.IsDigit(c) }

// The signs that stand in for letters. A 1 is read as an i, and then as an l.
var (
	readAsI = strings.NewReplacer("0", "o", "1", "i", "3", "e", "4", "a", "5", "s", "7", "t", "8", "b", "@", "a", "$", "s", "!", "i", "|", "i", "€", "e")
	readAsL = strings.NewReplacer("0", "o", "1", "l", "3", "e", "4", "a", "5", "s", "7", "t", "8", "b", "@", "a", "$", "s", "!", "l", "|", "l", "€", "e")
)

// spellings are a text as it is, and as the words that it may stand for.
func spellings(text string) []string {
	return []string{text, readAsI.Replace(text), readAsL.Replace(text)}
}
