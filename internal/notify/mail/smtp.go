package mail

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net"
	"strconv"
	"time"

	gomail "github.com/wneessen/go-mail"
	"github.com/wneessen/go-mail/smtp"
)

// server is a mail server.
type server struct {
	host           string
	port           int
	user, password string // empty: it is not told who we are
	implicit       bool   // TLS from the start
	policy         gomail.TLSPolicy
	roots          *x509.CertPool
	patience       time.Duration // for a mail in all
}

func (v *server) target() string { return net.JoinHostPort(v.host, strconv.Itoa(v.port)) }

func (v *server) open() route { return &session{server: v} }

// session is a connection that the mails of a batch share.
type session struct {
	*server
	client *gomail.Client
	talk   *smtp.Client // nil while there is no connection
	conn   net.Conn
	broken reply // why there is none; the rest of the batch would meet the same
}

func (s *session) send(ctx context.Context, m *gomail.Msg) reply {
	if s.broken.err != nil {
		return s.broken
	}
	ctx, cancel := context.WithTimeout(ctx, s.patience)
	defer cancel()
	if s.talk == nil {
		if err := s.dial(ctx); err != nil {
			s.broken = reply{status: code(err), err: inTime(ctx, fmt.Errorf("connecting to the mail server: %w", err))}
			return s.broken
		}
	}
	conn := s.conn
	stop := context.AfterFunc(ctx, func() { _ = conn.Close() })
	defer stop()
	if err := s.client.SendWithSMTPClient(s.talk, m); err != nil {
		return s.refused(ctx, err)
	}
	return reply{}
}

// dial connects, encrypts and says who we are.
func (s *session) dial(ctx context.Context) error {
	config := &tls.Config{MinVersion: tls.VersionTLS12, ServerName: s.host, RootCAs: s.roots}
	stop := func() bool { return true }
	connect := func(dialing context.Context, network, address string) (conn net.Conn, err error) {
		if s.implicit {
			conn, err = (&tls.Dialer{Config: config}).DialContext(dialing, network, address)
		} else {
			conn, err = (&net.Dialer{}).DialContext(dialing, network, address)
		}
		if err != nil {
			return nil, err
		}
		s.conn = conn
		stop = context.AfterFunc(ctx, func() { _ = conn.Close() })
		return conn, nil
	}
	options := []gomail.Option{
		gomail.WithPort(s.port), gomail.WithTimeout(s.patience), gomail.WithTLSConfig(config), gomail.WithTLSPolicy(s.policy),
		gomail.WithDialContextFunc(connect), gomail.WithoutNoop(), gomail.WithoutRset(),
	}
	if s.implicit {
		options = append(options, gomail.WithSSL())
	}
	if s.user != "" {
		options = append(options, gomail.WithUsername(s.user), gomail.WithPassword(s.password),
			gomail.WithOpportunisticSMTPAuth(gomail.SMTPAuthSCRAMSHA256, gomail.SMTPAuthPlain, gomail.SMTPAuthLogin))
	}
	client, err := gomail.NewClient(s.host, options...)
	if err != nil {
		return err
	}
	talk, err := client.DialToSMTPClientWithContext(ctx)
	stop()
	if err != nil {
		s.hangUp()
		return err
	}
	s.client, s.talk = client, talk
	return nil
}

func (s *session) hangUp() {
	if s.conn != nil {
		_ = s.conn.Close()
	}
	s.talk, s.conn = nil, nil
}

// farewell is how long a server may take to part. Its mails are settled by then.
const farewell = time.Second

func (s *session) close() {
	if s.talk != nil {
		conn := s.conn
		stop := time.AfterFunc(farewell, func() { _ = conn.Close() })
		_ = s.client.CloseWithSMTPClient(s.talk)
		stop.Stop()
	}
	s.hangUp()
}
