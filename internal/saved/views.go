package saved

import (
	"slices"
	"strings"
	"time"

	"deskbell/internal/fault"
)

// Views are those that one member of staff has: the shared ones, then their own, each in their
// order. They are values: a change gives other views, and leaves these.
type Views []View

// Keeper is who changes views. Shares says that they may make and change shared ones.
type Keeper struct {
	Owner
	Shares bool
}

var (
	noView  = fault.New(fault.NotFound, "not_found", "There is no such view.")
	builtIn = fault.New(fault.Conflict, "built_in", "This view comes with deskbell and cannot be changed. Save a view of your own instead.")
	unshare = fault.New(fault.Forbidden, "forbidden", "Views that everyone has are kept by managers and administrators. Save one of your own instead.")
)

// Find gives a view by its ID, or a fault.NotFound.
func (all Views) Find(id string) (View, error) {
	i := slices.IndexFunc(all, func(v View) bool { return v.ID == id })
	if i < 0 {
		return View{}, noView
	}
	return all[i], nil
}

// Add puts a new view at the end of the keeper's own, or of the shared ones. The change was
// checked, and has a name and a query.
func (all Views) Add(id string, c ViewChange, by Keeper, now time.Time) (Views, View, error) {
	v := View{ID: id, Owner: by.Owner, CreatedAt: now, Position: len(all)}
	v.apply(c)
	v.UpdatedAt = now
	if v.Shared && !by.Shares {
		return nil, View{}, unshare
	}
	return all.with(v)
}

// Change changes one. A shared view that becomes somebody's own is the keeper's from then on.
func (all Views) Change(id string, c ViewChange, by Keeper, now time.Time) (Views, View, error) {
	v, err := all.changeable(id, by)
	if err != nil {
		return nil, View{}, err
	}
	was := v.Shared
	v.apply(c)
	v.UpdatedAt = now
	switch {
	case v.Shared && !by.Shares:
		return nil, View{}, unshare
	case v.Shared != was:
		v.Owner = by.Owner
		if c.Position == nil {
			v.Position = len(all)
		}
	}
	return all.without(id).with(v)
}

// Remove takes one away.
func (all Views) Remove(id string, by Keeper) (Views, View, error) {
	v, err := all.changeable(id, by)
	if err != nil {
		return nil, View{}, err
	}
	return all.without(id), v, nil
}

// changeable finds a view that the keeper may change.
func (all Views) changeable(id string, by Keeper) (View, error) {
	if IsBuiltIn(id) {
		return View{}, builtIn
	}
	v, err := all.Find(id)
	if err == nil && v.Shared && !by.Shares {
		return View{}, unshare
	}
	return v, err
}

func (v *View) apply(c ViewChange) {
	if c.Name != nil {
		v.Name = strings.TrimSpace(*c.Name)
	}
	if c.Query != nil {
		v.Query = strings.TrimSpace(*c.Query)
	}
	if c.Shared != nil {
		v.Shared = *c.Shared
	}
	if c.Position != nil {
		v.Position = *c.Position
	}
}

// with are the views and one more, at its position among those of its kind.
func (all Views) with(v View) (Views, View, error) {
	var shared, own Views
	for _, one := range all {
		if one.Shared {
			shared = append(shared, one)
		} else {
			own = append(own, one)
		}
	}
	kind := &own
	if v.Shared {
		kind = &shared
	}
	same := func(other View) bool { return Alike(other.Name) == Alike(v.Name) }
	switch {
	case slices.ContainsFunc(*kind, same):
		return nil, View{}, fault.New(fault.Conflict, "name_taken", "There is a view called %q already. Choose another name, or change that view.", v.Name)
	case len(*kind) >= MostViews:
		return nil, View{}, fault.New(fault.Conflict, "too_many_views", "There are %d views already, which are as many as can be kept. Delete one first.", MostViews)
	}
	v.Position = min(v.Position, len(*kind))
	*kind = slices.Insert(*kind, v.Position, v)
	return slices.Concat(numbered(shared), numbered(own)), v, nil
}

// without are the views but one.
func (all Views) without(id string) Views {
	var shared, own Views
	for _, one := range all {
		switch {
		case one.ID == id:
		case one.Shared:
			shared = append(shared, one)
		default:
			own = append(own, one)
		}
	}
	return slices.Concat(numbered(shared), numbered(own))
}

// numbered gives views of one kind their positions.
func numbered(kind Views) Views {
	for i := range kind {
		kind[i].Position = i
	}
	return kind
}
