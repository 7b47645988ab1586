package agent

import (
	"strconv"
	"strings"

	"deskbell/internal/web/client"
	"deskbell/internal/web/parts"
)

// lineOf says what happened, to follow the name of who did it. Reasons, notes and comments stand
// by themselves; see the template.
func lineOf(v *ticketView, e client.Event) string {
	switch e.Type {
	case "ticket.submitted":
		return "submitted the request"
	case "ticket.replied":
		return "replied"
	case "ticket.responded":
		return "sent: " + strings.ToLower(responseTitles[e.Kind])
	case "ticket.asked":
		return "asked the customer"
	case "ticket.noted":
		return "wrote an internal note"
	case "ticket.attached":
		return "added a file"
	case "ticket.reclassified":
		return "corrected the impact from " + parts.Title(e.Was) + " to " + parts.Title(e.Impact)
	case "ticket.relocated":
		return "corrected the country from " + e.Was + " to " + e.Country
	case "ticket.assigned":
		return assignedLine(v, e)
	case "ticket.tagged":
		if len(e.Tags) == 0 {
			return "removed all tags"
		}
		return "set the tags " + strings.Join(e.Tags, ", ")
	case "ticket.rated":
		return "rated it " + strconv.Itoa(e.Score) + " of 5"
	case "ticket.device_deactivated":
		return "deactivated the device " + e.Device
	case "sla.warning", "sla.breached", "sla.met", "sla.escalated", "sla.acknowledged":
		return promiseLine(v, e)
	}
	if plain, known := plainLines[e.Type]; known {
		return plain
	}
	return e.Type // of a newer version
}

// plainLines need nothing but the kind of event.
var plainLines = map[string]string{
	"ticket.solved": "solved it", "ticket.reopened": "reopened it", "ticket.resumed": "took the next move back from the customer",
	"ticket.closed": "closed it", "ticket.merged": "closed it as a duplicate of", "ticket.duplicate_added": "merged a duplicate into it:",
	"ticket.entitled": "looked the licenses up: the request is entitled", "ticket.refused": "looked the licenses up: the request is not entitled, and was closed",
	"ticket.erased": "replaced the personal data in it",
}

func assignedLine(v *ticketView, e client.Event) string {
	switch {
	case e.Assignee == "":
		return "took it from " + v.Person(e.Was) + "; nobody has it"
	case e.Assignee == e.Actor.ID || v.Person(e.Assignee) == e.Actor.Name:
		return "took it"
	}
	return "assigned it to " + v.Person(e.Assignee)
}

// promiseLine says what became known about a promise.
func promiseLine(v *ticketView, e client.Event) string {
	what := "a promise"
	for _, c := range v.Ticket.SLA.Clocks {
		if strings.HasSuffix(c.ID, "."+strconv.Itoa(e.Clock)) {
			what = "the " + strings.ToLower(parts.Title(c.Metric)) + " (" + c.Target + ")"
		}
	}
	switch e.Type {
	case "sla.warning":
		return strconv.Itoa(e.Percent) + " % of the time for " + what + " is used up"
	case "sla.breached":
		return "the promise of " + what + " was broken"
	case "sla.met":
		return "the promise of " + what + " was kept"
	case "sla.escalated":
		return "escalated " + what + ", step " + strconv.Itoa(e.Step)
	}
	return "explained why the promise of " + what + " was broken: " + strings.ToLower(parts.Title(e.Cause))
}
