package webhook

import (
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"time"

	webhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"
)

const (
	secretPrefix = "whsec_"
	secretBytes  = 32 // the specification asks for 24 to 64
)

// NewSecret makes a secret that signs a webhook's calls: whsec_ and 32 random bytes in base64.
func NewSecret() string {
	key := make([]byte, secretBytes)
	_, _ = rand.Read(key) // never fails; where there is no randomness, the program ends
	return secretPrefix + base64.StdEncoding.EncodeToString(key)
}

// sign is the signature header: a signature by each secret, separated by spaces, so that a
// receiver that knows either the old or the new one can verify.
func sign(secrets []string, id string, at time.Time, payload []byte) (string, error) {
	if len(secrets) == 0 {
		return "", errors.New("the webhook has no secret to sign with")
	}
	signatures := make([]string, len(secrets))
	for i, secret := range secrets {
		key, err := webhooks.NewWebhook(secret)
		if err != nil {
			return "", fmt.Errorf("read the webhook's secret: %w", err)
		}
		if signatures[i], err = key.Sign(id, at, payload); err != nil {
			return "", fmt.Errorf("sign the call: %w", err)
		}
	}
	return strings.Join(signatures, " "), nil
}
