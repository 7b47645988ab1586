package store_test

import (
	"testing"

	"deskbell/internal/store/storetest"
)

// TestServersClaim has two servers send the same deliveries at once.
func TestServersClaim(t *testing.T) {
	for _, database := range databases {
		t.Run(database.name, func(t *testing.T) {
			url := database.url(t)
			storetest.Claiming(t, open(t, url), open(t, url))
		})
	}
}
