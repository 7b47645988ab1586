package documents

import (
	"bytes"
	"context"
	"slices"
	"time"

	"deskbell/internal/fault"
	"deskbell/sla"
)

// Draft is the version that Publish would publish, and the library as it would be then.
//
// The document must be sound (fault.Invalid by file and line): a policy with the calendars
// of its time, a calendar with the policies that count by it. It must differ from the
// version before (fault.Conflict, code unchanged) and take effect after it, and not in the
// past (fault.Invalid, effective_from).
func (p *Publisher) Draft(ctx context.Context, kind Kind, file string, source []byte, effectiveFrom, now time.Time, by string) (Version, *Library, error) {
	library, err := p.Library(ctx)
	if err != nil {
		return Version{}, nil, err
	}
	if effectiveFrom.IsZero() {
		effectiveFrom = now
	}
	if effectiveFrom.Before(now) {
		return Version{}, nil, badEffect(effectiveFrom, "is in the past; a version takes effect from now (%s) on, or later", now.UTC().Format(time.RFC3339))
	}
	version := Version{
		Kind: kind, Version: 1, EffectiveFrom: instant(effectiveFrom), PublishedAt: instant(now), PublishedBy: by,
		Source: bytes.Clone(source),
	}
	if version.ID, err = library.name(kind, file, source, version.EffectiveFrom); err != nil {
		return Version{}, nil, err
	}
	if earlier := library.versions[kind][version.ID]; len(earlier) > 0 {
		last := earlier[len(earlier)-1]
		version.Version = last.Version + 1
		if bytes.Equal(last.Source, source) {
			return Version{}, nil, fault.New(fault.Conflict, "unchanged", "This is what %s says already, word for word; nothing was published.", last.Ref())
		}
		if !version.EffectiveFrom.After(last.EffectiveFrom) {
			return Version{}, nil, badEffect(effectiveFrom, "must be after %s, when %s takes effect", last.EffectiveFrom.UTC().Format(time.RFC3339Nano), last.Ref())
		}
	}
	next, err := library.With(version)
	if err != nil {
		return Version{}, nil, err
	}
	if err := next.checkDraft(library, version, file); err != nil {
		return Version{}, nil, err
	}
	return version, next, nil
}

// name checks a document by itself and gives the name it has for itself.
func (l *Library) name(kind Kind, file string, source []byte, at time.Time) (string, error) {
	switch kind {
	case PolicyKind:
		policy, err := CheckPolicy(file, source, l.Calendars(at), at)
		if err != nil {
			return "", err
		}
		return policy.Plan, nil
	case CalendarKind:
		calendar, err := ParseCalendar(file, source)
		if err != nil {
			return "", err
		}
		return calendar.ID, nil
	}
	return "", fault.New(fault.Invalid, "unknown_kind", "%q is not a kind of document; use policy or calendar.", kind)
}

// checkDraft checks a new version with what it meets: a policy with the calendars that are
// to come, a calendar with the policies that name it. Those that were broken before the new
// version are not its fault.
func (l *Library) checkDraft(before *Library, v Version, file string) error {
	if v.Kind == PolicyKind {
		for _, c := range l.Versions(CalendarKind) {
			if !c.EffectiveFrom.After(v.EffectiveFrom) {
				continue
			}
			if _, err := CheckPolicy(file, v.Source, l.Calendars(c.EffectiveFrom), c.EffectiveFrom); err != nil {
				return err
			}
		}
		return nil
	}
	d := readCalendar(file, v.Source)
	for _, plan := range l.Plans() {
		for _, p := range l.serving(plan, v.EffectiveFrom) {
			policy, at := l.policies[p.Ref()], later(p.EffectiveFrom, v.EffectiveFrom)
			if !slices.Contains(calendarsOf(policy), v.ID) || policy.Check(before.Calendars(at), at) != nil {
				continue
			}
			err := policy.Check(l.Calendars(at), at)
			if refused, ok := fault.As(err); ok {
				for _, f := range refused.Fields {
					d.note(d.lines.of("hours"), "hours", p.Ref(), "hours: the policy %s could no longer be kept: %s: %s", p.Ref(), f.Location, f.Message)
				}
			}
		}
	}
	return d.finish()
}

// serving lists a plan's versions that may serve a ticket submitted at an instant or later.
func (l *Library) serving(plan string, at time.Time) []Version {
	versions := l.versions[PolicyKind][plan]
	newest, ok := l.inForce(PolicyKind, plan, at)
	if ok && l.policies[newest.Ref()].Pin == sla.PinLatest {
		return versions[slices.IndexFunc(versions, func(v Version) bool { return v.Version == newest.Version }):]
	}
	return versions
}

func badEffect(at time.Time, format string, args ...any) error {
	var faults fault.List
	faults.Add("effective_from", at.UTC().Format(time.RFC3339Nano), format, args...)
	return faults.Err("invalid_effective_from", "The version cannot take effect then.")
}

// instant is a time as it is stored.
func instant(t time.Time) time.Time { return t.UTC().Truncate(time.Microsecond) }

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
