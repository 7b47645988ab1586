package api

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"

	"deskbell/internal/once"
)

const idempotencyKey = "Idempotency-Key"

// readKey reads the key of a request that may be repeated; empty for none.
func (x *exchange) readKey(r *http.Request) string {
	sent, there := r.Header[http.CanonicalHeaderKey(idempotencyKey)]
	if !there || r.Method != http.MethodPost {
		return ""
	}
	key := sent[0]
	if len(sent) != 1 || key == "" || len(key) > 255 || strings.ContainsFunc(key, func(c rune) bool { return c <= ' ' || c > '~' }) {
		x.faults.Add(idempotencyKey, key, "must be 1 to 255 visible ASCII characters without spaces")
		return ""
	}
	return key
}

// fingerprint tells one request from another under the same key.
func fingerprint(r *http.Request, body io.Reader) (string, error) {
	sum := sha256.New()
	sum.Write([]byte(strings.Join([]string{r.Method, r.URL.RequestURI(), r.Header.Get("Content-Type"), ""}, "\n")))
	if _, err := io.Copy(sum, body); err != nil {
		return "", fmt.Errorf("read an upload again: %w", err)
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}

// takeEffectOnce serves a request under a key, or finds the answer it got before. The
// change and the answer are stored in the one transaction that work's context carries.
func (x *exchange) takeEffectOnce(ctx context.Context, key, print string, work func(context.Context) (*recording, error)) (*recording, error) {
	s := sealed{caller: x.name(), key: key}
	claim := once.Claim{Caller: s.caller, Key: s.hash("name"), Fingerprint: print, At: x.now()}
	var made *recording
	stored, replayed, err := x.api.Once.Once(ctx, claim, func(ctx context.Context) (once.Answer, error) {
		answer, err := work(ctx)
		if err != nil {
			return once.Answer{}, err
		}
		made = answer
		kept := once.Answer{Status: answer.status, Header: map[string]string{}}
		for name := range answer.header {
			kept.Header[name] = answer.header.Get(name)
		}
		if answer.status < http.StatusMultipleChoices {
			kept.Body, err = s.close(answer.body)
		}
		return kept, err
	})
	if err != nil {
		return nil, err
	}
	if !replayed {
		return made, nil
	}
	again := &recording{status: stored.Status, header: http.Header{}, replayed: true}
	for name, value := range stored.Header {
		again.header.Set(name, value)
	}
	again.header.Set("Idempotency-Replayed", "true")
	again.body, err = s.open(stored.Body)
	return again, err
}

// sealed keeps a stored answer so that only who sends the key again can read it: the
// answer to a submission holds the ticket's token, and a copy of the database must open
// nothing. For the same reason the key itself is not stored, only its hash.
type sealed struct{ caller, key string }

func (s sealed) hash(use string) string {
	sum := sha256.Sum256([]byte(use + "\x00" + s.caller + "\x00" + s.key))
	return hex.EncodeToString(sum[:])
}

func (s sealed) cipher() (cipher.AEAD, error) {
	key := sha256.Sum256([]byte(s.hash("seal")))
	block, err := aes.NewCipher(key[:])
	if err != nil {
		return nil, err
	}
	return cipher.NewGCMWithRandomNonce(block)
}

func (s sealed) close(body []byte) ([]byte, error) {
	c, err := s.cipher()
	if err != nil {
		return nil, err
	}
	return c.Seal(nil, nil, body, nil), nil //nolint:gosec // this cipher makes the nonce itself, and takes none
}

var errUnreadable = errors.New("a stored answer cannot be read")

func (s sealed) open(kept []byte) ([]byte, error) {
	c, err := s.cipher()
	if err != nil {
		return nil, err
	}
	body, err := c.Open(nil, nil, kept, nil)
	if err != nil {
		return nil, errUnreadable
	}
	return body, nil
}

// newRequestID names a request for the log.
func newRequestID() string { return rand.Text() }
