package tickets

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"deskbell/internal/fault"
)

// Routine is something that is done to one ticket as to many others. Which of its fields count
// depends on Do.
type Routine struct {
	Do       RoutineKind
	Assignee string   // a staff member's email; empty: nobody
	Tags     []string // to add, or to take away
}

// RoutineKind is what a routine does.
type RoutineKind string

// The kinds.
const (
	RoutineAssign RoutineKind = "assign"
	RoutineTag    RoutineKind = "tag"   // add tags to those that a ticket has
	RoutineUntag  RoutineKind = "untag" // take tags away
	RoutineSolve  RoutineKind = "solve"
	RoutineClose  RoutineKind = "close"
)

// RoutineKinds lists them.
var RoutineKinds = []RoutineKind{RoutineAssign, RoutineTag, RoutineUntag, RoutineSolve, RoutineClose}

// Check names every fault that can be seen without a ticket, as a fault.Invalid.
func (r Routine) Check() error {
	if !r.aboutTags() {
		return nil
	}
	if len(r.Tags) == 0 {
		var faults fault.List
		faults.Add("tags", nil, "is missing; name one tag at least")
		return faults.Err("invalid_tags", "The tags cannot be accepted as they are.")
	}
	_, err := readTags(r.Tags)
	return err
}

func (r Routine) aboutTags() bool { return r.Do == RoutineTag || r.Do == RoutineUntag }

// Carry carries out a routine on one ticket. Where it would change nothing, it is refused as a
// fault.Conflict with the code unchanged.
func (d *Desk) Carry(ctx context.Context, ref Ref, c Change, r Routine) (*Ticket, error) {
	if err := r.Check(); err != nil {
		return nil, err
	}
	return d.update(ctx, c, []Ref{ref}, func(ctx context.Context, one []*Ticket) error {
		if why := r.needless(one[0], one[0].StatusAt(c.At)); why != "" {
			return fault.New(fault.Conflict, "unchanged", "%s", why)
		}
		action, step := r.step()
		return d.apply(ctx, one[0], c, action, step)
	})
}

// needless is why a routine would change nothing about a ticket; empty if it would.
func (r Routine) needless(t *Ticket, status Status) string {
	switch {
	case r.Do == RoutineAssign && t.Assignee == r.Assignee && r.Assignee == "":
		return "It is assigned to nobody already."
	case r.Do == RoutineAssign && t.Assignee == r.Assignee:
		return fmt.Sprintf("It is assigned to %s already.", r.Assignee)
	case r.Do == RoutineTag && slices.Equal(r.tagged(t), t.Tags):
		return "It has these tags already."
	case r.Do == RoutineUntag && slices.Equal(r.tagged(t), t.Tags):
		return "It has none of these tags."
	case r.Do == RoutineSolve && status == Solved:
		return "It is solved already."
	case r.Do == RoutineClose && status == Closed:
		return "It is closed already."
	}
	return ""
}

// tagged are the tags that a ticket has after the routine.
func (r Routine) tagged(t *Ticket) []string {
	tags := slices.Clone(t.Tags)
	for _, tag := range r.Tags {
		tag = strings.ToLower(strings.TrimSpace(tag))
		if r.Do == RoutineTag {
			tags = append(tags, tag)
		} else {
			tags = slices.DeleteFunc(tags, func(one string) bool { return one == tag })
		}
	}
	slices.Sort(tags)
	return slices.Compact(tags)
}

// step is the action that the routine is, and the event that it makes.
func (r Routine) step() (Action, func(*Ticket) (Event, error)) {
	switch r.Do {
	case RoutineAssign:
		return Assign, func(t *Ticket) (Event, error) { return t.assign(r.Assignee), nil }
	case RoutineSolve:
		return Solve, happened(WasSolved)
	case RoutineClose:
		return Close, happened(WasClosed)
	}
	return Tag, func(t *Ticket) (Event, error) {
		tags := r.tagged(t)
		if len(tags) > mostTags {
			return Event{}, fault.New(fault.Conflict, "too_many_tags", "It would have %d tags, and %d are the most. Take some away first.", len(tags), mostTags)
		}
		return t.tag(tags), nil
	}
}
