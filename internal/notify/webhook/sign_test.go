package webhook

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	webhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"deskbell/internal/notify"
)

func TestAKnownSignature(t *testing.T) {
	// The vector that the libraries of the specification are tested with.
	got, err := sign([]string{newer}, "msg_p5jXN8AQM9LWM0D4loKWxJek", time.Unix(1614265330, 999), []byte(`{"test": 2432232314}`))
	if err != nil || got != "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=" {
		t.Errorf("got %q, %v", got, err)
	}
}

func TestEverySecretThatHoldsSigns(t *testing.T) {
	told := time.Now() // what the library compares the timestamp with
	for _, c := range []struct {
		name    string
		secrets []notify.Secret
		valid   []string
		invalid []string
	}{
		{"one", []notify.Secret{{Value: newer}}, []string{newer}, []string{older}},
		{"while they rotate", []notify.Secret{{Value: newer}, {Value: older, Until: told.Add(time.Hour)}}, []string{newer, older}, nil},
		{"once they have", []notify.Secret{{Value: newer}, {Value: older, Until: told}}, []string{newer}, []string{older}},
	} {
		t.Run(c.name, func(t *testing.T) {
			e := listen(t, status(200))
			if o := one(t, newSender(t, Settings{AllowPrivate: true}, book{"w1": {ID: "w1", URL: e.URL, Secrets: c.secrets}}), told); o.Err != nil {
				t.Fatal(o.Err)
			}
			sent := e.heard()[0]
			verify := func(secret string) error {
				key, err := webhooks.NewWebhook(secret)
				if err != nil {
					t.Fatal(err)
				}
				return key.Verify([]byte(sent.body), sent.header)
			}
			var want []string
			for _, secret := range c.valid {
				if err := verify(secret); err != nil {
					t.Errorf("%s: %v", secret, err)
				}
				want = append(want, signature(t, secret, sent.header.Get("webhook-id"), told, sent.body))
			}
			for _, secret := range c.invalid {
				if verify(secret) == nil {
					t.Errorf("%s verifies", secret)
				}
			}
			if got := strings.Fields(sent.header.Get("webhook-signature")); !slices.Equal(got, want) {
				t.Errorf("got %q, not %q", got, want)
			}
		})
	}
}

// signature is computed anew, from the words of the specification.
func signature(t *testing.T, secret, id string, at time.Time, body string) string {
	t.Helper()
	key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(secret, "whsec_"))
	if err != nil {
		t.Fatal(err)
	}
	sum := hmac.New(sha256.New, key)
	fmt.Fprintf(sum, "%s.%d.%s", id, at.Unix(), body)
	return "v1," + base64.StdEncoding.EncodeToString(sum.Sum(nil))
}

func TestANewSecretIsLongAndNew(t *testing.T) {
	seen := map[string]bool{}
	for range 100 {
		secret := NewSecret()
		encoded, ok := strings.CutPrefix(secret, "whsec_")
		key, err := base64.StdEncoding.DecodeString(encoded)
		if !ok || err != nil || len(key) < 24 || len(key) > 64 {
			t.Fatalf("got %d bytes, %v", len(key), err)
		}
		if _, err := sign([]string{secret}, "id", now, nil); err != nil || seen[secret] {
			t.Fatalf("made twice, or %v", err)
		}
		seen[secret] = true
	}
}
