package mail_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	netmail "net/mail"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"deskbell/calendars"
	"deskbell/internal/fault"
	"deskbell/internal/notify"
	"deskbell/internal/notify/mail"
	"deskbell/sla"
	"deskbell/tickets"
)

var zurich = func() *time.Location {
	z, err := time.LoadLocation("Europe/Zurich")
	if err != nil {
		panic(err)
	}
	return z
}()

// when reads an instant of 2026 as a wall clock in Zurich shows it.
func when(text string) time.Time {
	t, err := time.ParseInLocation("Mon 2 Jan 15:04:05 2006", text+":00 2026", zurich)
	if err != nil || t.Format("Mon") != text[:3] {
		panic(fmt.Sprintf("%q is no instant of 2026: %v", text, err))
	}
	return t.UTC()
}

// shelf knows the terms of two plans: enterprise promises responses, standard nothing.
type shelf struct{}

func (shelf) Offer(context.Context, string, time.Time, time.Time) (sla.Terms, error) {
	return sla.Terms{}, errors.New("mails offer nothing")
}

func (shelf) Pinned(_ context.Context, p tickets.Pinned) (sla.Terms, error) {
	hours := func(n int) map[sla.Metric]sla.Target {
		target := sla.Target{Amount: n, Unit: sla.BusinessHour}
		return map[sla.Metric]sla.Target{sla.FirstResponse: target, sla.NextResponse: target}
	}
	terms := sla.Terms{
		Policy: &sla.Policy{
			Plan: "enterprise", Version: 1, WarnAt: []int{50, 80}, Reclassification: sla.FromStart, Responses: sla.Responses,
			Calendars: []sla.Service{{Regions: []calendars.Region{calendars.NorthAmerica}, Calendar: "us"}, {Calendar: "switzerland", Default: true}},
			Levels: []sla.Level{
				{Impact: "critical", Rank: 1, Title: "Critical", Targets: hours(2), Escalation: []sla.Step{
					{Percent: 80, Tell: []string{"assignee"}}, {After: sla.Target{Amount: 1, Unit: sla.BusinessHour}, Tell: []string{"managers"}},
				}},
				{Impact: "major", Rank: 2, Title: "Major", Targets: hours(4)},
				{Impact: "limited", Rank: 3, Title: "Limited", Targets: hours(2000)},
			},
		},
		Calendars: map[string]*calendars.Calendar{"switzerland": office("switzerland", "Europe/Zurich"), "us": office("us", "America/Los_Angeles")},
	}
	switch p.Policy {
	case "enterprise@1":
		return terms, nil
	case "standard@1":
		terms.Policy.Plan = "standard"
		for i := range terms.Policy.Levels {
			terms.Policy.Levels[i].Targets = nil
		}
		return terms, nil
	}
	return sla.Terms{}, errors.New("the terms are away")
}

func office(id, zone string) *calendars.Calendar {
	z, err := time.LoadLocation(zone)
	if err != nil {
		panic(err)
	}
	day := []calendars.Window{{Open: 9 * 60, Close: 17 * 60}}
	christmas := calendars.Date{Year: 2026, Month: time.December, Day: 25}
	c, err := calendars.New(calendars.Spec{
		ID: id, Version: 1, Zone: z, Week: calendars.Week{nil, day, day, day, day, day, nil},
		Exceptions: []calendars.Exception{{From: christmas, To: christmas, Name: "Christmas Day"}},
	})
	if err != nil {
		panic(err)
	}
	return c
}

// drawer is where the tickets are.
type drawer map[tickets.ID]*tickets.Ticket

func (d drawer) Ticket(_ context.Context, ref tickets.Ref) (*tickets.Ticket, error) {
	if ref == "away" {
		return nil, errors.New("the database is away")
	}
	if t := d[tickets.ID(ref)]; t != nil {
		return t, nil
	}
	return nil, fault.New(fault.NotFound, "not_found", "There is no such ticket.")
}

// The people of these tests.
var (
	ada   = tickets.Actor{Role: tickets.Customer, Name: "Ada"}
	grace = tickets.Actor{Role: tickets.Agent, ID: "u1", Name: "Grace"}
	bell  = tickets.Actor{Role: tickets.System, Name: "deskbell"}
)

// submitted is a ticket of Thursday afternoon before Christmas.
func submitted() *tickets.Ticket {
	t := &tickets.Ticket{
		ID: "0198f2a4-0000-7000-8000-000000001233", Number: 1233, Subject: "Engine stops at step 2", Description: "It says nothing.",
		Requester: tickets.Requester{Name: "Ada Lovelace", Email: "ada@aerial.example", Country: "CH", Region: calendars.Europe, Language: "en"},
		Impact:    "critical", Assignee: "grace@vendor.example", Terms: tickets.Pinned{Policy: "enterprise@1"},
	}
	return happens(t, tickets.WasSubmitted, ada, "Thu 24 Dec 16:10", tickets.Details{Impact: "critical", Country: "CH", Region: calendars.Europe, Body: t.Description})
}

// happens adds to a ticket's history.
func happens(t *tickets.Ticket, kind tickets.EventKind, by tickets.Actor, at string, d tickets.Details) *tickets.Ticket {
	t.Events = append(t.Events, tickets.Event{ID: fmt.Sprint("event-", len(t.Events)+1), Number: len(t.Events) + 1, Kind: kind, At: when(at), Actor: by, Details: d})
	return t
}

// post is a sender that keeps mails in a directory, and the tickets it knows.
type post struct {
	*mail.Sender
	t      *testing.T
	known  drawer
	folder string
}

func newPost(t *testing.T, known ...*tickets.Ticket) *post {
	t.Helper()
	p := &post{t: t, known: drawer{}, folder: t.TempDir()}
	for _, one := range known {
		p.known[one.ID] = one
	}
	p.Sender = sender(t, mail.Settings{URL: "file://" + p.folder, PublicURL: "https://support.vendor.example/"}, p.known)
	return p
}

func sender(t *testing.T, s mail.Settings, known drawer) *mail.Sender {
	t.Helper()
	s.From = "Support <support@vendor.example>"
	made, err := mail.New(s, known, shelf{})
	if err != nil {
		t.Fatal(err)
	}
	return made
}

// delivery is one about a ticket's latest event.
func delivery(t *tickets.Ticket, kind notify.Kind, id string) notify.Delivery {
	return about(t, kind, id, notify.Notice{Name: "Ada Lovelace", Language: "en"})
}

func about(t *tickets.Ticket, kind notify.Kind, id string, n notify.Notice) notify.Delivery {
	content, err := json.Marshal(n)
	if err != nil {
		panic(err)
	}
	return notify.Delivery{ID: id, Message: id, Channel: notify.Mail, Kind: kind, To: "ada@aerial.example", Ticket: t.ID, Event: len(t.Events), Content: content}
}

// sent sends deliveries that must be accepted as one mail, and reads it.
func (p *post) sent(now string, deliveries ...notify.Delivery) read {
	p.t.Helper()
	for _, o := range p.Send(context.Background(), notify.Batch{Deliveries: deliveries}, when(now)) {
		if o.Err != nil {
			p.t.Fatalf("%s was not accepted: %v", o.ID, o.Err)
		}
	}
	mails := p.mails()
	if len(mails) != 1 {
		p.t.Fatalf("got %d mails, want 1", len(mails))
	}
	return mails[0]
}

func (p *post) mails() []read {
	p.t.Helper()
	names, err := filepath.Glob(filepath.Join(p.folder, "new", "*"))
	if err != nil {
		p.t.Fatal(err)
	}
	var all []read
	for _, name := range names {
		content, err := os.ReadFile(name)
		if err != nil {
			p.t.Fatal(err)
		}
		all = append(all, parse(p.t, string(content)))
	}
	return all
}

// read is a mail as its receiver reads it.
type read struct {
	header     netmail.Header
	subject    string
	text, html string
}

func parse(t *testing.T, content string) read {
	t.Helper()
	m, err := netmail.ReadMessage(strings.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	r := read{header: m.Header}
	if r.subject, err = new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject")); err != nil {
		t.Fatal(err)
	}
	kind, parameters, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/alternative" {
		t.Fatalf("the mail is %s: %v", kind, err)
	}
	parts := multipart.NewReader(m.Body, parameters["boundary"])
	for _, want := range []struct {
		kind string
		into *string
	}{{"text/plain; charset=UTF-8", &r.text}, {"text/html; charset=UTF-8", &r.html}} {
		part, err := parts.NextPart()
		if err != nil {
			t.Fatal(err)
		}
		if got := part.Header.Get("Content-Type"); got != want.kind {
			t.Errorf("a part is %s, want %s", got, want.kind)
		}
		body, err := io.ReadAll(part)
		if err != nil {
			t.Fatal(err)
		}
		*want.into = strings.ReplaceAll(string(body), "\r\n", "\n")
	}
	if _, err := parts.NextPart(); !errors.Is(err, io.EOF) {
		t.Error("there is more than text and HTML")
	}
	return r
}

// says checks that a text has all these in it.
func says(t *testing.T, text string, all ...string) {
	t.Helper()
	for _, one := range all {
		if !strings.Contains(text, one) {
			t.Errorf("%q is not in it:\n%s", one, text)
		}
	}
}

func silent(t *testing.T, text string, all ...string) {
	t.Helper()
	for _, one := range all {
		if strings.Contains(text, one) {
			t.Errorf("%q is in it:\n%s", one, text)
		}
	}
}
