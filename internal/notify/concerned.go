package notify

import (
	"slices"
	"strings"
	"time"

	"deskbell/sla"
	"deskbell/tickets"
)

// concerned is whom of the staff an occasion concerns, perhaps more than once, and what they
// are told. A warning is about what can still be done: once the clock has stopped or its
// promise is broken, it concerns nobody.
func (o Occasion) concerned(now time.Time) (Kind, []Person) {
	switch o.Event.Kind {
	case tickets.WasReplied:
		return NewReply, o.assignee()
	case tickets.WasAssigned:
		if !strings.EqualFold(o.Event.Assignee, o.Event.Was) {
			return NewAssignee, o.working(o.Event.Assignee)
		}
	case tickets.WasWarned:
		if o.pressing(now) {
			return WarningMail, o.responsible()
		}
	case tickets.WasBreached:
		return BreachMail, append(o.assignee(), holding(o.Staff, tickets.Manager)...)
	case tickets.WasEscalated:
		return EscalateMail, o.escalatedTo()
	case tickets.WasRefused:
		return RefusalMail, o.assignee()
	}
	return "", nil
}

// escalatedTo is whom the step names. What cannot reach anybody, such as a webhook that was
// deleted or somebody who doesn't work here any more, reaches the managers instead.
func (o Occasion) escalatedTo() []Person {
	var all []Person
	for _, whom := range o.named() {
		id, hook := strings.CutPrefix(whom, sla.TellWebhook)
		switch {
		case hook && slices.ContainsFunc(o.Webhooks, func(w Webhook) bool { return w.ID == id }):
		case hook || whom == sla.TellManagers:
			all = append(all, holding(o.Staff, tickets.Manager)...)
		case whom == sla.TellAssignee:
			all = append(all, o.responsible()...)
		case whom == sla.TellAgents:
			all = append(all, holding(o.Staff, tickets.Agent)...)
		case whom == sla.TellAdministrators:
			all = append(all, holding(o.Staff, tickets.Administrator)...)
		default:
			all = append(all, o.addressed(whom)...)
		}
	}
	return all
}

// named is whom the step that an escalation has reached names, in the words of sla.Step;
// the managers, should the terms lack that step.
func (o Occasion) named() []string {
	if o.Ticket == nil || o.Event.Kind != tickets.WasEscalated {
		return nil
	}
	if c, ok := o.clock(); ok {
		level, _ := o.Terms.Policy.Level(c.Impact)
		if n := o.Event.Step; n >= 1 && n <= len(level.Escalation) {
			return level.Escalation[n-1].Tell
		}
	}
	return []string{sla.TellManagers}
}

// clock is the one that the event is about.
func (o Occasion) clock() (sla.Clock, bool) {
	n := o.Event.Clock
	if n < 1 || n > len(o.Ticket.Clocks) {
		return sla.Clock{}, false
	}
	return o.Ticket.Clocks[n-1], true
}

// pressing reports whether the clock that the event is about still runs for a promise that
// can be kept.
func (o Occasion) pressing(now time.Time) bool {
	clock, ok := o.clock()
	return ok && clock.State == sla.Running && !slices.ContainsFunc(o.Ticket.Clocks.At(now), func(c sla.Clock) bool {
		return c.Promise == clock.Promise && c.Breach != nil
	})
}

// responsible is the assignee, or the managers while there is none.
func (o Occasion) responsible() []Person {
	if assignee := o.assignee(); len(assignee) > 0 {
		return assignee
	}
	return holding(o.Staff, tickets.Manager)
}

// assignee is who has the ticket. Who doesn't work here any more has none: what a customer
// writes is no longer for them to read.
func (o Occasion) assignee() []Person { return o.working(o.Ticket.Assignee) }

// working is the member of staff with an address, if they work here; else nobody.
func (o Occasion) working(email string) []Person {
	if p, known := o.member(email); known && !p.Left {
		return []Person{p}
	}
	return nil
}

// addressed is who has an address that a policy names: one of staff, the managers in the place
// of one who left, or somebody else, who is greeted by it.
func (o Occasion) addressed(email string) []Person {
	switch p, known := o.member(email); {
	case !known:
		return []Person{{Email: email, Name: email}}
	case p.Left:
		return holding(o.Staff, tickets.Manager)
	default:
		return []Person{p}
	}
}

// member is the member of staff with an address, whether or not they still work here.
func (o Occasion) member(email string) (p Person, known bool) {
	i := slices.IndexFunc(o.Staff, func(p Person) bool { return strings.EqualFold(p.Email, email) })
	if i < 0 {
		return Person{}, false
	}
	return o.Staff[i], true
}

// did reports whether the event is a person's own doing.
func (o Occasion) did(p Person) bool { return p.ID != "" && o.Event.Actor.ID == p.ID }

// holding is everyone with exactly that role. Where nobody has it, the administrators stand
// in, then the managers, then the agents: as long as anyone works here, somebody is told.
func holding(staff []Person, role tickets.Role) []Person {
	for _, r := range []tickets.Role{role, tickets.Administrator, tickets.Manager, tickets.Agent} {
		with := slices.DeleteFunc(slices.Clone(staff), func(p Person) bool { return p.Left || p.Role != r })
		if len(with) > 0 {
			return with
		}
	}
	return nil
}

// distinct keeps each person once, in order.
func distinct(people []Person) []Person {
	var once []Person
	for _, p := range people {
		if !slices.ContainsFunc(once, func(other Person) bool { return strings.EqualFold(p.Email, other.Email) }) {
			once = append(once, p)
		}
	}
	return once
}
