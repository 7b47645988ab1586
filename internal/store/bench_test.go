package store_test

import (
	"context"
	"testing"
	"time"

	"deskbell/internal/once"
	"deskbell/internal/store"
	"deskbell/internal/store/storetest"
	"deskbell/tickets"
)

var began = time.Date(2026, 3, 2, 8, 30, 0, 0, time.UTC)

// durable runs a benchmark from eight goroutines at once, on both databases, where every
// commit waits for the disk.
func durable(b *testing.B, prepare func(*store.Store) error, work func(context.Context, *store.Store) error) {
	for _, kind := range engines {
		b.Run(kind.name, func(b *testing.B) {
			s := kind.open(b)
			if err := prepare(s); err != nil {
				b.Fatal(err)
			}
			b.SetParallelism(4) // times two processors
			b.ResetTimer()
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					if err := work(context.Background(), s); err != nil {
						b.Error(err)
						return
					}
				}
			})
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "per-second")
		})
	}
}

func nothing(*store.Store) error { return nil }

func BenchmarkCreate(b *testing.B) {
	durable(b, nothing, func(ctx context.Context, s *store.Store) error {
		return s.Create(ctx, storetest.Ticket(began))
	})
}

// BenchmarkOnce creates tickets as requests with an Idempotency-Key do.
func BenchmarkOnce(b *testing.B) {
	durable(b, nothing, func(ctx context.Context, s *store.Store) error {
		claim := once.Claim{Caller: "c", Key: storetest.NewID(), Fingerprint: "f", At: began}
		_, _, err := s.Once(ctx, claim, func(ctx context.Context) (once.Answer, error) {
			return once.Answer{Status: 201}, s.Create(ctx, storetest.Ticket(began))
		})
		return err
	})
}

// BenchmarkQueue lists the first page of 20,000 tickets.
func BenchmarkQueue(b *testing.B) {
	many := func(s *store.Store) error {
		return s.InTransaction(context.Background(), func(ctx context.Context) error {
			for i := range 20_000 {
				one := storetest.Ticket(began.Add(time.Duration(i*7919%20_000) * time.Minute))
				if i%4 > 0 {
					one.Status, one.SolvedAt = tickets.Solved, one.CreatedAt
				}
				if err := s.Create(ctx, one); err != nil {
					return err
				}
			}
			return nil
		})
	}
	durable(b, many, func(ctx context.Context, s *store.Store) error {
		_, err := s.Tickets(ctx, tickets.Query{Now: began, Statuses: []tickets.Status{tickets.Open}, Sort: tickets.ByDue, Limit: 50})
		return err
	})
}
