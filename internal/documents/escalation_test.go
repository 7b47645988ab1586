package documents

import (
	"reflect"
	"strings"
	"testing"

	"deskbell/sla"
)

// Levels do as the policy says unless they say something themselves, if only that nobody
// is told.
func TestWhoIsToldByLevel(t *testing.T) {
	source := lined("policy: a", "notices: at_once", "escalation:", "  - {at: 90%, tell: [managers]}", "levels:",
		"  - {impact: as-all}",
		"  - {impact: by-day, notices: desk_hours}",
		"  - {impact: nobody, escalation: []}",
		"  - {impact: other, notices: at_once, escalation: [{after: 2 hours, tell: [agents]}]}",
		"calendars: [{calendar: us, default: true}]")
	p, err := CheckPolicy("doc.yaml", []byte(source), known(t), date("2026-01-01"))
	if err != nil {
		t.Fatal(err)
	}
	common := []sla.Step{{Percent: 90, Tell: []string{"managers"}}}
	for i, want := range []sla.Level{
		{Impact: "as-all", Notices: sla.AtOnce, Escalation: common},
		{Impact: "by-day", Notices: sla.DeskHours, Escalation: common},
		{Impact: "nobody", Notices: sla.AtOnce},
		{Impact: "other", Notices: sla.AtOnce, Escalation: []sla.Step{{After: sla.Target{Amount: 2, Unit: sla.Hour}, Tell: []string{"agents"}}}},
	} {
		got := p.Levels[i]
		if got.Impact != want.Impact || got.Notices != want.Notices || !reflect.DeepEqual(got.Escalation, want.Escalation) {
			t.Errorf("got %+v\nwant %+v", got, want)
		}
	}
}

func TestTheDefaultPoliciesEscalateNothing(t *testing.T) {
	for _, v := range Defaults() {
		if v.Kind != PolicyKind {
			continue
		}
		p, err := ParsePolicy("doc.yaml", v.Source)
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range p.Levels {
			if l.Notices != sla.DeskHours || l.Escalation != nil {
				t.Errorf("%s tells of %s %s, and escalates %v", v.Ref(), l.Impact, l.Notices, l.Escalation)
			}
		}
	}
}

func TestEscalationFaults(t *testing.T) {
	const (
		head  = "policy: a\nlevels:\n" // a level begins on line 3
		tail  = "calendars: [{calendar: us, default: true}]\n"
		level = "  - impact: a\n"
		when  = "must say when: either at, in percent of the target, or after, as a time since the breach"
	)
	for name, c := range map[string]struct {
		source string
		want   []string
	}{
		"unknown notices":  {head + level + lined("    notices: never") + tail, []string{"4: notices: must be desk_hours or at_once"}},
		"empty notices":    {head + level + lined(`    notices: ""`) + tail, []string{"4: notices: must be desk_hours or at_once"}},
		"notices of none":  {head + level + lined("    notices:") + tail, []string{"4: notices: has no value"}},
		"notices is list":  {head + level + lined("    notices: [at_once]") + tail, []string{"4: notices: must be one value such as at_once"}},
		"no list":          {head + level + lined("    escalation: {at: 80%, tell: [managers]}") + tail, []string{"4: escalation: must be a list such as - {at: 80%, tell: [assignee]}"}},
		"too many steps":   {head + level + lined("    escalation: ["+strings.Repeat("{at: 80%, tell: [managers]},", 21)+"]") + tail, []string{"4: has 21 entries, of at most 20"}},
		"step is text":     {head + level + lined("    escalation:", "      - managers") + tail, []string{"5: escalation[0]: must be a mapping with the keys at, after, tell"}},
		"unknown key":      {head + level + lined("    escalation:", "      - at: 80%", "        tell: [managers]", "        who: me") + tail, []string{`7: "who" is not a key here; use at, after, tell`}},
		"neither":          {head + level + lined("    escalation:", "      - {at: 80%, tell: [managers]}", "      - tell: [managers]") + tail, []string{"6: escalation[1]: " + when}},
		"both":             {head + level + lined("    escalation:", "      - {at: 80%, after: 1 hour, tell: [managers]}") + tail, []string{"5: escalation[0]: " + when}},
		"empty step":       {head + level + lined("    escalation:", "      - {}") + tail, []string{"5: escalation[0]: " + when, "5: tell: is missing; say who is told"}},
		"bare shares":      {head + level + lined("    escalation:", "      - {at: 80, tell: [managers]}", "      - {at: 0.5%, tell: [managers]}", "      - {at: [80%], tell: [managers]}") + tail, []string{`5: at: "80" is no share of a target; write whole percents such as 50%`, `6: at: "0.5%" is no share`, "7: at: must be one value such as 50%"}},
		"shares too far":   {head + level + lined("    escalation:", "      - {at: 0%, tell: [managers]}", "      - {at: 1000%, tell: [managers]}", "      - {at: 1001%, tell: [managers]}", "      - {at: 10000%, tell: [managers]}") + tail, []string{`5: at: "0%" is no share`, "7: at: must be 1% to 1000% of the target", `8: at: "10000%" is no share`}},
		"bad times":        {head + level + lined("    escalation:", "      - {after: 2, tell: [managers]}", "      - {after: 1 day, tell: [managers]}", "      - {after: , tell: [managers]}") + tail, []string{`5: after: "2" is not a whole number and a unit`, `6: after: "1 day" could mean working days or days round the clock`, "7: after: has no value"}},
		"times too far":    {head + level + lined("    escalation:", "      - {after: 1826 business days, tell: [managers]}", "      - {after: 100000 business hours, tell: [managers]}") + tail, []string{"5: after: 1826 business days would be due more than five years later", "6: after: 100000 business hours would be due more than five years later by the calendar us@1"}},
		"both unreadable":  {head + level + lined("    escalation:", "      - {at: 80, after: 2, tell: [managers]}") + tail, []string{`5: after: "2" is not`, `5: at: "80" is no share`}},
		"tells nobody":     {head + level + lined("    escalation:", "      - {at: 80%, tell: []}", "      - {at: 80%, tell: managers}", "      - {at: 80%, tell: }") + tail, []string{"5: tell: names nobody; use assignee, agents, managers, administrators, an email address, or webhook:", "6: tell: must be a list such as [assignee, managers]", "7: tell: has no value"}},
		"tells strangers":  {head + level + lined("    escalation:", "      - at: 80%", "        tell:", "          - manager", "          - webhook:", "          - {webhook: 1}") + tail, []string{`6: tell: "manager" is nobody who can be told; use assignee`, "8: tell[1]: must be one value", "9: tell[2]: must be one value"}},
		"of all levels":    {head + "  - {impact: a}\n  - {impact: b, escalation: []}\n  - {impact: c}\n" + lined("notices: sometimes", "escalation:", "  - {at: 1001%, tell: [me]}", "  - {after: 1d, tell: [managers]}") + tail, []string{"6: notices: must be", "8: at: must be 1%", `8: tell: "me" is nobody`, `9: after: "1d" could mean`}},
		"of sorted levels": {head + "  - {impact: a, rank: 2}\n" + lined("  - impact: b", "    rank: 1", "    notices: often", "    escalation:", "      - {tell: [managers]}") + "escalation: [{at: 80%, tell: [me]}]\n" + tail, []string{"6: notices: must be", "8: escalation[0]: " + when, `9: tell: "me" is nobody`}},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := CheckPolicy("doc.yaml", []byte(c.source), known(t), date("2026-01-01"))
			expectFaults(t, err, c.want...)
		})
	}
}
