package sla_test

import (
	"strings"
	"testing"

	"deskbell/calendars"
	"deskbell/sla"
)

// escalating is enterprise and a few levels more, all with the same steps: such as 150%, or
// 1 business hour after the breach.
func escalating(at ...string) *sla.Policy {
	p := enterprise()
	p.Levels = append(p.Levels,
		sla.Level{Impact: "urgent", Targets: targets("resolution", "4 business hours")},
		sla.Level{Impact: "overnight", Targets: targets("resolution", "24 hours")},
		sla.Level{Impact: "slow", Targets: targets("resolution", "2 business days")},
		sla.Level{Impact: "alarm", Calendar: "always", Targets: targets("first_response", "2 business hours")},
	)
	var steps []sla.Step
	for _, text := range at {
		steps = append(steps, step(text, sla.TellManagers))
	}
	for i := range p.Levels {
		p.Levels[i].Rank, p.Levels[i].Escalation = i+1, steps
	}
	return p
}

func step(at string, tell ...string) sla.Step {
	if percent, ok := strings.CutSuffix(at, "%"); ok {
		return sla.Step{Percent: target(percent + " seconds").Amount, Tell: tell}
	}
	return sla.Step{After: target(at), Tell: tell}
}

func TestEscalationSteps(t *testing.T) {
	for _, c := range []struct {
		name  string
		steps []string
		facts []sla.Fact
		want  []string // by clock and step
	}{
		{"in percent of the business time, also beyond it", []string{"1%", "50%", "100%", "150%", "1000%"},
			[]sla.Fact{submitted("Mon 23 Nov 16:00", "critical")}, []string{
				"1.1 Mon 23 Nov 16:01:12", "1.2 Mon 23 Nov 17:00", "1.3 Tue 24 Nov 10:00", "1.4 Tue 24 Nov 11:00", "1.5 Thu 26 Nov 12:00",
			}},
		{"of business days, which hold 16 hours", []string{"50%", "100%", "150%"},
			[]sla.Fact{submitted("Thu 24 Dec 12:00", "slow")}, []string{
				"1.1 Mon 28 Dec 12:00", "1.2 Tue 29 Dec 12:00", "1.3 Wed 30 Dec 12:00",
			}},
		{"of hours round the clock", []string{"50%", "150%"},
			[]sla.Fact{submitted("Mon 23 Nov 16:00", "overnight")}, []string{"1.1 Tue 24 Nov 04:00", "1.2 Wed 25 Nov 04:00"}},
		{"a pause moves those to come", []string{"50%", "100%", "200%", "1 business hour"},
			[]sla.Fact{submitted("Mon 23 Nov 09:00", "urgent"), asked("Mon 23 Nov 11:30"), resumed("Mon 23 Nov 12:30")}, []string{
				"1.1 Mon 23 Nov 11:00", "1.2 Mon 23 Nov 14:00", "1.4 Mon 23 Nov 15:00", "1.3 Tue 24 Nov 10:00",
			}},
		{"but after the breach not the time since", []string{"150%", "1 business hour"},
			[]sla.Fact{submitted("Mon 23 Nov 09:00", "urgent"), asked("Mon 23 Nov 14:30"), resumed("Mon 23 Nov 15:30")}, []string{
				"1.2 Mon 23 Nov 14:00", "1.1 Mon 23 Nov 16:00",
			}},
		{"none while it lasts", []string{"50%", "1 business hour"},
			[]sla.Fact{submitted("Mon 23 Nov 09:00", "urgent"), asked("Mon 23 Nov 11:30")}, nil},
		{"none once it is answered, in time or late", []string{"50%", "1 business hour"},
			[]sla.Fact{submitted("Mon 23 Nov 09:00", "critical"), planned("Mon 23 Nov 10:30"), replied("Mon 23 Nov 11:00"), planned("Mon 23 Nov 16:00")}, nil},
		{"in business time since the breach", []string{"1 business minute", "1 business hour", "1 business day"},
			[]sla.Fact{submitted("Fri 27 Nov 14:30", "critical")}, []string{
				"1.1 Fri 27 Nov 16:31", "1.2 Mon 30 Nov 09:30", "1.3 Mon 30 Nov 16:30",
			}},
		{"round the clock since the breach", []string{"1 minute", "1 hour", "24 hours"},
			[]sla.Fact{submitted("Fri 27 Nov 14:30", "critical")}, []string{
				"1.1 Fri 27 Nov 16:31", "1.2 Fri 27 Nov 17:30", "1.3 Sat 28 Nov 16:30",
			}},
		{"by the desk that serves the region", []string{"100%", "1 business hour"},
			[]sla.Fact{submittedFrom(calendars.NorthAmerica, "Wed 25 Nov 15:30 PST", "critical")}, []string{
				"1.1 Fri 27 Nov 18:30", "1.2 Fri 27 Nov 19:30", // Thanksgiving lies between
			}},
		{"by the level's own calendar", []string{"50%", "1 business hour", "1 business day"},
			[]sla.Fact{submitted("Sat 28 Nov 22:00", "alarm")}, []string{
				"1.1 Sat 28 Nov 23:00", "1.2 Sun 29 Nov 01:00", "1.3 Mon 30 Nov 00:00",
			}},
		{"after a breach by a change, since the change", []string{"100%", "1 business hour"},
			[]sla.Fact{submitted("Mon 23 Nov 09:00", "major"), reclassified("Mon 23 Nov 12:00", "critical")}, []string{
				"2.1 Mon 23 Nov 11:00", "2.2 Mon 23 Nov 13:00",
			}},
		{"after a breach under an earlier clock, since then", []string{"100%", "1 business hour"},
			[]sla.Fact{submitted("Mon 23 Nov 09:00", "critical"), reclassified("Mon 23 Nov 11:30", "major")}, []string{
				"2.2 Mon 23 Nov 12:00", "2.1 Mon 23 Nov 13:00",
			}},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := escalating(c.steps...)
			if err := p.Check(known, newYear); err != nil {
				t.Fatal(err)
			}
			last := c.facts[len(c.facts)-1].At
			compare(t, escalated(judge(t, p, c.facts, last), p), c.want)
			// Looked at much later they are the same.
			compare(t, escalated(judge(t, p, c.facts, last.AddDate(0, 1, 0)), p), c.want)
		})
	}
}

// escalated lists the steps of a ledger, such as "1.2 Mon 23 Nov 10:00" for the first
// clock's second.
func escalated(l sla.Ledger, p *sla.Policy) (lines []string) {
	for _, o := range l.Occurrences(termsOf(p)) {
		if o.Kind == sla.Escalated {
			lines = append(lines, tells(o))
		}
	}
	return lines
}

func TestEscalationsThatCannotBeKeptAreRefused(t *testing.T) {
	const remedy = "use assignee, agents, managers, administrators, an email address, or webhook: and a webhook's id"
	long := strings.Repeat("a", 65)
	for _, c := range []struct {
		name  string
		level sla.Level
		want  []string // location: message
	}{
		{"any time and everyone", sla.Level{Notices: sla.AtOnce, Escalation: []sla.Step{
			step("1%", "assignee", "agents", "managers", "administrators"), step("1000%", "cto@vendor.example"),
			step("1 second", "webhook:01a20287-307a-7b06-8ed9-564a1bcc4f1e"), step("5 business days", "managers"), step("100000 minutes", "managers"),
		}}, nil},
		{"desk hours", sla.Level{Notices: sla.DeskHours}, nil},
		{"other hours", sla.Level{Notices: "at_night"},
			[]string{"notices: must be desk_hours or at_once"}},
		{"too many steps", sla.Level{Escalation: slicesOf(21, step("80%", "managers"))},
			[]string{"escalation: has more than 20 steps"}},
		{"neither at nor after", sla.Level{Escalation: []sla.Step{step("80%", "managers"), {Tell: []string{"managers"}}}},
			[]string{"escalation[1]: must say when: either at, in percent of the target, or after, as a time since the breach"}},
		{"both", sla.Level{Escalation: []sla.Step{{Percent: 80, After: target("1 hour"), Tell: []string{"managers"}}}},
			[]string{"escalation[0]: must say when: either at, in percent of the target, or after, as a time since the breach"}},
		{"a share that is none", sla.Level{Escalation: []sla.Step{{Percent: -1, Tell: []string{"managers"}}, step("1001%", "managers")}},
			[]string{"escalation[0].at: must be 1% to 1000% of the target", "escalation[1].at: must be 1% to 1000% of the target"}},
		{"a time that is none", sla.Level{Escalation: []sla.Step{{After: sla.Target{Unit: sla.Hour}, Tell: []string{"managers"}}, {After: sla.Target{Amount: 100_001, Unit: sla.Second}, Tell: []string{"managers"}}}},
			[]string{"escalation[0].after: must be 1 to 100000", "escalation[1].after: must be 1 to 100000"}},
		{"a time that nobody lives to see", sla.Level{Escalation: []sla.Step{step("100000 business hours", "managers")}},
			[]string{"escalation[0].after: 100000 business hours would be due more than five years later by the calendar switzerland@1"}},
		{"nobody", sla.Level{Escalation: []sla.Step{step("80%")}},
			[]string{"escalation[0].tell: names nobody; " + remedy}},
		{"nobody known", sla.Level{Escalation: []sla.Step{step("80%", "manager", "managers", "", "webhook:", "webhook:a b", "webhook:"+long, "cto@", "@vendor.example", "a@b@c", long+"@vendor.example", "CTO <cto@vendor.example>")}},
			[]string{
				`escalation[0].tell: "manager" is nobody who can be told; ` + remedy,
				`escalation[0].tell: "" is nobody who can be told; ` + remedy,
				`escalation[0].tell: "webhook:" is nobody who can be told; ` + remedy,
				`escalation[0].tell: "webhook:a b" is nobody who can be told; ` + remedy,
				`escalation[0].tell: "webhook:` + long + `" is nobody who can be told; ` + remedy,
				`escalation[0].tell: "cto@" is nobody who can be told; ` + remedy,
				`escalation[0].tell: "@vendor.example" is nobody who can be told; ` + remedy,
				`escalation[0].tell: "a@b@c" is nobody who can be told; ` + remedy,
				`escalation[0].tell: "` + long + `@vendor.example" is nobody who can be told; ` + remedy,
				`escalation[0].tell: "CTO <cto@vendor.example>" is nobody who can be told; ` + remedy,
			}},
		{"everything at once", sla.Level{Notices: "never", Escalation: []sla.Step{{}, step("2000%", "me")}},
			[]string{
				"notices: must be desk_hours or at_once",
				"escalation[0]: must say when: either at, in percent of the target, or after, as a time since the breach",
				"escalation[0].tell: names nobody; " + remedy,
				"escalation[1].at: must be 1% to 1000% of the target",
				`escalation[1].tell: "me" is nobody who can be told; ` + remedy,
			}},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := enterprise()
			p.Levels[1].Notices, p.Levels[1].Escalation = c.level.Notices, c.level.Escalation
			err := p.Check(known, newYear)
			if c.want == nil {
				if err != nil {
					t.Error(err)
				}
				return
			}
			if err == nil {
				t.Fatal("it was accepted")
			}
			var got []string
			for _, line := range strings.Split(err.Error(), "\n")[1:] {
				got = append(got, strings.TrimPrefix(line, "levels[1]."))
			}
			compare(t, got, c.want)
		})
	}
}

func slicesOf(n int, s sla.Step) []sla.Step {
	all := make([]sla.Step, n)
	for i := range all {
		all[i] = s
	}
	return all
}
