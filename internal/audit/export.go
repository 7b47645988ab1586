package audit

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"io"
)

// line is a record as it is exported: all that is needed to compute its hash, in the very
// form in which it goes into it. Its names are a promise to those who wrote a checker, see
// docs/audit.md.
type line struct {
	Seq        int64      `json:"seq"`
	Previous   Hash       `json:"previous"`
	ID         string     `json:"id"`
	At         string     `json:"at"`
	ActorRole  string     `json:"actor_role"`
	Actor      string     `json:"actor"`
	Request    string     `json:"request"`
	Via        string     `json:"via"`
	Action     string     `json:"action"`
	Object     exportedAs `json:"object"`
	Commitment Hash       `json:"commitment"`
	Hash       Hash       `json:"hash"`
	Salt       *string    `json:"salt"`    // in hexadecimal digits; null once erased
	Private    *string    `json:"private"` // JSON in a text, byte for byte; null once erased
}

type exportedAs struct {
	Kind string `json:"kind"`
	ID   string `json:"id"`
}

func lineOf(previous Hash, s Sealed) line {
	l := line{
		Seq: s.Seq, Previous: previous, ID: s.ID, At: s.At.UTC().Format(instantForm), ActorRole: string(s.Role), Actor: s.Actor,
		Request: s.Request, Via: s.Via, Action: s.Action, Object: exportedAs(s.Object), Commitment: s.Commitment, Hash: s.Hash,
	}
	if s.Salt != nil && s.Private != nil {
		salt, private := hex.EncodeToString(s.Salt), string(s.Private)
		l.Salt, l.Private = &salt, &private
	}
	return l
}

// Export writes the whole chain as JSON Lines, in order, so that anyone can check it.
func Export(ctx context.Context, read Reader, out io.Writer) error {
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	return Each(ctx, read, func(previous Hash, s Sealed) error { return encoder.Encode(lineOf(previous, s)) })
}
