package customer

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/a-h/templ"

	"deskbell/internal/fault"
	"deskbell/internal/web/page"
)

// labels are what the form's fields are called, in their order.
var labels = []struct{ name, label, anchor string }{
	{"license_email", "License email", "license_email"},
	{"requester.name", "Your name", "requester.name"},
	{"requester.email", "Your email", "requester.email"},
	{"requester.country", "Country", "requester.country"},
	{"topic", "Topic", "topic"},
	{"impact", "Business impact", "impacts"},
	{"subject", "Subject", "subject"},
	{"description", "Description", "description"},
	{filesField, "Files", filesField},
}

// refusals are what customers read in place of the API's sentence, by its code: those that have
// something in them that changes.
var refusals = map[string]string{
	"too_many_requests":       "That was too often. Please wait a moment, and send it again. Nothing you typed is lost.",
	"idempotency_key_reused":  "This form was sent before, and became a request. If you want to send another one, send it again.",
	"idempotency_in_flight":   "This form is being sent already. Please wait a moment, and send it again.",
	"interrupted":             "Something went wrong on our side. Please try again in a moment.",
	"directory_unavailable":   "Something went wrong on our side. Please try again in a moment.",
	"invalid_request":         "Your request was not sent yet. Please look at these fields again.",
	"malformed_json":          "Your request was not sent yet. Please look at these fields again.",
	"body_too_large":          "What you have written is too long to be sent. Put the long part into a file.",
	"invalid_idempotency_key": "This form cannot be sent as it is. Please send it again.",
}

// saidOf is a refusal as customers read it.
func saidOf(p *page.Page, refusal *fault.Error) string {
	if text, known := refusals[refusal.Code]; known {
		return p.Say(text)
	}
	return p.Say(refusal.Message)
}

func (v *submission) refusal() string { return saidOf(v.p, v.f.Refusal) }

// fieldFault is a fault in the list above the form.
type fieldFault struct{ anchor, label, says string }

// complaints are all faults, those of fields in the form's order.
func (v *submission) complaints() []fieldFault {
	var all []fieldFault
	named := map[string]bool{}
	for _, one := range labels {
		named[one.name] = true
		if says := v.fault(one.name); says != "" {
			all = append(all, fieldFault{one.anchor, v.p.Say(one.label), says})
		}
	}
	for _, one := range v.f.Faults() {
		if !named[one.Location] {
			all = append(all, fieldFault{says: saidOfField(v.p, one)})
		}
	}
	return all
}

// denied reports whether the form is shown again because nothing covers the request, which is
// said above it.
func (v *submission) denied() bool {
	return v.f.Refusal != nil && v.f.Refusal.Code == "not_entitled"
}

// fault is what is wrong with a field, as a sentence; empty if nothing is.
func (v *submission) fault(name string) string {
	if v.denied() && name == "license_email" {
		return v.p.Say("This address is not covered by support for this topic.")
	}
	for _, one := range v.f.Faults() {
		if one.Location == name {
			return saidOfField(v.p, one)
		}
	}
	return ""
}

// state ties a field to its hint, and says whether something is wrong with it.
func (v *submission) state(name string) templ.Attributes {
	attributes := templ.Attributes{"aria-describedby": name + "-hint"}
	if v.fault(name) != "" {
		attributes["aria-invalid"] = "true"
	}
	return attributes
}

var (
	longerForm = regexp.MustCompile(`(?:longer than|expected length <=|more than) (\d+)`)
	choosing   = map[string]string{
		"topic": "Choose a topic.", "impact": "Choose the business impact, one of those above.", "requester.country": "Choose a country.",
	}
)

// saidOfField is the API's fault of a field as customers read it. One that is new here is told
// as the API words it.
func saidOfField(p *page.Page, one fault.Field) string {
	longer := longerForm.FindStringSubmatch(one.Message)
	switch {
	case choosing[one.Location] != "":
		return p.Say(choosing[one.Location])
	case one.Message == "is missing", strings.HasSuffix(one.Location, "email") && fmt.Sprint(one.Value) == "":
		return p.Say("Please fill this in.")
	case strings.Contains(one.Message, "is not an email address"):
		return p.Say("This is not an email address; write it like name@company.example.")
	case one.Location == filesField:
		return p.Say("Ten files are the most.")
	case longer != nil:
		return p.Say("This is too long: %[1]s characters are the most.", longer[1])
	case one.Message == "must be a single line":
		return p.Say("Write it in one line.")
	case strings.Contains(one.Message, "control characters"):
		return p.Say("There are characters in it that no text has. Remove them, or write it anew.")
	}
	return one.Location + " " + one.Message + "."
}
