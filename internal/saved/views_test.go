package saved_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"deskbell/internal/fault"
	"deskbell/internal/saved"
	"deskbell/internal/search"
	"deskbell/sla"
)

var (
	monday = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	known  = search.Known{Impacts: []sla.Impact{"critical", "major"}, Topics: []string{"processing"}}
	agent  = saved.Keeper{Owner: saved.Owner{ID: "a", Name: "Ada"}}
	boss   = saved.Keeper{Owner: saved.Owner{ID: "b", Name: "Edsger"}, Shares: true}
)

func of[T any](value T) *T { return &value }

// add adds views of one kind, by name.
func add(t *testing.T, all saved.Views, by saved.Keeper, shared bool, names ...string) saved.Views {
	t.Helper()
	for _, name := range names {
		var err error
		all, _, err = all.Add("id of "+name, saved.ViewChange{Name: &name, Query: of("is:open"), Shared: &shared}, by, monday)
		if err != nil {
			t.Fatal(err)
		}
	}
	return all
}

// is fails unless the views are these, in this order; those that are shared have a star.
func is(t *testing.T, all saved.Views, want string) {
	t.Helper()
	var names []string
	place := map[bool]int{}
	for _, v := range all {
		if v.Position != place[v.Shared] {
			t.Errorf("%s is at %d, not at %d", v.Name, v.Position, place[v.Shared])
		}
		place[v.Shared]++
		names = append(names, v.Name+map[bool]string{true: "*"}[v.Shared])
	}
	if got := strings.Join(names, " "); got != want {
		t.Errorf("the views are %s, not %s", got, want)
	}
}

func code(err error) string {
	if f, ok := fault.As(err); ok {
		return f.Code
	}
	return fmt.Sprint(err)
}

func TestViewsKeepTheirOrder(t *testing.T) {
	all := add(t, nil, agent, false, "x", "y", "z")
	all = add(t, all, boss, true, "A", "B")
	is(t, all, "A* B* x y z")
	for _, c := range []struct {
		name  string
		to    int
		wants string
	}{
		{"z", 0, "A* B* z x y"}, {"x", 1, "A* B* y x z"}, {"x", 2, "A* B* y z x"}, {"y", 99, "A* B* x z y"}, {"x", 0, "A* B* x y z"}, {"A", 1, "B* A* x y z"}, {"A", 0, "A* B* x y z"},
	} {
		after, v, err := all.Change("id of "+c.name, saved.ViewChange{Position: of(c.to)}, boss, monday.Add(time.Hour))
		if err != nil || !v.UpdatedAt.Equal(monday.Add(time.Hour)) || !v.CreatedAt.Equal(monday) || v.Query != "is:open" {
			t.Errorf("%s: %v %+v", c.name, err, v)
		}
		is(t, after, c.wants)
	}
	is(t, all, "A* B* x y z") // a change leaves the views that it is made of
	after, v, err := all.Remove("id of x", agent)
	if err != nil || v.Name != "x" {
		t.Errorf("removed %+v: %v", v, err)
	}
	is(t, after, "A* B* y z")
	is(t, all, "A* B* x y z")
}

func TestViewsBecomeSharedAndOnesOwn(t *testing.T) {
	all := add(t, add(t, nil, boss, false, "x", "y"), boss, true, "A", "B")
	after, v, err := all.Change("id of x", saved.ViewChange{Shared: of(true)}, boss, monday)
	if err != nil || v.Position != 2 {
		t.Fatal(err, v)
	}
	is(t, after, "A* B* x* y")
	other := boss
	other.ID = "c"
	after, v, err = after.Change("id of A", saved.ViewChange{Shared: of(false), Position: of(0)}, other, monday)
	if err != nil || v.Owner.ID != "c" {
		t.Fatal(err, v)
	}
	is(t, after, "B* x* A y")
}

func TestViewsThatCannotBeChanged(t *testing.T) {
	all := add(t, add(t, nil, agent, false, "x", "y"), boss, true, "A", "B")
	for name, c := range map[string]struct {
		by   saved.Keeper
		id   string
		to   saved.ViewChange
		want string
	}{
		"a shared one":              {agent, "id of A", saved.ViewChange{Name: of("C")}, "forbidden"},
		"one's own, to be shared":   {agent, "id of x", saved.ViewChange{Shared: of(true)}, "forbidden"},
		"built in":                  {boss, "my-open", saved.ViewChange{Name: of("C")}, "built_in"},
		"not there":                 {boss, "z", saved.ViewChange{Name: of("C")}, "not_found"},
		"a name that there is":      {agent, "id of x", saved.ViewChange{Name: of(" Y ")}, "name_taken"},
		"a shared name":             {boss, "id of A", saved.ViewChange{Name: of("b")}, "name_taken"},
		"a name of the other kind":  {agent, "id of x", saved.ViewChange{Name: of("A")}, "<nil>"},
		"its own name":              {agent, "id of x", saved.ViewChange{Name: of("X")}, "<nil>"},
		"a shared name, unchanged":  {boss, "id of A", saved.ViewChange{Query: of("is:closed")}, "<nil>"},
		"to be one's own, by agent": {agent, "id of A", saved.ViewChange{Shared: of(false)}, "forbidden"},
	} {
		_, _, err := all.Change(c.id, c.to, c.by, monday)
		if code(err) != c.want {
			t.Errorf("%s: %v", name, err)
		}
	}
	for id, want := range map[string]string{"id of A": "forbidden", "breached": "built_in", "z": "not_found"} {
		if _, _, err := all.Remove(id, agent); code(err) != want {
			t.Errorf("%s: %v", id, err)
		}
	}
	many := saved.Views(nil)
	for i := range saved.MostViews {
		many = add(t, many, boss, true, fmt.Sprint("v", i))
	}
	many = add(t, many, boss, false, "own")
	if _, _, err := many.Add("one more", saved.ViewChange{Name: of("one more"), Query: of("is:open"), Shared: of(true)}, boss, monday); code(err) != "too_many_views" {
		t.Error(err)
	}
	if _, _, err := many.Change("id of own", saved.ViewChange{Shared: of(true)}, boss, monday); code(err) != "too_many_views" {
		t.Error(err)
	}
	if _, _, err := many.Change("id of v3", saved.ViewChange{Position: of(0)}, boss, monday); err != nil {
		t.Error(err)
	}
}

func TestViewFaults(t *testing.T) {
	for _, c := range []struct {
		change saved.ViewChange
		want   []string
	}{
		{saved.ViewChange{}, nil},
		{saved.ViewChange{Name: of("Critical ü"), Query: of("impact:critical topic:processing"), Position: of(0)}, nil},
		{saved.ViewChange{Name: of(" "), Query: of(" "), Position: of(-1)}, []string{"name", "position", "query"}},
		{saved.ViewChange{Name: of(strings.Repeat("é", 81)), Query: of("impact:urgent")}, []string{"name", "query"}},
		{saved.ViewChange{Name: of(strings.Repeat("é", 80)), Query: of(strings.Repeat("a", 501))}, []string{"query"}},
		{saved.ViewChange{Name: of("a\nb"), Query: of("a\tb")}, []string{"name", "query"}},
		{saved.ViewChange{Name: of("\xff"), Query: of("\xff")}, []string{"name", "query"}},
		{saved.ViewChange{Query: of("is:opne impact:urgent \"a")}, []string{"query"}},
	} {
		var got []string
		if f, ok := fault.As(c.change.Check(known)); ok {
			for _, field := range f.Fields {
				got = append(got, field.Location)
			}
		}
		slices.Sort(got)
		if !slices.Equal(got, c.want) {
			t.Errorf("%+v: %q", c.change, got)
		}
	}
}

// What comes with deskbell can be understood whatever is published.
func TestBuiltInViews(t *testing.T) {
	for i, v := range saved.BuiltIn {
		if err := (saved.ViewChange{Name: &v.Name, Query: &v.Query}).Check(search.Known{Topics: []string{}}); err != nil {
			t.Errorf("%s: %v", v.ID, err)
		}
		if v.Position != i || !saved.IsBuiltIn(v.ID) {
			t.Errorf("%+v", v)
		}
	}
}
