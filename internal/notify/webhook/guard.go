package webhook

import (
	"context"
	"fmt"
	"net/netip"
	"syscall"

	"deskbell/internal/fault"
)

// guard looks at the address of every connection before it is made. By then a name has been
// resolved, so that none can be checked as one address and called as another.
func (s *Sender) guard(_ context.Context, _, address string, _ syscall.RawConn) error {
	at, err := netip.ParseAddrPort(address)
	if err != nil {
		return fmt.Errorf("read the address to connect to: %w", err)
	}
	if !s.allowed(at.Addr()) {
		return fault.New(fault.Forbidden, "address_not_public", "The webhook's host is at %s, which is not a public address.", at.Addr())
	}
	return nil
}

// allowed reports whether an address may be called.
func (s *Sender) allowed(a netip.Addr) bool {
	if s.settings.AllowPrivate {
		return !plain(a).IsUnspecified() && !plain(a).IsMulticast()
	}
	return public(a)
}
