package documents

import (
	"strings"
	"testing"
	"time"

	"deskbell/internal/fault"
)

// mustBeFault holds every refusal to the one kind of error that people are shown.
func mustBeFault(t *testing.T, err error) {
	t.Helper()
	refused, ok := fault.As(err)
	if !ok || refused.Kind != fault.Invalid || len(refused.Fields) == 0 {
		t.Fatalf("not a fault.Invalid with its places: %v", err)
	}
	for _, f := range refused.Fields {
		if !strings.HasPrefix(f.Location, "doc.yaml") || f.Message == "" {
			t.Fatalf("a fault without its place or message: %+v", f)
		}
	}
}

func FuzzPolicy(f *testing.F) {
	for _, v := range Defaults() {
		f.Add(v.Source)
	}
	f.Add([]byte(smallPolicy))
	f.Add([]byte(policyOf("latest", "us", "30")))
	f.Add([]byte("policy: a\nlevels: [{impact: a, rank: 1, calendar: always, targets: {update: 1 business day, workaround: 90 seconds}}]\ncalendars: [{regions: [asia], calendar: us, default: true}]\nwarn_at: [1%]\npauses: []\nresponses: [resolution]\nreclassification: from_change\n"))
	f.Add([]byte("policy: a\nlevels:\n  - {impact: a, notices: at_once, escalation: [{at: 150%, tell: [assignee, agents]}, {after: 1 business day, tell: [administrators, a@b.example]}]}\n  - {impact: b, escalation: []}\ncalendars: [{calendar: us, default: true}]\nnotices: desk_hours\nescalation: [{after: 20 minutes, tell: [managers, \"webhook:1\"]}]\n"))
	library, err := NewLibrary(Defaults())
	if err != nil {
		f.Fatal(err)
	}
	at := date("2026-01-01")
	f.Fuzz(func(t *testing.T, source []byte) {
		if _, err := ParsePolicy("doc.yaml", source); err != nil {
			mustBeFault(t, err)
		}
		policy, err := CheckPolicy("doc.yaml", source, library.Calendars(at), at)
		if err != nil {
			mustBeFault(t, err)
			return
		}
		if err := policy.Check(library.Calendars(at), at); err != nil {
			t.Fatal(err)
		}
	})
}

func FuzzCalendar(f *testing.F) {
	for _, v := range Defaults() {
		f.Add(v.Source)
	}
	f.Add([]byte(calendarOf(`sat: ["22:00-02:00"]`)))
	f.Add([]byte("calendar: a\ntime_zone: Australia/Lord_Howe\nhours: {mon-wed: [\"09:00-12:00\", \"13:00-17:00\"], \"sat,sun\": [\"00:00-24:00\"]}\nholidays: [ch-vd, {drop: Christmas Day}, {add: Epiphany}, {add: A, on: 02-29}]\nexceptions:\n  - {date: 2026-12-24, name: Eve, hours: [\"09:00-12:00\"]}\n  - {from: 2026-12-28, to: 2026-12-31, name: Closing, closed: true}\n"))
	f.Add([]byte("? a\n: &b [*b, !!str x]\n--- |\n  x\n... # c\r\n\t%"))
	f.Fuzz(func(t *testing.T, source []byte) {
		calendar, err := ParseCalendar("doc.yaml", source)
		if err != nil {
			mustBeFault(t, err)
			return
		}
		for _, start := range []time.Time{date("1970-01-01"), date("2026-12-24"), date("2100-06-01")} {
			due := calendar.Add(start, 8*time.Hour)
			if due.Before(start) || calendar.Between(start, due) != 8*time.Hour {
				t.Fatalf("8 hours from %s are due %s", start, due)
			}
		}
		calendar.AddDays(date("2026-12-24"), 3)
	})
}

func FuzzLicenses(f *testing.F) {
	f.Add([]byte(allColumns + "ENG-1001,Pix4Dengine,subscription,it@aerialworks.example,2,2027-12-31,enterprise,2026-01-01,2027-01-01,2025-12-18T09:30:00Z,true,2025-12-15\n"))
	f.Add([]byte("\ufefflicense_key,product,kind,owner_email\r\nK,P,perpetual,a@b.example\r\n\"K\nL\",P,x"))
	f.Fuzz(func(t *testing.T, source []byte) {
		licenses, err := readLicenses(string(source))
		if err != nil {
			mustBeFault(t, err)
			return
		}
		for _, l := range licenses {
			if l.Key == "" || l.Product == "" || l.Owner == "" || l.Seats < 1 || len(l.Contracts) == 1 && !l.Contracts[0].Until.After(l.Contracts[0].From) {
				t.Fatalf("accepted %+v", l)
			}
		}
	})
}
