package sla

import (
	"deskbell/calendars"
	"deskbell/internal/fault"
)

// Terms are what one ticket was promised: a policy and, by ID, the calendars it names, each
// at a fixed version.
type Terms struct {
	Policy    *Policy
	Calendars map[string]*calendars.Calendar
}

// Calendar is the one that counts business time for an impact in a region. It refuses, as
// fault.Invalid, what the policy doesn't know or doesn't serve: there is no default promise.
func (t Terms) Calendar(region calendars.Region, impact Impact) (*calendars.Calendar, error) {
	level, ok := t.Policy.Level(impact)
	if !ok {
		var faults fault.List
		faults.Add("impact", string(impact), "%q is not a business impact; use %s", impact, joined(t.Policy.Impacts()))
		return nil, faults.Err("unknown_impact", "The impact is not one that %s knows.", t.Policy.Ref())
	}
	calendar := t.Calendars[t.Policy.CalendarID(region, level)]
	if calendar == nil {
		return nil, fault.New(fault.Invalid, "region_not_served", "The policy %s names no calendar for the region %q, so no response time could be promised there.", t.Policy.Ref(), region)
	}
	return calendar, nil
}
