package sla_test

import (
	"testing"
	"time"

	"deskbell/sla"
)

func TestEveryStandingHasItsMoment(t *testing.T) {
	// critical: 2 business hours, warned at 1 hour and at 1 hour 36 minutes.
	ticket := []sla.Fact{submitted("Mon 23 Nov 09:00", "critical")}
	answered := append(ticket, planned("Mon 23 Nov 11:00"))
	late := append(ticket, planned("Mon 23 Nov 11:30"))
	thread := []sla.Fact{submitted("Mon 23 Nov 09:00", "thread"), planned("Mon 23 Nov 09:30"), replied("Mon 23 Nov 10:00"), planned("Mon 23 Nov 12:30")}
	waiting := []sla.Fact{submitted("Mon 23 Nov 09:00", "urgent"), asked("Mon 23 Nov 09:30")}
	for _, c := range []struct {
		name  string
		facts []sla.Fact
		now   string
		want  sla.Standing
	}{
		{"nothing was promised", []sla.Fact{submitted("Mon 23 Nov 09:00", "feedback")}, "Mon 23 Nov 09:00", sla.StandingNone},
		{"a promise begins", ticket, "Mon 23 Nov 09:00", sla.StandingOnTrack},
		{"just before the first warning", ticket, "Mon 23 Nov 09:59:59.999999", sla.StandingOnTrack},
		{"at the first warning", ticket, "Mon 23 Nov 10:00", sla.StandingAtRisk},
		{"at the due instant", ticket, "Mon 23 Nov 11:00", sla.StandingAtRisk},
		{"just after it", ticket, "Mon 23 Nov 11:00:00.000001", sla.StandingBreached},
		{"answered in time", answered, "Mon 23 Nov 11:00", sla.StandingMet},
		{"and a month later", answered, "Wed 23 Dec 11:00", sla.StandingMet},
		{"answered late: the customer waits no longer", late, "Mon 23 Nov 11:30", sla.StandingMissed},
		{"the customer has the next move", waiting, "Wed 23 Dec 11:00", sla.StandingPaused},
		{"and moved", append(waiting, replied("Mon 23 Nov 10:00")), "Mon 23 Nov 10:00", sla.StandingOnTrack},
		{"asked again, the new promise counts", append(late, replied("Tue 24 Nov 09:00")), "Tue 24 Nov 09:00", sla.StandingOnTrack},
		{"kept this time: the last one counts", append(late, replied("Tue 24 Nov 09:00"), planned("Tue 24 Nov 09:30")), "Tue 24 Nov 09:30", sla.StandingMet},
		{"withdrawn in time: it says nothing", append(late, replied("Tue 24 Nov 09:00"), solved("Tue 24 Nov 09:30")), "Tue 24 Nov 09:30", sla.StandingMissed},
		{"withdrawn late: missed, though the one before was met", append(answered, replied("Tue 24 Nov 09:00"), solved("Tue 24 Nov 12:00")), "Tue 24 Nov 12:00", sla.StandingMissed},
		{"of two that stop together, the one begun last", append(thread[:3:3], solved("Mon 23 Nov 16:00")), "Mon 23 Nov 16:00", sla.StandingMissed},
		{"the last to stop counts, not the last to start", append(thread, solved("Mon 23 Nov 16:00")), "Mon 23 Nov 16:00", sla.StandingMet},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := enterprise()
			p.Levels = append(p.Levels, premium().Levels...)
			p.Levels = append(p.Levels, sla.Level{Impact: "thread", Targets: targets("next_response", "2 business hours", "resolution", "20 business hours")})
			if got := judge(t, p, c.facts, when(c.now)).Standing(when(c.now)); got != c.want {
				t.Errorf("stands at %s, want %s", got, c.want)
			}
			// A queue knows the outlook of the last fact only, and must find the same.
			last := c.facts[len(c.facts)-1].At
			if got := judge(t, p, c.facts, last).Outlook().Standing(when(c.now)); got != c.want {
				t.Errorf("the outlook gives %s, want %s", got, c.want)
			}
		})
	}
}

func TestTheOutlookIsTheNearestOfAllClocks(t *testing.T) {
	facts := []sla.Fact{submitted("Mon 23 Nov 09:00", "sev2"), planned("Mon 23 Nov 10:00"), asked("Mon 23 Nov 10:30")}
	got := judge(t, premium(), facts, when("Mon 23 Nov 10:30")).Outlook()
	// Only the update runs: 8 business hours from the response, warned after 4.
	want := sla.Outlook{NextDue: when("Tue 24 Nov 10:00"), RiskAt: when("Mon 23 Nov 14:00"), Resting: sla.StandingPaused}
	if got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	got = judge(t, premium(), append(facts, replied("Mon 23 Nov 10:30")), when("Mon 23 Nov 10:30")).Outlook()
	want = sla.Outlook{NextDue: when("Mon 23 Nov 12:30"), RiskAt: when("Mon 23 Nov 11:30"), Resting: sla.StandingMet}
	if got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestStandingsAreListedOnce(t *testing.T) {
	seen := map[sla.Standing]bool{}
	for _, s := range sla.Standings {
		if seen[s] {
			t.Errorf("%s is there twice", s)
		}
		seen[s] = true
	}
	if len(seen) != 7 {
		t.Errorf("there are %d standings, want 7", len(seen))
	}
}

func TestWarningsComeAtSharesOfTheBusinessTime(t *testing.T) {
	for _, c := range []struct {
		name   string
		facts  []sla.Fact
		metric sla.Metric
		want   []string // at 50 % and 80 %
	}{
		{"of 2 hours over a night", []sla.Fact{submitted("Mon 23 Nov 16:00", "sev2")}, sla.FirstResponse,
			[]string{"Mon 23 Nov 17:00", "Tue 24 Nov 09:36"}},
		{"of a request at night", []sla.Fact{submitted("Mon 23 Nov 23:00", "sev2")}, sla.FirstResponse,
			[]string{"Tue 24 Nov 10:00", "Tue 24 Nov 10:36"}},
		{"to the microsecond", []sla.Fact{submitted("Mon 23 Nov 16:00:00.000001", "sev2")}, sla.FirstResponse,
			[]string{"Tue 24 Nov 09:00:00.000001", "Tue 24 Nov 09:36:00.000001"}},
		{"of two business days, which hold 16 hours", []sla.Fact{submitted("Thu 24 Dec 12:00", "sev2")}, sla.Resolution,
			[]string{"Mon 28 Dec 12:00", "Mon 28 Dec 16:48"}},
		{"round the clock", []sla.Fact{submitted("Mon 23 Nov 16:00", "sev1")}, sla.Workaround,
			[]string{"Mon 23 Nov 18:00", "Mon 23 Nov 19:12"}},
		{"a pause moves those to come", []sla.Fact{submitted("Mon 23 Nov 09:00", "urgent"), asked("Mon 23 Nov 11:30"), resumed("Mon 23 Nov 12:30")}, sla.Resolution,
			[]string{"Mon 23 Nov 11:00", "Mon 23 Nov 13:12"}},
		{"and there are none while it lasts", []sla.Fact{submitted("Mon 23 Nov 09:00", "urgent"), asked("Mon 23 Nov 11:30")}, sla.Resolution,
			nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, clock := range judge(t, premium(), c.facts, c.facts[len(c.facts)-1].At) {
				if clock.Metric != c.metric {
					continue
				}
				var got []string
				for i, w := range clock.Warnings {
					if w.Percent != []int{50, 80}[i] {
						t.Errorf("warning %d is at %d %%", i, w.Percent)
					}
					got = append(got, shown(w.At, clock.Calendar))
				}
				compare(t, got, c.want)
			}
		})
	}
}

func TestWarningsAreWholeMicroseconds(t *testing.T) {
	start := submitted("Mon 23 Nov 10:00:00.000001", "sev2") // due Tue 11:00, in 7 hours less a microsecond
	ledger, err := sla.Judge([]sla.Fact{start}, lateOnTuesdays(), start.At)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := ledger[0].Warnings[0].At, when("Mon 23 Nov 13:30"); !got.Equal(want) {
		t.Errorf("half of it is used up by %s, want %s", got, want)
	}
}

func TestAPolicyWithoutWarningsGoesFromOnTrackToBreached(t *testing.T) {
	p := enterprise()
	p.WarnAt = nil
	ledger := judge(t, p, []sla.Fact{submitted("Mon 23 Nov 09:00", "critical")}, when("Mon 23 Nov 09:00"))
	due := when("Mon 23 Nov 11:00")
	if got := ledger.Standing(due); got != sla.StandingOnTrack {
		t.Errorf("at the due instant it stands at %s", got)
	}
	if got := ledger.Standing(due.Add(time.Microsecond)); got != sla.StandingBreached {
		t.Errorf("after it, at %s", got)
	}
}

func TestAClockCountsWhileTheDeskIsOpen(t *testing.T) {
	for _, c := range []struct {
		name  string
		facts []sla.Fact
		now   string
		want  bool
		next  string
	}{
		{"in hours", []sla.Fact{submitted("Mon 23 Nov 09:00", "critical")}, "Mon 23 Nov 10:00", true, "Mon 23 Nov 17:00"},
		{"at night", []sla.Fact{submitted("Mon 23 Nov 16:30", "critical")}, "Mon 23 Nov 18:00", false, "Tue 24 Nov 09:00"},
		{"answered", []sla.Fact{submitted("Mon 23 Nov 09:00", "critical"), planned("Mon 23 Nov 09:30")}, "Mon 23 Nov 10:00", false, ""},
	} {
		clock := judge(t, enterprise(), c.facts, when(c.now))[0]
		counts, next := clock.Changes(termsOf(enterprise()), when(c.now))
		if counts != c.want || c.next == "" != next.IsZero() || c.next != "" && !next.Equal(when(c.next)) {
			t.Errorf("%s: counts %t until %s", c.name, counts, next)
		}
	}
}
