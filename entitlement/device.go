package entitlement

import "time"

// CheckIn is how long a device stays active without having connected.
const CheckIn = 30 * 24 * time.Hour

// Device is a machine that was logged in with a license, known by its fingerprint. While it
// is active it takes a seat.
type Device struct {
	ID          string
	Fingerprint string // the software's name for the machine, unique within a license
	Name        string // its user's name for it
	LoggedInAt  time.Time
	LastSeenAt  time.Time
	Remote      bool      // it logged in while remote deactivation was on
	EndedAt     time.Time // logged out or deactivated; zero: not, or nothing has recorded it
	EndedBy     End
}

// End is how a device became inactive.
type End string

// The ends.
const (
	ByLogOut  End = "log_out"
	ByOwner   End = "owner"    // deactivated from afar
	ByAgent   End = "agent"    // deactivated for a ticket
	ByCheckIn End = "check_in" // it didn't connect for CheckIn
)

// DeactivatesAt is when the device becomes inactive by itself, unless it is seen before.
func (d Device) DeactivatesAt() time.Time { return d.LastSeenAt.Add(CheckIn) }

// At is the device as it stands at now: one that wasn't seen for too long has ended, whether
// or not anything has recorded it.
func (d Device) At(now time.Time) Device {
	if d.EndedAt.IsZero() && !now.Before(d.DeactivatesAt()) {
		d.EndedAt, d.EndedBy = d.DeactivatesAt(), ByCheckIn
	}
	return d
}

// ActiveAt reports whether the device takes a seat at now.
func (d Device) ActiveAt(now time.Time) bool { return d.At(now).EndedAt.IsZero() }
