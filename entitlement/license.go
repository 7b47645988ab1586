package entitlement

import (
	"cmp"
	"slices"
	"time"
)

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
	SupportUntil       time.Time  // end of Support & Upgrade; zero: none
	Contracts          []Contract // the terms of the Enterprise support add-on, by From; no two overlap
	RemoteDeactivation bool       // the owner may deactivate devices from afar; new licenses have it unless said otherwise
	CreatedAt          time.Time
}

// Contract is one term of the Enterprise support add-on, from From until just before Until.
type Contract struct {
	ID          string
	Plan        string // such as enterprise
	From, Until time.Time
	ConfirmedAt time.Time // zero: not confirmed
}

// serves reports whether the contract is confirmed and runs at an instant.
func (c Contract) serves(at time.Time) bool {
	return !c.ConfirmedAt.IsZero() && !at.Before(c.ConfirmedAt) && c.runs(at)
}

// runs reports whether an instant is in the term.
func (c Contract) runs(at time.Time) bool { return !at.Before(c.From) && at.Before(c.Until) }

// overlaps reports whether two terms have an instant in common. One without a beginning has
// none.
func (c Contract) overlaps(other Contract) bool {
	return c.bounded() && other.bounded() && c.From.Before(other.Until) && other.From.Before(c.Until)
}

func (c Contract) bounded() bool { return !c.From.IsZero() && c.From.Before(c.Until) }

// ContractAt is the term that matters at an instant: the one that runs, else the next to
// come, else the latest. False if there is none.
func (l License) ContractAt(at time.Time) (Contract, bool) {
	for _, c := range l.Contracts {
		if at.Before(c.Until) {
			return c, true
		}
	}
	if n := len(l.Contracts); n > 0 {
		return l.Contracts[n-1], true
	}
	return Contract{}, false
}

func sortContracts(all []Contract) {
	slices.SortFunc(all, func(a, b Contract) int { return cmp.Or(a.From.Compare(b.From), cmp.Compare(a.ID, b.ID)) })
}
