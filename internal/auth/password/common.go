package password

import (
	"crypto/sha256"
	_ "embed" // the list
	"sort"
)

// published is the list of common passwords: for each the first five bytes of the SHA-256 of
// it in lower case, in order. Which they are and where they are from is told in
// breached/README.md.
//
//go:embed breached/common.bin
var published string

const keyLength = 5 // bytes; one in ten million passwords is taken for a listed one

// common reports whether a folded password is on the list.
func common(folded string) bool { return keys(published).has(folded) }

// keys are those of folded passwords, in order and one after another.
type keys string

func (k keys) count() int         { return len(k) / keyLength }
func (k keys) entry(i int) string { return string(k[i*keyLength : (i+1)*keyLength]) }

func (k keys) has(folded string) bool {
	wanted := key(folded)
	i := sort.Search(k.count(), func(i int) bool { return k.entry(i) >= wanted })
	return i < k.count() && k.entry(i) == wanted
}

// key is what the list has of a folded password.
func key(folded string) string {
	sum := sha256.Sum256([]byte(folded))
	return string(sum[:keyLength])
}
