package secondfactor

import (
	"crypto/rand"
	"encoding/base32"
	"net/url"
	"strings"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/hotp"
)

// What authenticator apps take for granted; some ignore any other wish.
const (
	stepLasts = 30 // seconds
	digits    = otp.DigitsSix
	algorithm = otp.AlgorithmSHA1
)

// skew is by how many steps a clock may be ahead or behind, or a person slow.
const skew = 1

const secretLength = 20 // bytes, as RFC 4226 recommends

var encoding = base32.StdEncoding.WithPadding(base32.NoPadding)

// NewSecret is what an app and the server share: 160 random bits in base32, which people can
// type if they must. Who has it can make codes, so it is stored encrypted.
func NewSecret() string {
	secret := make([]byte, secretLength)
	_, _ = rand.Read(secret) // never fails, see crypto/rand
	return encoding.EncodeToString(secret)
}

// URL is what an app is told, as a QR code, to make codes for an account. The issuer and the
// account are what the app shows. A colon would part them, so neither has one.
func URL(issuer, account, secret string) string {
	issuer, account = strings.ReplaceAll(issuer, ":", " "), strings.ReplaceAll(account, ":", " ")
	parameters := url.Values{
		"secret": {secret}, "issuer": {issuer},
		"algorithm": {algorithm.String()}, "digits": {digits.String()}, "period": {"30"},
	}
	return "otpauth://totp/" + url.PathEscape(issuer) + ":" + url.PathEscape(account) +
		"?" + strings.ReplaceAll(parameters.Encode(), "+", "%20") // apps show a plus as it is
}

// Match reports whether a code is one for a secret at now, as RFC 6238 has it, and in which
// step of 30 seconds since 1970. A code is good once: the caller stores the step, and refuses
// this one unless it is later than the last. Spaces in a code mean nothing. A secret that
// isn't one has no codes.
//
// Every step that may be is tried whatever the ones before were, so that how long it takes
// tells nothing. Should a code be that of two steps, it is the later one, or it could be used
// again.
func Match(secret, code string, now time.Time) (step int64, ok bool) {
	code = strings.Join(strings.Fields(code), "")
	present := now.Unix() / stepLasts
	for s := max(0, present-skew); s <= present+skew; s++ {
		// Its only errors are a secret or a code of another form, which are no match.
		valid, err := hotp.ValidateCustom(code, uint64(s), secret, hotp.ValidateOpts{Digits: digits, Algorithm: algorithm})
		if valid && err == nil {
			step, ok = s, true
		}
	}
	return step, ok
}
