package search_test

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"deskbell/internal/search"
)

// TestGuides holds that every operator is explained, and that its example and all of its values
// are understood.
func TestGuides(t *testing.T) {
	var names []string
	for _, g := range search.Guides(known) {
		names = append(names, g.Name)
		if g.About == "" || !strings.HasSuffix(g.About, ".") {
			t.Errorf("%s: is not explained: %q", g.Name, g.About)
		}
		for _, value := range append(slices.Clone(g.Values), g.Example) {
			if _, err := search.Parse(g.Name+":"+value, known); err != nil {
				t.Errorf("%s:%s: %v", g.Name, value, err)
			}
		}
	}
	if want := append(search.Operators(), "sort"); !slices.Equal(names, want) {
		t.Errorf("explained are %v, want %v", names, want)
	}
}

func TestPieces(t *testing.T) {
	for text, want := range map[string][]string{
		"":                                {},
		"  printer   step ":               {"printer", "step"},
		`printer "step 2" -"a b"`:         {"printer", `"step 2"`, `-"a b"`},
		`impact:critical,major -is:mine`:  {"impact:critical,major", "-is:mine"},
		`tag:"two words","a,b",gpu x`:     {`tag:"two words","a,b",gpu`, "x"},
		`tag:"unclosed one`:               {`tag:"unclosed one`},
		`tag:"a"b c`:                      {`tag:"a"b`, "c"},
		`"a"b`:                            {`"a"`, "b"},
		"is: 12:30 nonsense:x - impact:,": {"is:", "12:30", "nonsense:x", "-", "impact:,"},
	} {
		if got := search.Pieces(text); !slices.Equal(got, want) {
			t.Errorf("%q has the pieces %q, want %q", text, got, want)
		}
	}
}

// TestPiecesLoseNothing holds that a search put together from its pieces is understood as the
// same one, and that pieces are pieces.
func TestPiecesLoseNothing(t *testing.T) {
	words := rapid.SampledFrom([]string{"printer", `"step 2"`, "-gpu", "impact:critical,major", `tag:"a b","c\"d"`, `"`, ":", ",", "-", `\`, "is:open", "é", " "})
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOf(words).Draw(t, "words"), rapid.SampledFrom([]string{" ", "", "\t"}).Draw(t, "between"))
		pieces := search.Pieces(text)
		if again := search.Pieces(strings.Join(pieces, " ")); !slices.Equal(again, pieces) {
			t.Fatalf("%q has the pieces %q, and these have %q", text, pieces, again)
		}
		a, errA := search.Parse(text, known)
		b, errB := search.Parse(strings.Join(pieces, " "), known)
		if (errA == nil) != (errB == nil) || errA == nil && a.String() != b.String() {
			t.Fatalf("%q is understood as %q (%v), its pieces as %q (%v)", text, a.String(), errA, b.String(), errB)
		}
	})
}
