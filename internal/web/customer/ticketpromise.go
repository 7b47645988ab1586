package customer

import (
	"strconv"
	"strings"
	"time"

	"deskbell/internal/web/client"
	"deskbell/internal/web/page"
)

// owed is what is owed to the customer, or was, and how it was counted.
type owed struct {
	clock   client.Clock    // the one that is told in full
	there   bool            // there is one: something was promised
	receipt *client.Receipt // how it is counted
	others  []client.Clock  // that run besides
	broken  []client.Clock  // promises that were broken, in their order
	all     []client.Clock  // every one, for the list
}

// promiseOf picks the clock to be told in full: the one that was asked for by its number, else the
// one that is due first, else the latest.
func promiseOf(p *page.Page, t client.Ticket, wanted string) (m owed, err error) {
	m.all = t.SLA.Clocks
	for _, c := range m.all {
		if c.Breach != nil {
			m.broken = append(m.broken, c)
		}
	}
	if m.clock, m.there = t.Urgent(); !m.there {
		m.clock, m.there = latest(m.all)
	}
	for _, c := range m.all {
		if wanted != "" && numberOf(c) == wanted {
			m.clock = c
		}
	}
	for _, c := range m.all {
		if c.ID != m.clock.ID && (c.State == "running" || c.State == "paused") {
			m.others = append(m.others, c)
		}
	}
	if !m.there {
		return m, nil
	}
	r, err := p.API.Receipt(strconv.FormatInt(t.Number, 10), numberOf(m.clock))
	if err != nil {
		return m, err
	}
	m.receipt = &r
	return m, nil
}

// look is how the card looks: as the clock stands.
func (m owed) look() string {
	switch {
	case !m.there:
		return "none"
	case m.clock.State == "running" && m.clock.Left() < 0:
		return "late"
	}
	return m.clock.State
}

// ended are how clocks ended without an answer.
var ended = map[string]string{
	"superseded": "Another clock took over, after the business impact or the country was corrected.",
	"cancelled":  "It ended without an answer: the request was solved, closed or merged before.",
}

// promiseTitle is what was promised, and within which time.
func (v *ticketView) promiseTitle(c client.Clock) string {
	return v.p.Say("%[1]s within %[2]s", upperFirst(v.p.Tongue.Metric(c.Metric)), v.p.Tongue.Target(c.Target))
}

// latest is the last clock that says something: one that stands still, else one that was stopped
// by an answer, else the last.
func latest(all []client.Clock) (last client.Clock, there bool) {
	for _, states := range [][]string{{"paused"}, {"met", "missed"}, {"cancelled", "superseded"}} {
		for i := len(all) - 1; i >= 0; i-- {
			for _, state := range states {
				if all[i].State == state {
					return all[i], true
				}
			}
		}
	}
	return client.Clock{}, false
}

// numberOf is a clock's number within its ticket, by which the API and the page's address know it.
func numberOf(c client.Clock) string { return c.ID[strings.LastIndexByte(c.ID, '.')+1:] }

// answered is when the customer was answered; zero where they weren't.
func answered(c client.Clock) time.Time {
	if c.State == "met" || c.State == "missed" {
		return c.StoppedAt
	}
	return time.Time{}
}

// causes are how promises were broken, as customers read it.
var causes = map[string]string{
	"silence":          "We did not answer in time.",
	"reclassification": "The business impact was corrected, and by the new one the time was up already.",
	"relocation":       "The country was corrected, and by its business hours the time was up already.",
}

// afterwards says what became of a broken promise.
func (v *ticketView) afterwards(c client.Clock) string {
	p := v.p
	switch c.State {
	case "missed", "met":
		return p.Say("We answered on %[1]s.", p.Tongue.Short(c.StoppedAt, v.zone())+v.zoneShown())
	case "running", "paused":
		return p.Say("We still owe you this.")
	case "superseded":
		return p.Say("Another clock has taken over since. That doesn’t undo it.")
	}
	return ""
}

// zone is the reader's or, until a script has told it, the desk's.
func (v *ticketView) zone() *time.Location {
	if v.p.Zone == time.UTC {
		return v.ticket.Zone()
	}
	return v.p.Zone
}

// zoneShown names the zone where it isn't known to be the reader's.
func (v *ticketView) zoneShown() string {
	if v.p.Zone == time.UTC {
		return " (" + v.zone().String() + ")"
	}
	return ""
}
