package entitlement

import "time"

// Account is what is known of the licenses that one owner has.
type Account struct {
	Licenses []License
	AsOf     time.Time // when that was learned, if it could not be asked anew; zero: just now
	Unknown  bool      // nothing could be learned
}

// Held is a license with its use.
type Held struct {
	License
	SeatsInUse int // devices that are active
}

// Query selects licenses of the register, ordered by key. Empty fields select everything.
type Query struct {
	Now    time.Time // seats in use are as of now
	Owner  Email
	Text   string // part of the key, the product or the owner, in whatever case
	Limit  int
	Cursor string // from a page before
}

// Imported counts what became of the licenses of an import.
type Imported struct{ Imported, Updated, Unchanged int }

// DeviceQuery selects devices of the register, by name. Empty fields select everything.
type DeviceQuery struct {
	Now    time.Time // who is active is as of now
	Text   string    // part of the name or the fingerprint, in whatever case
	Active bool      // only those that take a seat
	Limit  int
	Cursor string // from a page before
}

// FoundDevice is a device with the license it was logged in with.
type FoundDevice struct {
	Device
	License License
}
