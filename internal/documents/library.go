package documents

import (
	"bytes"
	"cmp"
	"fmt"
	"maps"
	"slices"
	"time"

	"deskbell/calendars"
	"deskbell/internal/fault"
	"deskbell/sla"
)

// Library is every published version, read once. It never changes and is safe for use by
// many goroutines. What it gives out is shared: nobody may change it.
type Library struct {
	versions  map[Kind]map[string][]Version // of each document, in order
	policies  map[string]*sla.Policy        // by Ref
	calendars map[string]*calendars.Calendar
}

// NewLibrary reads versions, in any order. The round-the-clock calendar is always there. An
// error means that what was published can no longer be read, which is an outage and no
// fault of whoever asks.
func NewLibrary(versions []Version) (*Library, error) {
	return (&Library{}).next(versions)
}

// With is the library with more versions, as if they had been published; what both have is
// shared.
func (l *Library) With(more ...Version) (*Library, error) {
	return l.next(append(l.Versions(PolicyKind), append(l.Versions(CalendarKind), more...)...))
}

// next reads versions, except those that this library has read already: their calendars
// have compiled what they know.
func (l *Library) next(versions []Version) (*Library, error) {
	n := &Library{
		versions:  map[Kind]map[string][]Version{PolicyKind: {}, CalendarKind: {}},
		policies:  map[string]*sla.Policy{},
		calendars: map[string]*calendars.Calendar{calendars.Always.Ref(): calendars.Always},
	}
	for _, v := range slices.SortedStableFunc(slices.Values(versions), func(a, b Version) int { return cmp.Compare(a.Version, b.Version) }) {
		if err := n.read(v, l); err != nil {
			return nil, fmt.Errorf("documents: reading the published %s %s: %s", v.Kind, v.Ref(), err.Error()) // not wrapped: no fault of the one who asks
		}
		n.versions[v.Kind][v.ID] = append(n.versions[v.Kind][v.ID], v)
	}
	return n, nil
}

func (l *Library) read(v Version, earlier *Library) error {
	known := slices.IndexFunc(earlier.versions[v.Kind][v.ID], func(e Version) bool {
		return e.Version == v.Version && bytes.Equal(e.Source, v.Source)
	})
	id := v.ID
	switch {
	case v.Kind == PolicyKind && l.policies[v.Ref()] != nil, v.Kind == CalendarKind && l.calendars[v.Ref()] != nil:
		return fmt.Errorf("there are two of that version")
	case v.Kind == PolicyKind && known >= 0:
		l.policies[v.Ref()] = earlier.policies[v.Ref()]
	case v.Kind == CalendarKind && known >= 0:
		l.calendars[v.Ref()] = earlier.calendars[v.Ref()]
	case v.Kind == PolicyKind:
		policy, err := ParsePolicy(v.Ref(), v.Source)
		if err != nil {
			return err
		}
		id, policy.Version = policy.Plan, v.Version
		l.policies[v.Ref()] = policy
	case v.Kind == CalendarKind:
		calendar, err := ParseCalendar(v.Ref(), v.Source)
		if err != nil {
			return err
		}
		id, calendar.Version = calendar.ID, v.Version
		l.calendars[v.Ref()] = calendar
	default:
		return fmt.Errorf("there is no such kind of document")
	}
	if id != v.ID {
		return fmt.Errorf("it calls itself %q", id)
	}
	return nil
}

// Versions lists what is published of a kind, by name, each document's versions in order.
func (l *Library) Versions(kind Kind) []Version {
	var all []Version
	for _, id := range slices.Sorted(maps.Keys(l.versions[kind])) {
		all = append(all, l.versions[kind][id]...)
	}
	return all
}

// Plans lists the plans that have a policy, sorted.
func (l *Library) Plans() []string { return slices.Sorted(maps.Keys(l.versions[PolicyKind])) }

// inForce is the newest of a document's versions that has taken effect by an instant.
func (l *Library) inForce(kind Kind, id string, at time.Time) (Version, bool) {
	for _, v := range slices.Backward(l.versions[kind][id]) {
		if !v.EffectiveFrom.After(at) {
			return v, true
		}
	}
	return Version{}, false
}

func missing(kind Kind, name string) error {
	return fault.New(fault.NotFound, "not_found", "There is no published %s %q.", kind, name)
}

// Policy is a plan's policy in force at an instant, or a fault.NotFound.
func (l *Library) Policy(plan string, at time.Time) (*sla.Policy, error) {
	if v, ok := l.inForce(PolicyKind, plan, at); ok {
		return l.policies[v.Ref()], nil
	}
	return nil, missing(PolicyKind, plan)
}

// PolicyVersion is the policy that a reference such as enterprise@3 names, or a
// fault.NotFound.
func (l *Library) PolicyVersion(ref string) (*sla.Policy, error) {
	if policy := l.policies[ref]; policy != nil {
		return policy, nil
	}
	return nil, missing(PolicyKind, ref)
}

// Calendar is the version of a calendar in force at an instant, or a fault.NotFound.
func (l *Library) Calendar(id string, at time.Time) (*calendars.Calendar, error) {
	if id == calendars.Always.ID {
		return calendars.Always, nil
	}
	if v, ok := l.inForce(CalendarKind, id, at); ok {
		return l.calendars[v.Ref()], nil
	}
	return nil, missing(CalendarKind, id)
}

// CalendarVersion is the calendar that a reference such as switzerland@2 names, or a
// fault.NotFound.
func (l *Library) CalendarVersion(ref string) (*calendars.Calendar, error) {
	if calendar := l.calendars[ref]; calendar != nil {
		return calendar, nil
	}
	return nil, missing(CalendarKind, ref)
}

// Calendars are all those in force at an instant, by ID.
func (l *Library) Calendars(at time.Time) map[string]*calendars.Calendar {
	all := map[string]*calendars.Calendar{calendars.Always.ID: calendars.Always}
	for id := range l.versions[CalendarKind] {
		if v, ok := l.inForce(CalendarKind, id, at); ok {
			all[id] = l.calendars[v.Ref()]
		}
	}
	return all
}
