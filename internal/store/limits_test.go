package store_test

import (
	"testing"

	"deskbell/internal/store/storetest"
)

// TestServersShareABudget has two servers want the last of one budget at once.
func TestServersShareABudget(t *testing.T) {
	for _, database := range databases {
		t.Run(database.name, func(t *testing.T) {
			url := database.url(t)
			storetest.LastOfABudget(t, open(t, url), open(t, url))
		})
	}
}
