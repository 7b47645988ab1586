package auth

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
	"errors"
	"fmt"
)

// sealedSecret is what second factors are sealed for.
const sealedSecret = "second factor"

// errUnsealed hides what exactly is wrong with something sealed.
var errUnsealed = errors.New("it was sealed with another secret key, or was changed since")

// CheckSecretKey reports whether second factors that were sealed before can be opened still: a
// desk whose secret key was lost, or is another server's, would let none of their owners in.
func (d *Desk) CheckSecretKey(ctx context.Context) error {
	userID, sealed, err := d.Store.AnySecret(ctx)
	if err != nil || userID == "" {
		return err
	}
	if _, err := d.open(sealedSecret, userID, sealed); err != nil {
		return fmt.Errorf("it is not the one that second factors were sealed with; set that one, or have them removed first (deskbell users remove-second-factor): %w", err)
	}
	return nil
}

// seal makes text that only a desk with the same keys can open, for the same use and the same
// name.
func (d *Desk) seal(use, name string, text []byte) ([]byte, error) {
	c, err := d.cipher(use)
	if err != nil {
		return nil, err
	}
	return c.Seal(nil, nil, text, []byte(name)), nil //nolint:gosec // this cipher makes the nonce itself, and takes none
}

// open reads what seal made.
func (d *Desk) open(use, name string, sealed []byte) ([]byte, error) {
	c, err := d.cipher(use)
	if err != nil {
		return nil, err
	}
	text, err := c.Open(nil, nil, sealed, []byte(name))
	if err != nil {
		return nil, fmt.Errorf("open the %s of %s: %w", use, name, errUnsealed)
	}
	return text, nil
}

// cipher is the one of a use. Its key is made of the one in the database and of the secret key
// from outside, so that with one of them only nothing is opened.
func (d *Desk) cipher(use string) (cipher.AEAD, error) {
	key, err := hkdf.Key(sha256.New, d.Key, d.SecretKey, "deskbell "+use, 32)
	if err != nil {
		return nil, err
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCMWithRandomNonce(block)
}
