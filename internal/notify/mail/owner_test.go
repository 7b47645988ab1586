package mail_test

import (
	"context"
	"testing"

	"deskbell/internal/notify"
	"deskbell/internal/notify/mail"
	"deskbell/tickets"
)

const number = "+41 21 555 01 00, Monday to Friday, 09:00 to 17:00 (Europe/Zurich)"

// owned is a mail to the owner of a license, without the ticket that asked for what it tells.
func owned(kind notify.Kind, l *notify.LicenseNotice) notify.Delivery {
	d := about(new(tickets.Ticket), kind, "m1", notify.Notice{Language: "en", License: l})
	d.To = "ops@aerial.example"
	return d
}

func confirmed() *notify.LicenseNotice {
	return &notify.LicenseNotice{Key: "K-1001", Product: "Pix4Dengine", At: when("Thu 24 Dec 16:10"), From: when("Mon 28 Dec 01:00"), Until: when("Thu 31 Dec 01:00")}
}

func freed() *notify.LicenseNotice {
	return &notify.LicenseNotice{Key: "K-1001", Product: "Pix4Dengine", At: when("Thu 24 Dec 16:10"), Device: "The old laptop", Reason: "It was stolen.\nSo they wrote."}
}

func TestTheOwnerReadsTheHelpline(t *testing.T) {
	p := newPost(t)
	p.Sender = sender(t, mail.Settings{URL: "file://" + p.folder, Helpline: number}, p.known)
	m := p.sent("Thu 24 Dec 16:10", owned(notify.Helpline, confirmed()))
	if want := "Enterprise support confirmed: Pix4Dengine"; m.subject != want {
		t.Errorf("the subject is %q, want %q", m.subject, want)
	}
	all := []string{"Hello ops@aerial.example,", "is confirmed.", "Pix4Dengine", "K-1001", "Monday 28 December 2026, 00:00 UTC", "Thursday 31 December 2026, 00:00 UTC", "call our helpline"}
	says(t, m.text, append(all, number)...)
	says(t, m.html, append(all, "&#43;41 21 555 01 00, Monday to Friday")...)
	if to := m.header.Get("To"); to != "<ops@aerial.example>" {
		t.Errorf("the mail is to %s", to)
	}
}

func TestWithoutAHelplineNoneIsNamed(t *testing.T) {
	m := newPost(t).sent("Thu 24 Dec 16:10", owned(notify.Helpline, confirmed()))
	says(t, m.text, "is confirmed.", "K-1001")
	silent(t, m.text+m.html, "elpline", "call")
}

func TestTheOwnerReadsOfAFreeSeat(t *testing.T) {
	ticket := submitted()
	d := owned(notify.DeviceFreed, freed())
	d.Ticket = ticket.ID
	m := newPost(t, ticket).sent("Thu 24 Dec 16:20", d)
	if want := "Device deactivated: The old laptop"; m.subject != want {
		t.Errorf("the subject is %q, want %q", m.subject, want)
	}
	says(t, m.text, "for the request #1233", "The old laptop", "Pix4Dengine", "K-1001", "Thursday 24 December 2026, 15:10 UTC", "> It was stolen.\n> So they wrote.")
	says(t, m.html, "for the request #1233", "The old laptop", "It was stolen.\nSo they wrote.")
	silent(t, m.text+m.html, "Engine stops", "Ada Lovelace", "/tickets/") // which are the requester's
}

func TestAFreeSeatThatNoRequestAskedFor(t *testing.T) {
	m := newPost(t).sent("Thu 24 Dec 16:20", owned(notify.DeviceFreed, freed()))
	says(t, m.text, "The old laptop")
	silent(t, m.text, "request #")
}

func TestOwnersMailsThatCanNeverBeSent(t *testing.T) {
	gone := owned(notify.DeviceFreed, freed())
	gone.Ticket = "gone"
	for name, d := range map[string]notify.Delivery{"it names no license": owned(notify.Helpline, nil), "the request is gone": gone} {
		p := newPost(t)
		o := p.Send(context.Background(), notify.Batch{Deliveries: []notify.Delivery{d}}, when("Thu 24 Dec 16:10"))[0]
		if o.Err == nil || !o.Permanent || len(p.mails()) != 0 {
			t.Errorf("%s: got %+v", name, o)
		}
	}
}
