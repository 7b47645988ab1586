package saved

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"deskbell/internal/fault"
	"deskbell/internal/search"
)

// checkName refuses what is no name to be read in a list.
func checkName(faults *fault.List, name string) {
	switch {
	case strings.TrimSpace(name) == "":
		faults.Add("name", nil, "is missing")
	case !utf8.ValidString(name) || strings.ContainsFunc(name, unicode.IsControl):
		faults.Add("name", nil, "has control characters in it; send plain text on one line")
	case utf8.RuneCountInString(name) > LongestName:
		faults.Add("name", nil, "is longer than %d characters", LongestName)
	}
}

// checkQuery refuses what is no search. All that is wrong with it is one fault.
func checkQuery(faults *fault.List, query string, known search.Known) {
	if strings.TrimSpace(query) == "" {
		faults.Add("query", nil, "is missing; write a search such as is:open impact:critical")
		return
	}
	if !utf8.ValidString(query) || strings.ContainsFunc(query, unicode.IsControl) {
		faults.Add("query", nil, "has control characters in it; send plain text on one line")
		return
	}
	_, err := search.Parse(query, known)
	refusal, ok := fault.As(err)
	if !ok {
		return
	}
	places := make([]string, len(refusal.Fields))
	for i, f := range refusal.Fields {
		places[i] = f.Message
	}
	faults.Add("query", query, "%s", strings.Join(places, "; "))
}

// Alike is the form of a name by which two are the same: neither case nor accents count.
func Alike(name string) string { return search.Fold(strings.TrimSpace(name)) }
