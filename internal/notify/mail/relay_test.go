package mail_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"log"
	"math/big"
	"net"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// relay is a mail server that notes what it is told.
type relay struct {
	mechanism string             // of authentication; empty: it trusts everyone
	refuse    func(string) error // asked with each command it gets, such as RCPT ada@aerial.example
	server    *smtp.Server
	address   string
	roots     *x509.CertPool

	connections atomic.Int32

	mu        sync.Mutex
	mails     []string
	envelopes []string
}

// counted is a listener that counts the connections to a relay.
type counted struct {
	net.Listener
	*relay
}

func (c counted) Accept() (net.Conn, error) {
	conn, err := c.Listener.Accept()
	if err == nil {
		c.connections.Add(1)
	}
	return conn, err
}

// newRelay starts a mail server; changes are made to it before.
func newRelay(t *testing.T, implicit bool, mechanism string, changes ...func(*relay)) *relay {
	t.Helper()
	certificate, roots := selfMade(t)
	r := &relay{mechanism: mechanism, roots: roots, refuse: func(string) error { return nil }}
	r.server = smtp.NewServer(r)
	r.server.Domain = "relay.example"
	r.server.ErrorLog = log.New(io.Discard, "", 0)
	r.server.TLSConfig = &tls.Config{Certificates: []tls.Certificate{certificate}}
	for _, change := range changes {
		change(r)
	}
	var listener net.Listener = counted{listen(t), r}
	r.address = listener.Addr().String()
	if implicit {
		listener = tls.NewListener(listener, r.server.TLSConfig)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = r.server.Serve(listener) // ends when it is closed
	}()
	t.Cleanup(func() {
		_ = r.server.Close()
		<-done
	})
	return r
}

func listen(t *testing.T) net.Listener {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func selfMade(t *testing.T) (tls.Certificate, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AddCert(parsed)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, roots
}

func (r *relay) NewSession(c *smtp.Conn) (smtp.Session, error) {
	return &conversation{relay: r, conn: c}, nil
}

// conversation is one connection to a relay.
type conversation struct {
	*relay
	conn  *smtp.Conn
	known bool
	to    string
}

func (c *conversation) Reset()        {}
func (c *conversation) Logout() error { return nil }

func (c *conversation) AuthMechanisms() []string {
	if c.mechanism == "" {
		return nil
	}
	return []string{c.mechanism}
}

func (c *conversation) Auth(string) (sasl.Server, error) {
	check := func(user, password string) error {
		if user != "bell" || password != "s@cret" {
			return smtp.ErrAuthFailed
		}
		c.known = true
		return nil
	}
	if c.mechanism == "LOGIN" {
		return &login{check: check}, nil
	}
	return sasl.NewPlainServer(func(_, user, password string) error { return check(user, password) }), nil
}

// login is the server's side of the mechanism LOGIN.
type login struct {
	user  string
	asked int
	check func(user, password string) error
}

func (l *login) Next(response []byte) ([]byte, bool, error) {
	l.asked++
	switch l.asked {
	case 1:
		return []byte("Username:"), false, nil
	case 2:
		l.user = string(response)
		return []byte("Password:"), false, nil
	}
	return nil, true, l.check(l.user, string(response))
}

func (c *conversation) Mail(from string, _ *smtp.MailOptions) error {
	if c.mechanism != "" && !c.known {
		return smtp.ErrAuthRequired
	}
	return c.refuse("MAIL " + from)
}

func (c *conversation) Rcpt(to string, _ *smtp.RcptOptions) error {
	c.to = to
	return c.refuse("RCPT " + to)
}

func (c *conversation) Data(r io.Reader) error {
	body, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	if err := c.refuse("DATA"); err != nil {
		if errors.Is(err, errDrop) {
			_ = c.conn.Conn().Close()
		}
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.mails, c.envelopes = append(c.mails, string(body)), append(c.envelopes, c.to)
	return nil
}

var errDrop = errors.New("the connection is dropped")
