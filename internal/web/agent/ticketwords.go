package agent

import (
	"strconv"
	"strings"

	"deskbell/internal/web/client"
	"deskbell/internal/web/parts"
)

// text writes a number.
func text(n int64) string { return strconv.FormatInt(n, 10) }

// tagsIn are the tags that somebody wrote, separated by commas.
func tagsIn(written string) []string {
	var all []string
	for _, one := range strings.Split(written, ",") {
		if tag := strings.TrimSpace(one); tag != "" {
			all = append(all, tag)
		}
	}
	return all
}

// bases are why a request was admitted.
var bases = map[string]string{
	"enterprise": "Enterprise support", "support_and_upgrade": "Support & Upgrade", "deactivation_topic": "Device deactivation, admitted whoever asks",
	"provisional": "Provisional: the licenses could not be looked up yet", "denied": "Not entitled",
}

// reasonsOfLinks are why there is a link to a ticket.
var reasonsOfLinks = map[string]string{"submitted": "came with the submission", "mailed": "in a mail about the ticket", "made": "mailed again"}

// actorOf is who did something, as a line begins with it.
func actorOf(e client.Event) string {
	if e.Actor.Role == "system" {
		return "The desk:"
	}
	return e.Actor.Name
}

// languages are what customers are written to in.
var languages = map[string]string{"en": "English", "fr": "French", "de": "German", "es": "Spanish"}

// reported says what the customer had chosen, where that was corrected.
func reported(v *ticketView) string {
	if v.Ticket.Impact.Reported == v.Ticket.Impact.Current {
		return ""
	}
	return "reported as " + parts.Title(v.Ticket.Impact.Reported)
}

// typedTags are those that somebody has written, or the ticket's.
func (v *ticketView) typedTags() string {
	if v.Part == "tags" {
		return v.Form.Value("tags")
	}
	return strings.Join(v.Ticket.Tags, ", ")
}
