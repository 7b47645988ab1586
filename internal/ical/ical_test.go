package ical

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	ics "github.com/arran4/golang-ical"

	"deskbell/calendars"
)

var now = time.Date(2026, time.March, 2, 10, 0, 0, 999, time.FixedZone("", 3600))

func date(text string) calendars.Date {
	d, err := calendars.ParseDate(text)
	if err != nil {
		panic(err)
	}
	return d
}

func windows(texts ...string) []calendars.Window {
	var all []calendars.Window
	for _, text := range texts {
		w, err := calendars.ParseWindow(text)
		if err != nil {
			panic(err)
		}
		all = append(all, w)
	}
	return all
}

func desk(t *testing.T) *calendars.Calendar {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Zurich")
	if err != nil {
		t.Fatal(err)
	}
	office := windows("09:00-17:00")
	holidays, _ := calendars.HolidaySet("ch-national")
	c, err := calendars.New(calendars.Spec{
		ID: "switzerland", Title: "Swiss desk, Zürich; \"main\"", Zone: zone,
		Week: calendars.Week{nil, office, office, office, office, office, nil}, Holidays: holidays,
		Exceptions: []calendars.Exception{
			{From: date("2026-12-24"), To: date("2026-12-24"), Name: "Christmas Eve", Windows: windows("09:00-12:00", "22:00-02:00")},
			{From: date("2026-12-28"), To: date("2026-12-31"), Name: "Year-end closing"},
			{From: date("2027-01-02"), To: date("2027-01-03"), Name: "Inventory"},
			{From: date("2027-01-04"), To: date("2027-01-05"), Name: "Inventory"},
			{From: date("2027-02-01"), To: date("2027-02-01"), Name: strings.Repeat("Größere Renovierung, Erdgeschoß; ", 5) + "Ende\\"},
			{From: date("2027-03-28"), To: date("2027-03-28"), Name: "Sunday of the clock change", Windows: windows("01:00-04:00")},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// events reads a feed back, one line an event.
func events(t *testing.T, feed []byte) []string {
	t.Helper()
	parsed, err := ics.ParseCalendar(bytes.NewReader(feed))
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, e := range parsed.Events() {
		value := func(p ics.ComponentProperty) string {
			if e.GetProperty(p) == nil {
				t.Fatalf("%s has no %s", e.Id(), p)
			}
			return e.GetProperty(p).Value
		}
		if value(ics.ComponentPropertyTransp) != "TRANSPARENT" || value(ics.ComponentPropertyDtstamp) != "20260302T090000Z" {
			t.Errorf("%s blocks time or has another stamp", e.Id())
		}
		all = append(all, strings.Join([]string{
			strings.TrimSuffix(e.Id(), "@deskbell"), value(ics.ComponentPropertyDtStart), value(ics.ComponentPropertyDtEnd), value(ics.ComponentPropertySummary),
		}, " "))
	}
	return all
}

func TestFeed(t *testing.T) {
	feed := Calendar(desk(t), date("2026-12-20"), date("2027-03-31"), now)
	got, want := events(t, feed), []string{
		"switzerland-2026-12-24-1 20261224T080000Z 20261224T110000Z Christmas Eve: open 09:00-12:00",
		"switzerland-2026-12-24-2 20261224T210000Z 20261225T010000Z Christmas Eve: open 22:00-02:00",
		"switzerland-2026-12-25 20261225 20261226 Christmas Day",
		"switzerland-2026-12-26 20261226 20261227 St Stephen's Day",
		"switzerland-2026-12-28 20261228 20270101 Year-end closing",
		"switzerland-2027-01-01 20270101 20270102 New Year's Day",
		"switzerland-2027-01-02 20270102 20270106 Inventory",
		"switzerland-2027-02-01 20270201 20270202 " + strings.Repeat("Größere Renovierung, Erdgeschoß; ", 5) + "Ende\\",
		"switzerland-2027-03-26 20270326 20270327 Good Friday",
		"switzerland-2027-03-28-1 20270328T000000Z 20270328T020000Z Sunday of the clock change: open 01:00-04:00",
		"switzerland-2027-03-29 20270329 20270330 Easter Monday",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestFeedIsWellFormed(t *testing.T) {
	feed := string(Calendar(desk(t), date("2026-01-01"), date("2027-12-31"), now))
	if strings.Count(feed, "\n") != strings.Count(feed, "\r\n") || !strings.HasSuffix(feed, "END:VCALENDAR\r\n") {
		t.Error("lines must end in CRLF")
	}
	lines := strings.Split(strings.TrimSuffix(feed, "\r\n"), "\r\n")
	for _, line := range lines {
		if len(line) > 75 || !utf8.ValidString(line) {
			t.Errorf("%d bytes, or a letter cut in two: %q", len(line), line)
		}
	}
	for _, want := range []string{
		"VERSION:2.0", "PRODID:-//deskbell//business calendar//EN", "X-WR-TIMEZONE:Europe/Zurich",
		"X-WR-CALNAME:Swiss desk\\, Zürich\\; \"main\"", "DTSTART;VALUE=DATE:20261225", "DTSTART:20261224T080000Z",
	} {
		if !slices.Contains(lines, want) {
			t.Errorf("no line %s", want)
		}
	}
	if !strings.Contains(strings.ReplaceAll(feed, "\r\n ", ""), "Erdgeschoß\\; Ende\\\\\r\n") {
		t.Error("a backslash must be escaped")
	}
}

func TestAnEventIsTheSameInEveryFeed(t *testing.T) {
	c := desk(t)
	want := "switzerland-2026-12-28 20261228 20270101 Year-end closing"
	for _, span := range [][2]string{{"2026-01-01", "2026-12-31"}, {"2026-12-31", "2026-12-31"}, {"2026-12-28", "2026-12-28"}, {"2026-12-30", "2027-12-31"}} {
		if got := events(t, Calendar(c, date(span[0]), date(span[1]), now)); !slices.Contains(got, want) {
			t.Errorf("%v: %v", span, got)
		}
	}
	if got := events(t, Calendar(c, date("2027-01-06"), date("2027-01-31"), now)); got != nil {
		t.Errorf("nothing is special then: %v", got)
	}
	if got := events(t, Calendar(calendars.Always, date("2026-01-01"), date("2026-12-31"), now)); got != nil {
		t.Errorf("always has no special days: %v", got)
	}
	if !bytes.Equal(Calendar(c, date("2026-01-01"), date("2027-12-31"), now), Calendar(c, date("2026-01-01"), date("2027-12-31"), now)) {
		t.Error("the same feed reads differently")
	}
}

// A zone far from Greenwich has its openings on another date there.
func TestOpeningsInFarZones(t *testing.T) {
	for _, name := range []string{"Pacific/Kiritimati", "Pacific/Pago_Pago"} {
		zone, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		day := windows("00:00-24:00")
		c, err := calendars.New(calendars.Spec{ID: "far", Zone: zone, Week: calendars.Week{nil, day}, Exceptions: []calendars.Exception{
			{From: date("2026-06-03"), To: date("2026-06-03"), Name: "Extra", Windows: windows("00:00-01:00", "23:00-24:00")},
		}})
		if err != nil {
			t.Fatal(err)
		}
		got := events(t, Calendar(c, date("2026-06-03"), date("2026-06-03"), now))
		if len(got) != 2 || !strings.HasSuffix(got[0], "Extra: open 00:00-01:00") || !strings.HasSuffix(got[1], "Extra: open 23:00-00:00") {
			t.Errorf("%s: %v", name, got)
		}
	}
}
