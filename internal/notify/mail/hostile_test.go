package mail_test

import (
	"context"
	"strings"
	"testing"

	"deskbell/internal/notify"
	"deskbell/tickets"
)

// Nothing that anybody writes adds a header, a receiver or a tag.
func TestHostileTextStaysText(t *testing.T) {
	const nasty = "x\r\nBcc: eve@evil.example\r\n\r\n<script>alert(1)</script>\u202eevil\u2066 \x00\xff {{.Link}} %s %[9]d"
	ticket := submitted()
	ticket.Subject, ticket.Description, ticket.Requester.Name, ticket.Assignee = nasty, nasty, nasty, nasty
	ticket.Events[0].Body, ticket.Events[0].Actor.Name = nasty, nasty
	happens(ticket, tickets.WasReclassified, tickets.Actor{Role: tickets.Agent, Name: nasty}, "Thu 24 Dec 16:20", tickets.Details{Was: nasty, Impact: "major", Reason: nasty})
	replied := submitted()
	replied.ID = "replied"
	replied.Subject, replied.Requester.Name = nasty, nasty
	happens(replied, tickets.WasReplied, tickets.Actor{Role: tickets.Customer, Name: nasty}, "Thu 24 Dec 16:20", tickets.Details{Body: nasty})
	turnedAway := submitted()
	turnedAway.ID, turnedAway.Subject, turnedAway.Requester.Name = "refused", nasty, nasty
	happens(turnedAway, tickets.WasRefused, bell, "Thu 24 Dec 16:20", tickets.Details{Reason: nasty})
	license := &notify.LicenseNotice{Key: nasty, Product: nasty, Device: nasty, Reason: nasty}
	receipt := about(ticket, notify.Receipt, "m1", notify.Notice{Name: nasty, Language: nasty})
	receipt.Event = 1
	for _, d := range []notify.Delivery{
		receipt,
		about(ticket, notify.PromiseChanged, "m2", notify.Notice{Name: nasty, Language: "es"}),
		about(replied, notify.NewReply, "m3", notify.Notice{Name: nasty}),
		about(&tickets.Ticket{}, notify.DailyDigest, "m4", notify.Notice{Name: nasty, Digest: &notify.Digest{Desk: nasty, Zone: nasty, Breached: []notify.Line{{Subject: nasty, Impact: nasty, Assignee: nasty}}}}),
		about(turnedAway, notify.Refused, "m5", notify.Notice{Name: nasty, Language: "de"}),
		about(turnedAway, notify.RefusalMail, "m6", notify.Notice{Name: nasty}),
		about(&tickets.Ticket{}, notify.Helpline, "m7", notify.Notice{Name: nasty, License: license}),
		about(&tickets.Ticket{}, notify.DeviceFreed, "m8", notify.Notice{Name: nasty, License: license}),
	} {
		m := newPost(t, ticket, replied, turnedAway).sent("Thu 24 Dec 16:30", d)
		for name := range m.header {
			if name == "Bcc" {
				t.Errorf("%s: a header was added: %v", d.Kind, m.header)
			}
		}
		to, err := m.header.AddressList("To")
		if err != nil || len(to) != 1 || to[0].Address != "ada@aerial.example" || strings.ContainsAny(to[0].Name, "\r\n\u202e\u2066\x00") {
			t.Errorf("%s: the mail is to %v: %v", d.Kind, to, err)
		}
		if strings.ContainsAny(m.subject, "\r\n\u202e\u2066\x00") {
			t.Errorf("%s: the subject is %q", d.Kind, m.subject)
		}
		silent(t, m.html, "<script", "{{.Name}}", "\x00")
		says(t, m.html, "&lt;script&gt;")
	}
}

func TestAHostileAddressIsNoReceiver(t *testing.T) {
	ticket := submitted()
	for _, to := range []string{"", "ada", "ada@aerial.example>\r\nRCPT TO:<eve@evil.example", "ada@aerial.example, eve@evil.example", "a@b\r\nBcc: eve@evil.example"} {
		d := delivery(ticket, notify.Receipt, "m1")
		d.To = to
		p := newPost(t, ticket)
		o := p.Send(context.Background(), notify.Batch{Deliveries: []notify.Delivery{d}}, when("Thu 24 Dec 16:10"))[0]
		if o.Err == nil || !o.Permanent || len(p.mails()) != 0 {
			t.Errorf("%q was accepted, or will be tried again: %+v", to, o)
		}
	}
}

func TestVeryLongTextArrivesWhole(t *testing.T) {
	body := strings.Repeat("A word and another. ", 2500) + strings.Repeat("ü", 5000) + "the end"
	ticket := submitted()
	ticket.Subject = strings.Repeat("Länge ", 60)
	happens(ticket, tickets.WasResponded, grace, "Thu 24 Dec 16:20", tickets.Details{Message: tickets.Resolution, Body: body})
	m := newPost(t, ticket).sent("Thu 24 Dec 16:30", about(ticket, notify.Response, "m1", notify.Notice{Name: strings.Repeat("Łukasz ", 100), Language: "de"}))
	says(t, m.text, body)
	says(t, m.html, body)
	if n := len([]rune(m.subject)); n > 250 || !strings.HasSuffix(m.subject, "… (Lösung)") {
		t.Errorf("the subject is %q", m.subject)
	}
}

func TestADomainOfAnyScriptHasItsAddress(t *testing.T) {
	ticket := submitted()
	d := about(ticket, notify.Receipt, "m1", notify.Notice{Name: "Jürg Müller", Language: "de"})
	d.To = "jm@müller.example"
	to, err := newPost(t, ticket).sent("Thu 24 Dec 16:10", d).header.AddressList("To")
	if err != nil || to[0].Address != "jm@xn--mller-kva.example" || to[0].Name != "Jürg Müller" {
		t.Errorf("the mail is to %v: %v", to, err)
	}
}
