package sla

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"deskbell/calendars"
	"deskbell/internal/fault"
)

// Notices says when staff hear of what happens to a ticket.
type Notices string

// The times for notices.
const (
	DeskHours Notices = "desk_hours" // while the desk that serves it is open; else from its next opening
	AtOnce    Notices = "at_once"    // at night too
)

// Step is one escalation: how far a promise must have run, and who is told of it then.
type Step struct {
	Percent int      // of the target, used up; 0 where After counts
	After   Target   // time since the breach; zero where Percent counts
	Tell    []string // the words below, email addresses, or TellWebhook and a webhook's ID
}

// The words for whom a step tells, besides addresses.
const (
	TellAssignee       = "assignee"
	TellAgents         = "agents"
	TellManagers       = "managers"
	TellAdministrators = "administrators"
	TellWebhook        = "webhook:" // followed by its ID
)

const (
	furthestPercent = 1000
	mostSteps       = 20
)

var (
	addressForm = regexp.MustCompile(`^[^\s@<>,;"]{1,64}@[^\s@<>,;"]{1,190}$`)
	webhookForm = regexp.MustCompile(`^webhook:[0-9A-Za-z_-]{1,64}$`)
)

// checkEscalation notes what is wrong with whom a level tells and when.
func (p *Policy) checkEscalation(faults *fault.List, path string, l Level, known map[string]*calendars.Calendar, at time.Time) {
	if l.Notices != "" && l.Notices != DeskHours && l.Notices != AtOnce {
		faults.Add(path+".notices", string(l.Notices), "must be desk_hours or at_once")
	}
	if len(l.Escalation) > mostSteps {
		faults.Add(path+".escalation", len(l.Escalation), "has more than %d steps", mostSteps)
	}
	for i, s := range l.Escalation {
		place := fmt.Sprintf("%s.escalation[%d]", path, i)
		timed := s.After != Target{}
		switch {
		case timed == (s.Percent != 0):
			faults.Add(place, nil, "must say when: either at, in percent of the target, or after, as a time since the breach")
		case timed:
			p.checkReachable(faults, place+".after", l, s.After, known, at)
		case s.Percent < 1 || s.Percent > furthestPercent:
			faults.Add(place+".at", s.Percent, "must be 1%% to %d%% of the target", furthestPercent)
		}
		const remedy = "use assignee, agents, managers, administrators, an email address, or webhook: and a webhook's id"
		if len(s.Tell) == 0 {
			faults.Add(place+".tell", nil, "names nobody; %s", remedy)
		}
		for _, whom := range s.Tell {
			if !tellable(whom) {
				faults.Add(place+".tell", whom, "%q is nobody who can be told; %s", whom, remedy)
			}
		}
	}
}

func tellable(whom string) bool {
	if strings.HasPrefix(whom, TellWebhook) {
		return webhookForm.MatchString(whom)
	}
	return slices.Contains([]string{TellAssignee, TellAgents, TellManagers, TellAdministrators}, whom) || addressForm.MatchString(whom)
}

// at is when a share of the clock's target, in percent, is used up.
func (c Clock) at(percent int, calendar *calendars.Calendar) time.Time {
	share := calendar.Between(c.StartedAt, c.Target.Due(calendar, c.StartedAt)) / 100
	at := calendar.Add(c.StartedAt, (share * time.Duration(percent)).Truncate(time.Microsecond))
	return shift(at, c.Pauses, calendar)
}

// escalations are the steps of a running clock's level.
func (l Ledger) escalations(c Clock, terms Terms) []Occurrence {
	level, _ := terms.Policy.Level(c.Impact)
	desk := terms.Calendars[terms.Policy.CalendarID(c.Region, level)]
	broken := c.DueAt
	if b := l.breach(c.Promise); b != nil {
		broken = b.At
	}
	var all []Occurrence
	for i, s := range level.Escalation {
		o := Occurrence{Clock: c.Number, Kind: Escalated, Step: i + 1}
		if s.Percent > 0 {
			o.At = c.at(s.Percent, c.Target.Calendar(desk))
		} else {
			o.At = s.After.Due(s.After.Calendar(desk), broken)
		}
		o.From = o.At
		all = append(all, o)
	}
	return all
}
