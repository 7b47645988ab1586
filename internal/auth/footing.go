package auth

import "time"

// Footing is how a member of staff can sign in, and when they were last here: what
// administrators see of it, and never what they sign in with.
type Footing struct {
	PasswordSetAt     time.Time // zero: they have no password
	SecondFactorSince time.Time // zero: they have no second factor
	Identities        []LinkedIdentity
	LastSeenAt        time.Time // to the minute, signed in or by a token of theirs; zero: never
}

// LinkedIdentity is an account of an identity provider by which somebody signs in.
type LinkedIdentity struct {
	Issuer string
	Since  time.Time
}
