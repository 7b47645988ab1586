package store_test

import (
	"context"
	"testing"
	"time"

	"deskbell/internal/store"
	"deskbell/internal/store/storetest"
)

// SQLite has figures about its tables once they were measured, and again when they have grown;
// connections that read use them.
func TestTablesAreMeasured(t *testing.T) {
	s := openSQLite(t)
	measured := func() (tickets int) {
		t.Helper()
		if err := s.MeasureTables(t.Context()); err != nil {
			t.Fatal(err)
		}
		const rows = "SELECT COALESCE(MAX(CAST(stat AS integer)), 0) FROM sqlite_stat1 WHERE tbl = 'tickets'"
		if err := store.Reading(s).Raw(rows).Scan(&tickets).Error; err != nil {
			t.Fatal(err)
		}
		return tickets
	}
	grown := 0
	for _, to := range []int{200, 4000} {
		err := s.InTransaction(t.Context(), func(ctx context.Context) error {
			for ; grown < to; grown++ {
				if err := s.Create(ctx, storetest.Ticket(time.Date(2026, 3, 2, 8, 30, grown, 0, time.UTC))); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if n := measured(); n < to/2 || n > 2*to {
			t.Errorf("it takes %d tickets for %d", to, n)
		}
	}
}
