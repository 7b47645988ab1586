package notify_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"deskbell/calendars"
	"deskbell/entitlement"
	"deskbell/internal/notify"
	"deskbell/sla"
	"deskbell/tickets"
)

// The people of these tests.
var (
	grace  = notify.Person{ID: "u1", Email: "Grace@desk.example", Name: "Grace", Role: tickets.Agent}
	sam    = notify.Person{ID: "u2", Email: "sam@desk.example", Name: "Sam", Role: tickets.Agent}
	other  = notify.Person{ID: "u3", Email: "rosa@desk.example", Name: "Rosa", Role: tickets.Agent}
	edsger = notify.Person{ID: "u4", Email: "edsger@desk.example", Name: "Edsger", Role: tickets.Manager}
	mary   = notify.Person{ID: "u5", Email: "mary@desk.example", Name: "Mary", Role: tickets.Manager}
	linus  = notify.Person{ID: "u6", Email: "linus@desk.example", Name: "Linus", Role: tickets.Administrator}
	left   = notify.Person{ID: "u7", Email: "Left@desk.example", Name: "Lee", Role: tickets.Manager, Left: true}

	everyone = []notify.Person{left, grace, sam, other, edsger, mary, linus}

	ada  = tickets.Actor{Role: tickets.Customer, Name: "Ada"}
	bell = tickets.Actor{Role: tickets.System, Name: "deskbell"}
)

// by is a member of staff as a history knows them.
func by(p notify.Person) tickets.Actor {
	return tickets.Actor{Role: p.Role, ID: p.ID, Name: p.Name}
}

// The desk is open Monday to Friday from 09:00 to 17:00 in Zurich; 25 November 2026 is a
// Wednesday.
var (
	zurich = func() *time.Location {
		z, err := time.LoadLocation("Europe/Zurich")
		if err != nil {
			panic(err)
		}
		return z
	}()
	swiss = desk("switzerland", "09:00-17:00")
	noon  = when("Wed 25 Nov 12:00:00")
	night = when("Fri 27 Nov 20:00:00")
)

func desk(id string, hours ...string) *calendars.Calendar {
	var day []calendars.Window
	for _, text := range hours {
		w, err := calendars.ParseWindow(text)
		if err != nil {
			panic(err)
		}
		day = append(day, w)
	}
	c, err := calendars.New(calendars.Spec{ID: id, Version: 1, Title: "The desk", Zone: zurich, Week: calendars.Week{nil, day, day, day, day, day, nil}})
	if err != nil {
		panic(err)
	}
	return c
}

// when reads an instant of 2026 as a wall clock in Zurich shows it.
func when(text string) time.Time {
	t, err := time.ParseInLocation("Mon 2 Jan 15:04:05 2006", text+" 2026", zurich)
	if err != nil || t.Format("Mon") != text[:3] {
		panic(fmt.Sprintf("%q is no instant of 2026: %v", text, err))
	}
	return t.UTC()
}

func shown(t time.Time) string { return t.In(zurich).Format("Mon 2 Jan 15:04:05") }

// terms have an impact for each way to hear of things.
func terms(escalation ...sla.Step) sla.Terms {
	return sla.Terms{
		Policy: &sla.Policy{
			Plan: "enterprise", Version: 1,
			Levels: []sla.Level{
				{Impact: "critical", Rank: 1, Notices: sla.AtOnce, Escalation: escalation},
				{Impact: "round_the_clock", Rank: 2, Calendar: "always", Escalation: escalation},
				{Impact: "major", Rank: 3, Notices: sla.DeskHours, Escalation: escalation},
			},
			Calendars: []sla.Service{{Calendar: "switzerland", Default: true}},
		},
		Calendars: map[string]*calendars.Calendar{"switzerland": swiss, "always": calendars.Always},
	}
}

func telling(whom ...string) sla.Step { return sla.Step{Percent: 90, Tell: whom} }

// about is an occasion of an event on Ada's ticket, whose only clock runs until 16:00 on
// 27 November. The changes come last.
func about(e tickets.Event, changes ...func(*notify.Occasion)) notify.Occasion {
	e.Number = 7
	o := notify.Occasion{
		Entry: notify.Entry{ID: "e7", Type: string(e.Kind), Ticket: "t1", Event: 7},
		Event: e,
		Ticket: &tickets.Ticket{
			ID: "t1", Number: 1001, Impact: "major",
			Requester: tickets.Requester{Name: "Ada", Email: "Ada@aerial.example", Country: "CH", Region: calendars.Europe, Language: "fr"},
			Clocks:    sla.Ledger{{Number: 1, Promise: 1, Owed: true, Impact: "major", State: sla.Running, DueAt: when("Fri 27 Nov 16:00:00")}},
		},
		Terms: terms(),
		Staff: everyone,
	}
	for _, change := range changes {
		change(&o)
	}
	return o
}

// of is an occasion of an event of a license, whose contract runs through 2026.
func of(e entitlement.Event, changes ...func(*notify.Occasion)) notify.Occasion {
	e.Number, e.At = 7, noon
	o := notify.Occasion{
		Entry: notify.Entry{ID: "e7", Type: string(e.Kind), License: "l1", Event: 7},
		Registered: &notify.Registered{
			License: entitlement.License{
				ID: "l1", Key: "K-1", Product: "Pix4Dengine", Owner: "ops@aerial.example",
				Contracts: []entitlement.Contract{{ID: "c1", From: when("Thu 1 Jan 00:00:00"), Until: when("Thu 31 Dec 00:00:00"), ConfirmedAt: noon}},
			},
			Event: e,
		},
		Staff: everyone,
	}
	for _, change := range changes {
		change(&o)
	}
	return o
}

func assigned(to string) func(*notify.Occasion) {
	return func(o *notify.Occasion) { o.Ticket.Assignee = to }
}

func staffed(with ...notify.Person) func(*notify.Occasion) {
	return func(o *notify.Occasion) { o.Staff = with }
}

func escalating(steps ...sla.Step) func(*notify.Occasion) {
	return func(o *notify.Occasion) { o.Terms = terms(steps...) }
}

func impact(i sla.Impact) func(*notify.Occasion) {
	return func(o *notify.Occasion) { o.Ticket.Impact, o.Ticket.Clocks[0].Impact = i, i }
}

func hooks(all ...notify.Webhook) func(*notify.Occasion) {
	return func(o *notify.Occasion) { o.Webhooks = all }
}

// numbers makes identifiers d1, d2 and so on.
func numbers() func() string {
	n := 0
	return func() string {
		n++
		return fmt.Sprint("d", n)
	}
}

// told shows whom deliveries are for, such as "receipt to Ada@aerial.example".
func told(all []notify.Delivery) string {
	var lines []string
	for _, d := range all {
		lines = append(lines, fmt.Sprintf("%s to %s", d.Kind, d.To))
	}
	return strings.Join(lines, ", ")
}

func check[T comparable](t *testing.T, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s:\n got %v\nwant %v", what, got, want)
	}
}
