package store_test

import (
	"fmt"
	"testing"

	"deskbell/internal/store"
	"deskbell/internal/store/storetest"
)

// SQLite finds the same whichever way it takes: by the matches, by the order of the list among
// the matches, or by reading each ticket's words.
func TestSQLiteSearchesByEveryWay(t *testing.T) {
	for _, way := range [][2]int{{0, 1_000_000}, {0, 0}, {3, 10}} {
		t.Run(fmt.Sprint(way), func(t *testing.T) {
			s := openSQLite(t)
			store.Matches(s, way[0], way[1])
			storetest.Search(t, s)
		})
	}
}
