package sla_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"deskbell/calendars"
	"deskbell/internal/fault"
	"deskbell/sla"
)

// Policies take effect at this instant.
var newYear = time.Date(2026, time.January, 1, 0, 0, 0, 0, time.UTC)

func TestPoliciesThatCanBeKeptAreAccepted(t *testing.T) {
	for _, p := range []*sla.Policy{enterprise(), premium(), fromChange(premium())} {
		if err := p.Check(known, newYear); err != nil {
			t.Errorf("%s %s: %v", p.Ref(), p.Reclassification, err)
		}
	}
}

func TestPoliciesThatCouldBreakAPromiseAreRefused(t *testing.T) {
	rarely := calendar(calendars.Spec{ID: "rarely", Version: 1, Zone: zurich, Week: calendars.Week{nil, hours("09:00-09:01"), nil, nil, nil, nil, nil}})
	known := map[string]*calendars.Calendar{"switzerland": swiss, "us": american, "always": calendars.Always, "rarely": rarely}
	for _, c := range []struct {
		name  string
		spoil func(*sla.Policy)
		want  []string // location: message
	}{
		{"no name", func(p *sla.Policy) { p.Plan = "" },
			[]string{"policy: must be a short lower-case name such as enterprise"}},
		{"a name that is no key", func(p *sla.Policy) { p.Plan = "Enterprise Plus" },
			[]string{"policy: must be a short lower-case name such as enterprise"}},
		{"no levels", func(p *sla.Policy) { p.Levels = nil },
			[]string{"levels: is empty; a ticket needs an impact"}},
		{"an impact that is no key", func(p *sla.Policy) { p.Levels[1].Impact = "Sev 1" },
			[]string{"levels[1].impact: must be a short lower-case name such as critical"}},
		{"an impact twice", func(p *sla.Policy) { p.Levels[1].Impact = "critical" },
			[]string{"levels[1].impact: critical is there twice"}},
		{"a rank twice", func(p *sla.Policy) { p.Levels[3].Rank = 1 },
			[]string{"levels[3].rank: rank 1 is there twice"}},
		{"an unknown metric", func(p *sla.Policy) { p.Levels[0].Targets = targets("reply", "2 hours") },
			[]string{`levels[0].targets.reply: "reply" is not a metric; use first_response, next_response, update, workaround, resolution`}},
		{"several unknown metrics, always in the same order", func(p *sla.Policy) {
			p.Levels[0].Targets = targets("d", "2 hours", "b", "2 hours", "a", "2 hours", "c", "2 hours")
		}, []string{
			`levels[0].targets.a: "a" is not a metric; use first_response, next_response, update, workaround, resolution`,
			`levels[0].targets.b: "b" is not a metric; use first_response, next_response, update, workaround, resolution`,
			`levels[0].targets.c: "c" is not a metric; use first_response, next_response, update, workaround, resolution`,
			`levels[0].targets.d: "d" is not a metric; use first_response, next_response, update, workaround, resolution`,
		}},
		{"a target of nothing", func(p *sla.Policy) { p.Levels[2].Targets["update"] = sla.Target{} },
			[]string{"levels[2].targets.update: must be 1 to 100000"}},
		{"a target beyond all bounds", func(p *sla.Policy) { p.Levels[2].Targets["update"] = sla.Target{Amount: 100_001, Unit: sla.Second} },
			[]string{"levels[2].targets.update: must be 1 to 100000"}},
		{"a target that nobody lives to see", func(p *sla.Policy) { p.Levels[2].Targets = targets("resolution", "100000 business hours") },
			[]string{"levels[2].targets.resolution: 100000 business hours would be due more than five years later by the calendar switzerland@1"}},
		{"in days", func(p *sla.Policy) { p.Levels[2].Targets = targets("resolution", "100000 business days") },
			[]string{"levels[2].targets.resolution: 100000 business days would be due more than five years later by the calendar switzerland@1"}},
		{"by a calendar that hardly opens", func(p *sla.Policy) {
			p.Levels[0].Calendar = "rarely"
			p.Levels[0].Targets = responses("5 business hours")
		},
			[]string{
				"levels[0].targets.first_response: 5 business hours would be due more than five years later by the calendar rarely@1",
				"levels[0].targets.next_response: 5 business hours would be due more than five years later by the calendar rarely@1",
			}},
		{"a level's calendar that isn't published", func(p *sla.Policy) { p.Levels[0].Calendar = "mars" },
			[]string{`levels[0].calendar: "mars" is not a published calendar; publish it first`}},
		{"a region's calendar that isn't published", func(p *sla.Policy) {
			p.Calendars = []sla.Service{{Calendar: "mars", Default: true}}
		}, []string{`calendars[0].calendar: "mars" is not a published calendar; publish it first`}},
		{"regions without a calendar", func(p *sla.Policy) { p.Calendars = p.Calendars[:1] },
			[]string{
				"calendars: no calendar serves africa; name one, or mark one default: true",
				"calendars: no calendar serves asia; name one, or mark one default: true",
				"calendars: no calendar serves europe; name one, or mark one default: true",
				"calendars: no calendar serves south_america; name one, or mark one default: true",
				"calendars: no calendar serves antarctica; name one, or mark one default: true",
			}},
		{"an unknown region", func(p *sla.Policy) { p.Calendars[0].Regions = []calendars.Region{"emea"} },
			[]string{`calendars[0].regions: "emea" is not a region; use africa, asia, europe, north_america, south_america, oceania, antarctica`}},
		{"a region twice", func(p *sla.Policy) { p.Calendars[1].Regions = []calendars.Region{"oceania"} },
			[]string{"calendars[1].regions: oceania is served by an earlier calendar already"}},
		{"two defaults", func(p *sla.Policy) { p.Calendars[0].Default = true },
			[]string{"calendars: has more than one default"}},
		{"a warning at nothing", func(p *sla.Policy) { p.WarnAt = []int{0, 50} },
			[]string{"warn_at: must rise from 1% to 99%, such as [50%, 80%]"}},
		{"a warning at the due instant", func(p *sla.Policy) { p.WarnAt = []int{50, 100} },
			[]string{"warn_at: must rise from 1% to 99%, such as [50%, 80%]"}},
		{"warnings out of order", func(p *sla.Policy) { p.WarnAt = []int{80, 50, 0} },
			[]string{"warn_at: must rise from 1% to 99%, such as [50%, 80%]"}},
		{"a response clock that pauses", func(p *sla.Policy) { p.Pauses = []sla.Metric{"resolution", "first_response", "update"} },
			[]string{
				"pauses: first_response cannot pause; only workaround and resolution can",
				"pauses: update cannot pause; only workaround and resolution can",
			}},
		{"no message that responds", func(p *sla.Policy) { p.Responses = nil },
			[]string{"responses: is empty: no message could ever meet a response clock"}},
		{"messages that don't", func(p *sla.Policy) { p.Responses = []sla.Response{"action_plan", "question", "workaround"} },
			[]string{
				`responses: "question" is not a response; use action_plan, status_update or resolution`,
				`responses: "workaround" is not a response; use action_plan, status_update or resolution`,
			}},
		{"no way to reclassify", func(p *sla.Policy) { p.Reclassification = "never" },
			[]string{"reclassification: must be from_start or from_change"}},
		{"no pin", func(p *sla.Policy) { p.Pin = "" },
			[]string{"pin: must be term_start or latest"}},
		{"everything at once", func(p *sla.Policy) { *p = sla.Policy{WarnAt: []int{100}} },
			[]string{
				"policy: must be a short lower-case name such as enterprise",
				"calendars: no calendar serves africa; name one, or mark one default: true",
				"calendars: no calendar serves asia; name one, or mark one default: true",
				"calendars: no calendar serves europe; name one, or mark one default: true",
				"calendars: no calendar serves north_america; name one, or mark one default: true",
				"calendars: no calendar serves south_america; name one, or mark one default: true",
				"calendars: no calendar serves oceania; name one, or mark one default: true",
				"calendars: no calendar serves antarctica; name one, or mark one default: true",
				"levels: is empty; a ticket needs an impact",
				"warn_at: must rise from 1% to 99%, such as [50%, 80%]",
				"responses: is empty: no message could ever meet a response clock",
				"reclassification: must be from_start or from_change",
				"pin: must be term_start or latest",
			}},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := enterprise()
			p.Calendars = slices.Clone(p.Calendars)
			c.spoil(p)
			refusal, ok := fault.As(p.Check(known, newYear))
			if !ok {
				t.Fatal("it was accepted")
			}
			if refusal.Kind != fault.Invalid || refusal.Code != "invalid_policy" {
				t.Errorf("got %s %s", refusal.Kind, refusal.Code)
			}
			lines := strings.Split(refusal.Error(), "\n")
			compare(t, lines[1:], c.want)
		})
	}
}

func TestALevelMayHaveItsOwnCalendar(t *testing.T) {
	p := premium()
	for _, c := range []struct {
		impact sla.Impact
		region calendars.Region
		want   string
	}{
		{"sev1", calendars.Europe, "always"},
		{"sev1", calendars.Oceania, "always"},
		{"sev2", calendars.Europe, "switzerland"},
		{"sev2", calendars.Oceania, "us"},
		{"sev2", calendars.NorthAmerica, "us"},
		{"sev2", calendars.SouthAmerica, "switzerland"},
	} {
		level, ok := p.Level(c.impact)
		if !ok {
			t.Fatalf("no level %s", c.impact)
		}
		if got := p.CalendarID(c.region, level); got != c.want {
			t.Errorf("%s in %s is counted by %s, want %s", c.impact, c.region, got, c.want)
		}
	}
	if _, ok := p.Level("critical"); ok {
		t.Error("there is a level nobody wrote")
	}
}

func TestWhichMetricsMayPause(t *testing.T) {
	var pausable []sla.Metric
	for _, m := range sla.Metrics {
		if m.Pausable() {
			pausable = append(pausable, m)
		}
	}
	if want := []sla.Metric{sla.Workaround, sla.Resolution}; !slices.Equal(pausable, want) {
		t.Errorf("got %v, want %v", pausable, want)
	}
}
