package tickets

import (
	"cmp"
	"slices"
	"strings"

	"deskbell/calendars"
	"deskbell/entitlement"
	"deskbell/internal/fault"
	"deskbell/sla"
)

// Languages are those that customers are written to in, as BCP 47 tags. The first is for
// whoever names none.
var Languages = []string{"en", "fr", "de", "es"}

// Request is what a customer submits.
type Request struct {
	LicenseEmail string
	Name         string
	Email        string
	Country      string // ISO 3166-1 alpha-2
	Language     string // one of Languages; empty: the first
	Topic        string
	Impact       sla.Impact
	Subject      string
	Description  string
}

// Check names every fault of a request that can be seen without looking anything else up than
// the topics.
func (r Request) Check(topics TopicList) fault.List {
	faults, _ := r.read(topics)
	return faults
}

// application is a request that was understood.
type application struct {
	Request
	license   entitlement.Email
	requester Requester
}

func (r Request) read(topics TopicList) (fault.List, application) {
	var faults fault.List
	a := application{Request: r}
	var err error
	if a.license, err = entitlement.ParseEmail(r.LicenseEmail); err != nil {
		faults.Add("license_email", r.LicenseEmail, "%s", err)
	}
	if _, err := entitlement.ParseEmail(r.Email); err != nil {
		faults.Add("requester.email", r.Email, "%s", err)
	}
	region, err := calendars.RegionOf(r.Country)
	if err != nil {
		faults.Add("requester.country", r.Country, "%s", err)
	}
	a.requester = Requester{
		Name: strings.TrimSpace(r.Name), Email: strings.TrimSpace(r.Email),
		Country: strings.ToUpper(strings.TrimSpace(r.Country)), Region: region,
		Language: cmp.Or(r.Language, Languages[0]),
	}
	if !slices.Contains(Languages, a.requester.Language) {
		faults.Add("requester.language", r.Language, "%q is not a language we write in; use %s", r.Language, joined(Languages))
	}
	checkText(&faults, "requester.name", r.Name, longestName)
	checkLine(&faults, "subject", r.Subject, longestSubject)
	checkText(&faults, "description", r.Description, longestBody)
	if !slices.Contains(topics.Keys(), r.Topic) {
		faults.Add("topic", r.Topic, "%q is not a topic; use %s", r.Topic, joined(topics.Keys()))
	}
	if r.Impact == "" {
		faults.Add("impact", nil, "is missing")
	}
	return faults, a
}

// checkLine is checkText for what goes on one line.
func checkLine(faults *fault.List, location, text string, longest int) {
	if strings.ContainsAny(text, "\r\n\t") {
		faults.Add(location, nil, "must be a single line")
		return
	}
	checkText(faults, location, text, longest)
}
