package documents

import (
	"time"

	"deskbell/calendars"
	"deskbell/internal/fault"
	"deskbell/sla"
	"deskbell/tickets"
)

// Offer is what a plan promises a ticket submitted at an instant, to a contract whose term
// began at termBegan; zero without a contract. A plan that has no policy in force is a
// fault.Conflict.
//
// The newest policy in force decides by its pin which version serves, and the calendars are
// those in force when the ticket is submitted.
func (l *Library) Offer(plan string, termBegan, at time.Time) (sla.Terms, error) {
	newest, ok := l.inForce(PolicyKind, plan, at)
	if !ok {
		return sla.Terms{}, fault.New(fault.Conflict, "plan_not_published", "No policy for the plan %q was in force at %s; publish one first.", plan, at.UTC().Format(time.RFC3339))
	}
	policy := l.policies[newest.Ref()]
	if policy.Pin == sla.PinTermStart && !termBegan.IsZero() && termBegan.Before(at) {
		serving, ok := l.inForce(PolicyKind, plan, termBegan)
		if !ok {
			serving = l.versions[PolicyKind][plan][0] // the term is older than every version
		}
		policy = l.policies[serving.Ref()]
	}
	terms := sla.Terms{Policy: policy, Calendars: map[string]*calendars.Calendar{}}
	for _, id := range calendarsOf(policy) {
		calendar, err := l.Calendar(id, at)
		if err != nil {
			return sla.Terms{}, fault.New(fault.Conflict, "calendar_not_published", "The policy %s needs the calendar %q, which was not in force at %s.", policy.Ref(), id, at.UTC().Format(time.RFC3339))
		}
		terms.Calendars[id] = calendar
	}
	return terms, nil
}

// Pinned is what a ticket was promised, by the versions it names; a fault.NotFound if one of
// them was never published.
func (l *Library) Pinned(p tickets.Pinned) (sla.Terms, error) {
	policy, err := l.PolicyVersion(p.Policy)
	if err != nil {
		return sla.Terms{}, err
	}
	terms := sla.Terms{Policy: policy, Calendars: map[string]*calendars.Calendar{}}
	for _, ref := range p.Calendars {
		calendar, err := l.CalendarVersion(ref)
		if err != nil {
			return sla.Terms{}, err
		}
		terms.Calendars[calendar.ID] = calendar
	}
	return terms, nil
}

// calendarsOf lists the calendars that a policy names.
func calendarsOf(p *sla.Policy) []string {
	var ids []string
	for _, s := range p.Calendars {
		ids = append(ids, s.Calendar)
	}
	for _, level := range p.Levels {
		if level.Calendar != "" {
			ids = append(ids, level.Calendar)
		}
	}
	return ids
}
