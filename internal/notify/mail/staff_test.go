package mail_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"deskbell/internal/notify"
	"deskbell/tickets"
)

func TestWhatStaffRead(t *testing.T) {
	breach := tickets.Details{Clock: 1, Since: when("Mon 28 Dec 10:10")}
	for _, c := range []struct {
		kind    notify.Kind
		ticket  *tickets.Ticket
		now     string
		subject string
		says    []string
		silent  []string
	}{
		{notify.NewReply, happens(submitted(), tickets.WasReplied, ada, "Mon 28 Dec 09:30", tickets.Details{Message: tickets.CustomerReply, Body: "Any news?"}), "Mon 28 Dec 09:30",
			"customer replied", []string{"Ada wrote on Monday 28 December 2026, 09:30 (Europe/Zurich), 08:30 UTC:", "> Any news?", "Ada Lovelace <ada@aerial.example>"}, nil},
		{notify.NewAssignee, happens(submitted(), tickets.WasAssigned, grace, "Mon 28 Dec 09:30", tickets.Details{Assignee: "grace@vendor.example"}), "Mon 28 Dec 09:30",
			"assigned to you", []string{"assigned to you by Grace", "First response", "10:10 (Europe/Zurich)"}, nil},
		{notify.WarningMail, happens(submitted(), tickets.WasWarned, bell, "Mon 28 Dec 09:20", tickets.Details{Clock: 1, Percent: 50, Since: when("Mon 28 Dec 09:10")}), "Mon 28 Dec 09:25",
			"warning: 50 % of first response", []string{"50 % of the time for the first response", "Monday 28 December 2026, 09:10", "Time left", "45 min"}, nil},
		{notify.WarningMail, happens(happens(submitted(), tickets.WasResponded, grace, "Mon 28 Dec 09:15", tickets.Details{Message: tickets.ActionPlan, Body: "So."}), tickets.WasWarned, bell, "Mon 28 Dec 09:20", tickets.Details{Clock: 1, Percent: 50, Since: when("Mon 28 Dec 09:10")}), "Mon 28 Dec 09:25",
			"warning: 50 % of first response", []string{"was kept since"}, []string{"Time left"}},
		{notify.BreachMail, happens(submitted(), tickets.WasBreached, bell, "Mon 28 Dec 10:11", breach), "Mon 28 Dec 10:20",
			"breach: first response", []string{"Monday 28 December 2026, 10:10", "silence", "Late by", "10 min", "Critical"}, []string{"Noticed"}},
		{notify.BreachMail, happens(submitted(), tickets.WasBreached, bell, "Mon 28 Dec 10:12", breach), "Mon 28 Dec 10:20",
			"breach: first response", []string{"Broken at", "Noticed at", "Monday 28 December 2026, 10:12"}, nil},
		{notify.EscalateMail, happens(submitted(), tickets.WasEscalated, bell, "Mon 28 Dec 11:10", tickets.Details{Clock: 1, Step: 2, Since: when("Mon 28 Dec 11:10")}), "Mon 28 Dec 11:10",
			"escalation, step 2: first response", []string{"Step 2", "1 business hour after the breach"}, nil},
		{notify.EscalateMail, happens(submitted(), tickets.WasEscalated, bell, "Mon 28 Dec 09:46", tickets.Details{Clock: 1, Step: 1, Since: when("Mon 28 Dec 09:46")}), "Mon 28 Dec 09:46",
			"escalation, step 1: first response", []string{"at 80 % of its time"}, nil},
	} {
		m := newPost(t, c.ticket).sent(c.now, about(c.ticket, c.kind, "m1", notify.Notice{Name: "Grace", Language: "fr"}))
		if want := "[#1233] Engine stops at step 2 (" + c.subject + ")"; m.subject != want {
			t.Errorf("the subject is %q, want %q", m.subject, want)
		}
		says(t, m.text, append(c.says, "Hello Grace,", "https://support.vendor.example/tickets/1233")...)
		silent(t, m.text, append(c.silent, "%!")...)
		if got := m.header.Get("Precedence"); got != "bulk" {
			t.Errorf("the precedence is %q", got)
		}
	}
}

// What became ripe together is one mail, at most a hundred of it spelled out.
func TestSeveralNoticesAreOneMail(t *testing.T) {
	p := newPost(t)
	var together []notify.Delivery
	for i := range 112 {
		ticket := submitted()
		ticket.ID, ticket.Number = tickets.ID(fmt.Sprint("ticket-", i)), int64(2000+i)
		happens(ticket, tickets.WasBreached, bell, "Mon 28 Dec 10:15", tickets.Details{Clock: 1, Since: when("Mon 28 Dec 10:10").Add(time.Duration(i) * time.Minute)})
		p.known[ticket.ID] = ticket
		d := about(ticket, notify.BreachMail, fmt.Sprintf("m%03d", i), notify.Notice{Name: "Grace"})
		d.Message = "m000"
		together = append(together, d)
	}
	m := p.sent("Mon 28 Dec 10:30", together...)
	if m.subject != "112 notices from the desk" {
		t.Errorf("the subject is %q", m.subject)
	}
	says(t, m.text, "Monday 28 December 2026, 10:10 (Europe/Zurich), 09:10 UTC: [#2000] Engine stops at step 2 (breach: first response)",
		"Monday 28 December 2026, 11:49 (Europe/Zurich), 10:49 UTC: [#2099]", "https://support.vendor.example/tickets/2000", "And 12 more.")
	silent(t, m.text, "[#2100]")
	if n := strings.Count(m.html, "<li>"); n != 100 {
		t.Errorf("%d notices are spelled out", n)
	}
	if got := strings.Split(m.header.Get("X-Deskbell-Delivery"), ", "); len(got) != 112 || got[111] != "m111" {
		t.Errorf("the mail names %d deliveries", len(got))
	}
	if m.header.Get("Message-Id") != "<m000@vendor.example>" || m.header.Get("References") != "" {
		t.Errorf("the mail is %s in %q", m.header.Get("Message-Id"), m.header.Get("References"))
	}
}

func TestADesksMorning(t *testing.T) {
	line := func(number int64, due string) notify.Line {
		return notify.Line{Ticket: "t", Number: number, Subject: "Engine stops", Impact: "critical", Assignee: "grace@vendor.example", DueAt: when(due)}
	}
	digest := &notify.Digest{
		Desk: "Switzerland", At: when("Mon 28 Dec 09:00"), Zone: "Europe/Zurich", Open: 17,
		Breached: []notify.Line{line(1, "Thu 24 Dec 16:00")}, DueToday: []notify.Line{line(2, "Mon 28 Dec 10:10"), line(3, "Mon 28 Dec 11:00")}, Truncated: true,
	}
	m := newPost(t).sent("Mon 28 Dec 09:00", about(&tickets.Ticket{}, notify.DailyDigest, "m1", notify.Notice{Name: "Edsger", Digest: digest}))
	if m.subject != "Switzerland: 1 breached, 0 at risk, 2 due today or more" {
		t.Errorf("the subject is %q", m.subject)
	}
	says(t, m.text, "Good morning Edsger,", "17 of its tickets", "[#1] Engine stops (critical, grace@vendor.example), due Thursday 24 December 2026, 16:00 (Europe/Zurich), 15:00 UTC",
		"There are more than are listed here.", "https://support.vendor.example/tickets/3")
	silent(t, m.text, "At risk:")
}
