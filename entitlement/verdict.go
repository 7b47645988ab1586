package entitlement

import "time"

// Basis is why a request is admitted.
type Basis string

// The bases, in the order they are looked for.
const (
	Enterprise        Basis = "enterprise"
	SupportAndUpgrade Basis = "support_and_upgrade"
	DeactivationTopic Basis = "deactivation_topic"
	Provisional       Basis = "provisional" // the licenses could not be looked up; to be decided once they can
	Denied            Basis = "denied"
)

// The plans that need no contract to name them.
const (
	EnterprisePlan = "enterprise" // a contract's, unless it names another
	StandardPlan   = "standard"   // served, without a guaranteed response time
)

// Verdict answers who may ask, why, and under which plan.
type Verdict struct {
	Basis      Basis
	Plan       string
	LicenseID  string    // empty without a license
	Evidence   string    // the reason in a sentence, without the license's key
	TermBegan  time.Time // start of the contract's term; zero without a contract
	ValidUntil time.Time // first instant at which this basis no longer holds; zero: no end
	DecidedAt  time.Time
}

// Admitted reports whether the request may become a ticket.
func (v Verdict) Admitted() bool { return v.Basis != Denied }
