package webhook

import (
	"bytes"
	"compress/gzip"
	"context"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"
)

// disguised are addresses of this machine and its neighbors, in all the ways they are written
// to get past a check; see TestURLs for more.
var disguised = []string{
	"http://127.0.0.1/", "http://127.1/", "http://2130706433/", "http://0x7f000001/", "http://0177.0.0.1/", "http://017700000001/", "http://0x7f.0x0.0x0.0x1/",
	"http://127.0.0.1.:80/", "http://127.0.0.1%2f@hooks.company.example/", "http://hooks.company.example@127.0.0.1/", "http://hooks.company.example:80@127.0.0.1/",
	`http://hooks.company.example\@127.0.0.1/`, `http://127.0.0.1\@hooks.company.example/`, "http://127.0.0.1#@hooks.company.example/", "http://127.0.0.1?@hooks.company.example/",
	"http://[::1]/", "http://[0:0:0:0:0:0:0:1]/", "http://[::ffff:127.0.0.1]/", "http://[::ffff:7f00:1]/", "http://[::127.0.0.1]/", "http://[64:ff9b::7f00:1]/", "http://[2002:7f00:1::]/", "http://[fe80::1%25lo]/",
	"http://0/", "http://0.0.0.0/", "http://[::]/", "http://localhost/", "http://LocalHost./", "http://localhost%00.company.example/", "http://127。0。0。1/", "http://１２７.０.０.１/", "http://①②⑦.⓪.⓪.①/",
	"http://169.254.169.254/latest/meta-data/", "http://169.254.169.254.:80/", "http://0xa9fea9fe/", "http://2852039166/", "http://[::ffff:a9fe:a9fe]/", "http://[fd00:ec2::254]/", "http://metadata.google.internal/", "http://metadata/",
	"http://10.0.0.1/", "http://192.168.1.1:8080/", "http://172.16.0.1/", "http://100.64.0.1/", "http://db.internal:5432/",
	"file:///etc/passwd", "gopher://127.0.0.1:6379/_FLUSHALL", "dict://127.0.0.1:11211/", "ftp://127.0.0.1/", "ldap://127.0.0.1/", "jar:http://127.0.0.1!/", "data:text/plain,x", "unix:///var/run/docker.sock", "//127.0.0.1/", "http:127.0.0.1",
	"http://hooks.company.example\r\nHost: 127.0.0.1/", "http://127.0.0.1:80:80/", "http://127.0.0.1:0x50/",
}

// No URL, name or answer makes this server call its own network for somebody else.
func TestServerSideRequestForgery(t *testing.T) {
	var called atomic.Int32
	inside := unstarted(t, func(w http.ResponseWriter, _ *http.Request) { called.Add(1) })
	inside.Start()
	_, port, err := net.SplitHostPort(inside.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Run("by the URL", func(t *testing.T) {
		for _, url := range disguised {
			if err := New(Settings{}, book{}).CheckURL(url); err == nil {
				t.Errorf("%q is accepted", url)
			}
			// Even if one got past that check, such as from a backup that was restored.
			s := newSender(t, Settings{}, hook(strings.Replace(url, "127.0.0.1/", "127.0.0.1:"+port+"/", 1)))
			s.dialer.Resolver = names(t, netip.MustParseAddr("127.0.0.1"))
			if o := one(t, s, now); o.Err == nil {
				t.Errorf("%q was called: %+v", url, o)
			}
		}
	})
	t.Run("by the name", func(t *testing.T) {
		for _, address := range []string{"127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "fd00:ec2::254", "0.0.0.0"} {
			s := newSender(t, Settings{}, hook("http://hooks.company.example:"+port+"/"))
			s.dialer.Resolver = names(t, netip.MustParseAddr(address))
			if o := one(t, s, now); o.Err == nil || !strings.Contains(o.Err.Error(), "is not a public address") {
				t.Errorf("a name at %s: %+v", address, o)
			}
		}
	})
	t.Run("by a name that moves", func(t *testing.T) {
		// What counts is the address that a connection is made to, each time one is made: it is
		// no matter what the name said before.
		s := newSender(t, Settings{}, hook("http://hooks.company.example:"+port+"/"))
		for _, c := range []struct {
			address string
			may     bool
		}{{"93.184.215.14:443", true}, {"127.0.0.1:443", false}, {"93.184.215.14:80", true}, {"[::1]:80", false}, {"not an address", false}} {
			if err := s.guard(context.Background(), "tcp", c.address, nil); (err == nil) != c.may {
				t.Errorf("%s: %v", c.address, err)
			}
		}
		var asked atomic.Int32
		s.dialer.Resolver = &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, network, address string) (net.Conn, error) {
			asked.Add(1)
			return names(t, netip.MustParseAddr("127.0.0.1")).Dial(ctx, network, address)
		}}
		for range 2 {
			before := asked.Load()
			if o := one(t, s, now); o.Err == nil || asked.Load() == before {
				t.Errorf("it was called, or not looked up again: %+v", o)
			}
		}
	})
	t.Run("by a redirect", func(t *testing.T) {
		for _, code := range []int{301, 302, 303, 307, 308} {
			before := called.Load()
			outside := listen(t, status(code, "Location", inside.URL))
			if o := one(t, newSender(t, Settings{AllowPrivate: true}, hook(outside.URL)), now); o.Err == nil || called.Load() != before {
				t.Errorf("%d was followed: %+v", code, o)
			}
		}
	})
	t.Run("by a proxy", func(t *testing.T) {
		for _, name := range []string{"HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "ALL_PROXY"} {
			t.Setenv(name, inside.URL)
		}
		if p, ok := newClient(&net.Dialer{}, timeout).Transport.(*http.Transport); !ok || p.Proxy != nil {
			t.Error("a proxy of the environment would connect past the guard")
		}
	})
	if n := called.Load(); n != 0 {
		t.Errorf("the inside was called %d times", n)
	}
}

// An answer that unpacks to very much is kept as it came, and cut.
func TestDecompressionBomb(t *testing.T) {
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	zeros := make([]byte, 1<<20)
	for range 64 {
		if _, err := z.Write(zeros); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	e := listen(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		_, _ = w.Write(packed.Bytes()) // it may be cut off, which is the point
	})
	o := one(t, newSender(t, Settings{AllowPrivate: true}, hook(e.URL)), now)
	if o.Err != nil || len(o.Attempt.ResponseBody) > longestText*3 || strings.Contains(o.Attempt.ResponseBody, "\x00\x00") {
		t.Errorf("%v, with %d bytes", o.Err, len(o.Attempt.ResponseBody))
	}
	if asked := e.heard()[0].header.Get("Accept-Encoding"); asked != "" {
		t.Errorf("it is asked to pack its answer: %s", asked)
	}
}
