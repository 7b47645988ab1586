package password

import (
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"

	"github.com/alexedwards/argon2id"
	"golang.org/x/crypto/argon2"
)

// parameters of new hashes: 19 MiB, two passes and one lane, the least that OWASP's cheat
// sheet on password storage recommends. When they grow, older hashes are Outdated.
var parameters = &argon2id.Params{Memory: 19 * 1024, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32}

// What a stored hash may ask for. Less would make it easy to match by chance; more would
// let a damaged hash take the machine's memory.
const (
	leastSalt  = 8           // bytes
	leastKey   = 16          // bytes
	mostMemory = 1024 * 1024 // KiB
	mostPasses = 64
)

// Outdated reports whether a hash was made with other parameters than new ones are, so that
// who has just shown the password should get a new one. A hash that cannot be read is.
func (*Hasher) Outdated(hash string) bool {
	p, err := decode(hash)
	return err != nil || p != *parameters
}

// decode tells a hash's parameters. Matching a hash that it refuses could panic, match any
// password or never end.
func decode(hash string) (argon2id.Params, error) {
	p, _, _, err := argon2id.DecodeHash(hash)
	switch {
	case err != nil:
		return argon2id.Params{}, fmt.Errorf("a stored password hash cannot be read: %w", err)
	case p.SaltLength < leastSalt || p.KeyLength < leastKey || p.Iterations < 1 || p.Parallelism < 1:
		return argon2id.Params{}, errors.New("a stored password hash is too weak to be matched")
	case p.Memory > mostMemory || p.Iterations > mostPasses:
		return argon2id.Params{}, errors.New("a stored password hash takes too much work to be matched")
	}
	return *p, nil
}

// newDecoy makes a hash of no known password: with the parameters of a new one, and random
// bytes in place of what would be computed.
func newDecoy() string {
	salt, key := make([]byte, parameters.SaltLength), make([]byte, parameters.KeyLength)
	_, _ = rand.Read(salt) // never fails, see crypto/rand
	_, _ = rand.Read(key)
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, parameters.Memory, parameters.Iterations, parameters.Parallelism,
		base64.RawStdEncoding.EncodeToString(salt), base64.RawStdEncoding.EncodeToString(key))
}
