package auth

import (
	"context"
	"net/netip"
	"time"
)

// Tries is something that may be tried so often only, by whom it is about.
type Tries string

// What may be tried so often only. Both budgets of passwords count: one keeps somebody from
// guessing, the other many from guessing together. The latter is wide enough that nobody can
// easily lock out somebody else.
const (
	PasswordTries Tries = "password" // of an address, from a network
	AccountTries  Tries = "account"  // of an address, from everywhere
	CodeTries     Tries = "code"     // second factors of a user
)

// attempt uses up one of somebody's tries, or is the fault.TooMany that says when there will
// be the next.
func (d *Desk) attempt(ctx context.Context, of Tries, whose string, now time.Time) error {
	return d.Attempt(ctx, of, whose, now)
}

// Network is whom the visitor's address belongs to: in IPv6 everyone has 2^64 of them.
func (v Visitor) Network() string {
	ip, err := netip.ParseAddr(v.Address)
	if err != nil {
		return netip.Prefix{}.String()
	}
	ip = ip.Unmap().WithZone("")
	bits := 32
	if ip.Is6() {
		bits = 64
	}
	network, _ := ip.Prefix(bits) // both lengths fit
	return network.String()
}
