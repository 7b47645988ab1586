package oidc_test

import (
	"bytes"
	"encoding/base64"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"deskbell/internal/fault"
	"deskbell/internal/oidc"
)

var (
	sealKey = bytes.Repeat([]byte("k"), 32)
	attempt = oidc.Attempt{State: "the-state", Nonce: "the-nonce", Verifier: "the-verifier", ExpiresAt: noon.Add(10 * time.Minute)}
)

func sealed(t testing.TB, key []byte) string {
	t.Helper()
	text, err := attempt.Seal(key)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestASealedAttemptOpens(t *testing.T) {
	text := sealed(t, sealKey)
	got, err := oidc.Open(sealKey, text, noon.Add(10*time.Minute-1))
	if err != nil || got != attempt {
		t.Errorf("got %+v, %v", got, err)
	}
	inside, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{"the-state", "the-nonce", "the-verifier", "expires"} {
		if bytes.Contains(inside, []byte(secret)) {
			t.Errorf("the seal shows %s", secret)
		}
	}
	if sealed(t, sealKey) == text {
		t.Error("two seals of an attempt are the same")
	}
	if len(text) > 1000 {
		t.Errorf("a cookie gets %d bytes", len(text))
	}
}

func TestASealIsOnlyOpenedInTime(t *testing.T) {
	for _, now := range []time.Time{attempt.ExpiresAt, attempt.ExpiresAt.Add(time.Hour)} {
		_, err := oidc.Open(sealKey, sealed(t, sealKey), now)
		refused(t, err, fault.Unauthenticated, "sign_in_expired")
	}
}

func TestASealOpensWithItsKeyOnly(t *testing.T) {
	_, err := oidc.Open(bytes.Repeat([]byte("l"), 32), sealed(t, sealKey), noon)
	refused(t, err, fault.Unauthenticated, "sign_in_mismatch")

	short := sealKey[:31]
	if _, err := attempt.Seal(short); err == nil {
		t.Error("a short key seals")
	} else if _, refusal := fault.As(err); refusal {
		t.Errorf("a short key is somebody's fault: %v", err)
	}
	if _, err := oidc.Open(short, sealed(t, sealKey), noon); err == nil || fault.Is(err, fault.Unauthenticated) {
		t.Errorf("a short key opens: %v", err)
	}
}

// No byte can be changed, and nothing else be made up.
func TestASealCannotBeChanged(t *testing.T) {
	whole, err := base64.RawURLEncoding.DecodeString(sealed(t, sealKey))
	if err != nil {
		t.Fatal(err)
	}
	for at := range whole {
		other := bytes.Clone(whole)
		other[at] ^= 1
		_, err := oidc.Open(sealKey, base64.RawURLEncoding.EncodeToString(other), noon)
		refused(t, err, fault.Unauthenticated, "sign_in_mismatch")
	}
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(rapid.String(), rapid.Map(rapid.SliceOf(rapid.Byte()), base64.RawURLEncoding.EncodeToString)).Draw(t, "sealed")
		if _, err := oidc.Open(sealKey, text, noon); !fault.Is(err, fault.Unauthenticated) {
			t.Fatalf("%q opens: %v", text, err)
		}
	})
}

// A cookie is no place for an answer to hide in: what Begin makes is what Open gives.
func TestAnAttemptLastsTenMinutes(t *testing.T) {
	r := startRogue(t)
	_, a, err := newClient(t, r.settings()).Begin(t.Context(), noon)
	if err != nil || !a.ExpiresAt.Equal(noon.Add(10*time.Minute)) {
		t.Fatalf("got %+v, %v", a, err)
	}
	text, err := a.Seal(sealKey)
	if err != nil || strings.ContainsAny(text, " ;,\"\\") {
		t.Fatalf("a cookie cannot hold %q, %v", text, err)
	}
	got, err := oidc.Open(sealKey, text, noon)
	if err != nil || got != a {
		t.Errorf("got %+v, %v\nwant %+v", got, err, a)
	}
}
