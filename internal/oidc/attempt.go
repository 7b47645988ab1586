package oidc

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

const (
	attemptLasts = 10 * time.Minute
	purpose      = "deskbell sign-in attempt" // what the derived key is for, and for nothing else
	leastKey     = 32                         // bytes
)

// Attempt is a sign-in that has begun in one browser. Each of its three secrets is 32 random
// bytes, as text: the State comes back with the answer, the Nonce in the ID token, and the
// Verifier proves to the provider that whoever exchanges the code began the sign-in.
type Attempt struct {
	State     string    `json:"state"`
	Nonce     string    `json:"nonce"`
	Verifier  string    `json:"verifier"`
	ExpiresAt time.Time `json:"expires_at"`
}

func newAttempt(now time.Time) Attempt {
	return Attempt{State: random(), Nonce: random(), Verifier: random(), ExpiresAt: now.Add(attemptLasts)}
}

// Seal makes a text of the attempt that only who has the key can read or make: for a cookie
// that lasts as long. The key is at least 32 random bytes; any of the desk's own will do, as
// another one is derived from it. A shorter one is a defect.
func (a Attempt) Seal(key []byte) (string, error) {
	sealer, err := newSealer(key)
	if err != nil {
		return "", err
	}
	plain, err := json.Marshal(a)
	if err != nil {
		return "", fmt.Errorf("write an attempt: %w", err)
	}
	return base64.RawURLEncoding.EncodeToString(sealer.Seal(nil, nil, plain, []byte(purpose))), nil //nolint:gosec // this cipher makes the nonce itself
}

// Open reads a sealed attempt at now. One that was changed, invented or sealed with another
// key is a fault.Unauthenticated, and so is one whose time is over. An error of another kind
// is about the key.
func Open(key []byte, sealed string, now time.Time) (Attempt, error) {
	sealer, err := newSealer(key)
	if err != nil {
		return Attempt{}, err
	}
	secret, err := base64.RawURLEncoding.DecodeString(sealed)
	if err != nil {
		return Attempt{}, foreign(errors.New("the sealed attempt is not base64"))
	}
	plain, err := sealer.Open(nil, nil, secret, []byte(purpose))
	if err != nil {
		return Attempt{}, foreign(errors.New("the attempt was not sealed with this key, or was changed"))
	}
	var a Attempt
	if err := json.Unmarshal(plain, &a); err != nil {
		return Attempt{}, fmt.Errorf("read an attempt: %w", err)
	}
	if !a.lasts(now) {
		return Attempt{}, late()
	}
	return a, nil
}

func (a Attempt) lasts(now time.Time) bool { return now.Before(a.ExpiresAt) }

// whole reports whether an attempt has its secrets: without, empty ones would match.
func (a Attempt) whole() bool { return a.State != "" && a.Nonce != "" && a.Verifier != "" }

// newSealer seals by AES-256-GCM, with a random nonce that it puts in front.
func newSealer(key []byte) (cipher.AEAD, error) {
	if len(key) < leastKey {
		return nil, fmt.Errorf("the key that seals attempts has %d bytes and needs %d", len(key), leastKey)
	}
	derived, err := hkdf.Key(sha256.New, key, nil, purpose, 32)
	if err != nil {
		return nil, fmt.Errorf("derive the key that seals attempts: %w", err)
	}
	block, err := aes.NewCipher(derived)
	if err != nil {
		return nil, fmt.Errorf("make the cipher that seals attempts: %w", err)
	}
	return cipher.NewGCMWithRandomNonce(block)
}

func random() string {
	secret := make([]byte, 32)
	_, _ = rand.Read(secret) // never fails, see crypto/rand
	return base64.RawURLEncoding.EncodeToString(secret)
}
