package api

import (
	"context"
	"encoding/json"
	"fmt"

	"deskbell/internal/audit"
)

// Audit is the trail of who did what.
type Audit interface {
	audit.Trail
	// AuditRecords lists a page of the chain, the newest first.
	AuditRecords(ctx context.Context, q audit.Query) ([]audit.Sealed, error)
	// AuditStretch reads the chain, in order.
	AuditStretch(ctx context.Context, after int64, limit int) (audit.Stretch, error)
	// AuditHead is the last record's place in the chain.
	AuditHead(ctx context.Context) (audit.Mark, error)
}

// origin is where the request comes from, for the audit trail.
func (x *exchange) origin() audit.Origin {
	o := audit.Origin{Address: x.address, Request: x.id}
	switch c := x.caller; {
	case c.Session != nil:
		o.Via = "session " + c.Session.ID
	case c.User != nil && c.User.Token != nil:
		o.Via = "token " + c.User.Token.ID
	case c.LinkID != "":
		o.Via = "ticket link " + c.LinkID
	}
	return o
}

// recorded makes a change and leaves the operation's record of it, both or neither. The
// change tells what it was made to, and what else there is to know, which becomes JSON.
func (x *exchange) recorded(ctx context.Context, change func(ctx context.Context) (object audit.Object, details any, err error)) error {
	return x.api.InTransaction(ctx, func(ctx context.Context) error {
		object, details, err := change(ctx)
		if err != nil {
			return err
		}
		return x.record(ctx, object, details)
	})
}

// record leaves the operation's record. Details that are nil are none.
func (x *exchange) record(ctx context.Context, object audit.Object, details any) error {
	r := audit.Record{ID: x.api.Desk.NewID(), At: x.now(), Actor: x.caller.Actor(), Action: x.trace.action, Object: object}
	if details != nil {
		var err error
		if r.Details, err = json.Marshal(details); err != nil {
			return fmt.Errorf("write down the details of %s: %w", r.Action, err)
		}
	}
	return x.api.Audit.Record(ctx, r)
}
