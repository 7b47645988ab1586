package audit

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"

	"deskbell/internal/fault"
)

// Hash is a SHA-256.
type Hash [sha256.Size]byte

// String is the hash in 64 hexadecimal digits, in lower case.
func (h Hash) String() string { return hex.EncodeToString(h[:]) }

// MarshalText is String.
func (h Hash) MarshalText() ([]byte, error) { return []byte(h.String()), nil }

// String is the mark as people note it: the number, a colon, the hash.
func (m Mark) String() string { return strconv.FormatInt(m.Seq, 10) + ":" + m.Hash.String() }

// ParseMark reads what String wrote. Anything else is a fault.Invalid.
func ParseMark(text string) (Mark, error) {
	seq, digits, _ := strings.Cut(text, ":")
	m := Mark{}
	var err error
	m.Seq, err = strconv.ParseInt(seq, 10, 64)
	hash, unreadable := hex.DecodeString(digits)
	if err != nil || m.Seq < 0 || unreadable != nil || len(hash) != len(m.Hash) {
		return Mark{}, fault.New(fault.Invalid, "invalid_audit_head", "%q is not a head of the audit trail. Write it as deskbell audit head prints it: a number, a colon and 64 hexadecimal digits.", text)
	}
	copy(m.Hash[:], hash)
	return m, nil
}
