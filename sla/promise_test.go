package sla_test

import (
	"testing"

	"deskbell/calendars"
	"deskbell/sla"
)

func TestAPromiseIsKnownBeforeTheTicket(t *testing.T) {
	none := accepting(premium())
	for _, c := range []struct {
		name   string
		policy *sla.Policy
		metric sla.Metric
		impact sla.Impact
		region calendars.Region
		at     string
		want   string // empty: nothing is promised
	}{
		{"a first response", enterprise(), sla.FirstResponse, "critical", calendars.Europe, "Thu 24 Dec 16:10",
			"first_response critical: Thu 24 Dec 16:10 → Mon 28 Dec 10:10, running"},
		{"in America", enterprise(), sla.FirstResponse, "critical", calendars.NorthAmerica, "Wed 25 Nov 16:30 PST",
			"first_response critical: Wed 25 Nov 16:30 → Fri 27 Nov 10:30, running"},
		{"a next response, to a message after ours", enterprise(), sla.NextResponse, "major", calendars.Europe, "Mon 23 Nov 16:00",
			"next_response major: Mon 23 Nov 16:00 → Tue 24 Nov 12:00, running"},
		{"a resolution", premium(), sla.Resolution, "sev2", calendars.Europe, "Fri 27 Nov 12:00",
			"resolution sev2: Fri 27 Nov 12:00 → Tue 1 Dec 12:00, running"},
		{"nothing for feedback", premium(), sla.FirstResponse, "feedback", calendars.Europe, "Fri 27 Nov 12:00", ""},
		{"no next response at a level without one", premium(), sla.NextResponse, "sev1", calendars.Europe, "Fri 27 Nov 12:00", ""},
		{"nor where no message is a response", none, sla.NextResponse, "sev2", calendars.Europe, "Fri 27 Nov 12:00", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			clock, promised, err := sla.Promise(termsOf(c.policy), c.metric, c.impact, c.region, when(c.at))
			if err != nil {
				t.Fatal(err)
			}
			if promised != (c.want != "") {
				t.Fatalf("promised: %v", promised)
			}
			if promised && told(clock) != c.want {
				t.Errorf("got %s, want %s", told(clock), c.want)
			}
		})
	}
	if _, _, err := sla.Promise(termsOf(enterprise()), sla.FirstResponse, "urgent", calendars.Europe, when("Mon 23 Nov 16:00")); err == nil {
		t.Error("an unknown impact was promised something")
	}
}
