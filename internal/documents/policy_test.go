package documents

import (
	"reflect"
	"strings"
	"testing"

	"deskbell/calendars"
	"deskbell/sla"
)

const smallPolicy = `policy: enterprise
levels:
  - {impact: critical, targets: {first_response: 2 business hours}}
calendars:
  - {calendar: always, default: true}
`

func known(t *testing.T) map[string]*calendars.Calendar {
	t.Helper()
	library, err := NewLibrary(Defaults())
	if err != nil {
		t.Fatal(err)
	}
	return library.Calendars(date("2026-01-01"))
}

func TestPolicyInFull(t *testing.T) {
	got, err := CheckPolicy("doc.yaml", []byte(`
policy: gold
title: Gold support
levels:
  - {impact: low, rank: 2, title: Low, description: "…", targets: {first_response: 1 business day}}
  - impact: sev1
    rank: 1
    calendar: always
    notices: at_once
    escalation:
      - after: 30 minutes
        tell: [agents, administrators]
      - {at: "150 %", tell: [managers]}
    description: |
      It is down.
      All of it.
    targets: {first_response: 30 minutes, update: 2 hours, workaround: 4 hours, resolution: 1 business day}
calendars:
  - {regions: [north_america, oceania], calendar: us}
  - {calendar: switzerland, default: true}
warn_at: [50%, "80 %"]
reclassification: from_change
pin: latest
responses: [action_plan, resolution]
pauses: []
escalation:
  - {at: 80%, tell: [assignee]}
  - {after: 1 business hour, tell: [managers, cto@vendor.example, "webhook:01a20287-307a-7b06-8ed9-564a1bcc4f1e"]}
`), known(t), date("2026-01-01"))
	if err != nil {
		t.Fatal(err)
	}
	want := &sla.Policy{
		Plan: "gold", Title: "Gold support",
		Levels: []sla.Level{
			{Impact: "sev1", Rank: 1, Title: "sev1", Description: "It is down.\nAll of it.", Calendar: "always", Targets: map[sla.Metric]sla.Target{
				sla.FirstResponse: {Amount: 30, Unit: sla.Minute}, sla.Update: {Amount: 2, Unit: sla.Hour},
				sla.Workaround: {Amount: 4, Unit: sla.Hour}, sla.Resolution: {Amount: 1, Unit: sla.BusinessDay}},
				Notices: sla.AtOnce, Escalation: []sla.Step{
					{After: sla.Target{Amount: 30, Unit: sla.Minute}, Tell: []string{"agents", "administrators"}},
					{Percent: 150, Tell: []string{"managers"}}}},
			{Impact: "low", Rank: 2, Title: "Low", Description: "…", Targets: map[sla.Metric]sla.Target{sla.FirstResponse: {Amount: 1, Unit: sla.BusinessDay}},
				Notices: sla.DeskHours, Escalation: []sla.Step{
					{Percent: 80, Tell: []string{"assignee"}},
					{After: sla.Target{Amount: 1, Unit: sla.BusinessHour}, Tell: []string{"managers", "cto@vendor.example", "webhook:01a20287-307a-7b06-8ed9-564a1bcc4f1e"}}}},
		},
		Calendars: []sla.Service{
			{Regions: []calendars.Region{calendars.NorthAmerica, calendars.Oceania}, Calendar: "us"},
			{Calendar: "switzerland", Default: true},
		},
		WarnAt: []int{50, 80}, Reclassification: sla.FromChange, Pin: sla.PinLatest,
		Responses: []sla.Response{sla.ResponseActionPlan, sla.ResponseResolution},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

func TestPolicyDefaults(t *testing.T) {
	p, err := CheckPolicy("doc.yaml", []byte(smallPolicy), known(t), date("2026-01-01"))
	if err != nil {
		t.Fatal(err)
	}
	if p.Title != "enterprise" || p.Reclassification != sla.FromStart || p.Pin != sla.PinTermStart || p.WarnAt != nil ||
		!reflect.DeepEqual(p.Responses, sla.Responses) || !reflect.DeepEqual(p.Pauses, []sla.Metric{sla.Workaround, sla.Resolution}) ||
		p.Levels[0].Rank != 1 || p.Levels[0].Notices != sla.DeskHours || p.Levels[0].Escalation != nil || p.Version != 0 {
		t.Errorf("got %+v", p)
	}
}

func TestPolicyFaults(t *testing.T) {
	head := lined("policy: gold", "calendars: [{calendar: us, default: true}]")                                  // lines 1 and 2
	body := lined("policy: gold", "levels: [{impact: low}]")                                                     // likewise
	whole := lined("policy: gold", "levels: [{impact: low}]", "calendars:", "  - {calendar: us, default: true}") // four lines
	for name, c := range map[string]struct {
		source string
		want   []string
	}{
		"nothing of it":       {"{}\n", []string{"1: calendars: is missing", "1: levels: is missing", "1: policy: is missing"}},
		"unknown key":         {whole + "titel: x\n", []string{`5: "titel" is not a key here; use policy, title,`}},
		"duplicate keys":      {whole + "policy: silver\nlevels: []\n", []string{"5: policy: is there twice", "6: levels: is there twice"}},
		"no value":            {whole + "pin:\nwarn_at: ~\n", []string{"5: pin: has no value", "6: warn_at: has no value"}},
		"bad name":            {strings.Replace(whole, "gold", "Gold plan", 1), []string{"1: cannot be a name"}},
		"name is a list":      {strings.Replace(whole, "gold", "[gold]", 1), []string{"1: policy: must be one value such as enterprise; this is a list"}},
		"title is a number":   {whole + "title: 5\n", []string{"5: title: must be text; this is a number"}},
		"title is empty":      {whole + "title: ''\n", []string{"5: title: is empty"}},
		"title too long":      {whole + "title: " + strings.Repeat("x", 201) + "\n", []string{"5: title: is too long: 201"}},
		"title with a break":  {whole + "title: \"a\\nb\"\n", []string{"5: cannot be shown"}},
		"title with a NUL":    {whole + "title: \"a\\0b\"\n", []string{"5: cannot be shown"}},
		"levels is text":      {head + "levels: critical\n", []string{"3: levels: must be a list"}},
		"no levels":           {head + "levels: []\n", []string{"3: levels: is empty; a ticket needs an impact"}},
		"too many levels":     {head + "levels: [" + strings.Repeat("{impact: a},", 21) + "]\n", []string{"3: has 21 entries, of at most 20"}},
		"level is text":       {head + lined("levels:", "  - critical", "  - {impact: a}"), []string{"4: levels[0]: must be a mapping"}},
		"level without name":  {head + lined("levels:", "  - title: a", "  - title: b"), []string{"4: impact: is missing", "5: impact: is missing"}},
		"impact twice":        {head + lined("levels:", "  - {impact: a}", "  - impact: a"), []string{"5: impact: a is there twice"}},
		"unknown level key":   {head + lined("levels:", "  - impact: a", "    target: {}"), []string{`5: "target" is not a key here; use impact,`}},
		"some ranks":          {head + lined("levels:", "  - {impact: a, rank: 1}", "  - impact: b"), []string{"5: rank: is missing; give every level a rank"}},
		"rank twice":          {head + lined("levels:", "  - {impact: a, rank: 1}", "  - impact: b", "    rank: 1"), []string{"6: rank 1 is there twice"}},
		"bad ranks":           {head + lined("levels:", "  - {impact: a, rank: 0}", "  - {impact: b, rank: first}", "  - {impact: c, rank: 1.5}", "  - {impact: d, rank: \"4\"}"), []string{"4: whole number", "5: whole number", "6: whole number", "7: whole number"}},
		"unknown calendar":    {head + lined("levels:", "  - impact: a", "    calendar: mars"), []string{`5: "mars" is not a published calendar`}},
		"targets is a list":   {head + lined("levels:", "  - impact: a", "    targets:", "      - x"), []string{"5: targets: must be a mapping with the keys first_response"}},
		"unknown metric":      {head + lined("levels:", "  - impact: a", "    targets:", "      response: 2 hours"), []string{`6: "response" is not a key here; use first_response, next_response, update,`}},
		"bad durations":       {head + lined("levels:", "  - impact: a", "    targets:", "      first_response: 2", "      update: 1d", "      workaround: 1 day", "      resolution: [2 hours]"), []string{"6: whole number and a unit", "7: could mean working days", "8: could mean working days", "9: must be one value such as 2 business hours"}},
		"too far":             {head + lined("levels:", "  - impact: a", "    targets:", "      update: 99999 business hours", "      resolution: 1826 business days"), []string{"6: more than five years later by the calendar", "7: more than five years later"}},
		"calendars is a map":  {body + "calendars: {calendar: us}\n", []string{"3: calendars: must be a list"}},
		"services of nothing": {body + lined("calendars:", "  - {calendar: us}", "  - {calendar: us, default: true}"), []string{"4: serves no region"}},
		"two defaults":        {body + lined("calendars:", "  - {calendar: us, default: true}", "  - {calendar: us, default: true}"), []string{"3: more than one default"}},
		"regions unserved":    {body + lined("calendars:", "  - {calendar: us, regions: [africa, asia, europe, oceania, antarctica]}"), []string{"3: no calendar serves north_america", "3: no calendar serves south_america"}},
		"unknown region":      {body + lined("calendars:", "  - calendar: us", "    default: true", "    regions:", "      - mars"), []string{`6: "mars" is not a region`}},
		"region twice":        {body + lined("calendars:", "  - {calendar: us, regions: [asia]}", "  - {calendar: us, regions: [asia], default: true}"), []string{"5: asia is served by an earlier calendar"}},
		"unreadable region":   {body + lined("calendars:", "  - {calendar: us, regions: [[asia]]}"), []string{"4: regions[0]: must be one value"}},
		"unpublished":         {body + lined("calendars:", "  - {calendar: mars, default: true}", "  - {default: yes}"), []string{`4: "mars" is not a published calendar`, "5: calendar: is missing", "5: default: must be true or false"}},
		"bare percents":       {whole + lined("warn_at: [50, 80%]"), []string{`5: "50" is no share of a target`}},
		"falling percents":    {whole + lined("warn_at: [80%, 50%]"), []string{"5: must rise"}},
		"unknown choices":     {whole + lined("pin: none", "reclassification: never", "responses: [note]", "pauses: [update]"), []string{"5: term_start or latest", "6: from_start or from_change", `7: "note" is not a response`, "8: update cannot pause"}},
		"no responses":        {whole + lined("responses: []"), []string{"5: responses: is empty"}},
		"levels out of order": {head + lined("levels:", "  - {impact: a, rank: 2, targets: {update: 99999 business hours}}", "  - {impact: B, rank: 1}"), []string{"4: update: 99999 business hours would be due", "5: cannot be a name"}},
		"all at once":         {lined("policy: gold", "levels:", "  - impact: a", "    targets: {update: 4}", "calendars:", "  - {regions: [mars], calendar: us}", "  - {calendar: us, default: true}", "warn_at: [80%, 10%]", "paint: red"), []string{"4: update: ", "6: regions: ", "8: warn_at: ", `9: "paint"`}},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := CheckPolicy("doc.yaml", []byte(c.source), known(t), date("2026-01-01"))
			expectFaults(t, err, c.want...)
		})
	}
}

func TestParsePolicyLeavesTheDomainAside(t *testing.T) {
	if _, err := ParsePolicy("doc.yaml", []byte(strings.Replace(smallPolicy, "always", "mars", 1))); err != nil {
		t.Error(err)
	}
	_, err := ParsePolicy("doc.yaml", []byte(smallPolicy+"paint: red\n"))
	expectFaults(t, err, "6: not a key here")
}
