package search

import (
	"slices"
	"strings"

	"deskbell/tickets"
)

// Query is a search that was understood.
type Query struct {
	Terms []Term
	Sort  tickets.Sort // empty: none was named
}

// Term is one thing that must hold, or with Not must not.
type Term struct {
	Not      bool
	Operator string   // empty: a text is looked for
	Values   []string // any of them; the text, if that is looked for
	Quoted   bool     // of a text: a phrase, whose last word is whole
}

// String writes a search down so that it is understood as the same one.
func (q Query) String() string {
	var parts []string
	for _, t := range q.Terms {
		parts = append(parts, t.String())
	}
	if q.Sort != "" {
		parts = append(parts, "sort:"+string(q.Sort))
	}
	return strings.Join(parts, " ")
}

// String writes a term down.
func (t Term) String() string {
	text := ""
	if t.Not {
		text = "-"
	}
	if t.Operator == "" {
		if t.Quoted {
			return text + quoted(t.Values[0])
		}
		return text + t.Values[0]
	}
	values := make([]string, len(t.Values))
	for i, value := range t.Values {
		if values[i] = value; value == "" || strings.ContainsFunc(value, special) {
			values[i] = quoted(value)
		}
	}
	return text + t.Operator + ":" + strings.Join(values, ",")
}

// special reports a character that a value may have only in quotes.
func special(r rune) bool { return r == '"' || r == ',' || isSpace(r) }

var escapes = strings.NewReplacer(`\`, `\\`, `"`, `\"`)

func quoted(text string) string { return `"` + escapes.Replace(text) + `"` }

// About reports whether a search says something about a field, so that nothing is to be
// assumed about it.
func (q Query) About(field tickets.Field) bool {
	return slices.ContainsFunc(q.Conditions("-"), func(c tickets.Condition) bool {
		return slices.ContainsFunc(c.Any, func(o tickets.Option) bool { return o.Field == field })
	})
}

// Conditions are what the search asks of tickets. Me is the address of whoever is searching.
//
// The last word of the last text is only the beginning of one, unless it is in quotes: it is
// being typed.
func (q Query) Conditions(me string) []tickets.Condition {
	last := -1
	for i, t := range q.Terms {
		if t.Operator == "" {
			last = i
		}
	}
	var all []tickets.Condition
	for i, t := range q.Terms {
		c := tickets.Condition{Not: t.Not}
		if t.Operator == "" {
			c.Any = []tickets.Option{{Field: tickets.InText, Words: Words(t.Values[0]), Begins: i == last && !t.Quoted && !t.Not}}
		}
		for _, value := range t.Values {
			if t.Operator != "" {
				c.Any = append(c.Any, optionOf(t.Operator, value, me))
			}
		}
		all = append(all, c)
	}
	return all
}
