package documents

import (
	"context"
	"time"

	"deskbell/calendars"
	"deskbell/sla"
)

// EachPolicy visits every published version of every policy, by plan and version, with when it
// takes effect.
func (p *Publisher) EachPolicy(ctx context.Context, visit func(policy *sla.Policy, effectiveFrom time.Time)) error {
	library, err := p.Library(ctx)
	if err != nil {
		return err
	}
	for _, v := range library.Versions(PolicyKind) {
		visit(library.policies[v.Ref()], v.EffectiveFrom)
	}
	return nil
}

// EachCalendar is EachPolicy for the calendars. The one that is built in comes first; it has always
// been in effect, since the zero time.
func (p *Publisher) EachCalendar(ctx context.Context, visit func(calendar *calendars.Calendar, effectiveFrom time.Time)) error {
	library, err := p.Library(ctx)
	if err != nil {
		return err
	}
	visit(calendars.Always, time.Time{})
	for _, v := range library.Versions(CalendarKind) {
		visit(library.calendars[v.Ref()], v.EffectiveFrom)
	}
	return nil
}
