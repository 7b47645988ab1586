package search

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// longestWord bounds a word, in characters: a longer one is known by its beginning.
const longestWord = 64

// Words are what a text is searched by, in its order: runs of letters and digits, folded so
// that neither case nor accents count and ß is ss. In scripts that are written without
// spaces, such as Chinese, Japanese and Thai, each character is a word, so that any part of a
// sentence is found as a phrase. The databases are given these words and split nothing
// themselves: they would disagree.
func Words(text string) []string {
	var words []string
	var word []rune
	end := func() {
		if len(word) > 0 {
			words = append(words, string(word[:min(len(word), longestWord)]))
		}
		word = word[:0]
	}
	for _, r := range Fold(text) {
		switch {
		case unicode.IsMark(r):
			if len(word) > 0 {
				word = append(word, r)
			} else if len(words) > 0 && alone(r) {
				words[len(words)-1] += string(r)
			}
		case !unicode.IsLetter(r) && !unicode.IsNumber(r):
			end()
		case alone(r):
			end()
			words = append(words, string(r))
		default:
			word = append(word, r)
		}
	}
	end()
	return words
}

// unspaced are the scripts without spaces between words.
var unspaced = []*unicode.RangeTable{unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar}

func alone(r rune) bool { return r > unicode.MaxLatin1 && unicode.In(r, unspaced...) }

// accents are the marks that change nothing about which word it is. The marks of Indic
// scripts and of kana aren't among them.
var accents = &unicode.RangeTable{R16: []unicode.Range16{
	{Lo: 0x0300, Hi: 0x036f, Stride: 1}, {Lo: 0x1ab0, Hi: 0x1aff, Stride: 1}, {Lo: 0x1dc0, Hi: 0x1dff, Stride: 1}, {Lo: 0x20d0, Hi: 0x20ff, Stride: 1},
}}

// strokes are letters that no decomposition takes apart.
var strokes = strings.NewReplacer("ø", "o", "đ", "d", "ð", "d", "ł", "l", "ħ", "h", "ŧ", "t", "ı", "i", "æ", "ae", "œ", "oe", "þ", "th")

// Fold gives texts that people take for the same one form. To fold it again changes nothing.
func Fold(text string) string {
	if plain(text) {
		return strings.ToLower(text)
	}
	folder := cases.Fold()
	for range 4 { // a letter taken apart may show another to fold
		folded := norm.NFKC.String(strokes.Replace(strings.Map(unaccented, norm.NFKD.String(folder.String(text)))))
		if folded == text {
			break
		}
		text = folded
	}
	return text
}

func unaccented(r rune) rune {
	if unicode.Is(accents, r) {
		return -1
	}
	return r
}

// plain reports whether a text is ASCII, as most are.
func plain(text string) bool {
	for i := range len(text) {
		if text[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
