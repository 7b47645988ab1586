package bench_test

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"deskbell/internal/app"
	"deskbell/tickets"
)

const (
	ticketClients = 16 // each sends a request as soon as it has the answer to the one before
	rounds        = 7
	phase         = 3 * time.Second
)

// BenchmarkSignInsBesideTickets lets clients work on tickets as fast as they can, and others
// come at a steady rate, answered or not: to sign in, with the right password, a wrong one or
// an address that nobody has; or with a token. It reports how long requests about tickets
// take by themselves and beside the others. Both take turns, several times, as the machine may
// be doing other things; p99-ratio is the median of the rounds.
func BenchmarkSignInsBesideTickets(b *testing.B) {
	onEachServed(b, func(b *testing.B, s *served) {
		for _, c := range []struct {
			name      string
			perSecond int
			come      func(ctx context.Context, i int) (answer, error)
		}{
			{"sign-ins", 50, s.signIn},
			{"tokens", 500, s.useToken},
		} {
			b.Run(fmt.Sprintf("%s=%d", c.name, c.perSecond), func(b *testing.B) {
				for b.Loop() {
					s.beside(b, c.perSecond, c.come)
				}
			})
		}
	})
}

// BenchmarkToken finds out whose token it is, as for each request that comes with one.
func BenchmarkToken(b *testing.B) {
	onEach(b, 0, func(b *testing.B, a *app.App) {
		now := a.Clock.Now()
		u, err := a.Auth.AddUser(b.Context(), member(0), "Member", tickets.Agent, now)
		if err != nil {
			b.Fatal(err)
		}
		token, err := a.Auth.NewToken(b.Context(), u.Email, now)
		if err != nil {
			b.Fatal(err)
		}
		for b.Loop() {
			if _, err := a.Auth.Caller(b.Context(), token, now); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// signIn is the try of one in a row of people: three in five know their password.
func (s *served) signIn(ctx context.Context, i int) (answer, error) {
	email, password := member(i), right
	switch i % 5 {
	case 3:
		password = "tangerine viaduct plumber"
	case 4:
		email = fmt.Sprintf("nobody-%d@desk.example", i)
	}
	a, err := s.ask(ctx, "/v1/sign-in/password", "", fmt.Sprintf(`{"email":%q,"password":%q}`, email, password))
	if err != nil || a.status == http.StatusServiceUnavailable && bytes.Contains(a.body, []byte(`"sign_in_busy"`)) {
		return a, err
	}
	if email == member(i) && password == right {
		return a, a.has(http.StatusOK)
	}
	return a, a.has(http.StatusUnauthorized)
}

// useToken does next to nothing but show a token.
func (s *served) useToken(ctx context.Context, i int) (answer, error) {
	a, err := s.ask(ctx, "/v1/me", s.tokens[i%len(s.tokens)], "")
	if err != nil {
		return a, err
	}
	return a, a.has(http.StatusOK)
}

// crowd is what those who came met with.
type crowd struct{ served, refused notes }

// beside runs the rounds.
func (s *served) beside(b *testing.B, perSecond int, come func(ctx context.Context, i int) (answer, error)) {
	var took notes
	stop := s.workOnTickets(b, &took)
	defer stop()
	var next atomic.Int64
	var met crowd
	var alone, beside, ratios []float64
	var requests int
	var came time.Duration
	for range rounds {
		took.take()
		time.Sleep(phase)
		before := sorted(took.take())
		began := time.Now()
		all := met.let(b, perSecond, func() (answer, error) { return come(b.Context(), int(next.Add(1))) })
		during := sorted(took.take())
		all.Wait() // who waits still would be there in the next round
		came += time.Since(began)
		if b.Failed() || len(before) == 0 || len(during) == 0 {
			b.Fatal("the load came to nothing")
		}
		requests += len(during)
		alone, beside = append(alone, at(before, 0.99)), append(beside, at(during, 0.99))
		ratios = append(ratios, at(during, 0.99)/at(before, 0.99))
		b.Logf("alone p50 %.1f p99 %.1f ms of %d, beside p50 %.1f p99 %.1f ms of %d", at(before, 0.5), at(before, 0.99), len(before), at(during, 0.5), at(during, 0.99), len(during))
	}
	seconds := (rounds * phase).Seconds()
	served, refused := sorted(met.served.take()), sorted(met.refused.take())
	b.ReportMetric(median(alone), "alone-p99-ms")
	b.ReportMetric(median(beside), "beside-p99-ms")
	b.ReportMetric(median(ratios), "p99-ratio")
	b.ReportMetric(float64(requests)/seconds, "requests/s")
	b.ReportMetric(float64(len(served))/came.Seconds(), "served/s")
	b.ReportMetric(float64(len(refused))/seconds, "refused/s")
	b.ReportMetric(at(served, 0.5), "served-p50-ms")
	b.ReportMetric(at(served, 0.99), "served-p99-ms")
	b.ReportMetric(at(refused, 0.99), "refused-p99-ms")
}

// workOnTickets has the clients work until stop.
func (s *served) workOnTickets(b *testing.B, took *notes) (stop func()) {
	ctx, cancel := context.WithCancel(b.Context())
	var group sync.WaitGroup
	for c := range ticketClients {
		group.Go(func() {
			for i := c; ctx.Err() == nil; i += ticketClients {
				if err := s.ticket(ctx, i, took.add); err != nil && ctx.Err() == nil {
					b.Error(err)
					return
				}
			}
		})
	}
	return func() {
		cancel()
		group.Wait()
	}
}

// let has so many come each second for a phase, whether or not those before were answered.
func (c *crowd) let(b *testing.B, perSecond int, come func() (answer, error)) (all *sync.WaitGroup) {
	all = &sync.WaitGroup{}
	began := time.Now()
	for i := range int(phase.Seconds() * float64(perSecond)) {
		time.Sleep(time.Until(began.Add(time.Duration(i) * time.Second / time.Duration(perSecond))))
		all.Go(func() {
			a, err := come()
			switch {
			case err != nil:
				b.Error(err)
			case a.status == http.StatusServiceUnavailable:
				c.refused.add(a.took)
			default:
				c.served.add(a.took)
			}
		})
	}
	return all
}

func sorted(all []time.Duration) []time.Duration {
	slices.Sort(all)
	return all
}

// at is how long so large a share took at most, in milliseconds; 0 for none.
func at(sorted []time.Duration, share float64) float64 {
	if len(sorted) == 0 {
		return 0
	}
	return sorted[int(share*float64(len(sorted)-1))].Seconds() * 1000
}

func median(all []float64) float64 {
	slices.Sort(all)
	return all[len(all)/2]
}
