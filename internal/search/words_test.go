package search_test

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"deskbell/internal/search"
)

func TestWords(t *testing.T) {
	for text, want := range map[string]string{
		"":                            "",
		" -- % ":                      "",
		"Engine stops at step 2!":     "engine stops at step 2",
		"Straße STRASSE ﬁne Ⅳ":        "strasse strasse fine iv",
		"José Núñez Æsir Łódź Ørsted": "jose nunez aesir lodz orsted",
		"ΣΊΣΥΦΟΣ Σίσυφος":             "σισυφοσ σισυφοσ",
		"İstanbul ısı":                "istanbul isi",
		"印刷机 が2台":                     "印 刷 机 が 2 台",
		"ﾌﾟﾘﾝﾀ":                       "プ リ ン タ",
		"ภาษา":                        "ภ า ษ า",
		"हिन्दी":                      "हिन्दी",
		"한국어":                         "한국어",
		"ada.lovelace@aerial.example": "ada lovelace aerial example",
		"a\u0301b":                    "ab",
		"it's 3.14":                   "it s 3 14",
	} {
		if got := strings.Join(search.Words(text), " "); got != want {
			t.Errorf("%q has the words %q, want %q", text, got, want)
		}
	}
	long := search.Words(strings.Repeat("ü", 200))
	if len(long) != 1 || utf8.RuneCountInString(long[0]) != 64 {
		t.Errorf("a long word is %q", long)
	}
}

// What both databases rely on: words have only letters, digits and marks, none of ASCII in
// upper case, and are words again.
func TestWordsAreWords(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.String().Draw(t, "text")
		words := search.Words(text)
		if again := search.Words(strings.Join(words, " ")); !slices.Equal(again, words) {
			t.Fatalf("%q has the words %q, and they %q", text, words, again)
		}
		for _, word := range words {
			if word == "" || strings.ContainsAny(word, " \t\n'\"\\:*&|!<>()") || strings.ToLower(word) != word && search.Fold(word) != word {
				t.Fatalf("%q of %q is no word", word, text)
			}
		}
		if upper := search.Words(strings.ToUpper(text)); strings.ToLower(text) == text && isASCII(text) && !slices.Equal(upper, words) {
			t.Fatalf("in upper case the words are %q, not %q", upper, words)
		}
	})
}

func isASCII(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool { return r >= utf8.RuneSelf })
}
