package agent

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"deskbell/internal/fault"
	"deskbell/internal/web/client"
)

// placeAt is the place that an address names.
func placeAt(t *testing.T, address string) place {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	values := u.Query()
	return placeOf(func(name string) (string, bool) { return values.Get(name), values.Has(name) })
}

// TestPlaces holds that a place is found again by its address, and what a form keeps of it.
func TestPlaces(t *testing.T) {
	for _, one := range []place{
		{Page: 1},
		{View: "breached", Page: 1},
		{Search: `is:open "a & b"`, Typed: true, Page: 1},
		{View: "breached", Search: "x", Typed: true, Cursor: "abc", Page: 2},
		{Typed: true, Page: 1},
		{View: "breached", Typed: true, Page: 1},
		{View: "breached", Typed: true, Cursor: "c", Back: []string{"a", "b"}, Page: 4},
	} {
		if got := placeAt(t, one.address()); got.address() != one.address() || got.Typed != one.Typed || got.Search != one.Search || got.Page != one.Page || !slices.Equal(got.Back, one.Back) {
			t.Errorf("%+v is at %s, where %+v is", one, one.address(), got)
		}
		sent := kept(one)
		if got := placeOf(func(name string) (string, bool) { v, there := sent[name]; return v, there }); got.address() != one.address() {
			t.Errorf("a form at %s comes from %s", one.address(), got.address())
		}
	}
}

func TestPagesBack(t *testing.T) {
	at := place{View: "v", Page: 1}
	first := at.address()
	for _, cursor := range []string{"a", "b", "c"} {
		at = at.next(cursor)
	}
	if at.Page != 4 || at.Cursor != "c" || !slices.Equal(at.Back, []string{"a", "b"}) {
		t.Fatalf("the fourth page is %+v", at)
	}
	for _, cursor := range []string{"b", "a", ""} {
		if at = at.before(); at.Cursor != cursor {
			t.Fatalf("the page before begins at %q, want %q", at.Cursor, cursor)
		}
	}
	if at.address() != first {
		t.Errorf("back at the beginning is %s, want %s", at.address(), first)
	}
	for range 2 * mostBack {
		at = at.next(strings.Repeat("c", 130))
	}
	if n := len(at.address()); n > 6000 || at.Page != 2*mostBack+1 {
		t.Errorf("after %d pages the address has %d characters", at.Page, n)
	}
}

var operatorsKnown = []client.Operator{{Name: "impact", Values: []string{"critical", "major"}}, {Name: "region", Values: []string{"europe", "asia"}}, {Name: "is"}}

// TestFiltersEditTheSearch chooses values, and gives them up.
func TestFiltersEditTheSearch(t *testing.T) {
	for _, c := range []struct{ search, filter, value, want string }{
		{"", "impact", "critical", "impact:critical"},
		{`printer "step 2"`, "impact", "critical", `printer "step 2" impact:critical`},
		{"impact:critical x", "impact", "major", "impact:critical,major x"},
		{"impact:critical,major x", "impact", "critical", "impact:major x"},
		{"impact:critical x", "impact", "critical", "x"},
		{"IMPACT:Critical x", "impact", "critical", "x"},
		{"-impact:critical", "impact", "critical", "-impact:critical impact:critical"},
		{"is:open x", "standing", "breached", "is:open x is:breached"},
		{"is:open is:breached", "standing", "at_risk", "is:open is:breached,at_risk"},
		{"is:open is:breached", "status", "open", "is:breached"},
		{"is:open,breached", "status", "pending", "is:open,breached is:pending"},
		{"is:mine is:open", "assignee", "me", "is:open"},
		{"is:mine is:open", "assignee", "none", "assignee:me,none is:open"},
		{"is:unassigned", "assignee", "none", ""},
		{`tag:"a b" region:europe`, "region", "europe", `tag:"a b"`},
		{`is:opne "unclosed`, "region", "asia", `is:opne "unclosed region:asia`},
	} {
		var got string
		for _, f := range filtersOf(c.search, operatorsKnown) {
			for _, o := range f.Options {
				if f.ID == c.filter && o.Value == c.value {
					got = o.Search
				}
			}
		}
		if got != c.want {
			t.Errorf("%q with %s %s becomes %q, want %q", c.search, c.filter, c.value, got, c.want)
		}
	}
}

func TestOrders(t *testing.T) {
	for search, want := range map[string][]string{
		"":                  {"", "sort:created", "sort:updated"},
		"x sort:updated y":  {"x y", "x y sort:created", "x y sort:updated"},
		"x Sort:Due is:bad": {"x is:bad", "x is:bad sort:created", "x is:bad sort:updated"},
	} {
		var got []string
		for _, o := range ordersOf(search) {
			got = append(got, o.Search)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q can become %q, want %q", search, got, want)
		}
	}
	if got := sortedBy("x sort:updated"); got != "latest change" {
		t.Errorf("it is sorted by %s", got)
	}
}

func TestWhatCouldBeLeftOut(t *testing.T) {
	var got []string
	for _, o := range looser(`is:open "a b" sort:created -x`) {
		got = append(got, o.Value+" → "+o.Search)
	}
	want := []string{`is:open → "a b" sort:created -x`, `"a b" → is:open sort:created -x`, `-x → is:open "a b" sort:created`}
	if !slices.Equal(got, want) {
		t.Errorf("left out can be %q, want %q", got, want)
	}
}

func TestFaultsOfSearches(t *testing.T) {
	f := &fault.Error{Message: "No.", Fields: []fault.Field{{
		Location: "q", Message: `at character 4: "opne" is not what a ticket can be (did you mean open?); use open, closed; at character 9: there is no operator "impakt" (did you mean impact?); use is, impact`,
	}}}
	faults := refusedSearch(f)
	want := []string{`At character 4: "opne" is not what a ticket can be (did you mean open?); use open, closed.`, `At character 9: there is no operator "impakt" (did you mean impact?); use is, impact.`}
	if !slices.Equal(faults, want) {
		t.Errorf("it says %q, want %q", faults, want)
	}
	if got := corrected("is:opne impakt:é", faults); got != "is:open impact:é" {
		t.Errorf("meant may be %q", got)
	}
	for _, other := range []string{"", "is:op", "something else entirely"} {
		if got := corrected(other, faults[:1]); got != "" {
			t.Errorf("of %q it makes %q", other, got)
		}
	}
	for location, want := range map[string]string{"q": "The search is long.", "cursor": "The page asked for is long."} {
		if got := refusedSearch(&fault.Error{Fields: []fault.Field{{Location: location, Message: "is long"}}}); !slices.Equal(got, []string{want}) {
			t.Errorf("it says %q, want %q", got, want)
		}
	}
}
