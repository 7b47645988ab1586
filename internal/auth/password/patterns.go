package password

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// rows are characters that follow one another: in the alphabet, in counting, and on the
// keyboards of English, German and French.
var rows = []string{
	"abcdefghijklmnopqrstuvwxyz", "01234567890",
	"qwertyuiop", "qwertzuiop", "azertyuiop", "asdfghjkl", "qsdfghjklm", "zxcvbnm", "yxcvbnm", "wxcvbn",
	"!@#$%^&*()", "!\"§$%&/()=",
}

// obvious is why a folded password is among the first to be guessed although no list has it,
// or empty. It says nothing about which characters a password is made of.
func obvious(folded string) string {
	switch {
	case repeats([]rune(folded)):
		return "repeats the same few characters; choose something that doesn't"
	case runs([]rune(folded)):
		return "follows the alphabet, the digits or the keyboard; choose something that doesn't"
	case padded(folded):
		return "is a common password with a few characters put around it; choose something else"
	}
	return ""
}

// repeats reports whether a password is one that would be too short, or padded, said again
// and again. The last time may break off.
func repeats(text []rune) bool {
	period := 1
	for period < len(text) && !slices.Equal(text[period:], text[:len(text)-period]) {
		period++
	}
	switch {
	case period >= Shortest || period == len(text):
		return false
	case 2*period <= len(text):
		return true
	}
	return common(string(text[:period])) || padded(string(text[:period]))
}

// runs reports whether at most one in four characters begins anew, instead of being the
// neighbor of the one before it.
func runs(text []rune) bool {
	breaks := 0
	for i := 1; i < len(text); i++ {
		if !neighbors(text[i-1], text[i]) {
			breaks++
		}
	}
	return len(text) > 3 && 4*breaks <= len(text)
}

func neighbors(a, b rune) bool {
	if a == b {
		return true
	}
	there, back := string([]rune{a, b}), string([]rune{b, a})
	return slices.ContainsFunc(rows, func(row string) bool { return strings.Contains(row, there) || strings.Contains(row, back) })
}

// padded reports whether a password is a common one, with digits in place of letters or with
// fewer signs put around it than a password has to have.
func padded(folded string) bool {
	core := strings.TrimFunc(folded, func(c rune) bool { return !unicode.IsLetter(c) })
	if utf8.RuneCountInString(folded)-utf8.RuneCountInString(core) >= Shortest {
		return false
	}
	return slices.ContainsFunc(append(spellings(core), spellings(folded)...), common)
}
