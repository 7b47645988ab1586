package sla_test

import (
	"testing"
	"time"

	"deskbell/calendars"
	"deskbell/internal/fault"
	"deskbell/sla"
)

// story is what happened until now, and what became of the promises.
type story struct {
	name     string
	policy   *sla.Policy
	facts    []sla.Fact
	now      string
	want     []string // the clocks
	standing sla.Standing
}

func tell(t *testing.T, stories []story) {
	t.Helper()
	for _, s := range stories {
		t.Run(s.name, func(t *testing.T) {
			ledger := judge(t, s.policy, s.facts, when(s.now))
			compare(t, toldAll(ledger), s.want)
			if got := ledger.Standing(when(s.now)); got != s.standing {
				t.Errorf("stands at %s, want %s", got, s.standing)
			}
		})
	}
}

func TestAPromiseIsCountedInBusinessHours(t *testing.T) {
	tell(t, []story{{
		"each impact has its own time", enterprise(),
		[]sla.Fact{submitted("Wed 25 Nov 10:00", "moderate")}, "Wed 25 Nov 10:00",
		[]string{"first_response moderate: Wed 25 Nov 10:00 → Thu 26 Nov 10:00, running"}, sla.StandingOnTrack,
	}, {
		"due exactly at closing stays on that day", enterprise(),
		[]sla.Fact{submitted("Wed 25 Nov 15:00", "critical")}, "Wed 25 Nov 15:00",
		[]string{"first_response critical: Wed 25 Nov 15:00 → Wed 25 Nov 17:00, running"}, sla.StandingOnTrack,
	}, {
		"one microsecond more goes over to the next morning", enterprise(),
		[]sla.Fact{submitted("Wed 25 Nov 15:00:00.000001", "critical")}, "Wed 25 Nov 15:00:00.000001",
		[]string{"first_response critical: Wed 25 Nov 15:00:00.000001 → Thu 26 Nov 09:00:00.000001, running"}, sla.StandingOnTrack,
	}, {
		"microseconds survive weekends and days", enterprise(),
		[]sla.Fact{submitted("Thu 26 Nov 16:59:59.999999", "limited")}, "Fri 27 Nov 12:00",
		[]string{"first_response limited: Thu 26 Nov 16:59:59.999999 → Mon 30 Nov 12:59:59.999999, running"}, sla.StandingOnTrack,
	}, {
		"a request at night counts from the next opening", enterprise(),
		[]sla.Fact{submitted("Fri 27 Nov 22:13:05.123456", "critical")}, "Sat 28 Nov 12:00",
		[]string{"first_response critical: Fri 27 Nov 22:13:05.123456 → Mon 30 Nov 11:00, running"}, sla.StandingOnTrack,
	}, {
		"a holiday doesn't count: Christmas 2026 is a long weekend", enterprise(),
		[]sla.Fact{submitted("Thu 24 Dec 16:10", "critical")}, "Thu 24 Dec 16:10",
		[]string{"first_response critical: Thu 24 Dec 16:10 → Mon 28 Dec 10:10, running"}, sla.StandingOnTrack,
	}, {
		"a customer in North America has American hours and holidays", enterprise(),
		[]sla.Fact{submittedFrom(calendars.NorthAmerica, "Wed 25 Nov 16:30 PST", "critical")}, "Wed 25 Nov 16:30 PST",
		[]string{"first_response critical: Wed 25 Nov 16:30 → Fri 27 Nov 10:30, running"}, sla.StandingOnTrack,
	}, {
		"the same instant is another deadline in Asia, which the Swiss desk serves", enterprise(),
		[]sla.Fact{submittedFrom(calendars.Asia, "Wed 25 Nov 16:30 PST", "critical")}, "Wed 25 Nov 16:30 PST",
		[]string{"first_response critical: Thu 26 Nov 01:30 → Thu 26 Nov 11:00, running"}, sla.StandingOnTrack,
	}, {
		"hours follow the wall clock over the end of summer time", enterprise(),
		[]sla.Fact{submitted("Fri 23 Oct 16:00", "critical")}, "Fri 23 Oct 16:00",
		[]string{"first_response critical: Fri 23 Oct 16:00 → Mon 26 Oct 10:00, running"}, sla.StandingOnTrack,
	}, {
		"round the clock, business days and business hours side by side", premium(),
		[]sla.Fact{submitted("Fri 27 Nov 23:00", "sev1")}, "Fri 27 Nov 23:00",
		[]string{
			"first_response sev1: Fri 27 Nov 23:00 → Fri 27 Nov 23:30, running",
			"update sev1: Fri 27 Nov 23:00 → Sat 28 Nov 01:00, running",
			"workaround sev1: Fri 27 Nov 23:00 → Sat 28 Nov 03:00, running",
			"resolution sev1: Fri 27 Nov 23:00 → Sat 28 Nov 23:00, running",
		}, sla.StandingOnTrack,
	}, {
		"a business day keeps the time of day", premium(),
		[]sla.Fact{submitted("Fri 27 Nov 16:20:00.000007", "sev2"), planned("Fri 27 Nov 16:30")}, "Fri 27 Nov 16:30",
		[]string{
			"first_response sev2: Fri 27 Nov 16:20:00.000007 → Mon 30 Nov 10:20:00.000007, met Fri 27 Nov 16:30",
			"update sev2: Fri 27 Nov 16:20:00.000007 → Mon 30 Nov 16:20:00.000007, met Fri 27 Nov 16:30",
			"workaround sev2: Fri 27 Nov 16:20:00.000007 → Mon 30 Nov 16:20:00.000007, running",
			"resolution sev2: Fri 27 Nov 16:20:00.000007 → Tue 1 Dec 16:20:00.000007, running",
			"update sev2: Fri 27 Nov 16:30 → Mon 30 Nov 16:30, running",
		}, sla.StandingOnTrack,
	}, {
		"nothing is promised for feedback", premium(),
		[]sla.Fact{submitted("Wed 25 Nov 10:00", "feedback"), replied("Wed 25 Nov 11:00"), planned("Fri 27 Nov 11:00")}, "Fri 27 Nov 11:00",
		nil, sla.StandingNone,
	}, {
		"nothing happened yet", enterprise(), nil, "Wed 25 Nov 10:00", nil, sla.StandingNone,
	}})
}

func TestAResponseIsInTimeUntilTheDueInstant(t *testing.T) {
	// The promise of all of these: Wed 25 Nov 16:00 + 2 business hours = Thu 26 Nov 10:00.
	start := submitted("Wed 25 Nov 16:00", "critical")
	tell(t, []story{{
		"reading it at the due instant shows no breach", enterprise(),
		[]sla.Fact{start}, "Thu 26 Nov 10:00",
		[]string{"first_response critical: Wed 25 Nov 16:00 → Thu 26 Nov 10:00, running"}, sla.StandingAtRisk,
	}, {
		"reading it one microsecond later does, though nobody recorded anything", enterprise(),
		[]sla.Fact{start}, "Thu 26 Nov 10:00:00.000001",
		[]string{"first_response critical: Wed 25 Nov 16:00 → Thu 26 Nov 10:00, running, broken Thu 26 Nov 10:00 by silence"}, sla.StandingBreached,
	}, {
		"reading it a week later shows the same breach", enterprise(),
		[]sla.Fact{start}, "Thu 3 Dec 10:00",
		[]string{"first_response critical: Wed 25 Nov 16:00 → Thu 26 Nov 10:00, running, broken Thu 26 Nov 10:00 by silence"}, sla.StandingBreached,
	}, {
		"a response at the due instant meets it", enterprise(),
		[]sla.Fact{start, planned("Thu 26 Nov 10:00")}, "Thu 3 Dec 10:00",
		[]string{"first_response critical: Wed 25 Nov 16:00 → Thu 26 Nov 10:00, met Thu 26 Nov 10:00"}, sla.StandingMet,
	}, {
		"one microsecond later it is missed, and was broken at the due instant", enterprise(),
		[]sla.Fact{start, planned("Thu 26 Nov 10:00:00.000001")}, "Thu 26 Nov 10:00:00.000001",
		[]string{"first_response critical: Wed 25 Nov 16:00 → Thu 26 Nov 10:00, missed Thu 26 Nov 10:00:00.000001, broken Thu 26 Nov 10:00 by silence, seen Thu 26 Nov 10:00:00.000001"}, sla.StandingMissed,
	}, {
		"whatever is recorded first after the due instant saw the breach", enterprise(),
		[]sla.Fact{start, replied("Thu 26 Nov 10:30"), planned("Thu 26 Nov 11:00")}, "Thu 26 Nov 11:00",
		[]string{"first_response critical: Wed 25 Nov 16:00 → Thu 26 Nov 10:00, missed Thu 26 Nov 11:00, broken Thu 26 Nov 10:00 by silence, seen Thu 26 Nov 10:30"}, sla.StandingMissed,
	}, {
		"a question back is no response", enterprise(),
		[]sla.Fact{start, asked("Wed 25 Nov 16:30")}, "Thu 26 Nov 12:00",
		[]string{"first_response critical: Wed 25 Nov 16:00 → Thu 26 Nov 10:00, running, broken Thu 26 Nov 10:00 by silence"}, sla.StandingBreached,
	}, {
		"a status update is one", enterprise(),
		[]sla.Fact{start, responded("Wed 25 Nov 16:30", sla.ResponseStatusUpdate)}, "Thu 26 Nov 12:00",
		[]string{"first_response critical: Wed 25 Nov 16:00 → Thu 26 Nov 10:00, met Wed 25 Nov 16:30"}, sla.StandingMet,
	}, {
		"so is a workaround, which is a status update", enterprise(),
		[]sla.Fact{start, responded("Wed 25 Nov 16:30", sla.ResponseWorkaround)}, "Thu 26 Nov 12:00",
		[]string{"first_response critical: Wed 25 Nov 16:00 → Thu 26 Nov 10:00, met Wed 25 Nov 16:30"}, sla.StandingMet,
	}, {
		"so is a resolution", enterprise(),
		[]sla.Fact{start, responded("Wed 25 Nov 16:30", sla.ResponseResolution)}, "Thu 26 Nov 12:00",
		[]string{"first_response critical: Wed 25 Nov 16:00 → Thu 26 Nov 10:00, met Wed 25 Nov 16:30"}, sla.StandingMet,
	}, {
		"unless the policy takes action plans only", accepting(enterprise(), sla.ResponseActionPlan),
		[]sla.Fact{start, responded("Wed 25 Nov 16:10", sla.ResponseStatusUpdate), responded("Wed 25 Nov 16:20", sla.ResponseWorkaround), responded("Wed 25 Nov 16:30", sla.ResponseResolution), planned("Wed 25 Nov 16:40")}, "Thu 26 Nov 12:00",
		[]string{"first_response critical: Wed 25 Nov 16:00 → Thu 26 Nov 10:00, met Wed 25 Nov 16:40"}, sla.StandingMet,
	}})
}

func TestEveryCustomerMessageIsAnswered(t *testing.T) {
	start := []sla.Fact{submitted("Mon 23 Nov 09:00", "critical"), planned("Mon 23 Nov 09:30")}
	first := "first_response critical: Mon 23 Nov 09:00 → Mon 23 Nov 11:00, met Mon 23 Nov 09:30"
	tell(t, []story{{
		"a message before the first response starts nothing more", enterprise(),
		[]sla.Fact{submitted("Mon 23 Nov 09:00", "critical"), replied("Mon 23 Nov 10:00")}, "Mon 23 Nov 10:00",
		[]string{"first_response critical: Mon 23 Nov 09:00 → Mon 23 Nov 11:00, running"}, sla.StandingAtRisk,
	}, {
		"the first message since our response starts a clock", enterprise(),
		append(start, replied("Tue 24 Nov 10:00")), "Tue 24 Nov 10:00",
		[]string{first, "next_response critical: Tue 24 Nov 10:00 → Tue 24 Nov 12:00, running"}, sla.StandingOnTrack,
	}, {
		"further messages don't restart it", enterprise(),
		append(start, replied("Tue 24 Nov 10:00"), replied("Tue 24 Nov 11:59"), replied("Tue 24 Nov 12:00")), "Tue 24 Nov 12:00:00.000001",
		[]string{first, "next_response critical: Tue 24 Nov 10:00 → Tue 24 Nov 12:00, running, broken Tue 24 Nov 12:00 by silence"}, sla.StandingBreached,
	}, {
		"a question back doesn't stop it", enterprise(),
		append(start, replied("Tue 24 Nov 10:00"), asked("Tue 24 Nov 11:00"), replied("Tue 24 Nov 11:30")), "Tue 24 Nov 11:30",
		[]string{first, "next_response critical: Tue 24 Nov 10:00 → Tue 24 Nov 12:00, running"}, sla.StandingAtRisk,
	}, {
		"our response stops it, and the next message starts another", enterprise(),
		append(start, replied("Tue 24 Nov 10:00"), planned("Tue 24 Nov 12:00"), replied("Tue 24 Nov 16:30")), "Tue 24 Nov 16:30",
		[]string{
			first,
			"next_response critical: Tue 24 Nov 10:00 → Tue 24 Nov 12:00, met Tue 24 Nov 12:00",
			"next_response critical: Tue 24 Nov 16:30 → Wed 25 Nov 10:30, running",
		}, sla.StandingOnTrack,
	}, {
		"two responses in a row change nothing", enterprise(),
		append(start, planned("Mon 23 Nov 12:00")), "Mon 23 Nov 12:00",
		[]string{first}, sla.StandingMet,
	}})
}

func TestUpdatesArePeriodicUntilResolved(t *testing.T) {
	start := submitted("Mon 23 Nov 09:00", "sev1")
	others := func(story story) story {
		story.policy = &sla.Policy{
			Plan: "updates", Version: 1, Calendars: services, Reclassification: sla.FromStart, Responses: sla.Responses,
			Levels: []sla.Level{{Impact: "sev1", Calendar: "always", Targets: targets("update", "2 hours")}},
		}
		return story
	}
	tell(t, []story{
		others(story{
			"each response starts the next period", nil,
			[]sla.Fact{start, planned("Mon 23 Nov 10:00"), responded("Mon 23 Nov 12:00", sla.ResponseStatusUpdate)}, "Mon 23 Nov 14:00:01",
			[]string{
				"update sev1: Mon 23 Nov 09:00 → Mon 23 Nov 11:00, met Mon 23 Nov 10:00",
				"update sev1: Mon 23 Nov 10:00 → Mon 23 Nov 12:00, met Mon 23 Nov 12:00",
				"update sev1: Mon 23 Nov 12:00 → Mon 23 Nov 14:00, running, broken Mon 23 Nov 14:00 by silence",
			}, sla.StandingBreached,
		}),
		others(story{
			"each period that is missed is a promise broken", nil,
			[]sla.Fact{start, planned("Mon 23 Nov 11:30"), planned("Mon 23 Nov 13:31")}, "Mon 23 Nov 13:31",
			[]string{
				"update sev1: Mon 23 Nov 09:00 → Mon 23 Nov 11:00, missed Mon 23 Nov 11:30, broken Mon 23 Nov 11:00 by silence, seen Mon 23 Nov 11:30",
				"update sev1: Mon 23 Nov 11:30 → Mon 23 Nov 13:30, missed Mon 23 Nov 13:31, broken Mon 23 Nov 13:30 by silence, seen Mon 23 Nov 13:31",
				"update sev1: Mon 23 Nov 13:31 → Mon 23 Nov 15:31, running",
			}, sla.StandingOnTrack,
		}),
		others(story{
			"a resolution ends them", nil,
			[]sla.Fact{start, responded("Mon 23 Nov 10:00", sla.ResponseResolution), planned("Mon 23 Nov 11:00")}, "Mon 23 Nov 18:00",
			[]string{"update sev1: Mon 23 Nov 09:00 → Mon 23 Nov 11:00, met Mon 23 Nov 10:00"}, sla.StandingMet,
		}),
		others(story{
			"solving ends them", nil,
			[]sla.Fact{start, solved("Mon 23 Nov 10:00"), planned("Mon 23 Nov 11:00")}, "Mon 23 Nov 18:00",
			[]string{"update sev1: Mon 23 Nov 09:00 → Mon 23 Nov 11:00, met Mon 23 Nov 10:00"}, sla.StandingMet,
		}),
		others(story{
			"they go on when the customer comes back", nil,
			[]sla.Fact{start, solved("Mon 23 Nov 10:00"), replied("Mon 23 Nov 12:00")}, "Mon 23 Nov 12:00",
			[]string{
				"update sev1: Mon 23 Nov 09:00 → Mon 23 Nov 11:00, met Mon 23 Nov 10:00",
				"update sev1: Mon 23 Nov 12:00 → Mon 23 Nov 14:00, running",
			}, sla.StandingOnTrack,
		}),
	})
}

func TestReclassificationKeepsTheStart(t *testing.T) {
	tell(t, []story{{
		"raised in time: the new due instant counts from the start", enterprise(),
		[]sla.Fact{submitted("Mon 23 Nov 09:00", "limited"), reclassified("Mon 23 Nov 10:00", "critical")}, "Mon 23 Nov 10:00",
		[]string{
			"first_response limited: Mon 23 Nov 09:00 → Tue 24 Nov 13:00, superseded Mon 23 Nov 10:00",
			"first_response critical: Mon 23 Nov 09:00 → Mon 23 Nov 11:00, running",
		}, sla.StandingAtRisk,
	}, {
		"raised at the new due instant: not late yet", enterprise(),
		[]sla.Fact{submitted("Mon 23 Nov 09:00", "limited"), reclassified("Mon 23 Nov 11:00", "critical"), planned("Mon 23 Nov 11:00")}, "Mon 23 Nov 11:00",
		[]string{
			"first_response limited: Mon 23 Nov 09:00 → Tue 24 Nov 13:00, superseded Mon 23 Nov 11:00",
			"first_response critical: Mon 23 Nov 09:00 → Mon 23 Nov 11:00, met Mon 23 Nov 11:00",
		}, sla.StandingMet,
	}, {
		"raised too late: broken by the change, at the change", enterprise(),
		[]sla.Fact{submitted("Mon 23 Nov 09:00", "limited"), reclassified("Mon 23 Nov 15:00", "critical")}, "Mon 23 Nov 15:00",
		[]string{
			"first_response limited: Mon 23 Nov 09:00 → Tue 24 Nov 13:00, superseded Mon 23 Nov 15:00",
			"first_response critical: Mon 23 Nov 09:00 → Mon 23 Nov 11:00, running, broken Mon 23 Nov 15:00 by reclassification, seen Mon 23 Nov 15:00",
		}, sla.StandingBreached,
	}, {
		"broken already: raising it breaks nothing more", enterprise(),
		[]sla.Fact{submitted("Mon 23 Nov 09:00", "major"), reclassified("Mon 23 Nov 15:00", "critical")}, "Mon 23 Nov 15:00",
		[]string{
			"first_response major: Mon 23 Nov 09:00 → Mon 23 Nov 13:00, superseded Mon 23 Nov 15:00, broken Mon 23 Nov 13:00 by silence, seen Mon 23 Nov 15:00",
			"first_response critical: Mon 23 Nov 09:00 → Mon 23 Nov 11:00, running",
		}, sla.StandingBreached,
	}, {
		"lowered in time: there is more time", enterprise(),
		[]sla.Fact{submitted("Mon 23 Nov 09:00", "critical"), reclassified("Mon 23 Nov 10:30", "major")}, "Mon 23 Nov 12:00",
		[]string{
			"first_response critical: Mon 23 Nov 09:00 → Mon 23 Nov 11:00, superseded Mon 23 Nov 10:30",
			"first_response major: Mon 23 Nov 09:00 → Mon 23 Nov 13:00, running",
		}, sla.StandingAtRisk,
	}, {
		"lowered too late: the breach stays, and the customer still waits on it", enterprise(),
		[]sla.Fact{submitted("Mon 23 Nov 09:00", "critical"), reclassified("Mon 23 Nov 12:00", "limited")}, "Mon 23 Nov 12:00",
		[]string{
			"first_response critical: Mon 23 Nov 09:00 → Mon 23 Nov 11:00, superseded Mon 23 Nov 12:00, broken Mon 23 Nov 11:00 by silence, seen Mon 23 Nov 12:00",
			"first_response limited: Mon 23 Nov 09:00 → Tue 24 Nov 13:00, running",
		}, sla.StandingBreached,
	}, {
		"lowered too late, then answered: the last clock was met, and the breach stays in the ledger", enterprise(),
		[]sla.Fact{submitted("Mon 23 Nov 09:00", "critical"), reclassified("Mon 23 Nov 12:00", "limited"), planned("Mon 23 Nov 13:00")}, "Mon 23 Nov 13:00",
		[]string{
			"first_response critical: Mon 23 Nov 09:00 → Mon 23 Nov 11:00, superseded Mon 23 Nov 12:00, broken Mon 23 Nov 11:00 by silence, seen Mon 23 Nov 12:00",
			"first_response limited: Mon 23 Nov 09:00 → Tue 24 Nov 13:00, met Mon 23 Nov 13:00",
		}, sla.StandingMet,
	}, {
		"up, down and up again is one breach", enterprise(),
		[]sla.Fact{
			submitted("Mon 23 Nov 09:00", "limited"), reclassified("Mon 23 Nov 15:00", "critical"),
			reclassified("Mon 23 Nov 15:10", "limited"), reclassified("Mon 23 Nov 15:20", "major"), planned("Mon 23 Nov 15:30"),
		}, "Mon 23 Nov 15:30",
		[]string{
			"first_response limited: Mon 23 Nov 09:00 → Tue 24 Nov 13:00, superseded Mon 23 Nov 15:00",
			"first_response critical: Mon 23 Nov 09:00 → Mon 23 Nov 11:00, superseded Mon 23 Nov 15:10, broken Mon 23 Nov 15:00 by reclassification, seen Mon 23 Nov 15:00",
			"first_response limited: Mon 23 Nov 09:00 → Tue 24 Nov 13:00, superseded Mon 23 Nov 15:20",
			"first_response major: Mon 23 Nov 09:00 → Mon 23 Nov 13:00, missed Mon 23 Nov 15:30",
		}, sla.StandingMissed,
	}, {
		"to the impact it has: nothing changes", enterprise(),
		[]sla.Fact{submitted("Mon 23 Nov 09:00", "critical"), reclassified("Mon 23 Nov 10:00", "critical")}, "Mon 23 Nov 10:30",
		[]string{"first_response critical: Mon 23 Nov 09:00 → Mon 23 Nov 11:00, running"}, sla.StandingAtRisk,
	}, {
		"after the response: nothing is owed, so nothing changes", enterprise(),
		[]sla.Fact{submitted("Mon 23 Nov 09:00", "limited"), planned("Mon 23 Nov 16:00"), reclassified("Mon 23 Nov 16:30", "critical")}, "Mon 23 Nov 16:30",
		[]string{"first_response limited: Mon 23 Nov 09:00 → Tue 24 Nov 13:00, met Mon 23 Nov 16:00"}, sla.StandingMet,
	}, {
		"but the next message is measured by the new impact", enterprise(),
		[]sla.Fact{submitted("Mon 23 Nov 09:00", "limited"), planned("Mon 23 Nov 16:00"), reclassified("Mon 23 Nov 16:30", "critical"), replied("Tue 24 Nov 09:00")}, "Tue 24 Nov 09:00",
		[]string{
			"first_response limited: Mon 23 Nov 09:00 → Tue 24 Nov 13:00, met Mon 23 Nov 16:00",
			"next_response critical: Tue 24 Nov 09:00 → Tue 24 Nov 11:00, running",
		}, sla.StandingOnTrack,
	}, {
		"each promise that was owed is measured anew", premium(),
		[]sla.Fact{submitted("Mon 23 Nov 09:00", "sev3"), reclassified("Mon 23 Nov 10:00", "sev2")}, "Mon 23 Nov 10:00",
		[]string{
			"first_response sev3: Mon 23 Nov 09:00 → Mon 23 Nov 13:00, superseded Mon 23 Nov 10:00",
			"resolution sev3: Mon 23 Nov 09:00 → Wed 25 Nov 13:00, superseded Mon 23 Nov 10:00",
			"first_response sev2: Mon 23 Nov 09:00 → Mon 23 Nov 11:00, running",
			"update sev2: Mon 23 Nov 09:00 → Mon 23 Nov 17:00, running",
			"workaround sev2: Mon 23 Nov 09:00 → Mon 23 Nov 17:00, running",
			"resolution sev2: Mon 23 Nov 09:00 → Wed 25 Nov 09:00, running",
		}, sla.StandingAtRisk,
	}, {
		"to a level without targets: the promise is owed still, and no clock measures it", premium(),
		[]sla.Fact{submitted("Mon 23 Nov 09:00", "sev3"), reclassified("Mon 23 Nov 10:00", "feedback")}, "Fri 27 Nov 10:00",
		[]string{
			"first_response sev3: Mon 23 Nov 09:00 → Mon 23 Nov 13:00, superseded Mon 23 Nov 10:00",
			"resolution sev3: Mon 23 Nov 09:00 → Wed 25 Nov 13:00, superseded Mon 23 Nov 10:00",
		}, sla.StandingNone,
	}, {
		"and back: it counts from where it began", premium(),
		[]sla.Fact{submitted("Mon 23 Nov 09:00", "feedback"), reclassified("Mon 23 Nov 14:00", "sev3")}, "Mon 23 Nov 14:00",
		[]string{
			"first_response sev3: Mon 23 Nov 09:00 → Mon 23 Nov 13:00, running, broken Mon 23 Nov 14:00 by reclassification, seen Mon 23 Nov 14:00",
			"resolution sev3: Mon 23 Nov 09:00 → Wed 25 Nov 13:00, running",
		}, sla.StandingBreached,
	}, {
		"broken, then without targets: the customer still waits on it", premium(),
		[]sla.Fact{submitted("Mon 23 Nov 09:00", "sev3"), reclassified("Mon 23 Nov 14:00", "feedback")}, "Mon 23 Nov 14:00",
		[]string{
			"first_response sev3: Mon 23 Nov 09:00 → Mon 23 Nov 13:00, superseded Mon 23 Nov 14:00, broken Mon 23 Nov 13:00 by silence, seen Mon 23 Nov 14:00",
			"resolution sev3: Mon 23 Nov 09:00 → Wed 25 Nov 13:00, superseded Mon 23 Nov 14:00",
		}, sla.StandingBreached,
	}, {
		"broken, then without targets, then answered: something was promised, and missed", premium(),
		[]sla.Fact{submitted("Mon 23 Nov 09:00", "sev3"), reclassified("Mon 23 Nov 14:00", "feedback"), planned("Mon 23 Nov 15:00")}, "Mon 23 Nov 15:00",
		[]string{
			"first_response sev3: Mon 23 Nov 09:00 → Mon 23 Nov 13:00, superseded Mon 23 Nov 14:00, broken Mon 23 Nov 13:00 by silence, seen Mon 23 Nov 14:00",
			"resolution sev3: Mon 23 Nov 09:00 → Wed 25 Nov 13:00, superseded Mon 23 Nov 14:00",
		}, sla.StandingMissed,
	}})
}

func TestReclassificationFromTheChange(t *testing.T) {
	tell(t, []story{{
		"the new target counts from the change", fromChange(enterprise()),
		[]sla.Fact{submitted("Mon 23 Nov 09:00", "limited"), reclassified("Mon 23 Nov 16:00", "critical")}, "Mon 23 Nov 16:00",
		[]string{
			"first_response limited: Mon 23 Nov 09:00 → Tue 24 Nov 13:00, superseded Mon 23 Nov 16:00",
			"first_response critical: Mon 23 Nov 16:00 → Tue 24 Nov 10:00, running",
		}, sla.StandingOnTrack,
	}, {
		"a breach stays, and there is no second one", fromChange(enterprise()),
		[]sla.Fact{submitted("Mon 23 Nov 09:00", "critical"), reclassified("Mon 23 Nov 12:00", "major")}, "Mon 23 Nov 17:00",
		[]string{
			"first_response critical: Mon 23 Nov 09:00 → Mon 23 Nov 11:00, superseded Mon 23 Nov 12:00, broken Mon 23 Nov 11:00 by silence, seen Mon 23 Nov 12:00",
			"first_response major: Mon 23 Nov 12:00 → Mon 23 Nov 16:00, running",
		}, sla.StandingBreached,
	}, {
		"while paused, all of the new target is left", fromChange(premium()),
		[]sla.Fact{submitted("Mon 23 Nov 09:00", "sev3"), planned("Mon 23 Nov 09:30"), asked("Mon 23 Nov 10:00"), reclassified("Mon 23 Nov 15:00", "urgent"), resumed("Tue 24 Nov 16:00")}, "Tue 24 Nov 16:00",
		[]string{
			"first_response sev3: Mon 23 Nov 09:00 → Mon 23 Nov 13:00, met Mon 23 Nov 09:30",
			"resolution sev3: Mon 23 Nov 09:00 → ?, superseded Mon 23 Nov 15:00",
			"resolution urgent: Mon 23 Nov 15:00 → Wed 25 Nov 12:00, running",
		}, sla.StandingOnTrack,
	}, {
		"pauses from before the change are over and gone", fromChange(premium()),
		[]sla.Fact{submitted("Mon 23 Nov 09:00", "sev3"), planned("Mon 23 Nov 09:30"), asked("Mon 23 Nov 10:00"), resumed("Mon 23 Nov 12:00"), reclassified("Mon 23 Nov 13:00", "urgent")}, "Mon 23 Nov 13:00",
		[]string{
			"first_response sev3: Mon 23 Nov 09:00 → Mon 23 Nov 13:00, met Mon 23 Nov 09:30",
			"resolution sev3: Mon 23 Nov 09:00 → Wed 25 Nov 15:00, superseded Mon 23 Nov 13:00",
			"resolution urgent: Mon 23 Nov 13:00 → Mon 23 Nov 17:00, running",
		}, sla.StandingOnTrack,
	}})
}

func TestRelocationCountsByTheOtherCalendar(t *testing.T) {
	tell(t, []story{{
		"to North America: the hours there", enterprise(),
		[]sla.Fact{submitted("Mon 23 Nov 16:00", "critical"), relocated("Mon 23 Nov 16:30", calendars.NorthAmerica)}, "Mon 23 Nov 16:30",
		[]string{
			"first_response critical: Mon 23 Nov 16:00 → Tue 24 Nov 10:00, superseded Mon 23 Nov 16:30",
			"first_response critical: Mon 23 Nov 07:00 → Mon 23 Nov 11:00, running",
		}, sla.StandingOnTrack,
	}, {
		"from North America, after the Swiss desk has closed: broken by the move", enterprise(),
		[]sla.Fact{submittedFrom(calendars.NorthAmerica, "Mon 23 Nov 01:00 PST", "critical"), relocated("Mon 23 Nov 08:00 PST", calendars.Europe)}, "Mon 23 Nov 08:00 PST",
		[]string{
			"first_response critical: Mon 23 Nov 01:00 → Mon 23 Nov 11:00, superseded Mon 23 Nov 08:00",
			"first_response critical: Mon 23 Nov 10:00 → Mon 23 Nov 12:00, running, broken Mon 23 Nov 17:00 by relocation, seen Mon 23 Nov 17:00",
		}, sla.StandingBreached,
	}, {
		"within the same calendar: nothing changes", enterprise(),
		[]sla.Fact{submitted("Mon 23 Nov 09:00", "critical"), relocated("Mon 23 Nov 10:00", calendars.Africa), relocated("Mon 23 Nov 10:30", calendars.Antarctica)}, "Mon 23 Nov 10:30",
		[]string{"first_response critical: Mon 23 Nov 09:00 → Mon 23 Nov 11:00, running"}, sla.StandingAtRisk,
	}, {
		"at a level that has its own calendar: nothing changes", premium(),
		[]sla.Fact{submitted("Mon 23 Nov 09:00", "sev1"), planned("Mon 23 Nov 09:10"), relocated("Mon 23 Nov 10:00", calendars.Oceania)}, "Mon 23 Nov 10:00",
		[]string{
			"first_response sev1: Mon 23 Nov 09:00 → Mon 23 Nov 09:30, met Mon 23 Nov 09:10",
			"update sev1: Mon 23 Nov 09:00 → Mon 23 Nov 11:00, met Mon 23 Nov 09:10",
			"workaround sev1: Mon 23 Nov 09:00 → Mon 23 Nov 13:00, running",
			"resolution sev1: Mon 23 Nov 09:00 → Tue 24 Nov 09:00, running",
			"update sev1: Mon 23 Nov 09:10 → Mon 23 Nov 11:10, running",
		}, sla.StandingOnTrack,
	}, {
		"of what runs round the clock: nothing changes", premium(),
		[]sla.Fact{submitted("Mon 23 Nov 09:00", "overnight"), relocated("Mon 23 Nov 10:00", calendars.Oceania)}, "Mon 23 Nov 10:00",
		[]string{"resolution overnight: Mon 23 Nov 09:00 → Tue 24 Nov 09:00, running"}, sla.StandingOnTrack,
	}, {
		"at a level without targets: nothing changes", premium(),
		[]sla.Fact{submitted("Mon 23 Nov 09:00", "feedback"), relocated("Mon 23 Nov 10:00", calendars.Oceania)}, "Mon 23 Nov 10:00",
		nil, sla.StandingNone,
	}, {
		"a breach stays", enterprise(),
		[]sla.Fact{submitted("Mon 23 Nov 09:00", "critical"), relocated("Mon 23 Nov 12:00", calendars.Oceania), planned("Mon 23 Nov 19:00")}, "Mon 23 Nov 19:00",
		[]string{
			"first_response critical: Mon 23 Nov 09:00 → Mon 23 Nov 11:00, superseded Mon 23 Nov 12:00, broken Mon 23 Nov 11:00 by silence, seen Mon 23 Nov 12:00",
			"first_response critical: Mon 23 Nov 00:00 → Mon 23 Nov 11:00, met Mon 23 Nov 10:00",
		}, sla.StandingMet,
	}, {
		"from the change, if the policy says so", fromChange(enterprise()),
		[]sla.Fact{submitted("Mon 23 Nov 09:00", "critical"), relocated("Mon 23 Nov 10:30", calendars.Oceania)}, "Mon 23 Nov 10:30",
		[]string{
			"first_response critical: Mon 23 Nov 09:00 → Mon 23 Nov 11:00, superseded Mon 23 Nov 10:30",
			"first_response critical: Mon 23 Nov 01:30 → Mon 23 Nov 11:00, running",
		}, sla.StandingOnTrack,
	}})
}

func TestWaitingForTheCustomerPausesWorkaroundAndResolution(t *testing.T) {
	// 20 business hours to a resolution, from Monday 09:00: Wed 25 Nov 13:00.
	start := []sla.Fact{submitted("Mon 23 Nov 09:00", "sev3"), planned("Mon 23 Nov 09:30")}
	first := "first_response sev3: Mon 23 Nov 09:00 → Mon 23 Nov 13:00, met Mon 23 Nov 09:30"
	urgent := func(more ...sla.Fact) []sla.Fact { // 4 business hours
		return append([]sla.Fact{submitted("Mon 23 Nov 09:00", "urgent"), planned("Mon 23 Nov 09:30")}, more...)
	}
	tell(t, []story{{
		"a response clock never pauses, workaround and resolution do", premium(),
		[]sla.Fact{submitted("Mon 23 Nov 09:00", "sev2"), asked("Mon 23 Nov 10:00")}, "Mon 23 Nov 10:30",
		[]string{
			"first_response sev2: Mon 23 Nov 09:00 → Mon 23 Nov 11:00, running",
			"update sev2: Mon 23 Nov 09:00 → Mon 23 Nov 17:00, running",
			"workaround sev2: Mon 23 Nov 09:00 → ?, paused with 7h0m0s left",
			"resolution sev2: Mon 23 Nov 09:00 → ?, paused with 15h0m0s left",
		}, sla.StandingAtRisk,
	}, {
		"nothing runs until the customer moves", premium(),
		append(start, asked("Mon 23 Nov 11:00")), "Fri 27 Nov 11:00",
		[]string{first, "resolution sev3: Mon 23 Nov 09:00 → ?, paused with 18h0m0s left"}, sla.StandingPaused,
	}, {
		"asking twice is waiting once", premium(),
		append(start, asked("Mon 23 Nov 11:00"), asked("Mon 23 Nov 12:00")), "Fri 27 Nov 11:00",
		[]string{first, "resolution sev3: Mon 23 Nov 09:00 → ?, paused with 18h0m0s left"}, sla.StandingPaused,
	}, {
		"what was left is left when the customer answers, even at night", premium(),
		append(start, asked("Mon 23 Nov 11:00:00.000001"), replied("Mon 23 Nov 23:00")), "Mon 23 Nov 23:00",
		[]string{first, "resolution sev3: Mon 23 Nov 09:00 → Thu 26 Nov 10:59:59.999999, running"}, sla.StandingOnTrack,
	}, {
		"an internal move ends waiting too", premium(),
		append(start, asked("Mon 23 Nov 11:00"), resumed("Mon 23 Nov 12:00")), "Mon 23 Nov 12:00",
		[]string{first, "resolution sev3: Mon 23 Nov 09:00 → Wed 25 Nov 14:00, running"}, sla.StandingOnTrack,
	}, {
		"several pauses add up", premium(),
		append(start,
			asked("Mon 23 Nov 11:00"), resumed("Mon 23 Nov 12:00"), // 1 hour
			asked("Mon 23 Nov 16:30"), resumed("Tue 24 Nov 09:30"), // 1 hour
			asked("Tue 24 Nov 20:00"), resumed("Wed 25 Nov 08:00"), // none: at night
			asked("Wed 25 Nov 10:00"), resumed("Wed 25 Nov 10:00"), // none: no time at all
		), "Wed 25 Nov 10:00",
		[]string{first, "resolution sev3: Mon 23 Nov 09:00 → Wed 25 Nov 15:00, running"}, sla.StandingAtRisk,
	}, {
		"a pause after the due instant heals nothing", premium(),
		urgent(asked("Mon 23 Nov 14:00"), resumed("Tue 24 Nov 14:00")), "Tue 24 Nov 14:00",
		[]string{"resolution urgent: Mon 23 Nov 09:00 → Mon 23 Nov 13:00, running, broken Mon 23 Nov 13:00 by silence, seen Mon 23 Nov 14:00"}, sla.StandingBreached,
	}, {
		"while it lasts, the customer waits on a broken promise, and it is known since when", premium(),
		urgent(asked("Mon 23 Nov 14:00")), "Tue 24 Nov 14:00",
		[]string{"resolution urgent: Mon 23 Nov 09:00 → Mon 23 Nov 13:00, paused with -1h0m0s left, broken Mon 23 Nov 13:00 by silence, seen Mon 23 Nov 14:00"}, sla.StandingBreached,
	}, {
		"paused at the due instant: no time is left, but none is lacking", premium(),
		urgent(asked("Mon 23 Nov 13:00")), "Mon 23 Nov 14:00",
		[]string{"resolution urgent: Mon 23 Nov 09:00 → ?, paused with 0s left"}, sla.StandingPaused,
	}, {
		"so a resolution with the customer's answer is in time", premium(),
		urgent(asked("Mon 23 Nov 13:00"), replied("Tue 24 Nov 10:00"), solved("Tue 24 Nov 10:00")), "Tue 24 Nov 10:00",
		[]string{
			"resolution urgent: Mon 23 Nov 09:00 → Tue 24 Nov 10:00, met Tue 24 Nov 10:00",
		}, sla.StandingMet,
	}, {
		"and one a microsecond later is not", premium(),
		urgent(asked("Mon 23 Nov 13:00"), resumed("Tue 24 Nov 10:00"), solved("Tue 24 Nov 10:00:00.000001")), "Tue 24 Nov 10:00:00.000001",
		[]string{
			"resolution urgent: Mon 23 Nov 09:00 → Tue 24 Nov 10:00, missed Tue 24 Nov 10:00:00.000001, broken Tue 24 Nov 10:00 by silence, seen Tue 24 Nov 10:00:00.000001",
		}, sla.StandingMissed,
	}, {
		"round the clock, a night's pause counts in full", premium(),
		[]sla.Fact{submitted("Mon 23 Nov 09:00", "overnight"), planned("Mon 23 Nov 09:30"), asked("Mon 23 Nov 20:00"), replied("Tue 24 Nov 08:00"), planned("Tue 24 Nov 08:30")}, "Tue 24 Nov 08:30",
		[]string{"resolution overnight: Mon 23 Nov 09:00 → Tue 24 Nov 21:00, running"}, sla.StandingOnTrack,
	}, {
		"business days pause by the time they hold", premium(),
		[]sla.Fact{submitted("Mon 23 Nov 12:00", "sev2"), planned("Mon 23 Nov 12:30"), responded("Mon 23 Nov 12:40", sla.ResponseWorkaround), asked("Tue 24 Nov 12:00"), resumed("Tue 24 Nov 15:00")}, "Tue 24 Nov 15:00",
		[]string{
			"first_response sev2: Mon 23 Nov 12:00 → Mon 23 Nov 14:00, met Mon 23 Nov 12:30",
			"update sev2: Mon 23 Nov 12:00 → Tue 24 Nov 12:00, met Mon 23 Nov 12:30",
			"workaround sev2: Mon 23 Nov 12:00 → Tue 24 Nov 12:00, met Mon 23 Nov 12:40",
			"resolution sev2: Mon 23 Nov 12:00 → Wed 25 Nov 15:00, running",
			"update sev2: Mon 23 Nov 12:30 → Tue 24 Nov 12:30, met Mon 23 Nov 12:40",
			"update sev2: Mon 23 Nov 12:40 → Tue 24 Nov 12:40, running, broken Tue 24 Nov 12:40 by silence, seen Tue 24 Nov 15:00",
		}, sla.StandingBreached,
	}, {
		"a resolution while waiting stops the clock where it stood", premium(),
		append(start, asked("Mon 23 Nov 11:00"), responded("Fri 27 Nov 11:00", sla.ResponseResolution)), "Fri 27 Nov 11:00",
		[]string{first, "resolution sev3: Mon 23 Nov 09:00 → Tue 1 Dec 13:00, met Fri 27 Nov 11:00"}, sla.StandingMet,
	}, {
		"reclassified while paused: the new target, less the time used", premium(),
		append(start, asked("Mon 23 Nov 11:00"), reclassified("Tue 24 Nov 11:00", "urgent")), "Tue 24 Nov 11:00",
		[]string{first,
			"resolution sev3: Mon 23 Nov 09:00 → ?, superseded Tue 24 Nov 11:00",
			"resolution urgent: Mon 23 Nov 09:00 → ?, paused with 2h0m0s left",
		}, sla.StandingPaused,
	}, {
		"reclassified while paused, and late by then: broken by the change", premium(),
		append(start, asked("Mon 23 Nov 14:00"), reclassified("Tue 24 Nov 11:00", "urgent"), resumed("Tue 24 Nov 12:00")), "Tue 24 Nov 12:00",
		[]string{first,
			"resolution sev3: Mon 23 Nov 09:00 → ?, superseded Tue 24 Nov 11:00",
			"resolution urgent: Mon 23 Nov 09:00 → Mon 23 Nov 13:00, running, broken Tue 24 Nov 11:00 by reclassification, seen Tue 24 Nov 11:00",
		}, sla.StandingBreached,
	}, {
		"even when it was paused in the evening after a due instant at closing", premium(),
		[]sla.Fact{submitted("Mon 23 Nov 13:00", "sev3"), planned("Mon 23 Nov 13:30"), asked("Mon 23 Nov 18:00"), reclassified("Tue 24 Nov 11:00", "urgent")}, "Tue 24 Nov 11:00",
		[]string{
			"first_response sev3: Mon 23 Nov 13:00 → Mon 23 Nov 17:00, met Mon 23 Nov 13:30",
			"resolution sev3: Mon 23 Nov 13:00 → ?, superseded Tue 24 Nov 11:00",
			"resolution urgent: Mon 23 Nov 13:00 → Mon 23 Nov 17:00, paused with 0s left, broken Tue 24 Nov 11:00 by reclassification, seen Tue 24 Nov 11:00",
		}, sla.StandingBreached,
	}, {
		"a promise that no clock measured was paused all the same", premium(),
		[]sla.Fact{submitted("Mon 23 Nov 09:00", "feedback"), planned("Mon 23 Nov 09:30"), asked("Mon 23 Nov 10:00"), resumed("Mon 23 Nov 16:00"), reclassified("Mon 23 Nov 16:00", "urgent")}, "Mon 23 Nov 16:00",
		[]string{"resolution urgent: Mon 23 Nov 09:00 → Tue 24 Nov 11:00, running"}, sla.StandingOnTrack,
	}})
}

// lateOnTuesdays opens at 11:00 then, so that a business day may be due at an opening.
func lateOnTuesdays() sla.Terms {
	p := premium()
	p.Levels = []sla.Level{{Impact: "sev2", Targets: targets("resolution", "1 business day")}}
	return sla.Terms{Policy: p, Calendars: map[string]*calendars.Calendar{"switzerland": calendar(calendars.Spec{
		ID: "switzerland", Version: 1, Zone: zurich, Week: calendars.Week{nil, hours("09:00-17:00"), hours("11:00-17:00"), nil, nil, nil, nil},
	})}}
}

// An opening instant has no business time before it since the evening, so a pause at night
// could be thought to move it there.
func TestAShortPauseAtNightDoesNotBringADeadlineForward(t *testing.T) {
	terms := lateOnTuesdays()
	facts := []sla.Fact{submitted("Mon 23 Nov 10:00", "sev2"), asked("Mon 23 Nov 20:00"), resumed("Mon 23 Nov 21:00")}

	ledger, err := sla.Judge(facts, terms, when("Mon 23 Nov 21:00"))
	if err != nil {
		t.Fatal(err)
	}
	compare(t, toldAll(ledger), []string{"resolution sev2: Mon 23 Nov 10:00 → Tue 24 Nov 11:00, running"})
}

func TestResolvingAndComingBack(t *testing.T) {
	start := []sla.Fact{submitted("Mon 23 Nov 09:00", "sev2"), planned("Mon 23 Nov 09:30")}
	told := []string{
		"first_response sev2: Mon 23 Nov 09:00 → Mon 23 Nov 11:00, met Mon 23 Nov 09:30",
		"update sev2: Mon 23 Nov 09:00 → Mon 23 Nov 17:00, met Mon 23 Nov 09:30",
		"workaround sev2: Mon 23 Nov 09:00 → Mon 23 Nov 17:00, met Mon 23 Nov 16:00",
		"resolution sev2: Mon 23 Nov 09:00 → Wed 25 Nov 09:00, met Mon 23 Nov 16:00",
		"update sev2: Mon 23 Nov 09:30 → Tue 24 Nov 09:30, met Mon 23 Nov 16:00",
	}
	tell(t, []story{{
		"a workaround stops its clock, and not the resolution's", premium(),
		append(start, responded("Mon 23 Nov 12:00", sla.ResponseWorkaround)), "Mon 23 Nov 12:00",
		[]string{
			"first_response sev2: Mon 23 Nov 09:00 → Mon 23 Nov 11:00, met Mon 23 Nov 09:30",
			"update sev2: Mon 23 Nov 09:00 → Mon 23 Nov 17:00, met Mon 23 Nov 09:30",
			"workaround sev2: Mon 23 Nov 09:00 → Mon 23 Nov 17:00, met Mon 23 Nov 12:00",
			"resolution sev2: Mon 23 Nov 09:00 → Wed 25 Nov 09:00, running",
			"update sev2: Mon 23 Nov 09:30 → Tue 24 Nov 09:30, met Mon 23 Nov 12:00",
			"update sev2: Mon 23 Nov 12:00 → Tue 24 Nov 12:00, running",
		}, sla.StandingOnTrack,
	}, {
		"a resolution keeps workaround, resolution and update", premium(),
		append(start, responded("Mon 23 Nov 16:00", sla.ResponseResolution)), "Fri 27 Nov 12:00",
		told, sla.StandingMet,
	}, {
		"so does solving", premium(),
		append(start, solved("Mon 23 Nov 16:00")), "Fri 27 Nov 12:00",
		told, sla.StandingMet,
	}, {
		"solving what was resolved changes nothing", premium(),
		append(start, responded("Mon 23 Nov 16:00", sla.ResponseResolution), solved("Tue 24 Nov 16:00"), closed("Tue 8 Dec 16:00")), "Tue 8 Dec 16:00",
		told, sla.StandingMet,
	}, {
		"a reply to a resolution takes it back", premium(),
		append(start, responded("Mon 23 Nov 16:00", sla.ResponseResolution), replied("Tue 24 Nov 10:00"), replied("Tue 24 Nov 10:30")), "Tue 24 Nov 10:30",
		append(told,
			"next_response sev2: Tue 24 Nov 10:00 → Tue 24 Nov 12:00, running",
			"update sev2: Tue 24 Nov 10:00 → Wed 25 Nov 10:00, running",
			"resolution sev2: Tue 24 Nov 10:00 → Thu 26 Nov 10:00, running",
		), sla.StandingOnTrack,
	}, {
		"a reply to a solved ticket likewise", premium(),
		append(start, solved("Mon 23 Nov 16:00"), replied("Tue 24 Nov 10:00")), "Tue 24 Nov 10:00",
		append(told,
			"next_response sev2: Tue 24 Nov 10:00 → Tue 24 Nov 12:00, running",
			"update sev2: Tue 24 Nov 10:00 → Wed 25 Nov 10:00, running",
			"resolution sev2: Tue 24 Nov 10:00 → Thu 26 Nov 10:00, running",
		), sla.StandingOnTrack,
	}, {
		"reopening it ourselves owes no response, as nobody asked", premium(),
		append(start, solved("Mon 23 Nov 16:00"), reopened("Tue 24 Nov 10:00")), "Tue 24 Nov 10:00",
		append(told,
			"update sev2: Tue 24 Nov 10:00 → Wed 25 Nov 10:00, running",
			"resolution sev2: Tue 24 Nov 10:00 → Thu 26 Nov 10:00, running",
		), sla.StandingOnTrack,
	}, {
		"solving without a response cancels the response clock", enterprise(),
		[]sla.Fact{submitted("Mon 23 Nov 09:00", "critical"), solved("Mon 23 Nov 10:00")}, "Fri 27 Nov 12:00",
		[]string{"first_response critical: Mon 23 Nov 09:00 → Mon 23 Nov 11:00, cancelled Mon 23 Nov 10:00"}, sla.StandingNone,
	}, {
		"too late to make the breach undone", enterprise(),
		[]sla.Fact{submitted("Mon 23 Nov 09:00", "critical"), solved("Mon 23 Nov 12:00")}, "Fri 27 Nov 12:00",
		[]string{"first_response critical: Mon 23 Nov 09:00 → Mon 23 Nov 11:00, cancelled Mon 23 Nov 12:00, broken Mon 23 Nov 11:00 by silence, seen Mon 23 Nov 12:00"}, sla.StandingMissed,
	}, {
		"nor does lowering the impact first", enterprise(),
		[]sla.Fact{submitted("Mon 23 Nov 09:00", "critical"), reclassified("Mon 23 Nov 12:00", "limited"), solved("Mon 23 Nov 13:00")}, "Fri 27 Nov 12:00",
		[]string{
			"first_response critical: Mon 23 Nov 09:00 → Mon 23 Nov 11:00, superseded Mon 23 Nov 12:00, broken Mon 23 Nov 11:00 by silence, seen Mon 23 Nov 12:00",
			"first_response limited: Mon 23 Nov 09:00 → Tue 24 Nov 13:00, cancelled Mon 23 Nov 13:00",
		}, sla.StandingMissed,
	}, {
		"reopened without ever having been answered: a first response is owed anew", enterprise(),
		[]sla.Fact{submitted("Mon 23 Nov 09:00", "critical"), solved("Mon 23 Nov 10:00"), reopened("Tue 24 Nov 10:00")}, "Tue 24 Nov 10:00",
		[]string{
			"first_response critical: Mon 23 Nov 09:00 → Mon 23 Nov 11:00, cancelled Mon 23 Nov 10:00",
			"first_response critical: Tue 24 Nov 10:00 → Tue 24 Nov 12:00, running",
		}, sla.StandingOnTrack,
	}, {
		"unless we answered while it was solved", enterprise(),
		[]sla.Fact{submitted("Mon 23 Nov 09:00", "critical"), solved("Mon 23 Nov 10:00"), planned("Mon 23 Nov 10:10"), reopened("Tue 24 Nov 10:00")}, "Tue 24 Nov 10:00",
		[]string{"first_response critical: Mon 23 Nov 09:00 → Mon 23 Nov 11:00, cancelled Mon 23 Nov 10:00"}, sla.StandingNone,
	}, {
		"solving ends waiting", premium(),
		[]sla.Fact{submitted("Mon 23 Nov 09:00", "urgent"), planned("Mon 23 Nov 09:30"), asked("Mon 23 Nov 10:00"), solved("Tue 24 Nov 10:00"), reopened("Wed 25 Nov 10:00")}, "Wed 25 Nov 10:00",
		[]string{
			"resolution urgent: Mon 23 Nov 09:00 → Tue 24 Nov 13:00, met Tue 24 Nov 10:00",
			"resolution urgent: Wed 25 Nov 10:00 → Wed 25 Nov 14:00, running",
		}, sla.StandingOnTrack,
	}, {
		"so does reopening", premium(),
		[]sla.Fact{submitted("Mon 23 Nov 09:00", "urgent"), solved("Mon 23 Nov 10:00"), asked("Mon 23 Nov 11:00"), reopened("Wed 25 Nov 10:00")}, "Wed 25 Nov 10:00",
		[]string{
			"resolution urgent: Mon 23 Nov 09:00 → Mon 23 Nov 13:00, met Mon 23 Nov 10:00",
			"resolution urgent: Wed 25 Nov 10:00 → Wed 25 Nov 14:00, running",
		}, sla.StandingOnTrack,
	}, {
		"closing as a duplicate cancels everything, paused or not", premium(),
		[]sla.Fact{submitted("Mon 23 Nov 09:00", "sev3"), asked("Mon 23 Nov 10:00"), closed("Mon 23 Nov 12:00")}, "Fri 27 Nov 12:00",
		[]string{
			"first_response sev3: Mon 23 Nov 09:00 → Mon 23 Nov 13:00, cancelled Mon 23 Nov 12:00",
			"resolution sev3: Mon 23 Nov 09:00 → Wed 25 Nov 15:00, cancelled Mon 23 Nov 12:00",
		}, sla.StandingNone,
	}})
}

func TestAClockNamesWhatItCountsBy(t *testing.T) {
	ledger := judge(t, premium(), []sla.Fact{
		submittedFrom(calendars.Oceania, "Mon 23 Nov 09:00", "overnight"),
		reclassified("Mon 23 Nov 10:00", "sev3"),
	}, when("Mon 23 Nov 10:00"))
	type named struct {
		number, promise int
		policy, calendar,
		target string
		region calendars.Region
		owed   bool
	}
	want := []named{
		{1, 4, "premium@1", "always@1", "24 hours", calendars.Oceania, true},
		{2, 1, "premium@1", "us@1", "4 business hours", calendars.Oceania, true},
		{3, 4, "premium@1", "us@1", "20 business hours", calendars.Oceania, true},
	}
	for i, c := range ledger {
		if got := (named{c.Number, c.Promise, c.Policy, c.Calendar, c.Target.String(), c.Region, c.Owed}); got != want[i] {
			t.Errorf("clock %d: got %+v, want %+v", i, got, want[i])
		}
	}
	if len(ledger) != len(want) {
		t.Errorf("there are %d clocks, want %d", len(ledger), len(want))
	}
}

func TestTimeLeftIsBusinessTime(t *testing.T) {
	facts := []sla.Fact{submitted("Mon 23 Nov 16:00", "sev3")}
	paused := append(facts, asked("Mon 23 Nov 16:30"))
	for _, c := range []struct {
		name  string
		facts []sla.Fact
		clock int
		now   string
		want  time.Duration
		has   bool
	}{
		{"all of it at the start", facts, 0, "Mon 23 Nov 16:00", 4 * time.Hour, true},
		{"nothing is used at night", facts, 0, "Mon 23 Nov 23:00", 3 * time.Hour, true},
		{"none at the due instant", facts, 0, "Tue 24 Nov 12:00", 0, true},
		{"negative once late", facts, 0, "Tue 24 Nov 12:00:00.000001", -time.Microsecond, true},
		{"a paused clock keeps what it had", paused, 1, "Fri 27 Nov 12:00", 19*time.Hour + 30*time.Minute, true},
		{"a clock that has stopped has none", append(facts, planned("Mon 23 Nov 16:10")), 0, "Mon 23 Nov 16:10", 0, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, has := judge(t, premium(), c.facts, when(c.now))[c.clock].Left(termsOf(premium()), when(c.now))
			if got != c.want || has != c.has {
				t.Errorf("got %s %v, want %s %v", got, has, c.want, c.has)
			}
		})
	}
}

func TestWhatCannotBePromisedIsRefused(t *testing.T) {
	noDefault := enterprise()
	noDefault.Calendars = noDefault.Calendars[:1] // the American desk's
	for _, c := range []struct {
		name   string
		policy *sla.Policy
		facts  []sla.Fact
		code   string
		says   string
	}{{
		"an impact the policy doesn't know", enterprise(),
		[]sla.Fact{submitted("Mon 23 Nov 09:00", "urgent")}, "unknown_impact",
		"The impact is not one that enterprise@1 knows.\nimpact: \"urgent\" is not a business impact; use critical, major, moderate, limited",
	}, {
		"one the ticket is reclassified to", enterprise(),
		[]sla.Fact{submitted("Mon 23 Nov 09:00", "major"), reclassified("Mon 23 Nov 10:00", "urgent")}, "unknown_impact",
		"The impact is not one that enterprise@1 knows.\nimpact: \"urgent\" is not a business impact; use critical, major, moderate, limited",
	}, {
		"a region that no calendar serves", noDefault,
		[]sla.Fact{submittedFrom(calendars.Asia, "Mon 23 Nov 09:00", "major")}, "region_not_served",
		"The policy enterprise@1 names no calendar for the region \"asia\", so no response time could be promised there.",
	}, {
		"one the ticket is relocated to", noDefault,
		[]sla.Fact{submittedFrom(calendars.Oceania, "Mon 23 Nov 09:00", "major"), relocated("Mon 23 Nov 10:00", calendars.Europe)}, "region_not_served",
		"The policy enterprise@1 names no calendar for the region \"europe\", so no response time could be promised there.",
	}} {
		t.Run(c.name, func(t *testing.T) {
			ledger, err := sla.Judge(c.facts, termsOf(c.policy), when("Mon 23 Nov 12:00"))
			refusal, ok := fault.As(err)
			if !ok || refusal.Kind != fault.Invalid || refusal.Code != c.code || err.Error() != c.says {
				t.Errorf("got %v, want %s: %s", err, c.code, c.says)
			}
			if ledger != nil {
				t.Errorf("got clocks as well: %v", ledger)
			}
		})
	}
}
