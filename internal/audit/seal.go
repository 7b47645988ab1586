package audit

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strconv"
	"time"

	"deskbell/entitlement"
)

// Sealed is a record in the chain. Its Hash follows from the hash of the record before it and
// from all its fields down to the Commitment; nothing of that can be changed without breaking
// the chain. Salt and Private can be erased, both together: the Commitment stays.
type Sealed struct {
	Seq        int64 // its place: 1, 2, 3 and so on, without gaps
	ID         string
	At         time.Time // to the microsecond
	Role       entitlement.Role
	Actor      string // the actor's ID, or its pseudonym where that is personal
	Request    string // of the Origin, like Via
	Via        string
	Action     string
	Object     Object
	Commitment Hash // SHA-256 of Salt and Private, one after the other
	Hash       Hash
	Salt       []byte // random; nil once erased
	Private    []byte // JSON, see Private; nil once erased
}

// Mark is a place in the chain: the number of a record, and its hash. The zero Mark is where
// the chain begins.
type Mark struct {
	Seq  int64
	Hash Hash
}

// Mark is the record's place.
func (s Sealed) Mark() Mark { return Mark{s.Seq, s.Hash} }

// SaltSize is how many random bytes make a commitment impossible to guess.
const SaltSize = 32

// Seal gives a record the place after a mark. The key, which only this database has, makes
// the pseudonyms; the salt is of SaltSize random bytes, and for this record alone.
func Seal(r Record, after Mark, key, salt []byte) (Sealed, error) {
	private, err := privateOf(r).written()
	if err != nil {
		return Sealed{}, fmt.Errorf("write down the details of the audit record %s: %w", r.ID, err)
	}
	s := Sealed{
		Seq: after.Seq + 1, ID: r.ID, At: r.At.UTC().Truncate(time.Microsecond),
		Role: r.Actor.Role, Actor: Pseudonym(key, r.Actor), Request: r.Origin.Request, Via: r.Origin.Via,
		Action: r.Action, Object: r.Object, Commitment: commitment(salt, private), Salt: salt, Private: private,
	}
	s.Hash = s.follow(after.Hash)
	return s, nil
}

const (
	// form names the encoding, so that another one could never be taken for it.
	form = "deskbell audit 1"
	// instantForm is how an instant is encoded: in UTC, with six digits after the second.
	instantForm = "2006-01-02T15:04:05.000000Z"
)

// follow is the hash that the record has after one with a previous hash: of each field as
// its length in bytes, a colon, its bytes and a comma. No two records are encoded alike.
func (s Sealed) follow(previous Hash) Hash {
	sum := sha256.New()
	for _, field := range []string{
		form, previous.String(), strconv.FormatInt(s.Seq, 10), s.ID, s.At.UTC().Format(instantForm),
		string(s.Role), s.Actor, s.Request, s.Via, s.Action, s.Object.Kind, s.Object.ID, s.Commitment.String(),
	} {
		_, _ = fmt.Fprintf(sum, "%d:%s,", len(field), field) // never fails, see hash.Hash
	}
	return Hash(sum.Sum(nil))
}

// committed reports whether Salt and Private are what was committed to, or erased.
func (s Sealed) committed() bool {
	if s.Salt == nil && s.Private == nil {
		return true
	}
	return s.Salt != nil && s.Private != nil && commitment(s.Salt, s.Private) == s.Commitment
}

func commitment(salt, private []byte) Hash {
	sum := sha256.New()
	sum.Write(salt)
	sum.Write(private)
	return Hash(sum.Sum(nil))
}

// pseudonymPrefix tells a pseudonym from the ID of a member of staff.
const pseudonymPrefix = "p-"

// Pseudonym is an actor's ID as the chain has it. That of an owner is their address, which
// must not stay for ever: a keyed hash stands for it, the same for all they do.
func Pseudonym(key []byte, a entitlement.Actor) string {
	if a.ID == "" || a.Role.Staff() {
		return a.ID
	}
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(a.ID))
	return pseudonymPrefix + hex.EncodeToString(mac.Sum(nil)[:16])
}
