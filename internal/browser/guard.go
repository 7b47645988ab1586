package browser

import (
	"fmt"
	"net/http"
	"strconv"
	"time"
)

// Nothing is the policy of an answer that is no page: a browser that shows it as one all the
// same may do nothing with it.
const Nothing = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// Guard keeps browsers safe that ask a desk.
type Guard struct {
	origins                 *http.CrossOriginProtection
	strictTransportSecurity time.Duration
}

// NewGuard guards a desk that browsers reach at an origin, such as
// https://support.vendor.example; where a proxy in front changes no Host, it may be empty.
// Browsers are told to come by https only for that long; zero: they aren't.
func NewGuard(origin string, strictTransportSecurity time.Duration) (Guard, error) {
	g := Guard{origins: http.NewCrossOriginProtection(), strictTransportSecurity: strictTransportSecurity}
	if origin == "" {
		return g, nil
	}
	if err := g.origins.AddTrustedOrigin(origin); err != nil {
		return g, fmt.Errorf("%s is no origin that browsers send: %w", origin, err)
	}
	return g, nil
}

// Protect sets what every answer tells browsers, with the policy of what is in it.
func (g Guard) Protect(h http.Header, policy string) {
	h.Set("Content-Security-Policy", policy)
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
	if g.strictTransportSecurity > 0 {
		h.Set("Strict-Transport-Security", "max-age="+strconv.Itoa(int(g.strictTransportSecurity/time.Second))+"; includeSubDomains")
	}
}

// Foreign reports whether another site's page asks, in its reader's name, for something that
// changes something, along with their cookies. Programs, which have none, never are.
func (g Guard) Foreign(r *http.Request) bool { return g.origins.Check(r) != nil }
