package sla_test

import (
	"testing"

	"deskbell/calendars"
	"deskbell/sla"
)

func TestTargetsAreReadInWords(t *testing.T) {
	for _, c := range []struct {
		text string
		want sla.Target
		says string
	}{
		{"2 business hours", sla.Target{Amount: 2, Unit: sla.BusinessHour}, "2 business hours"},
		{"1 business hour", sla.Target{Amount: 1, Unit: sla.BusinessHour}, "1 business hour"},
		{"30 business minutes", sla.Target{Amount: 30, Unit: sla.BusinessMinute}, "30 business minutes"},
		{"1 business day", sla.Target{Amount: 1, Unit: sla.BusinessDay}, "1 business day"},
		{"3 business days", sla.Target{Amount: 3, Unit: sla.BusinessDay}, "3 business days"},
		{"24 hours", sla.Target{Amount: 24, Unit: sla.Hour}, "24 hours"},
		{"45 minutes", sla.Target{Amount: 45, Unit: sla.Minute}, "45 minutes"},
		{"1 second", sla.Target{Amount: 1, Unit: sla.Second}, "1 second"},
		{"100000 seconds", sla.Target{Amount: 100_000, Unit: sla.Second}, "100000 seconds"},
		{"  4   Business\tHours ", sla.Target{Amount: 4, Unit: sla.BusinessHour}, "4 business hours"},
		{"007 hours", sla.Target{Amount: 7, Unit: sla.Hour}, "7 hours"},
		{"1 hours", sla.Target{Amount: 1, Unit: sla.Hour}, "1 hour"},
		{"2 business hour", sla.Target{Amount: 2, Unit: sla.BusinessHour}, "2 business hours"},
	} {
		got, err := sla.ParseTarget(c.text)
		if err != nil || got != c.want || got.String() != c.says {
			t.Errorf("%q: got %+v %q %v, want %+v %q", c.text, got, got, err, c.want, c.says)
		}
	}
	if got := (sla.Target{}).String(); got != "" {
		t.Errorf("no target is written %q", got)
	}
}

func TestTargetsThatAreUnclearAreRefused(t *testing.T) {
	const (
		units   = `seconds, minutes or hours (round the clock), or business minutes, business hours or business days`
		form    = ` is not a whole number and a unit; write it like "2 business hours", in ` + units
		unknown = ` has no unit that deskbell knows; use ` + units
		far     = ` is out of range; use 1 to 100000`
		means   = ` could mean working days or days round the clock; write `
	)
	for _, c := range []struct{ text, want string }{
		{`1 day`, `"1 day"` + means + `"1 business day" or "24 hours"`},
		{`1 days`, `"1 days"` + means + `"1 business day" or "24 hours"`},
		{`2 days`, `"2 days"` + means + `"2 business days" or "48 hours"`},
		{`10 Day`, `"10 Day"` + means + `"10 business days" or "240 hours"`},
		{`1d`, `"1d"` + means + `"1 business day" or "24 hours"`},
		{`2`, `"2"` + form},
		{`2h`, `"2h"` + unknown},
		{`PT2H`, `"PT2H"` + form},
		{`two hours`, `"two hours"` + form},
		{`1.5 hours`, `"1.5 hours"` + form},
		{`1,5 hours`, `"1,5 hours"` + form},
		{`-1 hours`, `"-1 hours"` + form},
		{`+1 hours`, `"+1 hours"` + form},
		{`business hours`, `"business hours"` + form},
		{`2 business hours please`, `"2 business hours please"` + form},
		{``, `""` + form},
		{`0 hours`, `"0 hours"` + far},
		{`0 days`, `"0 days"` + far},
		{`100001 business minutes`, `"100001 business minutes"` + far},
		{`99999999999999999999 hours`, `"99999999999999999999 hours"` + far},
		{`2 weeks`, `"2 weeks"` + unknown},
		{`1 business week`, `"1 business week"` + unknown},
		{`2 business`, `"2 business"` + unknown},
		{`2 calendar hours`, `"2 calendar hours"` + unknown},
		{`2 hourss`, `"2 hourss"` + unknown},
	} {
		got, err := sla.ParseTarget(c.text)
		if err == nil || err.Error() != c.want || got != (sla.Target{}) {
			t.Errorf("%q: got %+v, %v\nwant %s", c.text, got, err, c.want)
		}
	}
}

func TestATargetIsDueByItsOwnCalendar(t *testing.T) {
	for _, c := range []struct{ target, start, due string }{
		{"90 seconds", "Fri 27 Nov 16:59", "Fri 27 Nov 17:00:30"},
		{"45 minutes", "Fri 27 Nov 16:59", "Fri 27 Nov 17:44"},
		{"24 hours", "Fri 27 Nov 16:59", "Sat 28 Nov 16:59"},
		{"24 hours", "Sat 24 Oct 12:00", "Sun 25 Oct 11:00"}, // the clocks go back
		{"30 business minutes", "Fri 27 Nov 16:59", "Mon 30 Nov 09:29"},
		{"8 business hours", "Fri 27 Nov 16:59", "Mon 30 Nov 16:59"},
		{"1 business day", "Fri 27 Nov 16:59", "Mon 30 Nov 16:59"},
		{"1 business day", "Fri 27 Nov 17:00", "Tue 1 Dec 09:00"},
		{"1 business day", "Sat 28 Nov 12:00", "Tue 1 Dec 09:00"},
		{"2 business days", "Wed 23 Dec 11:00", "Mon 28 Dec 11:00"}, // Christmas is a Friday
	} {
		target := target(c.target)
		if got := shown(target.Due(target.Calendar(swiss), when(c.start)), swiss.Ref()); got != c.due {
			t.Errorf("%s from %s: got %s, want %s", c.target, c.start, got, c.due)
		}
	}
}

func FuzzTarget(f *testing.F) {
	for _, text := range []string{"2 business hours", "1 day", "1d", "24 hours", " 3  Business DAYS ", "0 hours", "99999999999999999999 hours", "1 \u212aelvin"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got, err := sla.ParseTarget(text)
		if err != nil {
			if got != (sla.Target{}) || err.Error() == "" {
				t.Fatalf("%q: got %+v with the refusal %q", text, got, err)
			}
			return
		}
		again, err := sla.ParseTarget(got.String())
		if err != nil || again != got {
			t.Fatalf("%q was read as %q, and that as %q: %v", text, got, again, err)
		}
		start := when("Wed 25 Nov 16:00")
		if got.Unit != sla.BusinessDay && !got.Due(got.Calendar(calendars.Always), start).After(start) {
			t.Fatalf("%q is due at once", text)
		}
	})
}
