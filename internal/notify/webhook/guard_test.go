package webhook

import (
	"context"
	"encoding/binary"
	"io"
	"net"
	"net/netip"
	"strings"
	"testing"

	"golang.org/x/net/dns/dnsmessage"
)

func TestPublicAddresses(t *testing.T) {
	for _, c := range []struct {
		addresses string // divided by spaces
		public    bool
		private   bool // allowed where private addresses are
	}{
		{"1.1.1.1 8.8.8.8 93.184.215.14 9.255.255.255 11.0.0.0 100.63.255.255 100.128.0.0 126.255.255.255 128.0.0.0", true, true},
		{"169.253.255.255 169.255.0.0 172.15.255.255 172.32.0.0 192.167.255.255 192.169.0.0 198.17.255.255 198.20.0.0 223.255.255.255", true, true},
		{"2606:4700::1111 2a00:1450:4001::8a 2400:cb00::1 2001:200::1 2003::1", true, true},
		{"::ffff:8.8.8.8 64:ff9b::8.8.8.8 2606:4700::1111%eth0", true, true},

		{"127.0.0.1 127.255.255.255 10.0.0.1 10.255.255.255 172.16.0.1 172.31.255.255 192.168.0.1 169.254.169.254", false, true},
		{"100.64.0.1 100.127.255.255 100.100.100.200 192.0.0.192 168.63.129.16 192.88.99.1 0.0.0.1 0.255.255.255", false, true},
		{"192.0.2.1 198.51.100.1 203.0.113.1 198.18.0.1 198.19.255.255 240.0.0.1 255.255.255.255", false, true},
		{"::1 fe80::1 fe80::1%eth0 fc00::1 fd00:ec2::254 fec0::1 100::1 5f00::1 4000::1", false, true},
		{"2001:db8::1 3fff::1 2001:2::1 2001:10::1 2001:20::1", false, true},
		{"::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:169.254.169.254 ::127.0.0.1 ::10.0.0.1", false, true},
		{"64:ff9b::127.0.0.1 64:ff9b::10.0.0.1 64:ff9b::169.254.169.254 64:ff9b:1::10.0.0.1 64:ff9b:1::8.8.8.8", false, true},
		{"2002:7f00:1:: 2002:a00:1::1 2002:808:808::1 2001:0:7f00:1::1 2001:0:4136:e378:8000:63bf:f5ff:fffe", false, true},

		{"0.0.0.0 :: ::ffff:0.0.0.0 64:ff9b::0.0.0.0 ::%eth0", false, false},
		{"224.0.0.1 239.255.255.255 ff02::1 ff0e::1 ::ffff:224.0.0.1 64:ff9b::224.0.0.1 ff02::1%eth0", false, false},
	} {
		strict, lax := New(Settings{}, book{}), New(Settings{AllowPrivate: true}, book{})
		for _, text := range strings.Fields(c.addresses) {
			a := netip.MustParseAddr(text)
			if got := strict.allowed(a); got != c.public {
				t.Errorf("%s is called: %t", a, got)
			}
			if got := lax.allowed(a); got != c.private {
				t.Errorf("%s is called where private addresses are: %t", a, got)
			}
		}
	}
	if public(netip.Addr{}) {
		t.Error("no address is public")
	}
}

// names is a DNS that gives every name the same address.
func names(t *testing.T, address netip.Addr) *net.Resolver {
	return &net.Resolver{PreferGo: true, Dial: func(context.Context, string, string) (net.Conn, error) {
		near, far := net.Pipe()
		go func() {
			defer far.Close()
			if err := resolve(far, address); err != nil {
				t.Error(err)
			}
		}()
		return near, nil
	}}
}

// resolve answers one question, as over TCP: a message's length in two bytes goes before it.
func resolve(c net.Conn, address netip.Addr) error {
	var length [2]byte
	if _, err := io.ReadFull(c, length[:]); err != nil {
		return err
	}
	question := make([]byte, binary.BigEndian.Uint16(length[:]))
	if _, err := io.ReadFull(c, question); err != nil {
		return err
	}
	var m dnsmessage.Message
	if err := m.Unpack(question); err != nil {
		return err
	}
	m.Response, m.Authoritative, m.Additionals = true, true, nil
	q := m.Questions[0]
	header := dnsmessage.ResourceHeader{Name: q.Name, Type: q.Type, Class: q.Class, TTL: 1}
	switch {
	case q.Type == dnsmessage.TypeA && address.Is4():
		m.Answers = []dnsmessage.Resource{{Header: header, Body: &dnsmessage.AResource{A: address.As4()}}}
	case q.Type == dnsmessage.TypeAAAA && address.Is6():
		m.Answers = []dnsmessage.Resource{{Header: header, Body: &dnsmessage.AAAAResource{AAAA: address.As16()}}}
	}
	answer, err := m.Pack()
	if err != nil {
		return err
	}
	_, err = c.Write(append(binary.BigEndian.AppendUint16(nil, uint16(len(answer))), answer...))
	return err
}

func TestANameThatResolvesToTheInsideIsNotCalled(t *testing.T) {
	e := listen(t, status(200))
	_, port, err := net.SplitHostPort(e.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	url := "http://hooks.company.example:" + port
	for _, c := range []struct {
		address string
		lax     bool
		want    string // empty: called
	}{
		{"127.0.0.1", false, "The webhook's host is at 127.0.0.1, which is not a public address."},
		{"::ffff:127.0.0.1", false, "The webhook's host is at 127.0.0.1, which is not a public address."},
		{"::1", false, "The webhook's host is at ::1, which is not a public address."},
		{"0.0.0.0", true, "The webhook's host is at 0.0.0.0, which is not a public address."},
		{"127.0.0.1", true, ""}, // so it is the guard alone that keeps the others out
	} {
		s := newSender(t, Settings{AllowPrivate: c.lax}, hook(url))
		s.dialer.Resolver = names(t, netip.MustParseAddr(c.address))
		if err := s.CheckURL(url); err != nil {
			t.Errorf("the URL itself is refused: %v", err)
		}
		before := len(e.heard())
		o := one(t, s, now)
		got := ""
		if o.Err != nil {
			got = o.Err.Error()
		}
		if got != c.want || o.Attempt.Error != c.want || o.Attempt.Number != 1 || (len(e.heard()) > before) != (c.want == "") {
			t.Errorf("%s: %q, %d calls", c.address, got, len(e.heard())-before)
		}
	}
}

func TestALiteralAddressOfTheInsideIsNotCalled(t *testing.T) {
	e := listen(t, status(200))
	if o := one(t, newSender(t, Settings{}, hook(e.URL)), now); o.Err == nil || !strings.Contains(o.Err.Error(), "not a public address") || len(e.heard()) != 0 {
		t.Errorf("got %+v", o)
	}
}
