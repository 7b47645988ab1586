package api

import (
	"github.com/danielgtaylor/huma/v2"
	"golang.org/x/text/language"

	"deskbell/tickets"
)

// languageTag is one of tickets.Languages.
type languageTag string

// Schema lists them.
func (languageTag) Schema(huma.Registry) *huma.Schema { return oneOf(tickets.Languages) }

// oneOf describes a text that is one of some words.
func oneOf[T ~string](known []T) *huma.Schema {
	s := &huma.Schema{Type: huma.TypeString}
	for _, word := range known {
		s.Enum = append(s.Enum, string(word))
	}
	return s
}

var languages = func() language.Matcher {
	tags := make([]language.Tag, len(tickets.Languages))
	for i, tag := range tickets.Languages {
		tags[i] = language.MustParse(tag)
	}
	return language.NewMatcher(tags)
}()

// accepted is the language that suits an Accept-Language header best. Whatever it says, one
// that cannot be read or met included, there is one: the first.
func accepted(header string) languageTag {
	_, best := language.MatchStrings(languages, header)
	return languageTag(tickets.Languages[best])
}
