package search

import (
	"slices"
	"strings"

	"deskbell/sla"
	"deskbell/tickets"
)

// Longest is the longest search, in characters.
const Longest = 500

// Known is what a search can name that depends on the desk.
type Known struct {
	Impacts []sla.Impact
	Topics  []string // keys of those that tickets can have; nil: those out of the box
}

// topics are those that can be named.
func (k Known) topics() []string {
	if k.Topics == nil {
		return tickets.TopicList{Listed: tickets.Topics}.Keys()
	}
	return k.Topics
}

// Parse reads a search. What is wrong with it is a fault.Invalid that names every place, and
// what there is.
func Parse(text string, known Known) (Query, error) {
	r := &reader{text: []rune(text)}
	var q Query
	if len(r.text) > Longest {
		r.faults.Add("q", nil, "is longer than %d characters", Longest)
		return q, r.faults.Err("invalid_search", "That is too much to search for at once.")
	}
	for r.skipSpace(); r.more(); r.skipSpace() {
		r.term(&q, known)
	}
	if len(q.Terms) == 0 && q.Sort == "" && strings.TrimSpace(text) != "" && len(r.faults) == 0 {
		r.faults.Add("q", nil, "has nothing in it to look for; write a word of letters or digits")
	}
	if err := r.faults.Err("invalid_search", "The search cannot be understood as it is."); err != nil {
		return Query{}, err
	}
	return q, nil
}

// term reads the next term into the query. A text without any letter or digit, such as the &
// in "this & that", is left out.
func (r *reader) term(q *Query, known Known) {
	from := r.at
	t := Term{}
	if r.has('-') {
		t.Not = true
		r.at++
	}
	name, named := r.operator()
	switch {
	case named:
		t.Operator = strings.ToLower(name)
		r.operation(q, t, from, known)
		return
	case r.has('"'):
		t.Quoted = true
		t.Values = []string{r.phrase()}
	default:
		t.Values = []string{r.bare(false)}
	}
	if len(Words(t.Values[0])) > 0 {
		q.Terms = append(q.Terms, t)
	}
}

// operation reads the values of an operator.
func (r *reader) operation(q *Query, t Term, from int, known Known) {
	kind, ok := operators[t.Operator]
	if !ok && t.Operator != "sort" {
		r.bare(false)
		r.wrong(from, "there is no operator %q%s; use %s, or put the text in quotes", t.Operator, hint(t.Operator, Operators()), strings.Join(Operators(), ", "))
		return
	}
	for {
		at := r.at
		var value string
		if r.has('"') {
			value = r.phrase()
		} else {
			value = r.bare(true)
		}
		if ok {
			value = r.value(kind, t.Operator, value, at, known)
		} else {
			r.sort(q, t, value, at)
		}
		t.Values = append(t.Values, value)
		if !r.has(',') {
			break
		}
		r.at++
	}
	if r.more() && !isSpace(r.text[r.at]) {
		r.wrong(r.at, "a space is missing after the value in quotes")
		r.bare(false)
	}
	if ok {
		q.Terms = append(q.Terms, t)
	}
}

// value checks one and gives it its usual form.
func (r *reader) value(kind operator, name, value string, at int, known Known) string {
	if strings.TrimSpace(value) == "" {
		r.wrong(at, "%s: lacks its value, such as %s:%s", name, name, kind.example)
		return value
	}
	value, message := kind.read(strings.TrimSpace(value), known)
	if message != "" {
		r.wrong(at, "%s", message)
	}
	return value
}

// sort reads an order, of which there can be one.
func (r *reader) sort(q *Query, t Term, value string, at int) {
	orders := []string{string(tickets.ByDue), string(tickets.ByCreated), string(tickets.ByUpdated)}
	value = strings.ToLower(value)
	switch {
	case t.Not:
		r.wrong(at, "an order cannot be excluded; leave the - before sort: out")
	case !slices.Contains(orders, value):
		r.wrong(at, "tickets are not sorted by %q%s; use %s", value, hint(value, orders), strings.Join(orders, ", "))
	case q.Sort != "":
		r.wrong(at, "there is an order already: %s", q.Sort)
	default:
		q.Sort = tickets.Sort(value)
	}
}
