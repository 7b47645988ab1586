package api

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"deskbell/internal/auth"
	"deskbell/internal/fault"
	"deskbell/tickets"
)

// mostAtOnce is how many tickets one request changes.
const mostAtOnce = 100

func (a *api) registerBulk() {
	register(a, auth.WorkOnTickets, operation{
		id: "bulk-change-tickets", method: http.MethodPost, path: "/v1/tickets/bulk", tag: tagTickets,
		body:    jsonBody,
		summary: "Do the same to many tickets",
		about: "Each ticket is changed as if by itself: what one refuses keeps none of the others from it, and the answer tells what became of each, " +
			"in the order asked. tag adds tags to those that a ticket has, and untag takes them away. With an Idempotency-Key " +
			"all take effect at once, and the answer is the same again.",
	}, a.changeMany)
}

func (a *api) changeMany(ctx context.Context, in *bulkInput) (*struct{ Body bulkDoneJSON }, error) {
	x := exchangeOf(ctx)
	routine, named, err := x.readBulk(ctx, in)
	if err != nil {
		return nil, err
	}
	outcomes := map[tickets.Ref]bulkItemJSON{}
	var away *fault.Error     // why nothing more can be done
	for _, n := range named { // in the order of their IDs, so that two such requests don't wait for each other
		item := bulkItemJSON{Ticket: string(n.ID), Number: &n.Number, Outcome: bulkDone}
		refusal := away
		if refusal == nil {
			if refusal, err = x.carry(ctx, n.ID, routine); err != nil {
				return nil, err
			}
		}
		if refusal != nil {
			item = item.refused(refusal)
		}
		if refusal != nil && refusal.Kind == fault.Unavailable {
			away = refusal
		}
		outcomes[n.Ref] = item
	}
	out := bulkDoneJSON{Items: []bulkItemJSON{}}
	for _, ref := range in.refs() {
		item, there := outcomes[tickets.Ref(strings.ToLower(string(ref)))]
		if !there {
			item = bulkItemJSON{Ticket: string(ref)}.refused(noTicket)
		}
		out.Items = append(out.Items, item)
	}
	return &struct{ Body bulkDoneJSON }{out}, nil
}

// carry carries out a routine on one ticket, or tells why not. What is no refusal is an error.
func (x *exchange) carry(ctx context.Context, id tickets.ID, r tickets.Routine) (*fault.Error, error) {
	err := x.api.Separately(ctx, func(ctx context.Context) error {
		_, err := x.api.Desk.Carry(ctx, tickets.Ref(id), tickets.Change{By: x.caller.Actor(), At: x.now()}, r)
		return err
	})
	if refusal, ok := fault.As(err); ok && ctx.Err() == nil {
		return refusal, nil
	}
	return nil, err
}

// readBulk reads what is to be done, to which of the tickets that there are. What is wrong with it
// is a fault.Invalid that names everything.
func (x *exchange) readBulk(ctx context.Context, in *bulkInput) (tickets.Routine, []tickets.Named, error) {
	var faults fault.List
	r := tickets.Routine{Do: tickets.RoutineKind(in.Body.Action), Tags: in.Body.Tags}
	assigns, tags := r.Do == tickets.RoutineAssign, r.Do == tickets.RoutineTag || r.Do == tickets.RoutineUntag
	switch who := in.Body.Assignee; {
	case assigns && !who.named:
		faults.Add("assignee", nil, "is missing; send null for nobody")
	case !assigns && who.named:
		faults.Add("assignee", nil, "is only for the action assign; leave it out")
	case assigns && who.text != "":
		var err error
		if r.Assignee, err = x.api.assignee(ctx, who.text, &faults); err != nil {
			return r, nil, err
		}
	}
	if !tags && in.Body.Tags != nil {
		faults.Add("tags", nil, "is only for the actions tag and untag; leave it out")
	}
	if f, ok := fault.As(r.Check()); ok {
		faults = append(faults, f.Fields...)
	}
	named, err := x.namedOnce(ctx, in.refs(), &faults)
	if err != nil {
		return r, nil, err
	}
	return r, named, faults.Err(invalidRequest, invalidDetail)
}

// namedOnce finds the tickets that there are, and notes those that are named twice: also by their
// number and their ID.
func (x *exchange) namedOnce(ctx context.Context, refs []refJSON, faults *fault.List) ([]tickets.Named, error) {
	refs = refs[:min(len(refs), mostAtOnce)] // of more the schema has complained
	var readable []tickets.Ref
	for _, text := range refs {
		if ref, err := ticketRef(string(text)); err == nil {
			readable = append(readable, ref)
		}
	}
	slices.Sort(readable)
	named, err := x.api.Queue.NamedTickets(ctx, slices.Compact(readable))
	if err != nil {
		return nil, err
	}
	ids := map[string]tickets.ID{}
	for _, n := range named {
		ids[string(n.Ref)] = n.ID
	}
	first := map[string]int{}
	for i, text := range refs {
		key := strings.ToLower(string(text))
		if id, there := ids[key]; there {
			key = string(id)
		}
		if before, twice := first[key]; twice {
			faults.Add(placeIn("tickets", i), string(text), "is the same ticket as %s; name each once", placeIn("tickets", before))
			continue
		}
		first[key] = i
	}
	return named, nil
}
