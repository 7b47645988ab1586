package saved

import (
	"slices"
	"strings"
	"time"
	"unicode"

	"deskbell/entitlement"
	"deskbell/internal/fault"
	"deskbell/internal/search"
)

// View is a search that is kept under a name.
type View struct {
	ID        string
	Name      string
	Query     string // in the language of package search
	Shared    bool   // every member of staff has it; else only its owner
	Owner     Owner  // whose it is; of a shared one, who made it
	Position  int    // among the shared ones or among the owner's, from 0
	CreatedAt time.Time
	UpdatedAt time.Time
}

// Addresses are those of people that the search names, in their usual form. It may name people in
// other ways as well.
func (v View) Addresses() []string {
	var all []string
	between := func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(`":,;()<>`, r) }
	for _, word := range strings.FieldsFunc(v.Query, between) {
		if email, err := entitlement.ParseEmail(strings.Trim(word, "-.")); err == nil && !slices.Contains(all, string(email)) {
			all = append(all, string(email))
		}
	}
	return all
}

// Owner is a member of staff.
type Owner struct{ ID, Name string }

// BuiltIn are the views that everyone has, in their order. They have no owner, and nobody
// changes them.
var BuiltIn = []View{
	{ID: "my-open", Name: "My open tickets", Query: "is:mine is:open", Position: 0},
	{ID: "unassigned", Name: "Unassigned", Query: "is:unassigned is:open", Position: 1},
	{ID: "breached", Name: "Breached", Query: "is:breached is:open,pending", Position: 2},
	{ID: "at-risk", Name: "At risk", Query: "is:at_risk is:open,pending", Position: 3},
	{ID: "all-open", Name: "All open tickets", Query: "is:open", Position: 4},
}

// IsBuiltIn reports whether a view comes with deskbell.
func IsBuiltIn(id string) bool {
	return slices.ContainsFunc(BuiltIn, func(v View) bool { return v.ID == id })
}

// The longest name of a view or a reply, in characters, and the most views that one member of
// staff may keep, and that may be shared.
const (
	LongestName = 80
	MostViews   = 50
)

// ViewChange is what a view becomes; what is nil stays.
type ViewChange struct {
	Name, Query *string
	Shared      *bool
	Position    *int // the place to move to; beyond the last: that
}

// Check names every fault of a change that can be seen without the other views, as a
// fault.Invalid. A query must be a search that is understood.
func (c ViewChange) Check(known search.Known) error {
	var faults fault.List
	if c.Name != nil {
		checkName(&faults, *c.Name)
	}
	if c.Query != nil {
		checkQuery(&faults, *c.Query, known)
	}
	if c.Position != nil && *c.Position < 0 {
		faults.Add("position", *c.Position, "must be 0 or more")
	}
	return faults.Err("invalid_view", "The view cannot be kept as it is.")
}
