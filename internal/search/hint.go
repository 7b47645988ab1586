package search

import "fmt"

// hint asks whether another word was meant, if one is nearly written like it.
func hint(word string, all []string) string {
	for mistakes := 1; mistakes <= 2; mistakes++ {
		for _, other := range all {
			if len(word) > mistakes && distance([]rune(word), []rune(other)) == mistakes {
				return fmt.Sprintf(" (did you mean %s?)", other)
			}
		}
	}
	return ""
}

// distance counts the letters to add, take away or replace to make one word of another.
func distance(a, b []rune) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range a {
		before := row[0]
		row[0] = i + 1
		for j := range b {
			replaced := before
			if a[i] != b[j] {
				replaced++
			}
			before = row[j+1]
			row[j+1] = min(replaced, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
