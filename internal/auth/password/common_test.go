package password

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// Whoever makes the list anew must not make it smaller, or out of order.
func TestTheListOfCommonPasswords(t *testing.T) {
	list := keys(published)
	if len(list)%keyLength != 0 || list.count() < 70_000 {
		t.Fatalf("the list has %d bytes", len(list))
	}
	for i := 1; i < list.count(); i++ {
		if list.entry(i-1) >= list.entry(i) {
			t.Fatalf("entry %d is not after the one before", i)
		}
	}
	for _, listed := range []string{"123456", "password", "dragon", "123qweasdzxc", "leavemealone", "passwordpassword", "chickenwing101"} {
		if !common(listed) {
			t.Errorf("%s is not on it", listed)
		}
	}
	for _, other := range []string{"", "Password", "tangerine viaduct plover", "vqkzhwmpxjrt"} {
		if common(other) {
			t.Errorf("%q is on it", other)
		}
	}
}

// However short the list, it has what was put on it and nothing else.
func TestAListHasWhatIsOnIt(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOfDistinct(rapid.StringN(1, 4, -1), rapid.ID[string]).Draw(t, "words")
		on := rapid.IntRange(0, len(words)).Draw(t, "on the list")
		var entries []string
		for _, w := range words[:on] {
			entries = append(entries, key(w))
		}
		slices.Sort(entries)
		list := keys(strings.Join(entries, ""))
		for i, w := range words {
			if list.has(w) != (i < on) {
				t.Fatalf("%q: on it is %v", w, i < on)
			}
		}
	})
}
