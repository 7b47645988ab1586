package report_test

import (
	"testing"
	"time"

	"deskbell/calendars"
	"deskbell/internal/report"
	"deskbell/sla"
)

func TestWhatIsUnansweredCountsAsLonger(t *testing.T) {
	for _, c := range []struct {
		name             string
		hours            []int
		unanswered       int
		median, nineties int // hours; 0: none
	}{
		{"nothing", nil, 0, 0, 0},
		{"one", []int{3}, 0, 3, 3},
		{"an odd number", []int{9, 1, 3}, 0, 3, 9},
		{"an even number takes the lower", []int{4, 3, 2, 1}, 0, 2, 4},
		{"half are unanswered", []int{1, 2}, 2, 2, 0},
		{"more than half are unanswered", []int{1, 2}, 3, 0, 0},
		{"one of ten is unanswered", []int{1, 2, 3, 4, 5, 6, 7, 8, 9}, 1, 5, 9},
		{"nobody ever answered", nil, 4, 0, 0},
	} {
		d := report.Distribution{Unanswered: c.unanswered}
		for _, h := range c.hours {
			d.Add(time.Duration(h)*time.Hour, 10*time.Hour, false)
		}
		for percent, want := range map[int]int{50: c.median, 90: c.nineties} {
			got, ok := d.Within(percent)
			share, shared := d.ShareWithin(percent)
			if ok != (want > 0) || shared != ok || got != time.Duration(want)*time.Hour || share != 10*want {
				t.Errorf("%s: %d%% within %s, %v, and %d%%, want %d h", c.name, percent, got, ok, share, want)
			}
		}
	}
}

func TestSharesOfTheTarget(t *testing.T) {
	var d report.Distribution
	for _, taken := range []time.Duration{0, time.Hour, time.Hour + time.Microsecond, 4 * time.Hour, 4*time.Hour + time.Microsecond, 9 * time.Hour} {
		d.Add(taken, 4*time.Hour, false)
	}
	d.Add(4*time.Hour, 4*time.Hour, true) // late, while the desk was closed
	d.Add(time.Hour, 0, true)             // of a target that isn't known
	want := []int{2, 1, 0, 1, 2, 0, 1}
	for i, n := range want {
		if d.Buckets[i] != n {
			t.Errorf("the buckets are %v, want %v", d.Buckets, want)
			break
		}
	}
	if d.Answered != 8 {
		t.Errorf("%d answered", d.Answered)
	}
}

func TestTimesLeaveOutWhatTheCustomerTook(t *testing.T) {
	start := at("2026-11-26T10:00:00Z")
	hour := func(n int) time.Time { return start.Add(time.Duration(n) * time.Hour) }
	r := report.Response{
		PromisedAt: start, StartedAt: hour(1), DueAt: hour(9), AnsweredAt: hour(6),
		Pauses: []sla.Pause{{From: hour(2), To: hour(4)}, {From: hour(8)}},
		Waited: []sla.Pause{{From: hour(2), To: hour(4)}, {From: hour(5), To: hour(8)}},
	}
	if got := r.Taken(calendars.Always); got != 3*time.Hour {
		t.Errorf("it took %s", got)
	}
	if got := r.Allowed(calendars.Always); got != 5*time.Hour {
		t.Errorf("it was allowed %s", got)
	}
	if got := (report.Response{}).Allowed(calendars.Always); got != 0 {
		t.Errorf("without a due instant it was allowed %s", got)
	}
}

func TestComplianceIsNeverRoundedUp(t *testing.T) {
	for _, c := range []struct {
		kept, broken int
		want         float64
		counted      bool
	}{
		{0, 0, 0, false}, {1, 0, 100, true}, {0, 1, 0, true}, {2, 1, 66.6, true}, {9999, 1, 99.9, true}, {1, 9999, 0, true}, {118, 4, 96.7, true},
	} {
		got, counted := report.Tally{Kept: c.kept, Broken: c.broken, Open: 7, Cancelled: 8, Released: 9}.Compliance()
		if got != c.want || counted != c.counted {
			t.Errorf("%d of %d: %v, %v", c.kept, c.kept+c.broken, got, counted)
		}
	}
}
