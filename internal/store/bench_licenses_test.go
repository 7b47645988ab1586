package store_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"deskbell/entitlement"
	"deskbell/internal/store"
	"deskbell/internal/store/storetest"
)

// owner is one of 400,000: each has two or three of a million licenses.
func owner(i int) entitlement.Email {
	return entitlement.Email(fmt.Sprintf("owner%d@x.example", i%400_000))
}

// some is how many licenses are imported at once.
const some = 100_000

// licenses are some from a number on, every third with a contract.
func licenses(from int) []entitlement.License {
	all := make([]entitlement.License, some)
	for i := range all {
		n := from + i
		all[i] = entitlement.License{
			Key: fmt.Sprintf("KEY-%07d", n), Product: "Pix4Dengine", Kind: entitlement.Subscription, Owner: owner(n), Seats: 3,
			SupportUntil: began.AddDate(1, 0, 0), CreatedAt: began,
		}
		if n%3 == 0 {
			all[i].Contracts = []entitlement.Contract{{Plan: "enterprise", From: began.AddDate(-1, 0, 0), Until: began.AddDate(1, 0, 0), ConfirmedAt: began}}
		}
	}
	return all
}

var importer = entitlement.By{Actor: entitlement.Itself, At: began, NewID: storetest.NewID}

// BenchmarkImport imports 100,000 licenses: new ones, the same again, and each changed.
func BenchmarkImport(b *testing.B) {
	for _, kind := range engines {
		s := kind.open(b)
		next := 0
		imported := func(b *testing.B, all []entitlement.License, want entitlement.Imported) {
			b.Helper()
			if counts, err := s.ImportLicenses(b.Context(), all, importer, nil); err != nil || counts != want {
				b.Fatalf("%+v, %v; want %+v", counts, err, want)
			}
		}
		b.Run(kind.name+"/new", func(b *testing.B) {
			for b.Loop() {
				imported(b, licenses(next), entitlement.Imported{Imported: some})
				next += some
			}
		})
		b.Run(kind.name+"/same", func(b *testing.B) {
			for b.Loop() {
				imported(b, licenses(0), entitlement.Imported{Unchanged: some})
			}
		})
		b.Run(kind.name+"/changed", func(b *testing.B) {
			for seats := 4; b.Loop(); seats++ {
				all := licenses(0)
				for i := range all {
					all[i].Seats = seats
				}
				imported(b, all, entitlement.Imported{Updated: some})
			}
		})
	}
}

// BenchmarkDecide decides on requests of random accounts beside a million licenses. The
// slowest of a hundred is p99-ms.
func BenchmarkDecide(b *testing.B) {
	for _, kind := range engines {
		s := kind.open(b)
		for from := 0; from < 1_000_000; from += some {
			if _, err := s.ImportLicenses(b.Context(), licenses(from), importer, nil); err != nil {
				b.Fatal(err)
			}
		}
		b.Run(kind.name, func(b *testing.B) {
			var took []time.Duration
			for i := 0; b.Loop(); i++ {
				begun := time.Now()
				if err := decide(b.Context(), s, owner(i*7919)); err != nil {
					b.Fatal(err)
				}
				took = append(took, time.Since(begun))
			}
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)*99/100])/float64(time.Millisecond), "p99-ms")
		})
	}
}

func decide(ctx context.Context, s *store.Store, owner entitlement.Email) error {
	account, err := s.Account(ctx, owner)
	if err != nil {
		return err
	}
	if v := entitlement.Decide(account, "processing", began); !v.Admitted() || len(account.Licenses) < 2 {
		return fmt.Errorf("%s has %d licenses and the verdict %+v", owner, len(account.Licenses), v)
	}
	return nil
}
