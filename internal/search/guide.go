package search

import (
	"deskbell/calendars"
	"deskbell/tickets"
)

// Guide tells how an operator is used.
type Guide struct {
	Name    string   // without the colon
	About   string   // what it looks at, in a sentence
	Example string   // a value
	Values  []string // all there are; none: any text of its form
}

// sorting is the operator that gives an order, and looks for nothing.
const sorting = "sort"

var abouts = map[string]string{
	"is":       "Where the ticket is in its life, how its promises stand, and whose it is.",
	"impact":   "The business impact that counts.",
	"region":   "Where in the world the requester is.",
	"assignee": "Who works on it: an address, me, or none.",
	"tag":      "A tag it has.",
	"from":     "The requester's address, or @ and a domain.",
	"license":  "The address of the license's owner, or @ and a domain.",
	"topic":    "What it is about.",
	"country":  "The requester's country, by its code of two letters.",
	"created":  "The day it was submitted, in UTC: one, from or until one, or from one to another.",
	"updated":  "The day it was changed last, in UTC.",
	sorting:    "The order: nearest deadline, newest, or latest change first.",
}

// Guides are those of all operators, in order, and of sort: at the end.
func Guides(known Known) []Guide {
	values := map[string][]string{
		"is": States(), "impact": texts(known.Impacts), "region": texts(calendars.Regions), "assignee": {me, tickets.Nobody}, "topic": known.topics(),
	}
	var all []Guide
	for _, name := range Operators() {
		all = append(all, Guide{name, abouts[name], operators[name].example, values[name]})
	}
	return append(all, Guide{sorting, abouts[sorting], string(tickets.ByUpdated), texts([]tickets.Sort{tickets.ByDue, tickets.ByCreated, tickets.ByUpdated})})
}

// Pieces are the terms of a search as they are written, whether or not they can be understood:
// for who changes one and leaves the others alone.
func Pieces(text string) []string {
	r := &reader{text: []rune(text)}
	var all []string
	for r.skipSpace(); r.more(); r.skipSpace() {
		from := r.at
		r.piece()
		all = append(all, string(r.text[from:r.at]))
	}
	return all
}

// piece goes over a term.
func (r *reader) piece() {
	if r.has('-') {
		r.at++
	}
	_, list := r.operator()
	for {
		if r.has('"') {
			r.phrase()
		} else {
			r.bare(list)
		}
		if !list || !r.has(',') {
			break
		}
		r.at++
	}
	if list && r.more() && !isSpace(r.text[r.at]) {
		r.bare(false) // a space is missing after a quote
	}
}
