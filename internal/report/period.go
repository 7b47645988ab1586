package report

import (
	"fmt"
	"strings"
	"time"

	"deskbell/internal/fault"
)

// Period is the instants from From until just before To, looked at in a zone.
type Period struct {
	From, To time.Time
	Zone     *time.Location
}

// The years that periods lie in, and how many of them one may span.
const (
	firstYear = 1970
	lastYear  = 2199
	mostYears = 5
)

// ReadPeriod reads a period as people write it: days, which stand for their midnight in the
// zone, or instants; the zone by its name, such as Europe/Zurich, and UTC where there is none.
// The error is a fault.Invalid that names each of from, to and zone that is wrong.
func ReadPeriod(from, to, zone string) (Period, error) {
	var faults fault.List
	p := Period{Zone: ReadZone(zone, &faults)}
	p.From, p.To = readBound("from", from, p.Zone, &faults), readBound("to", to, p.Zone, &faults)
	if len(faults) == 0 {
		switch {
		case !p.From.Before(p.To):
			faults.Add("to", to, "must be after from: the period ends just before it")
		case p.To.After(p.From.In(p.Zone).AddDate(mostYears, 0, 0)):
			faults.Add("to", to, "is more than %d years after from; ask for a shorter period", mostYears)
		}
	}
	return p, faults.Err("invalid_period", "There is no report of that period.")
}

// ReadZone reads the name of a zone, UTC for none, and notes if there is no such zone. It
// gives UTC then.
func ReadZone(name string, faults *fault.List) *time.Location {
	zone, err := time.LoadLocation(name)
	if err != nil || strings.EqualFold(name, "local") { // the machine's own is nobody's
		faults.Add("zone", name, "is not the name of a time zone; write it like Europe/Zurich, or leave it out for UTC")
		return time.UTC
	}
	return zone
}

func readBound(location, text string, zone *time.Location, faults *fault.List) time.Time {
	at, err := time.ParseInLocation(time.DateOnly, text, zone)
	if err != nil {
		at, err = time.Parse(time.RFC3339Nano, text)
	}
	at = at.UTC().Truncate(time.Microsecond)
	if err != nil || at.Year() < firstYear || at.Year() > lastYear {
		faults.Add(location, text, "must be a day such as 2026-01-31, or an instant such as 2026-01-31T09:30:00Z, in the years %d to %d", firstYear, lastYear)
	}
	return at
}

// Week is the part of an ISO week that lies in a period.
type Week struct {
	Key      string // such as 2026-W48
	From, To time.Time
}

// Weeks are the ISO weeks of the period in its zone, in order and without gaps. The first
// and the last are cut off where the period begins and ends.
func (p Period) Weeks() []Week {
	var all []Week
	for from := p.From; from.Before(p.To); {
		local := from.In(p.Zone)
		year, number := local.ISOWeek()
		sinceMonday := (int(local.Weekday()) + 6) % 7
		to := time.Date(local.Year(), local.Month(), local.Day()-sinceMonday+7, 0, 0, 0, 0, p.Zone).UTC()
		if to.After(p.To) {
			to = p.To
		}
		all = append(all, Week{Key: fmt.Sprintf("%04d-W%02d", year, number), From: from, To: to})
		from = to
	}
	return all
}
