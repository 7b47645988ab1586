package password

import (
	"context"
	"crypto/sha256"
	"runtime"
	"slices"
	"testing"
	"time"
)

// What one hash costs by itself. A machine computes so many a second with each core that
// does nothing else; the Hasher computes a quarter of them.
func BenchmarkHash(b *testing.B) {
	h := NewHasher(1, 1)
	h.rest = func(time.Duration) time.Duration { return 0 }
	b.ReportAllocs()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for b.Loop() {
		if _, err := h.Hash(context.Background(), "correct horse battery staple"); err != nil {
			b.Fatal(err)
		}
	}
	runtime.ReadMemStats(&after)
	b.ReportMetric(float64(after.NumGC-before.NumGC)/float64(b.N), "gc/op")
}

// What a check of the rules costs, without a list in a file.
func BenchmarkCheck(b *testing.B) {
	for b.Loop() {
		if err := (Rules{}).Check("tangerine viaduct plover 61", "ada.lovelace@vendor.example", "Ada Lovelace"); err != nil {
			b.Fatal(err)
		}
	}
}

// What others notice of an endless rush of people who sign in: the slowest in a hundred of
// short pieces of work that come one every two milliseconds, without a rush, with one and
// the rests, and with one and no rests.
func BenchmarkBesideARush(b *testing.B) {
	for _, c := range []struct {
		name string
		rest func(time.Duration) time.Duration // nil: no rush
	}{
		{"alone", nil},
		{"resting", rest},
		{"without_rest", func(time.Duration) time.Duration { return 0 }},
	} {
		b.Run(c.name, func(b *testing.B) {
			ctx, end := context.WithCancel(context.Background())
			hashes := 0
			done := make(chan struct{})
			h := NewHasher(1, 1)
			h.rest = c.rest
			go func() {
				defer close(done)
				for c.rest != nil && ctx.Err() == nil {
					if _, err := h.Hash(ctx, "correct horse battery staple"); err == nil {
						hashes++
					}
				}
			}()
			live := ballast()
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			began := time.Now()
			var took []time.Duration
			for b.Loop() {
				time.Sleep(2 * time.Millisecond)
				start := time.Now()
				work()
				took = append(took, time.Since(start))
			}
			elapsed := time.Since(began)
			runtime.ReadMemStats(&after)
			end()
			<-done
			runtime.KeepAlive(live)
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)/2].Microseconds()), "p50-µs")
			b.ReportMetric(float64(took[len(took)*99/100].Microseconds()), "p99-µs")
			b.ReportMetric(float64(hashes)/elapsed.Seconds(), "hashes/s")
			b.ReportMetric(float64(after.NumGC-before.NumGC)/elapsed.Seconds(), "gc/s")
		})
	}
}

// ballast is what a server has in memory, with pointers that the collector follows.
func ballast() [][]*[64]byte {
	rows := make([][]*[64]byte, 500)
	for i := range rows {
		rows[i] = make([]*[64]byte, 1000)
		for j := range rows[i] {
			rows[i][j] = new([64]byte)
		}
	}
	return rows
}

// work is about as much as answering a request takes.
func work() {
	text := make([]byte, 64<<10)
	for range 8 {
		sum := sha256.Sum256(text)
		text = append(slices.Clone(text), sum[:]...)
	}
}
