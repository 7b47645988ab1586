package api

import (
	"fmt"
	"time"

	"deskbell/sla"
	"deskbell/tickets"
)

// slaJSON is what was promised for a ticket, and how that stands.
type slaJSON struct {
	Standing  string      `json:"standing" enum:"breached,at_risk,on_track,paused,missed,met,none" doc:"All clocks in one word." example:"on_track"`
	Policy    string      `json:"policy" doc:"The version that was promised." example:"enterprise@1"`
	Calendar  *string     `json:"calendar" doc:"The version that counts business time for the present region and impact." example:"switzerland@1"`
	TimeZone  *string     `json:"time_zone" doc:"The calendar's." example:"Europe/Zurich"`
	NextDueAt *time.Time  `json:"next_due_at" doc:"The earliest due instant of the running clocks." example:"2026-11-26T09:30:00Z"`
	Clocks    []clockJSON `json:"clocks" doc:"Every clock there was, oldest first."`
}

// clockJSON measures one promise.
type clockJSON struct {
	ID        string              `json:"id" doc:"The ticket's ID and the clock's number." example:"0198f2a4-7d3c-7000-8000-5a5a5a5a5a5a.1"`
	Metric    string              `json:"metric" enum:"first_response,next_response,update,workaround,resolution" example:"first_response"`
	Impact    string              `json:"impact" doc:"The impact whose target it is." example:"major"`
	Target    string              `json:"target" doc:"In words." example:"4 business hours"`
	Policy    string              `json:"policy" example:"enterprise@1"`
	Calendar  string              `json:"calendar" doc:"What it counts by." example:"switzerland@1"`
	StartedAt time.Time           `json:"started_at" example:"2026-11-25T18:30:00Z"`
	DueAt     *time.Time          `json:"due_at" doc:"Null while paused." example:"2026-11-26T12:00:00Z"`
	Warnings  []warningJSON       `json:"warnings" doc:"When shares of the target are used up."`
	State     string              `json:"state" enum:"running,paused,met,missed,superseded,cancelled" example:"running"`
	StoppedAt *time.Time          `json:"stopped_at" example:"2026-11-26T09:00:00Z"`
	Remaining *float64            `json:"remaining_seconds" doc:"Business time left, negative once late; null once stopped." example:"8100"`
	Counts    bool                `json:"counts" doc:"Whether its business time is passing just now." example:"true"`
	ChangesAt *time.Time          `json:"changes_at" doc:"When that changes next, as the desk opens or closes; null if it won't within days." example:"2026-11-26T16:00:00Z"`
	Breach    orNull[clockBreach] `json:"breach" doc:"The promise broken; it stays, whatever follows."`
}

type warningJSON struct {
	Percent int       `json:"percent" example:"50"`
	At      time.Time `json:"at" example:"2026-11-26T10:00:00Z"`
}

type clockBreach struct {
	At           time.Time                   `json:"at" doc:"The due instant, or that of the change which moved it into the past." example:"2026-11-26T12:00:00Z"`
	DetectedAt   *time.Time                  `json:"detected_at" doc:"When it was recorded; null until then." example:"2026-11-26T12:00:05Z"`
	Cause        string                      `json:"cause" enum:"silence,reclassification,relocation" example:"silence"`
	Acknowledged orNull[acknowledgementJSON] `json:"acknowledged" doc:"How it was explained, for staff; null if it wasn't."`
}

func toSLAJSON(t *tickets.Ticket, terms sla.Terms, l looker) slaJSON {
	now := l.now
	j := slaJSON{
		Standing: string(t.Clocks.Standing(now)), Policy: t.Terms.Policy,
		NextDueAt: atOrNull(t.Clocks.Outlook().NextDue), Clocks: []clockJSON{},
	}
	if calendar, err := terms.Calendar(t.Requester.Region, t.Impact); err == nil {
		ref, zone := calendar.Ref(), calendar.Zone.String()
		j.Calendar, j.TimeZone = &ref, &zone
	}
	for _, c := range t.Clocks.At(now) {
		clock := toClockJSON(t.ID, c, terms, now)
		if a, explained := t.Acknowledgement(c.Number); explained && l.staff && clock.Breach.value != nil {
			clock.Breach.value.Acknowledged = present(toAcknowledgementJSON(a, l))
		}
		j.Clocks = append(j.Clocks, clock)
	}
	return j
}

func toClockJSON(of tickets.ID, c sla.Clock, terms sla.Terms, now time.Time) clockJSON {
	j := clockJSON{
		ID: clockID(of, c), Metric: string(c.Metric), Impact: string(c.Impact), Target: c.Target.String(),
		Policy: c.Policy, Calendar: c.Calendar, StartedAt: at(c.StartedAt), DueAt: atOrNull(c.DueAt),
		Warnings: []warningJSON{}, State: string(c.State), StoppedAt: atOrNull(c.StoppedAt),
	}
	for _, w := range c.Warnings {
		j.Warnings = append(j.Warnings, warningJSON{w.Percent, at(w.At)})
	}
	if left, counts := c.Left(terms, now); counts {
		seconds := left.Seconds()
		j.Remaining = &seconds
	}
	counts, next := c.Changes(terms, now)
	j.Counts, j.ChangesAt = counts, atOrNull(next)
	if b := c.Breach; b != nil {
		j.Breach = present(clockBreach{At: at(b.At), DetectedAt: atOrNull(b.DetectedAt), Cause: string(b.Cause)})
	}
	return j
}

// clockID is how a clock is asked for.
func clockID(of tickets.ID, c sla.Clock) string { return fmt.Sprintf("%s.%d", of, c.Number) }
