package audit

import (
	"context"
	"encoding/json"
	"time"

	"deskbell/entitlement"
)

// Record is one thing that somebody did.
type Record struct {
	ID     string // a UUID; the store makes one where it is empty
	At     time.Time
	Actor  entitlement.Actor
	Origin Origin
	Action string // what was done, such as user.changed: a kind of record, and a participle; see Actions
	Object Object // to what
	// Details are what else there is to know, as a JSON object; nil: nothing. They are the only
	// part that may hold personal data: they can be erased later without breaking the chain.
	Details json.RawMessage
}

// Object is the record that something was done to.
type Object struct {
	Kind string // ticket, license, user, token, session, webhook, …
	ID   string // stable, never a name or an address
}

// Origin is where something was done from.
type Origin struct {
	Address  string // the client's network address; empty if it was deskbell itself, or a command
	Request  string // the request's ID, as the server's log has it
	Via      string // what opened the door, such as "token 0198…", "session 0198…" or "command line"
	Operator string // the operating system's user who ran a command; empty if it was none
}

// Trail keeps records.
type Trail interface {
	// Record adds records to the trail, in the transaction that its context carries, or in one
	// of its own. Where the Origin is empty, it is the context's.
	Record(ctx context.Context, all ...Record) error
}

type originKey struct{}

// WithOrigin is a context in which all that is done comes from o.
func WithOrigin(ctx context.Context, o Origin) context.Context {
	return context.WithValue(ctx, originKey{}, o)
}

// OriginOf is where what is done in a context comes from; empty if nobody said so.
func OriginOf(ctx context.Context) Origin {
	o, _ := ctx.Value(originKey{}).(Origin)
	return o
}
