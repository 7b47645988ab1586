package customer

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"deskbell/internal/web/client"
)

func digits(n int) string { return strconv.Itoa(n) }

// outlook is what there is to say about the promise so far.
type outlook int

const (
	unknown   outlook = iota // something has to be filled in first
	uncovered                // the request would not be admitted
	without                  // it would, without a guaranteed time
	due                      // it would be answered by an instant
	silent                   // nothing can be said just now
)

func (v *submission) outlook() outlook {
	known := v.foreseen.answer
	switch {
	case v.foreseen.unreadable || !v.foreseen.asked:
		return unknown
	case v.foreseen.refusal != nil:
		return silent
	case !known.Eligible:
		return uncovered
	case !known.Guaranteed || known.Promise != nil && known.Promise.DueAt.IsZero():
		return without
	case known.Promise == nil:
		return unknown
	}
	return due
}

// look and icon are how the verdict is shown.
func (v *submission) look() string {
	switch {
	case v.foreseen.answer.Guaranteed:
		return "good"
	case v.foreseen.answer.Eligible:
		return "plain"
	}
	return "warn"
}

func (v *submission) icon() string {
	switch {
	case v.foreseen.answer.Guaranteed:
		return "kept"
	case v.foreseen.answer.Eligible:
		return "running"
	}
	return "warning"
}

// terms tell whether the cards of two answers are the same.
func (v *submission) terms() string {
	all := make([]string, len(v.levels))
	for i, one := range v.levels {
		all[i] = one.Impact + "=" + v.within(one)
	}
	return strings.Join(append(all, v.impactHint()), ";")
}

// severity is how many of four bars a level has, by its place among the plan's.
func (v *submission) severity(i int) int { return max(1, 4-4*i/len(v.levels)) }

func (v *submission) severityClass(i int) string {
	return []string{"", "impact-limited", "impact-moderate", "impact-major", "impact-critical"}[v.severity(i)]
}

func (v *submission) target(l client.Level) string { return l.Targets["first_response"] }

// within is how soon a level is answered.
func (v *submission) within(l client.Level) string {
	if v.target(l) == "" {
		return v.p.Say("No guaranteed time")
	}
	return v.p.Say("Response within %[1]s", v.p.Tongue.Target(v.target(l)))
}

func (v *submission) impactHint() string {
	if v.foreseen.answer.Eligible {
		return ""
	}
	return "The times are those of Enterprise support."
}

// desk is the zone of the calendar that counts.
func (v *submission) desk() *time.Location {
	if promised := v.foreseen.answer.Promise; promised != nil {
		if zone, err := time.LoadLocation(promised.TimeZone); err == nil {
			return zone
		}
	}
	return time.UTC
}

// whose says whose clock the due instant is told by, and what the desk's shows then.
func (v *submission) whose() string {
	at, desk := v.foreseen.answer.Promise.DueAt, v.desk()
	there := v.p.Say("at our desk %[1]s (%[2]s)", v.p.Tongue.Short(at, desk), desk.String())
	switch {
	case v.p.Zone == time.UTC: // as far as is known
		return there
	case v.p.Tongue.Short(at, v.p.Zone) == v.p.Tongue.Short(at, desk):
		return v.p.Say("your time, and our desk’s")
	}
	return v.p.Say("your time") + " · " + there
}

// closedDay tells the next day on which the desk is closed; empty if there is none.
func (v *submission) closedDay() string {
	promised := v.foreseen.answer.Promise
	if promised == nil || promised.NextClosedDay == nil {
		return ""
	}
	day, err := time.Parse(time.DateOnly, promised.NextClosedDay.Date)
	if err != nil {
		return ""
	}
	name := v.p.Tongue.Holiday(promised.NextClosedDay.Name)
	if v.p.Now.In(v.desk()).Format(time.DateOnly) == promised.NextClosedDay.Date {
		return v.p.Say("Our desk is closed today: %[1]s.", name)
	}
	return v.p.Say("The next day our desk is closed: %[1]s, %[2]s.", v.p.Tongue.Date(day, time.UTC), name)
}

// step is something that has to be filled in before there is a promise.
type step struct {
	anchor, label string
	there         bool
}

func (v *submission) missing() []step {
	has := func(name string) bool { return v.f.Value(name) != "" }
	return []step{
		{"license_email", "License email", v.foreseen.asked && !v.foreseen.unreadable},
		{"requester.country", "Country", has("requester.country")},
		{"impacts", "Business impact", slices.ContainsFunc(v.levels, func(l client.Level) bool { return l.Impact == v.f.Value("impact") })},
	}
}

// told is what scripts say, in the reader's language.
func (v *submission) told() templ.Attributes {
	says := templ.Attributes{}
	for name, text := range map[string]string{
		"remove": "Remove", "large": "It is larger than 25 MiB.", "many": "Ten files are the most.", "waits": "waits", "sent": "stored",
		"sending": "Sending …", "uploading": "Your request is sent. Its files are on their way …", "failed": "It could not be stored.",
		"refused": "Programs and scripts are not taken. Put it into a ZIP archive.", "unsent": "Some files were not stored. Your request was sent all the same.",
		"again": "Try again", "go": "Go to the request", "offline": "There is no connection just now. Nothing is lost: please send it again.",
		"drop": "Drop files here, or choose them", "restored": "What you had typed is here again.",
	} {
		says["data-say-"+name] = v.p.Say(text)
	}
	return says
}
