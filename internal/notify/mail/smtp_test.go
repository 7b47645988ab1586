package mail_test

import (
	"bufio"
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"net"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"deskbell/internal/notify"
	"deskbell/internal/notify/mail"
)

// through sends deliveries by the server that the URL names.
func through(t *testing.T, url string, roots *x509.CertPool, ids ...string) []notify.Outcome {
	t.Helper()
	return throughWithin(context.Background(), t, url, roots, ids...)
}

func throughWithin(ctx context.Context, t *testing.T, url string, roots *x509.CertPool, ids ...string) []notify.Outcome {
	t.Helper()
	ticket := submitted()
	batch := notify.Batch{}
	for _, id := range ids {
		batch.Deliveries = append(batch.Deliveries, delivery(ticket, notify.Receipt, id))
	}
	s := sender(t, mail.Settings{URL: url, RootCAs: roots}, drawer{ticket.ID: ticket})
	return s.Send(ctx, batch, when("Thu 24 Dec 16:10"))
}

func TestMailsTravelEncryptedOverOneConnection(t *testing.T) {
	for _, c := range []struct {
		scheme, login, query string
		implicit             bool
		mechanism            string
	}{
		{"smtp", "bell:s%40cret@", "", false, "PLAIN"},
		{"smtp", "bell:s%40cret@", "", false, "LOGIN"},
		{"smtp", "bell:s%40cret@", "?starttls=optional", false, "PLAIN"},
		{"smtp", "", "", false, ""},
		{"smtp", "", "?starttls=none", false, ""},
		{"smtps", "bell:s%40cret@", "", true, "PLAIN"},
		{"smtps", "bell:s%40cret@", "", true, "LOGIN"},
	} {
		t.Run(c.scheme+c.query+c.mechanism, func(t *testing.T) {
			r := newRelay(t, c.implicit, c.mechanism)
			for _, o := range through(t, c.scheme+"://"+c.login+r.address+c.query, r.roots, "m1", "m2", "m3") {
				if o.Err != nil || o.Attempt.Target != r.address || !o.Attempt.At.Equal(when("Thu 24 Dec 16:10")) || o.Attempt.Error != "" {
					t.Errorf("got %+v", o)
				}
			}
			if n := r.connections.Load(); n != 1 || len(r.mails) != 3 {
				t.Fatalf("%d mails over %d connections", len(r.mails), n)
			}
			m := parse(t, r.mails[1])
			says(t, m.text, "We have received your support request #1233.")
			if m.header.Get("Message-Id") != "<m2@vendor.example>" || r.envelopes[1] != "ada@aerial.example" {
				t.Errorf("the mail is %s to %s", m.header.Get("Message-Id"), r.envelopes[1])
			}
		})
	}
}

// What a server refuses for good, and what may go better another time.
func TestRefusals(t *testing.T) {
	refusal := func(command string, code int) func(string) error {
		return func(got string) error {
			if strings.HasPrefix(got, command) {
				return &smtp.SMTPError{Code: code, EnhancedCode: smtp.EnhancedCode{code / 100, 1, 1}, Message: "No, thank you"}
			}
			return nil
		}
	}
	for _, c := range []struct {
		command   string
		code      int
		permanent bool
	}{
		{"RCPT", 550, true}, {"DATA", 554, true}, {"RCPT", 450, false}, {"DATA", 451, false}, {"RCPT", 421, false},
		{"MAIL", 550, false}, {"MAIL", 451, false}, {"RCPT", 530, false},
	} {
		r := newRelay(t, false, "", func(r *relay) { r.refuse = refusal(c.command, c.code) })
		for _, o := range through(t, "smtp://"+r.address, r.roots, "m1", "m2") {
			if o.Err == nil || o.Permanent != c.permanent || o.Attempt.Status != c.code || !strings.Contains(o.Attempt.Error, "No, thank you") || !o.Postponed.IsZero() {
				t.Errorf("%d to %s: got %+v", c.code, c.command, o)
			}
		}
		if len(r.mails) != 0 {
			t.Errorf("%d mails were taken", len(r.mails))
		}
	}
}

// A mail that is refused doesn't spoil the next one.
func TestTheNextMailAfterARefusal(t *testing.T) {
	for command, connections := range map[string]int32{"RCPT": 1, "DATA": 2} {
		var refused atomic.Bool
		r := newRelay(t, false, "", func(r *relay) {
			r.refuse = func(got string) error {
				if strings.HasPrefix(got, command) && refused.CompareAndSwap(false, true) {
					return &smtp.SMTPError{Code: 550, Message: "No, thank you"}
				}
				return nil
			}
		})
		all := through(t, "smtp://"+r.address, r.roots, "m1", "m2")
		if n := r.connections.Load(); !all[0].Permanent || all[1].Err != nil || len(r.mails) != 1 || n != connections {
			t.Errorf("%s: got %+v over %d connections", command, all, n)
		}
	}
}

func TestAWrongPasswordLosesNoMail(t *testing.T) {
	r := newRelay(t, false, "PLAIN")
	for _, o := range through(t, "smtp://bell:hunter2@"+r.address, r.roots, "m1", "m2") {
		if o.Err == nil || o.Permanent || o.Attempt.Status != 535 || strings.Contains(o.Attempt.Error+o.Attempt.Target, "hunter2") {
			t.Errorf("got %+v", o)
		}
	}
}

func TestAConnectionThatCannotBeTrusted(t *testing.T) {
	trusted := newRelay(t, false, "")
	plain := newRelay(t, false, "", func(r *relay) { r.server.TLSConfig = nil })
	old := newRelay(t, true, "", func(r *relay) {
		r.server.TLSConfig.MinVersion, r.server.TLSConfig.MaxVersion = tls.VersionTLS10, tls.VersionTLS11
	})
	closed := listen(t)
	_ = closed.Close()
	for name, o := range map[string]notify.Outcome{
		"no STARTTLS":            through(t, "smtp://"+plain.address, plain.roots, "m1")[0],
		"an unknown certificate": through(t, "smtp://"+trusted.address, nil, "m1")[0],
		"another's name":         through(t, "smtp://"+strings.Replace(trusted.address, "127.0.0.1", "localhost", 1), trusted.roots, "m1")[0],
		"TLS of another century": through(t, "smtps://"+old.address, old.roots, "m1")[0],
		"nobody there":           through(t, "smtp://"+closed.Addr().String(), nil, "m1")[0],
	} {
		if o.Err == nil || o.Permanent || o.Attempt.Error == "" || o.Attempt.Status != 0 {
			t.Errorf("%s: got %+v", name, o)
		}
	}
	if len(plain.mails)+len(trusted.mails)+len(old.mails) != 0 {
		t.Error("a mail left all the same")
	}
}

func TestAConnectionThatIsDroppedMidway(t *testing.T) {
	r := newRelay(t, false, "", func(r *relay) {
		r.refuse = func(got string) error {
			if got == "DATA" {
				return errDrop
			}
			return nil
		}
	})
	for _, o := range through(t, "smtp://"+r.address, r.roots, "m1", "m2") {
		if o.Err == nil || o.Permanent || o.Attempt.Status != 0 {
			t.Errorf("got %+v", o)
		}
	}
}

// A server that stops answering, at whatever point, is left when there is no more time.
func TestAServerThatHangs(t *testing.T) {
	for point, says := range map[string][]string{
		"before greeting":      nil,
		"after greeting":       {"220 relay.example"},
		"at the sender":        {"220 relay.example", "250 relay.example"},
		"at the receiver":      {"220 relay.example", "250 relay.example", "250 fine"},
		"at the content":       {"220 relay.example", "250 relay.example", "250 fine", "250 fine"},
		"after the content":    {"220 relay.example", "250 relay.example", "250 fine", "250 fine", "354 go on"},
		"after the first mail": {"220 relay.example", "250 relay.example", "250 fine", "250 fine", "354 go on", "250 taken"},
	} {
		t.Run(point, func(t *testing.T) {
			t.Parallel() // each waits as long
			listener := listen(t)
			served := make(chan struct{})
			go func() {
				defer close(served)
				hang(listener, says)
			}()
			ctx, cancel := context.WithTimeout(context.Background(), time.Second)
			defer cancel()
			began := time.Now()
			all := throughWithin(ctx, t, "smtp://"+listener.Addr().String()+"?starttls=none", nil, "m1", "m2")
			if took := time.Since(began); took > 10*time.Second {
				t.Errorf("it took %v", took)
			}
			if accepted := all[0].Err == nil; accepted != (point == "after the first mail") || all[0].Permanent {
				t.Errorf("the first: %+v", all[0])
			}
			if second := all[1]; second.Permanent || second.Err == nil && second.Postponed.IsZero() {
				t.Errorf("the second: %+v", second)
			}
			_ = listener.Close()
			<-served
		})
	}
}

// hang answers so many commands and then no more, until the other side is gone.
func hang(listener net.Listener, says []string) {
	conn, err := listener.Accept()
	if err != nil {
		return
	}
	defer conn.Close()
	lines := bufio.NewReader(conn)
	for i, answer := range says {
		until := "\n"
		if strings.HasPrefix(answer, "250 taken") {
			until = "\r\n.\r\n"
		}
		for told := ""; i > 0 && !strings.HasSuffix(told, until); {
			line, err := lines.ReadString('\n')
			if err != nil {
				return
			}
			told += line
		}
		fmt.Fprintf(conn, "%s\r\n", answer)
	}
	_, _ = io.Copy(io.Discard, lines)
}
