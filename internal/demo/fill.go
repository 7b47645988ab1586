package demo

import (
	"container/heap"
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"deskbell/entitlement"
	"deskbell/sla"
	"deskbell/tickets"
)

const (
	span     = 90 * 24 * time.Hour
	ordinary = 210 // tickets that simply happen, besides the staged ones
)

// plansSold are those that the licenses' contracts name.
var plansSold = []string{entitlement.EnterprisePlan, "premium"}

// Past is what has happened to a desk.
type Past struct {
	Licenses []*entitlement.Holding // by key, with their devices and whole histories
	Tickets  []*tickets.Ticket      // in the order of their submission
}

// Fill lets ninety days of tickets and devices happen, up to now, and the desk watch its
// promises all the while. Of the desk, neither Store nor Licenses, Registry nor Catalog is used: all
// of it happens in memory, and is the caller's to store. The premium policy must be there.
// The same now gives the same past.
func Fill(ctx context.Context, desk tickets.Desk, now time.Time) (Past, error) {
	past, held := &memory{}, &register{}
	desk.Store, desk.Licenses, desk.Registry, desk.Catalog = past, held, &entitlement.Registry{Store: held}, nil
	s := &story{
		luck: luck{rand.New(rand.NewPCG(2, 71))}, desk: &desk, past: past, held: held, now: now,
		lost: map[entitlement.Email]*machine{}, robbed: map[entitlement.Email]*machine{},
	}
	for range ordinary {
		s.ordinary(now.Add(-time.Duration(s.rand.Int64N(int64(span)))))
	}
	terms, err := desk.Terms.Offer(ctx, entitlement.StandardPlan, time.Time{}, now)
	if err != nil {
		return Past{}, err
	}
	if err := s.staged(terms); err != nil {
		return Past{}, err
	}
	if err := s.equip(ctx); err != nil {
		return Past{}, err
	}
	for s.steps.Len() > 0 && !s.steps[0].at.After(now) {
		next := s.steps[0]
		heap.Pop(&s.steps)
		if err := s.observe(ctx, next.at); err != nil {
			return Past{}, err
		}
		if err := next.do(ctx, next.at); err != nil {
			return Past{}, fmt.Errorf("demo, at %s: %w", next.at.Format(time.RFC3339), err)
		}
	}
	if err := s.observe(ctx, now); err != nil {
		return Past{}, err
	}
	return Past{held.all, past.all}, nil
}

// observe lets the desk record what time brings about until then: of promises each at its
// own instant, and then which devices haven't been seen for too long.
func (s *story) observe(ctx context.Context, until time.Time) error {
	for at := s.past.nextObservation(); !at.IsZero() && !at.After(until); at = s.past.nextObservation() {
		if _, err := s.desk.Observe(ctx, at, ordinary); err != nil {
			return fmt.Errorf("demo, observing at %s: %w", at.Format(time.RFC3339), err)
		}
	}
	_, err := s.desk.Registry.Expire(ctx, until, len(s.held.all), s.desk.NewID)
	return err
}

// story is what is still to happen, in order of time.
type story struct {
	luck
	desk  *tickets.Desk
	past  *memory
	held  *register
	now   time.Time
	steps steps

	machines []*machine
	lost     map[entitlement.Email]*machine // by owner: stolen, and not freed yet
	robbed   map[entitlement.Email]*machine // by owner: to be stolen today
}

type step struct {
	at time.Time
	do func(ctx context.Context, at time.Time) error
}

func (s *story) at(at time.Time, do func(ctx context.Context, at time.Time) error) {
	heap.Push(&s.steps, step{at.Truncate(time.Second), do})
}

type steps []step

func (s steps) Len() int           { return len(s) }
func (s steps) Less(i, j int) bool { return s[i].at.Before(s[j].at) }
func (s steps) Swap(i, j int)      { s[i], s[j] = s[j], s[i] }
func (s *steps) Push(x any) {
	if next, ok := x.(step); ok { // heap knows no types; nothing else is ever pushed
		*s = append(*s, next)
	}
}
func (s *steps) Pop() any {
	last := (*s)[len(*s)-1]
	*s = (*s)[:len(*s)-1]
	return last
}

// pick is one of several, at random.
func pick[T any](s *story, from []T) T { return from[s.rand.IntN(len(from))] }

// luck is chance that comes out the same each time.
type luck struct{ rand *rand.Rand }

// chance is true in percent of the cases.
func (l luck) chance(percent int) bool { return l.rand.IntN(100) < percent }

// between is a random time from a to b.
func (l luck) between(a, b time.Duration) time.Duration {
	return a + time.Duration(l.rand.Int64N(int64(b-a)))
}

func (s *story) account() account {
	total := 0
	for _, a := range accounts {
		total += a.weight
	}
	n := s.rand.IntN(total)
	for _, a := range accounts {
		if n -= a.weight; n < 0 {
			return a
		}
	}
	return accounts[0]
}

// request is something the account might ask.
func (s *story) request(a account, impact sla.Impact) tickets.Request {
	p := pick(s, problems)
	if a.basis == entitlement.DeactivationTopic || s.chance(4) {
		p = deactivation
	}
	who := s.rand.IntN(len(a.people))
	return tickets.Request{
		LicenseEmail: a.owner, Name: a.people[who], Email: fmt.Sprintf("person%d%s", who+1, a.owner[strings.IndexByte(a.owner, '@'):]),
		Country: a.countries[min(who, len(a.countries)-1)],
		Topic:   p.topic, Impact: impact, Subject: p.subject, Description: p.description,
	}
}

func (s *story) impact() sla.Impact {
	switch n := s.rand.IntN(100); {
	case n < 10:
		return "critical"
	case n < 34:
		return "major"
	case n < 74:
		return "moderate"
	}
	return "limited"
}

// by is one of the agents.
func (s *story) by() (tickets.Actor, string) {
	p := pick(s, []Person{Staff[0], Staff[3], Staff[4]})
	return tickets.Actor{Role: p.Role, ID: p.Email, Name: p.Name}, p.Email
}
