package documents

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"deskbell/calendars"
	"deskbell/sla"
)

// What a policy may hold.
const (
	mostLevels   = 20
	mostServices = 20
	mostItems    = 50 // of the short lists
	largestRank  = 1000
	mostDays     = 5 * 365 // business days are never shorter, and no promise may take longer
)

// ParsePolicy reads a policy as far as its own words go: its keys, their types and the
// forms of their values. Version is left 0 for the caller to set. The error is a
// fault.Invalid that names every fault as file:line.
func ParsePolicy(file string, source []byte) (*sla.Policy, error) {
	d := readPolicy(file, source)
	if err := d.err("invalid_policy", "policy"); err != nil {
		return nil, err
	}
	return d.policy, nil
}

// CheckPolicy is ParsePolicy, and also refuses what sla.Policy.Check does, in the same
// error. The calendars are those known by ID when the policy takes effect, at.
func CheckPolicy(file string, source []byte, known map[string]*calendars.Calendar, at time.Time) (*sla.Policy, error) {
	d := readPolicy(file, source)
	if d.policy != nil {
		d.adopt(d.policy.Check(known, at), d.written)
	}
	if err := d.err("invalid_policy", "policy"); err != nil {
		return nil, err
	}
	return d.policy, nil
}

// policyReader reads one policy.
type policyReader struct {
	*reader
	policy *sla.Policy
	places []int // the place in the document of each level, which are sorted by rank
}

func readPolicy(file string, source []byte) *policyReader {
	d := &policyReader{reader: newReader(file)}
	root := d.parse(source)
	if root == nil {
		return d
	}
	f := d.fields(root, "policy", "title", "levels", "calendars", "warn_at", "reclassification", "pin", "responses", "pauses", "notices", "escalation")
	plan := d.id(f.need("policy", "name the plan it serves, such as enterprise"), "enterprise")
	d.policy = &sla.Policy{
		Plan:             plan,
		Title:            cmp.Or(d.text(f.may("title"), longestTitle, false), plan),
		Levels:           d.levels(f.need("levels", "list the impact levels, such as - {impact: critical, targets: {first_response: 2 business hours}}"), d.telling(f, telling{notices: sla.DeskHours})),
		Calendars:        d.services(f.need("calendars", "say which calendar serves which regions, such as - {calendar: us, default: true}")),
		WarnAt:           d.percents(f.may("warn_at")),
		Reclassification: sla.FromStart,
		Pin:              sla.PinTermStart,
		Responses:        slices.Clone(sla.Responses),
		Pauses:           []sla.Metric{sla.Workaround, sla.Resolution},
	}
	if word, ok := d.word(f.may("reclassification"), "from_start"); ok {
		d.policy.Reclassification = sla.Reclassification(word)
	}
	if word, ok := d.word(f.may("pin"), "term_start"); ok {
		d.policy.Pin = sla.Pin(word)
	}
	if n := f.may("responses"); n != nil {
		d.policy.Responses = words[sla.Response](d.reader, n, mostItems, "[action_plan, resolution]")
	}
	if n := f.may("pauses"); n != nil {
		d.policy.Pauses = words[sla.Metric](d.reader, n, mostItems, "[workaround, resolution]")
	}
	return d
}

// levels reads the levels and sorts them, the most severe first. Without ranks that is the
// order they are listed in. One that doesn't say who is told, and when, does as the policy.
func (d *policyReader) levels(n *node, common telling) []sla.Level {
	items := d.list(n, mostLevels, "- {impact: critical, title: Critical}")
	levels, ranked := make([]sla.Level, len(items)), 0
	var unranked []*node
	for i, item := range items {
		f := d.fields(item, "impact", "title", "description", "rank", "calendar", "targets", "notices", "escalation")
		tells := d.telling(f, common)
		impact := d.id(f.need("impact", "name the level, such as critical"), "critical")
		levels[i] = sla.Level{
			Impact:      sla.Impact(impact),
			Title:       cmp.Or(d.text(f.may("title"), longestTitle, false), impact),
			Description: d.text(f.may("description"), longestDescription, true),
			Calendar:    d.id(f.may("calendar"), "always"),
			Targets:     d.targets(f.may("targets")),
			Rank:        d.rank(f.may("rank")),
			Notices:     tells.notices,
			Escalation:  tells.escalation,
		}
		if f.has("rank") {
			ranked++
		} else {
			unranked = append(unranked, item)
		}
		d.places = append(d.places, i)
	}
	for i := range levels {
		if ranked == 0 {
			levels[i].Rank = i + 1
		}
	}
	if ranked > 0 {
		for _, item := range unranked {
			place := below(item.path, "rank")
			d.wrong[place] = true
			d.note(item.line, place, nil, "rank: is missing; give every level a rank (1 is the most severe), or none and list the most severe first")
		}
	}
	slices.SortStableFunc(d.places, func(a, b int) int { return cmp.Compare(levels[a].Rank, levels[b].Rank) })
	sorted := make([]sla.Level, len(levels))
	for i, place := range d.places {
		sorted[i] = levels[place]
	}
	return sorted
}

func (d *policyReader) rank(n *node) int {
	word, ok := d.word(n, "1")
	if !ok {
		return 0
	}
	rank, err := strconv.Atoi(word)
	if n.kind != numberNode || err != nil || rank < 1 || rank > largestRank {
		d.refuse(n, word, "must be a whole number from 1 (the most severe) to %d", largestRank)
		return 0
	}
	return rank
}

func (d *policyReader) targets(n *node) map[sla.Metric]sla.Target {
	metrics := make([]string, len(sla.Metrics))
	for i, m := range sla.Metrics {
		metrics[i] = string(m)
	}
	targets := map[sla.Metric]sla.Target{}
	f := d.fields(n, metrics...)
	for _, metric := range metrics {
		if target, ok := d.target(f.may(metric), "2 business hours"); ok {
			targets[sla.Metric(metric)] = target
		}
	}
	return targets
}

func (d *policyReader) services(n *node) []sla.Service {
	var services []sla.Service
	for _, item := range d.list(n, mostServices, "- {regions: [europe], calendar: switzerland}") {
		f := d.fields(item, "regions", "calendar", "default")
		regions := f.may("regions")
		s := sla.Service{
			Regions:  words[calendars.Region](d.reader, regions, mostItems, "[africa, asia, europe]"),
			Calendar: d.id(f.need("calendar", "name the calendar that serves them, such as switzerland"), "switzerland"),
			Default:  d.truth(f.may("default")),
		}
		services = append(services, s)

		legible := f != nil && !d.wrong[below(item.path, "default")] && !d.wrong[below(item.path, "regions")] &&
			(regions == nil || len(regions.items) == len(s.Regions))
		if !legible {
			d.unsure[n.path] = true // a region that could not be read is not one that nobody serves
		} else if len(s.Regions) == 0 && !s.Default {
			d.note(item.line, item.path, nil, "%s", named(item.path, "serves no region; give its regions or default: true"))
		}
	}
	return services
}

func (d *policyReader) percents(n *node) []int {
	var percents []int
	for _, item := range d.list(n, mostItems, "[50%, 80%]") {
		if percent, ok := d.percent(item, 0); ok {
			percents = append(percents, percent)
		}
	}
	return percents
}

var levelPath = regexp.MustCompile(`^levels\[(\d+)\](\.(notices|escalation)\b)?`)

// written is the path in the document for one in the policy, whose levels are sorted and
// have what the policy says for all of them.
func (d *policyReader) written(path string) string {
	part := levelPath.FindStringSubmatch(path)
	if part == nil {
		return path
	}
	i, _ := strconv.Atoi(part[1]) // the pattern admits digits only
	level := fmt.Sprintf("levels[%d]", d.places[i])
	rest := strings.TrimPrefix(path, "levels["+part[1]+"]")
	if _, own := d.lines[level+part[2]]; !own {
		return strings.TrimPrefix(rest, ".")
	}
	return level + rest
}
