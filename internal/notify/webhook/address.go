package webhook

import (
	"net/netip"
	"slices"
)

// The address space by the special-purpose registries of the IANA. What isn't plainly a
// public host is none: nobody serves webhooks in the exceptions.
var (
	notPublic4 = prefixes(
		"0.0.0.0/8",        // this network; Linux takes it for this host
		"10.0.0.0/8",       // private
		"100.64.0.0/10",    // shared behind a carrier's NAT
		"127.0.0.0/8",      // loopback
		"168.63.129.16/32", // public by its number, but answered by the host of a virtual machine in Azure
		"169.254.0.0/16",   // link-local; where clouds keep a machine's credentials
		"172.16.0.0/12",    // private
		"192.0.0.0/24",     // protocol assignments
		"192.0.2.0/24",     // documentation
		"192.88.99.0/24",   // relays of 6to4
		"192.168.0.0/16",   // private
		"198.18.0.0/15",    // benchmarks
		"198.51.100.0/24",  // documentation
		"203.0.113.0/24",   // documentation
		"224.0.0.0/4",      // multicast
		"240.0.0.0/4",      // reserved, and broadcast
	)
	// Loopback, unspecified, IPv4-compatible, link-local, site-local, unique local, multicast
	// and discarded addresses, and 64:ff9b:1::/48, are outside the global unicast space.
	public6    = netip.MustParsePrefix("2000::/3")
	notPublic6 = prefixes(
		"2001::/23",     // protocol assignments, Teredo among them, which embeds IPv4
		"2001:db8::/32", // documentation
		"2002::/16",     // 6to4, which embeds IPv4
		"3fff::/20",     // documentation
	)
	// nat64 is how a host without IPv4 sees the rest of the world: the last four bytes count.
	nat64 = netip.MustParsePrefix("64:ff9b::/96")
)

func prefixes(texts ...string) []netip.Prefix {
	all := make([]netip.Prefix, len(texts))
	for i, text := range texts {
		all[i] = netip.MustParsePrefix(text)
	}
	return all
}

// public reports whether an address is a unicast one of the internet.
func public(a netip.Addr) bool {
	a = plain(a)
	within := func(p netip.Prefix) bool { return p.Contains(a) }
	if a.Is4() {
		return !slices.ContainsFunc(notPublic4, within)
	}
	return public6.Contains(a) && !slices.ContainsFunc(notPublic6, within)
}

// plain is the address that is really meant: without a zone, with which it is in no prefix,
// and as IPv4 if it stands for one.
func plain(a netip.Addr) netip.Addr {
	a = a.WithZone("").Unmap()
	if nat64.Contains(a) {
		bytes := a.As16()
		return netip.AddrFrom4([4]byte(bytes[12:]))
	}
	return a
}
