package agent

import (
	"slices"
	"strings"

	"deskbell/internal/search"
	"deskbell/internal/web/client"
)

// filter is a choice of values of one operator. Choosing one writes it into the search.
type filter struct {
	ID, Title string
	operator  string
	alike     map[string]string // what says the same otherwise: is:mine is assignee:me
	Options   []option
}

// option is a value that can be chosen, or given up if it is chosen.
type option struct {
	Value, Label string
	Chosen       bool
	Search       string // what the search becomes
}

// labels are values that their own word doesn't explain.
var labels = map[string]string{"me": "Me", "none": "Nobody"}

// statuses are the values of is: that say where a ticket is in its life; those before them in
// the list of operators are not among them.
var statuses = []string{"open", "pending", "solved", "closed"}

// standings are those that say how promises stand, without what is over.
var standings = []string{"breached", "at_risk", "on_track", "paused", "missed", "met", "none"}

// filtersOf are the choices for a search, of what its operators can be.
func filtersOf(text string, operators []client.Operator) []filter {
	values := map[string][]string{}
	for _, o := range operators {
		values[o.Name] = o.Values
	}
	all := []filter{
		{ID: "impact", Title: "Impact", operator: "impact"},
		{ID: "standing", Title: "Promise", operator: "is"},
		{ID: "status", Title: "Status", operator: "is"},
		{ID: "assignee", Title: "Assignee", operator: "assignee", alike: map[string]string{"is:mine": "me", "is:unassigned": "none"}},
		{ID: "region", Title: "Region", operator: "region"},
	}
	values["standing"], values["status"], values["assignee"] = standings, statuses, []string{"me", "none"}
	pieces := search.Pieces(text)
	for i := range all {
		f := &all[i]
		among := values[f.ID]
		for _, value := range among {
			f.Options = append(f.Options, option{value, labels[value], f.chosen(pieces, value), f.toggled(pieces, value, among)})
		}
	}
	return all
}

// Chosen are the values that are.
func (f filter) Chosen() (all []option) {
	for _, o := range f.Options {
		if o.Chosen {
			all = append(all, o)
		}
	}
	return all
}

// said are the chosen values in words.
func (f filter) said() string {
	var all []string
	for _, o := range f.Chosen() {
		all = append(all, o.label())
	}
	return strings.Join(all, ", ")
}

// valuesOf are what a piece of a search says of the operator; none if it is about another one,
// or says what must not be.
func (f filter) valuesOf(piece string) []string {
	if same, ok := f.alike[strings.ToLower(piece)]; ok {
		return []string{same}
	}
	name, list, found := strings.Cut(piece, ":")
	if !found || !strings.EqualFold(name, f.operator) {
		return nil
	}
	return strings.Split(strings.ToLower(list), ",")
}

func (f filter) chosen(pieces []string, value string) bool {
	return slices.ContainsFunc(pieces, func(piece string) bool { return slices.Contains(f.valuesOf(piece), value) })
}

// toggled is the search with a value chosen, or given up: added to what is chosen of the same
// values, any of which may hold, or taken from it. What else it says stays as it is written.
func (f filter) toggled(pieces []string, value string, among []string) string {
	var all []string
	chosen, put := f.chosen(pieces, value), false
	for _, piece := range pieces {
		values := f.valuesOf(piece)
		switch {
		case chosen && slices.Contains(values, value):
			values = slices.DeleteFunc(values, func(v string) bool { return v == value })
		case !chosen && !put && len(values) > 0 && !slices.ContainsFunc(values, func(v string) bool { return !slices.Contains(among, v) }):
			values, put = append(values, value), true
		default:
			all = append(all, piece)
			continue
		}
		if len(values) > 0 {
			all = append(all, f.operator+":"+strings.Join(values, ","))
		}
	}
	if !chosen && !put {
		all = append(all, f.operator+":"+value)
	}
	return strings.Join(all, " ")
}

// orders are how a queue can be sorted.
var orders = []option{{Value: "due", Label: "Nearest deadline"}, {Value: "created", Label: "Newest"}, {Value: "updated", Label: "Latest change"}}

// ordersOf are the orders for a search: due is the one without a word.
func ordersOf(text string) []option {
	var rest []string
	now := "due"
	for _, piece := range search.Pieces(text) {
		if name, value, found := strings.Cut(strings.ToLower(piece), ":"); found && name == "sort" {
			now = value
			continue
		}
		rest = append(rest, piece)
	}
	all := slices.Clone(orders)
	for i := range all {
		o := &all[i]
		o.Chosen, o.Search = o.Value == now, strings.Join(rest, " ")
		if o.Value != "due" {
			o.Search = strings.TrimSpace(o.Search + " sort:" + o.Value)
		}
	}
	return all
}

// sortedBy is the order of a search in words.
func sortedBy(text string) string {
	for _, o := range ordersOf(text) {
		if o.Chosen {
			return strings.ToLower(o.Label)
		}
	}
	return "something else"
}

// saysStatus reports whether a search says where tickets are in their life; if not, it is about
// those that are open.
func saysStatus(text string) bool {
	f := filter{operator: "is"}
	return slices.ContainsFunc(search.Pieces(text), func(piece string) bool {
		return slices.ContainsFunc(f.valuesOf(strings.TrimPrefix(piece, "-")), func(v string) bool { return slices.Contains(statuses, v) })
	})
}

// looser are searches with one piece less each, for who found nothing: what could be left out,
// and what the search is then. Orders are no reason to find nothing.
func looser(text string) []option {
	pieces := search.Pieces(text)
	var all []option
	for i, piece := range pieces {
		if strings.HasPrefix(strings.ToLower(piece), "sort:") {
			continue
		}
		rest := slices.Delete(slices.Clone(pieces), i, i+1)
		all = append(all, option{Value: piece, Search: strings.Join(rest, " ")})
	}
	return all
}
