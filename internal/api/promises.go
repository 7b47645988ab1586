package api

import (
	"strings"
	"time"

	"deskbell/calendars"
	"deskbell/internal/fault"
	"deskbell/sla"
	"deskbell/tickets"
)

// DeadlineAnswer is a deadlineJSON under a name that huma describes when it is embedded.
type DeadlineAnswer = deadlineJSON

// promiseJSON is what a request would be promised that somebody is about to submit.
type promiseJSON struct {
	DeadlineAnswer
	NextClosedDay orNull[closedDayJSON] `json:"next_closed_day" doc:"The next holiday or exception of the calendar that counts, today included; null if there is none within a year."`
}

// closedDayJSON is a day on which a desk is closed that usually is open on that day of the week.
type closedDayJSON struct {
	Date string `json:"date" format:"date" example:"2026-12-25"`
	Name string `json:"name" example:"Christmas Day"`
}

// promised is the first response that terms promise a request submitted now. Impact and country
// are known ones.
func promised(asked entitlementCheck, terms sla.Terms, now time.Time) (promiseJSON, error) {
	region, err := calendars.RegionOf(asked.Country)
	if err != nil {
		return promiseJSON{}, err
	}
	j, err := toDeadlineJSON(DeadlineQuestion{
		Metric: sla.FirstResponse, Impact: sla.Impact(asked.Impact), At: now,
		Requester: tickets.Requester{Country: strings.ToUpper(strings.TrimSpace(asked.Country)), Region: region},
	}, terms)
	if err != nil {
		return promiseJSON{}, err
	}
	p := promiseJSON{DeadlineAnswer: j}
	calendar, err := terms.Calendar(region, sla.Impact(asked.Impact))
	if err != nil {
		return promiseJSON{}, err
	}
	if day, closes := calendar.NextClosed(calendars.DateOf(now, calendar.Zone)); closes {
		p.NextClosedDay = present(closedDayJSON{day.Date.String(), day.Reason})
	}
	return p, nil
}

// unknownCountry is the complaint about a country that is none.
func unknownCountry(country string) fault.List {
	var faults fault.List
	if _, err := calendars.RegionOf(country); err != nil {
		faults.Add("country", country, "%s", err)
	}
	return faults
}
