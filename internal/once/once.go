// Package once makes a repeated request take effect once.
//
// A client that sends an Idempotency-Key may repeat a request whose answer it never saw.
// The key is claimed first; the request's work and its answer are then stored in one
// transaction, so that after a crash either both are there or neither.
package once

import (
	"context"
	"time"
)

// Kept is how long an answer can be replayed.
const Kept = 24 * time.Hour

// Lease is how long a claim lasts without an answer. After it the server that made it is
// taken to have died, and the next try may take over: nothing of the first was stored.
const Lease = time.Minute

// Claim identifies a request: whose it is, the key they gave, and what they sent.
type Claim struct {
	Caller      string // who asks; keys of different callers are unrelated
	Key         string
	Fingerprint string // hash of method, path and body
	At          time.Time
}

// Answer is what was sent back.
type Answer struct {
	Status int
	Header map[string]string
	Body   []byte
}

// Store keeps claims and answers.
type Store interface {
	// Once runs the work unless the claim has an answer already, which it gives back as a
	// replay. The work's context carries a transaction: its changes and the answer are
	// stored together. An answer with a status of 300 and above stores nothing and
	// releases the key, since nothing took effect.
	//
	// The same key with another fingerprint is a fault.Invalid idempotency_key_reused;
	// while the first try still runs, a fault.Conflict idempotency_in_flight.
	Once(ctx context.Context, c Claim, work func(context.Context) (Answer, error)) (answer Answer, replayed bool, err error)
}
