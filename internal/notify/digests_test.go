package notify_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"deskbell/calendars"
	"deskbell/internal/notify"
	"deskbell/sla"
	"deskbell/tickets"
)

func TestMornings(t *testing.T) {
	split := desk("split", "09:00-12:00", "13:00-17:00")
	overnight := desk("overnight", "22:00-02:00")
	for _, c := range []struct {
		desk  *calendars.Calendar
		now   string
		begun bool
		at    string
		next  string
		name  string
	}{
		{swiss, "Wed 25 Nov 08:59:59", false, "Wed 25 Nov 09:00:00", "Thu 26 Nov 09:00:00", "digest:switzerland:2026-11-25"},
		{swiss, "Wed 25 Nov 09:00:00", true, "Wed 25 Nov 09:00:00", "Thu 26 Nov 09:00:00", "digest:switzerland:2026-11-25"},
		{swiss, "Fri 27 Nov 23:59:59", true, "Fri 27 Nov 09:00:00", "Mon 30 Nov 09:00:00", "digest:switzerland:2026-11-27"},
		{swiss, "Sat 28 Nov 12:00:00", false, "Mon 30 Nov 09:00:00", "Tue 1 Dec 09:00:00", "digest:switzerland:2026-11-30"},
		{split, "Wed 25 Nov 14:00:00", true, "Wed 25 Nov 09:00:00", "Thu 26 Nov 09:00:00", "digest:split:2026-11-25"},
		{overnight, "Wed 25 Nov 01:00:00", false, "Wed 25 Nov 22:00:00", "Thu 26 Nov 22:00:00", "digest:overnight:2026-11-25"},
		{overnight, "Wed 25 Nov 23:00:00", true, "Wed 25 Nov 22:00:00", "Thu 26 Nov 22:00:00", "digest:overnight:2026-11-25"},
	} {
		t.Run(c.desk.ID+" "+c.now, func(t *testing.T) {
			m, begun := notify.MorningAt(c.desk, when(c.now))
			check(t, "begun", begun, c.begun)
			check(t, "opening", shown(m.At), c.at)
			check(t, "next", shown(m.Next), c.next)
			check(t, "occasion", m.Occasion(), c.name)
		})
	}
}

// ticket is one whose only clock counts by a calendar.
func ticket(number int64, calendar string, change func(*sla.Clock)) *tickets.Ticket {
	c := sla.Clock{
		Number: 1, Promise: 1, Owed: true, State: sla.Running, Calendar: calendar, DueAt: when("Fri 27 Nov 16:00:00"),
		Warnings: []sla.Warning{{Percent: 50, At: when("Fri 27 Nov 10:00:00")}},
	}
	change(&c)
	return &tickets.Ticket{ID: tickets.ID(fmt.Sprint("t", number)), Number: number, Subject: "Stops", Impact: "major", Assignee: "grace@desk.example", Clocks: sla.Ledger{c}}
}

func due(text string) func(*sla.Clock) { return func(c *sla.Clock) { c.DueAt = when(text) } }

func TestWhatIsInADigest(t *testing.T) {
	m, _ := notify.MorningAt(swiss, noon)
	d := m.Digest()
	for _, one := range []*tickets.Ticket{
		ticket(1, "switzerland@1", due("Tue 24 Nov 16:00:00")),
		ticket(2, "switzerland@2", func(c *sla.Clock) { c.Warnings[0].At = noon }),
		ticket(3, "switzerland@1", due("Thu 26 Nov 08:59:59")),
		ticket(4, "switzerland@1", due("Thu 26 Nov 09:00:00")),
		ticket(5, "us@1", due("Tue 24 Nov 16:00:00")),
		ticket(6, "always@1", due("Tue 24 Nov 16:00:00")),
		ticket(7, "switzerland@1", func(c *sla.Clock) { c.State = sla.Paused }),
		ticket(8, "switzerland@1", func(c *sla.Clock) { c.State, c.Breach = sla.Superseded, &sla.Breach{} }),
		ticket(9, "switzerland@1", func(c *sla.Clock) { c.State, c.Owed = sla.Met, false }),
	} {
		m.Add(&d, one, noon)
	}
	numbered := func(lines []notify.Line) string {
		var all []string
		for _, l := range lines {
			all = append(all, fmt.Sprint(l.Number))
		}
		return strings.Join(all, " ")
	}
	check(t, "open", d.Open, 5)
	check(t, "breached", numbered(d.Breached), "1 8")
	check(t, "at risk", numbered(d.AtRisk), "2")
	check(t, "due today", numbered(d.DueToday), "3")
	check(t, "truncated", d.Truncated, false)
	check(t, "desk", d.Desk, "The desk")
	check(t, "zone", d.Zone, "Europe/Zurich")
	check(t, "opening", shown(d.At), "Wed 25 Nov 09:00:00")
	check(t, "line", d.AtRisk[0], notify.Line{Ticket: "t2", Number: 2, Subject: "Stops", Impact: "major", Assignee: "grace@desk.example", DueAt: when("Fri 27 Nov 16:00:00")})
}

func TestTheEarliestClockChoosesTheDesk(t *testing.T) {
	m, _ := notify.MorningAt(swiss, noon)
	one := ticket(1, "switzerland@1", due("Fri 27 Nov 16:00:00"))
	one.Clocks = append(one.Clocks, sla.Clock{Number: 2, Promise: 2, State: sla.Running, Calendar: "us@1", DueAt: when("Fri 27 Nov 15:00:00")})
	d := m.Digest()
	m.Add(&d, one, noon)
	check(t, "ours", d.Open, 0)
	slices.Reverse(one.Clocks)
	one.Clocks[0].DueAt = when("Fri 27 Nov 17:00:00")
	m.Add(&d, one, noon)
	check(t, "ours now", d.Open, 1)
}

func TestADigestEnds(t *testing.T) {
	m, _ := notify.MorningAt(swiss, noon)
	d := m.Digest()
	for n := range int64(51) {
		check(t, "truncated", d.Truncated, false)
		m.Add(&d, ticket(n, "switzerland@1", due("Tue 24 Nov 16:00:00")), noon)
	}
	check(t, "lines", len(d.Breached), 50)
	check(t, "open", d.Open, 51)
	check(t, "truncated", d.Truncated, true)
}

func TestWhoGetsADigest(t *testing.T) {
	m, _ := notify.MorningAt(swiss, noon)
	d := m.Digest()
	check(t, "with nothing in it", len(m.Deliveries(d, everyone, noon, numbers())), 0)
	m.Add(&d, ticket(1, "switzerland@1", due("Tue 24 Nov 16:00:00")), noon)
	all := m.Deliveries(d, everyone, noon, numbers())
	check(t, "told", told(all), "daily_digest to edsger@desk.example, daily_digest to mary@desk.example")
	check(t, "without managers", told(m.Deliveries(d, []notify.Person{grace, linus}, noon, numbers())), "daily_digest to linus@desk.example")

	first := all[0]
	var notice notify.Notice
	if err := json.Unmarshal(first.Content, &notice); err != nil {
		t.Fatal(err)
	}
	check(t, "name", notice.Name, "Edsger")
	check(t, "breached", notice.Digest.Breached[0].Number, 1)
	first.Content = nil
	if want := (notify.Delivery{
		ID: "d1", Message: "d1", Channel: notify.Mail, Kind: notify.DailyDigest, Lane: "staff:edsger@desk.example",
		To: "edsger@desk.example", NotBefore: noon, State: notify.Waiting, CreatedAt: noon,
	}); !reflect.DeepEqual(first, want) {
		t.Errorf("delivery\n got %+v\nwant %+v", first, want)
	}
}

// The hour that is skipped or shown twice changes nothing about mornings.
func TestMorningsWhenTheClocksChange(t *testing.T) {
	for _, day := range []string{"Fri 27 Mar 10:00:00", "Fri 23 Oct 10:00:00"} {
		m, begun := notify.MorningAt(swiss, when(day))
		check(t, "begun", begun, true)
		check(t, "next", m.Next.In(zurich).Format("Mon 15:04"), "Mon 09:00")
	}
}
