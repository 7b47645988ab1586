//go:build ignore

// Makes common.bin from a list of passwords, see breached/README.md.
package main

import (
	"bufio"
	"crypto/sha256"
	"log"
	"maps"
	"os"
	"slices"
	"strings"
	"unicode/utf8"
)

const (
	shortest  = 12     // characters of a password that could be chosen: all are taken
	fragment  = 4      // characters of one that is looked for within others,
	fragments = 30_000 // if it is among the first so many
	keyLength = 5      // bytes, as in common.go
)

func main() {
	keys := map[string]bool{}
	lines := bufio.NewScanner(os.Stdin)
	for rank := 0; lines.Scan(); rank++ {
		word := strings.ToLower(strings.TrimRight(lines.Text(), "\r"))
		length := utf8.RuneCountInString(word)
		if length >= shortest || length >= fragment && rank < fragments {
			sum := sha256.Sum256([]byte(word))
			keys[string(sum[:keyLength])] = true
		}
	}
	if err := lines.Err(); err != nil {
		log.Fatal(err)
	}
	if _, err := os.Stdout.WriteString(strings.Join(slices.Sorted(maps.Keys(keys)), "")); err != nil {
		log.Fatal(err)
	}
}
