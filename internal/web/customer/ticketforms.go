package customer

import (
	"strconv"
	"unicode"
	"unicode/utf8"

	"github.com/a-h/templ"

	"deskbell/internal/web/client"
)

// The parts of the page that have a form.
const (
	inComposer = "compose"
	inRating   = "rating"
	inLinks    = "links"
)

// ticketRefusals are what customers read in place of the API's sentence, by its code.
var ticketRefusals = map[string]string{
	"action_not_applicable":  "That cannot be done any more: the request has changed meanwhile. Below is how it stands now.",
	"idempotency_key_reused": "This message was sent before. If you want to send another one, send it again.",
	"too_many_requests":      "That was too often. Please wait a while, and try again.",
}

// amiss is what customers read above a form with fields that the API doesn't take.
var amiss = map[string]string{
	inComposer: "Your message was not sent yet. Please look at these fields again.",
	inRating:   "Your rating was not taken yet. Please look at these fields again.",
}

// complaint is why the form of a part was refused; empty if it wasn't. What isn't about its fields
// is said at the top, whether or not the part is still there: that is the part without a name.
func (v *ticketView) complaint(part string) string {
	refusal := v.form.Refusal
	if refusal == nil {
		return ""
	}
	if len(refusal.Fields) > 0 && amiss[v.part] != "" {
		if part != v.part {
			return ""
		}
		return v.p.Say(amiss[part])
	}
	if part != "" {
		return ""
	}
	if text, known := ticketRefusals[refusal.Code]; known {
		return v.p.Say(text)
	}
	return saidOf(v.p, refusal)
}

// fault is what is wrong with a field, as a sentence; empty if nothing is.
func (v *ticketView) fault(name string) string {
	for _, one := range v.form.Faults() {
		switch {
		case one.Location != name:
		case name == "score":
			return v.p.Say("Choose one of the five.")
		case name == "body" && v.form.Value("body") == "":
			return v.p.Say("Please fill this in.")
		default:
			return saidOfField(v.p, one)
		}
	}
	return ""
}

// state ties a field to its hint, and says whether something is wrong with it.
func (v *ticketView) state(name string) templ.Attributes {
	attributes := templ.Attributes{"aria-describedby": name + "-hint"}
	if v.fault(name) != "" {
		attributes["aria-invalid"] = "true"
	}
	return attributes
}

// id is an entry's on the page; it never changes.
func (e entry) id() string { return "event-" + strconv.Itoa(e.event.Number) }

// news is what makes an entry one that the reader hasn't seen.
func (e entry) news() string {
	if last := len(e.files) - 1; last >= 0 {
		return e.files[last].ID
	}
	return e.event.ID
}

// shown stands for all that an entry shows, as far as it can change.
func (e entry) shown(v *ticketView) string {
	return e.news() + " " + v.p.Tongue.Language() + " " + v.p.Zone.String() + " " + v.ticket.ErasedAt.String() + " " + v.merged()
}

// merged is the number of the request that this one goes on in.
func (v *ticketView) merged() string { return strconv.FormatInt(v.ticket.MergedNumber, 10) }

// download is where a file is.
func (v *ticketView) download(file client.Attachment) string {
	return client.TicketPath(v.number(), "attachments", file.ID)
}

// askForLink is the page on which one has a fresh link mailed.
func askForLink(number string) string {
	if _, err := strconv.ParseInt(number, 10, 64); err != nil {
		number = ""
	}
	return client.Query("/link", "number", number)
}

// upperFirst begins a text with a capital.
func upperFirst(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(first)) + text[size:]
}
