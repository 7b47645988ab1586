package worker_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"deskbell/calendars"
	"deskbell/internal/notify"
	"deskbell/internal/worker"
	"deskbell/sla"
	"deskbell/tickets"
)

func desk(id, zone string) *calendars.Calendar {
	z, err := time.LoadLocation(zone)
	if err != nil {
		panic(err)
	}
	day := []calendars.Window{{Open: 9 * 60, Close: 17 * 60}}
	c, err := calendars.New(calendars.Spec{ID: id, Version: 1, Zone: z, Week: calendars.Week{nil, day, day, day, day, day, nil}})
	if err != nil {
		panic(err)
	}
	return c
}

// late is a ticket whose promise by a calendar was broken days ago.
func late(calendar string) *tickets.Ticket {
	return &tickets.Ticket{ID: "t1", Number: 1001, Clocks: sla.Ledger{{Number: 1, Promise: 1, Owed: true, State: sla.Running, Calendar: calendar, DueAt: noon.AddDate(0, 0, -7)}}}
}

// digesting are the digests of a desk in Zurich, one in Los Angeles and the one that never
// closes, over tickets in pages.
func digesting(o *outbox, pages ...[]*tickets.Ticket) (*worker.Digests, *int) {
	read := new(int)
	return &worker.Digests{
		Calendars: func(context.Context, time.Time) ([]*calendars.Calendar, error) {
			return []*calendars.Calendar{calendars.Always, desk("switzerland", "Europe/Zurich"), desk("us", "America/Los_Angeles")}, nil
		},
		Outbox: o,
		List: func(_ context.Context, q tickets.Query) (tickets.Page, error) {
			*read++
			n := 0
			if q.Cursor != "" {
				n = int(q.Cursor[0] - '0')
			}
			if len(pages) == 0 {
				return tickets.Page{}, nil
			}
			page := tickets.Page{Tickets: pages[n]}
			if n+1 < len(pages) {
				page.Next = fmt.Sprint(n + 1)
			}
			return page, nil
		},
		Staff: func(context.Context) ([]notify.Person, error) {
			return []notify.Person{{Email: "edsger@desk.example", Name: "Edsger", Role: tickets.Manager}, {Email: "grace@desk.example", Role: tickets.Agent}}, nil
		},
		NewID: numbers(),
	}, read
}

// queued shows the occasions with how many mails each made.
func (o *outbox) queued() string {
	var all []string
	for _, name := range slices.Sorted(maps.Keys(o.occasions)) {
		all = append(all, fmt.Sprintf("%s %d", name, len(o.occasions[name])))
	}
	return strings.Join(all, ", ")
}

// instant reads RFC 3339.
func instant(text string) time.Time {
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		panic(err)
	}
	return t
}

func TestDigestsAreSentAsDesksOpen(t *testing.T) {
	o := new(outbox)
	d, _ := digesting(o, []*tickets.Ticket{late("us@1")}, []*tickets.Ticket{late("switzerland@1"), late("always@1")})
	for _, c := range []struct{ now, next, queued string }{
		{"2026-11-23T07:59:59Z", "2026-11-23T08:00:00Z", ""},
		{"2026-11-23T08:00:00Z", "2026-11-23T17:00:00Z", "digest:switzerland:2026-11-23 1"},
		{"2026-11-23T12:00:00Z", "2026-11-23T17:00:00Z", "digest:switzerland:2026-11-23 1"},
		{"2026-11-23T17:00:00Z", "2026-11-24T08:00:00Z", "digest:switzerland:2026-11-23 1, digest:us:2026-11-23 1"},
	} {
		next, err := d.RunOnce(t.Context(), instant(c.now))
		if err != nil {
			t.Fatal(err)
		}
		check(t, "next at "+c.now, next, instant(c.next))
		check(t, "queued at "+c.now, o.queued(), c.queued)
	}
}

func TestALateDigestIsSentOnTheSameDayOnly(t *testing.T) {
	for _, c := range []struct{ now, queued string }{
		{"2026-11-25T22:59:59Z", "digest:switzerland:2026-11-25 1, digest:us:2026-11-25 0"},
		{"2026-11-25T23:00:00Z", "digest:us:2026-11-25 0"}, // midnight in Zurich
		{"2026-11-28T12:00:00Z", ""},                       // a Saturday
	} {
		o := new(outbox)
		d, _ := digesting(o, []*tickets.Ticket{late("switzerland@1")})
		if _, err := d.RunOnce(t.Context(), instant(c.now)); err != nil {
			t.Fatal(err)
		}
		check(t, "queued at "+c.now, o.queued(), c.queued)
	}
}

func TestADigestWithNothingInItIsNotMadeUpForLater(t *testing.T) {
	o := new(outbox)
	d, read := digesting(o)
	for range 3 {
		if _, err := d.RunOnce(t.Context(), noon); err != nil {
			t.Fatal(err)
		}
	}
	check(t, "queued", o.queued(), "digest:switzerland:2026-11-25 0")
	check(t, "looked through the tickets", *read, 1)
}

func TestDigestsOfTwoServers(t *testing.T) {
	o := new(outbox)
	one, _ := digesting(o, []*tickets.Ticket{late("switzerland@1")})
	other, _ := digesting(o, []*tickets.Ticket{late("switzerland@1"), late("switzerland@1")})
	for _, d := range []*worker.Digests{one, other} {
		if _, err := d.RunOnce(t.Context(), noon); err != nil {
			t.Fatal(err)
		}
	}
	check(t, "queued", o.queued(), "digest:switzerland:2026-11-25 1")
}

func TestADigestThatFailsIsTriedAgain(t *testing.T) {
	o := &outbox{away: errAway}
	d, _ := digesting(o, []*tickets.Ticket{late("switzerland@1")})
	next, err := d.RunOnce(t.Context(), noon)
	check(t, "next", next, time.Time{})
	check(t, "error", errors.Is(err, errAway), true)
	o.away = nil
	if _, err := d.RunOnce(t.Context(), noon); err != nil {
		t.Fatal(err)
	}
	check(t, "queued", o.queued(), "digest:switzerland:2026-11-25 1")
}
