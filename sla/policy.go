package sla

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"deskbell/calendars"
	"deskbell/internal/fault"
)

// Impact is a business impact's key, such as critical.
type Impact string

// Level is one business impact and what it is promised.
type Level struct {
	Impact      Impact
	Rank        int // 1 is the most severe
	Title       string
	Description string
	Calendar    string // one that serves this level everywhere; empty: by region
	Targets     map[Metric]Target
	Notices     Notices // when staff hear of what happens; empty: DeskHours
	Escalation  []Step  // numbered from 1
}

// Service says which calendar serves some regions.
type Service struct {
	Regions  []calendars.Region
	Calendar string
	Default  bool // serves every region not named
}

// Reclassification says from when a changed impact's target counts.
type Reclassification string

// The ways to count after a change of impact or country.
const (
	FromStart  Reclassification = "from_start"
	FromChange Reclassification = "from_change"
)

// Pin says which version of a policy serves a contract.
type Pin string

// The pins.
const (
	PinTermStart Pin = "term_start" // the version in force when the contract's term began
	PinLatest    Pin = "latest"     // the version in force when the ticket is submitted
)

// Policy is the promises of one plan. A published version never changes.
type Policy struct {
	Plan             string
	Version          int // from 1
	Title            string
	Levels           []Level // most severe first
	Calendars        []Service
	WarnAt           []int // percent of a target, ascending
	Pauses           []Metric
	Reclassification Reclassification
	Pin              Pin
	Responses        []Response // the message kinds that meet a response clock
}

// Ref names the version, such as enterprise@3.
func (p *Policy) Ref() string { return fmt.Sprintf("%s@%d", p.Plan, p.Version) }

// Level finds an impact's level.
func (p *Policy) Level(impact Impact) (Level, bool) {
	i := slices.IndexFunc(p.Levels, func(l Level) bool { return l.Impact == impact })
	if i < 0 {
		return Level{}, false
	}
	return p.Levels[i], true
}

// Impacts lists the keys, most severe first.
func (p *Policy) Impacts() []Impact {
	keys := make([]Impact, len(p.Levels))
	for i, l := range p.Levels {
		keys[i] = l.Impact
	}
	return keys
}

// CalendarID names the calendar that serves a region at a level; empty if none does.
func (p *Policy) CalendarID(region calendars.Region, level Level) string {
	if level.Calendar != "" {
		return level.Calendar
	}
	fallback := ""
	for _, s := range p.Calendars {
		if slices.Contains(s.Regions, region) {
			return s.Calendar
		}
		if s.Default {
			fallback = s.Calendar
		}
	}
	return fallback
}

// accepts reports whether a message of that kind meets a response clock.
func (p *Policy) accepts(r Response) bool {
	if r == ResponseWorkaround {
		r = ResponseStatusUpdate
	}
	return slices.Contains(p.Responses, r)
}

var keyForm = regexp.MustCompile(`^[a-z][a-z0-9_-]{0,39}$`)

// furthestDue bounds a promise: one that takes longer is a mistake in the document.
const furthestDue = 5 * 365 * 24 * time.Hour

// Check refuses a policy that could leave a ticket without the promise it names. The
// calendars are the known ones by ID, and at is when the policy takes effect. The error is
// a fault.Invalid that names every fault by its path in the document, such as
// levels[2].targets.update.
func (p *Policy) Check(known map[string]*calendars.Calendar, at time.Time) error {
	var faults fault.List
	if !keyForm.MatchString(p.Plan) {
		faults.Add("policy", p.Plan, "must be a short lower-case name such as enterprise")
	}
	p.checkServices(&faults, known)
	p.checkLevels(&faults, known, at)
	for i, percent := range p.WarnAt {
		if percent < 1 || percent > 99 || (i > 0 && percent <= p.WarnAt[i-1]) {
			faults.Add("warn_at", percent, "must rise from 1%% to 99%%, such as [50%%, 80%%]")
			break
		}
	}
	for _, m := range p.Pauses {
		if !m.Pausable() {
			faults.Add("pauses", string(m), "%s cannot pause; only workaround and resolution can", m)
		}
	}
	if len(p.Responses) == 0 {
		faults.Add("responses", nil, "is empty: no message could ever meet a response clock")
	}
	for _, r := range p.Responses {
		if !slices.Contains(Responses, r) {
			faults.Add("responses", string(r), "%q is not a response; use action_plan, status_update or resolution", r)
		}
	}
	if p.Reclassification != FromStart && p.Reclassification != FromChange {
		faults.Add("reclassification", string(p.Reclassification), "must be from_start or from_change")
	}
	if p.Pin != PinTermStart && p.Pin != PinLatest {
		faults.Add("pin", string(p.Pin), "must be term_start or latest")
	}
	return faults.Err("invalid_policy", "Policy %q cannot be used.", p.Plan)
}

func (p *Policy) checkServices(faults *fault.List, known map[string]*calendars.Calendar) {
	served := map[calendars.Region]bool{}
	defaults := 0
	for i, s := range p.Calendars {
		at := fmt.Sprintf("calendars[%d]", i)
		if known[s.Calendar] == nil {
			faults.Add(at+".calendar", s.Calendar, "%q is not a published calendar; publish it first", s.Calendar)
		}
		for _, r := range s.Regions {
			if !slices.Contains(calendars.Regions, r) {
				faults.Add(at+".regions", string(r), "%q is not a region; use %s", r, joined(calendars.Regions))
			}
			if served[r] {
				faults.Add(at+".regions", string(r), "%s is served by an earlier calendar already", r)
			}
			served[r] = true
		}
		if s.Default {
			defaults++
		}
	}
	if defaults > 1 {
		faults.Add("calendars", nil, "has more than one default")
	}
	for _, r := range calendars.Regions {
		if defaults == 0 && !served[r] {
			faults.Add("calendars", string(r), "no calendar serves %s; name one, or mark one default: true", r)
		}
	}
}

func (p *Policy) checkLevels(faults *fault.List, known map[string]*calendars.Calendar, at time.Time) {
	if len(p.Levels) == 0 {
		faults.Add("levels", nil, "is empty; a ticket needs an impact")
	}
	impacts, ranks := map[Impact]bool{}, map[int]bool{}
	for i, l := range p.Levels {
		path := fmt.Sprintf("levels[%d]", i)
		if !keyForm.MatchString(string(l.Impact)) {
			faults.Add(path+".impact", string(l.Impact), "must be a short lower-case name such as critical")
		}
		if impacts[l.Impact] {
			faults.Add(path+".impact", string(l.Impact), "%s is there twice", l.Impact)
		}
		if ranks[l.Rank] {
			faults.Add(path+".rank", l.Rank, "rank %d is there twice", l.Rank)
		}
		impacts[l.Impact], ranks[l.Rank] = true, true
		if l.Calendar != "" && known[l.Calendar] == nil {
			faults.Add(path+".calendar", l.Calendar, "%q is not a published calendar; publish it first", l.Calendar)
		}
		for _, metric := range slices.Sorted(maps.Keys(l.Targets)) {
			place := path + ".targets." + string(metric)
			if !slices.Contains(Metrics, metric) {
				faults.Add(place, string(metric), "%q is not a metric; use %s", metric, joined(Metrics))
			}
			p.checkReachable(faults, place, l, l.Targets[metric], known, at)
		}
		p.checkEscalation(faults, path, l, known, at)
	}
}

func (p *Policy) checkReachable(faults *fault.List, place string, l Level, target Target, known map[string]*calendars.Calendar, at time.Time) {
	if target.Amount < 1 || target.Amount > largestAmount {
		faults.Add(place, target.Amount, "must be 1 to %d", largestAmount)
		return
	}
	for _, region := range calendars.Regions {
		calendar := known[p.CalendarID(region, l)]
		if calendar == nil {
			continue // named above
		}
		if target.Due(target.Calendar(calendar), at).Sub(at) > furthestDue {
			faults.Add(place, target.String(), "%s would be due more than five years later by the calendar %s", target, calendar.Ref())
			return
		}
	}
}

func joined[T ~string](all []T) string {
	words := make([]string, len(all))
	for i, one := range all {
		words[i] = string(one)
	}
	return strings.Join(words, ", ")
}
