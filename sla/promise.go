package sla

import (
	"slices"
	"time"

	"deskbell/calendars"
)

// Promise is the clock a metric would get for a ticket submitted at an instant, before
// there is one; false where nothing is promised. For next_response, it is the clock of a
// message that follows our first response at once.
func Promise(terms Terms, metric Metric, impact Impact, region calendars.Region, at time.Time) (Clock, bool, error) {
	facts := []Fact{{Kind: Submitted, At: at, Impact: impact, Region: region}}
	if metric == NextResponse && len(terms.Policy.Responses) > 0 {
		facts = append(facts, Fact{Kind: Responded, At: at, Response: terms.Policy.Responses[0]}, Fact{Kind: CustomerReplied, At: at})
	}
	ledger, err := Judge(facts, terms, at)
	if err != nil {
		return Clock{}, false, err
	}
	i := slices.IndexFunc(ledger, func(c Clock) bool { return c.Metric == metric })
	if i < 0 {
		return Clock{}, false, nil
	}
	return ledger[i], true, nil
}
