package entitlement

import "time"

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
