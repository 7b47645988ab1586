package entitlement

import "time"

// Kind is how a license was sold.
type Kind string

// The kinds.
const (
	Subscription Kind = "subscription"
	Perpetual    Kind = "perpetual"
)

// License is what a customer owns.
type License struct {
	ID                 string
	Key                string // the vendor's, unique
	Product            string // such as Pix4Dengine
	Kind               Kind
	Owner              Email
	Seats              int
	SupportUntil       time.Time // end of Support & Upgrade; zero: none
	Contract           *Contract // the Enterprise support add-on; nil: none
	RemoteDeactivation bool
	CreatedAt          time.Time
}

// Contract is one term of the Enterprise support add-on, from From until just before Until.
type Contract struct {
	Plan        string // such as enterprise
	From, Until time.Time
	ConfirmedAt time.Time // zero: not confirmed
}

// serves reports whether the contract is confirmed and runs at an instant.
func (c *Contract) serves(at time.Time) bool {
	return c != nil && !c.ConfirmedAt.IsZero() && !at.Before(c.ConfirmedAt) && !at.Before(c.From) && at.Before(c.Until)
}
