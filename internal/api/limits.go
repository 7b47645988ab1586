package api

import (
	"cmp"
	"math"
	"net/netip"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"deskbell/internal/fault"
)

// mostAddresses bounds the memory of a limit. When as many are known, those not seen since
// the last time that happened are forgotten.
const mostAddresses = 20_000

// limit bounds how often one address may do something.
type limit struct {
	each  rate.Limit
	burst int

	mu            sync.Mutex
	recent, older map[netip.Prefix]*rate.Limiter
}

func newLimit(l Limits) *limit {
	return &limit{
		each: rate.Limit(cmp.Or(l.PerSecond, 1)), burst: cmp.Or(l.Burst, 300),
		recent: map[netip.Prefix]*rate.Limiter{}, older: map[netip.Prefix]*rate.Limiter{},
	}
}

// check refuses an address that has used up its budget, and takes nothing from it.
func (l *limit) check(address string, now time.Time) error {
	budget := l.of(address).TokensAt(now)
	if budget >= 1 {
		return nil
	}
	wait := time.Duration(math.Ceil((1-budget)/float64(l.each))) * time.Second
	return &later{fault.New(fault.TooMany, "too_many_requests", "Too many attempts from your network. Try again in a while."), wait}
}

// admit uses up an attempt of whoever asks, or refuses it. Staff are not limited.
func (l *limit) admit(x *exchange) error {
	if x.caller.Staff() {
		return nil
	}
	if err := l.check(x.address, x.now()); err != nil {
		return err
	}
	l.take(x.address, x.now())
	return nil
}

// take uses up one attempt.
func (l *limit) take(address string, now time.Time) { l.of(address).AllowN(now, 1) }

func (l *limit) of(address string) *rate.Limiter {
	network := networkOf(address)
	l.mu.Lock()
	defer l.mu.Unlock()
	if known, ok := l.recent[network]; ok {
		return known
	}
	if len(l.recent) >= mostAddresses {
		l.recent, l.older = map[netip.Prefix]*rate.Limiter{}, l.recent
	}
	one, known := l.older[network]
	if !known {
		one = rate.NewLimiter(l.each, l.burst)
	}
	l.recent[network] = one
	return one
}

// networkOf is whom an address belongs to: in IPv6 everyone has 2^64 of them.
func networkOf(address string) netip.Prefix {
	ip, err := netip.ParseAddr(address)
	if err != nil {
		return netip.Prefix{}
	}
	ip = ip.Unmap().WithZone("")
	bits := 32
	if ip.Is6() {
		bits = 64
	}
	network, _ := ip.Prefix(bits) // both lengths fit
	return network
}
