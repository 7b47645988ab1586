package bench_test

import (
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"deskbell/internal/app"
	"deskbell/internal/documents"
	"deskbell/internal/notify"
	"deskbell/internal/pgtest"
	"deskbell/internal/store"
	"deskbell/internal/worker"
	"deskbell/tickets"
)

// urgent promises an answer in two hours round the clock, so that a ticket's due instant is
// two hours after it was submitted.
const urgent = `policy: enterprise
levels: [{impact: critical, targets: {first_response: 2 hours}}]
calendars: [{calendar: always, default: true}]
pin: latest
`

// onEach runs a benchmark on both databases, beside so many other open tickets.
func onEach(b *testing.B, open int, run func(b *testing.B, a *app.App)) {
	for _, kind := range []string{"sqlite", "postgres"} {
		b.Run(fmt.Sprintf("%s/open=%d", kind, open), func(b *testing.B) {
			source := filepath.Join(b.TempDir(), "desk.db")
			if kind == "postgres" {
				source = pgtest.Durable(b)
			}
			a := desk(b, source)
			if err := a.Store.Publish(b.Context(), documents.Version{
				Kind: documents.PolicyKind, ID: "enterprise", Version: 2, Source: []byte(urgent), EffectiveFrom: a.Clock.Now().AddDate(-1, 0, 0), PublishedAt: a.Clock.Now(), PublishedBy: "bench",
			}); err != nil {
				b.Fatal(err)
			}
			if open > 0 {
				fill(b, kind, source, open)
			}
			run(b, a)
		})
	}
}

// BenchmarkIdleSweep looks for something to observe, and when there will be, while nothing is
// due.
func BenchmarkIdleSweep(b *testing.B) {
	for _, open := range []int{100_000, 1_000_000} {
		onEach(b, open, func(b *testing.B, a *app.App) {
			sweep := &worker.Sweep{Observe: a.Desk.Observe, Next: a.Store.NextObservation}
			for b.Loop() {
				if _, err := sweep.RunOnce(b.Context(), a.Clock.Now()); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkFlood records ten thousand promises that break within one second.
func BenchmarkFlood(b *testing.B) {
	const flood = 10_000
	onEach(b, 100_000, func(b *testing.B, a *app.App) {
		now := a.Clock.Now()
		sweep := &worker.Sweep{Observe: a.Desk.Observe, Next: a.Store.NextObservation}
		for b.Loop() {
			b.StopTimer()
			submitAll(b, a, flood, func(i int) time.Time { return now.Add(time.Duration(i) * time.Second / flood) })
			b.StartTimer()
			late := now.Add(2*time.Hour + time.Second)
			for next := late; !next.IsZero() && !next.After(late); {
				var err error
				if next, err = sweep.RunOnce(b.Context(), late); err != nil {
					b.Fatal(err)
				}
			}
		}
		b.ReportMetric(float64(flood*b.N)/b.Elapsed().Seconds(), "breaches/s")
	})
}

// BenchmarkLag lets promises break one after another on a desk at rest, and reports how long
// after its due instant each is recorded, committed, on disk.
func BenchmarkLag(b *testing.B) {
	const promises, apart = 400, 25 * time.Millisecond
	onEach(b, 100_000, func(b *testing.B, a *app.App) {
		metrics := worker.NewMetrics(prometheus.NewRegistry(), func(context.Context) (f notify.Figures, err error) { return f, err }, a.Clock.Now)
		for b.Loop() {
			first := a.Clock.Now().Add(5 * time.Second)
			due := make([]time.Time, promises)
			for i := range due {
				due[i] = first.Add(time.Duration(i) * apart)
			}
			submitAll(b, a, promises, func(i int) time.Time { return due[i].Add(-2 * time.Hour) })
			var lags []time.Duration
			ctx, done := context.WithCancel(b.Context())
			observe := func(ctx context.Context, now time.Time, limit int) (int, error) {
				n, err := a.Desk.Observe(ctx, now, limit)
				for range n {
					lags = append(lags, time.Since(due[len(lags)]))
				}
				if len(lags) == promises {
					done()
				}
				return n, err
			}
			woken, cancel := a.Store.Wake(store.TicketsChanged)
			loop := &worker.Loop{Name: "sweep", Job: &worker.Sweep{Observe: observe, Next: a.Store.NextObservation}, Now: a.Clock.Now, Woken: woken, Poll: time.Minute, Log: slog.New(slog.DiscardHandler), Metrics: metrics}
			loop.Run(ctx)
			cancel()
			done()
			slices.Sort(lags)
			b.ReportMetric(float64(lags[len(lags)/2].Microseconds())/1000, "p50-ms")
			b.ReportMetric(float64(lags[len(lags)*99/100].Microseconds())/1000, "p99-ms")
			b.ReportMetric(float64(lags[len(lags)-1].Microseconds())/1000, "max-ms")
		}
	})
}

// submitAll submits tickets from several clients at once, at the instants at gives.
func submitAll(b *testing.B, a *app.App, n int, at func(int) time.Time) {
	b.Helper()
	request := tickets.Request{
		LicenseEmail: "ops@aerial.example", Name: "Ada", Email: "ada@aerial.example", Country: "CH",
		Topic: "processing", Impact: "critical", Subject: "Engine stops at step 2", Description: "What happened, and what was expected.",
	}
	const clients = 32
	var group sync.WaitGroup
	for c := range clients {
		group.Go(func() {
			for i := c; i < n; i += clients {
				if _, _, err := a.Desk.Submit(b.Context(), request, at(i)); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	group.Wait()
}
