package mail_test

import (
	"context"
	"strings"
	"testing"

	"deskbell/internal/fault"
	"deskbell/internal/notify"
)

const gracesMail = "grace@vendor.example"

func TestAPasswordMailHasTheLink(t *testing.T) {
	for kind, words := range map[notify.Kind]struct{ subject, why string }{
		notify.Invitation:    {"You are invited to the support desk", "Before you can sign in, you need a password."},
		notify.PasswordReset: {"Set a new password", "Once you do, you are signed out everywhere."},
	} {
		t.Run(string(kind), func(t *testing.T) {
			d := notify.PasswordMail(kind, "0198f2a4-0000-7000-8000-0000000000ab", gracesMail, when("Thu 24 Dec 16:10"))
			m := linkPost(t, "https://support.vendor.example/", links{}).sent("Thu 24 Dec 16:11", d)
			if m.subject != words.subject || !strings.Contains(m.header.Get("To"), gracesMail) {
				t.Errorf("%q to %s", m.subject, m.header.Get("To"))
			}
			says(t, m.text, words.why, "https://support.vendor.example/password#"+sample, "It works once.", gracesMail, "15:25 UTC", "ignore this mail")
			says(t, m.html, `href="https://support.vendor.example/password#`+sample+`"`, `lang="en"`)
			silent(t, m.text+m.html, "%!", "with the token below")
			for name, values := range m.header {
				if strings.Contains(strings.Join(values, ""), sample) {
					t.Errorf("the token is in the header %s", name)
				}
			}
			m = linkPost(t, "", links{}).sent("Thu 24 Dec 16:11", d)
			says(t, m.text, sample, "with the token below")
			silent(t, m.text+m.html, "password#", "href")
			if strings.Contains(string(d.Content), sample) {
				t.Error("the delivery holds the token")
			}
		})
	}
}

// An address that is nobody's gets no mail, and nobody has to look into it.
func TestAPasswordMailForNobody(t *testing.T) {
	p := linkPost(t, "", links{fault.New(fault.NotFound, "not_found", "Whoever has this address is deactivated.")})
	d := notify.PasswordMail(notify.PasswordReset, "0198f2a4-0000-7000-8000-0000000000ab", gracesMail, when("Thu 24 Dec 16:10"))
	o := p.Send(context.Background(), notify.Batch{Deliveries: []notify.Delivery{d}}, when("Thu 24 Dec 16:11"))[0]
	if !o.Gone || len(p.mails()) != 0 {
		t.Errorf("got %+v", o)
	}
}

// Whoever's account is changed is told, so that they notice if it wasn't them.
func TestAnAccountMailSaysWhatHasBecome(t *testing.T) {
	for change, words := range map[notify.AccountChange]struct{ subject, what string }{
		notify.PasswordWasSet:         {"Your password was set", "You were signed out everywhere else."},
		notify.SecondFactorWasSet:     {"You have a second factor now", "Signing in takes a code from now on."},
		notify.SecondFactorWasRemoved: {"Your second factor was removed", "Signing in takes the password alone."},
		notify.RecoveryCodesWereMade:  {"You have new recovery codes", "Those from before are worth nothing any more."},
		notify.RecoveryCodeWasUsed:    {"A recovery code was used", "with one of its recovery codes."},
	} {
		t.Run(string(change), func(t *testing.T) {
			m := linkPost(t, "https://support.vendor.example/", links{}).sent("Thu 24 Dec 16:11", notify.AccountMail("0198f2a4-0000-7000-8000-0000000000ac", change, gracesMail, when("Thu 24 Dec 16:10")))
			if m.subject != words.subject || !strings.Contains(m.header.Get("To"), gracesMail) {
				t.Errorf("%q to %s", m.subject, m.header.Get("To"))
			}
			// When it happened counts, not when the mail was sent.
			says(t, m.text, words.what, gracesMail, "15:10 UTC", "If it wasn't you, set a new password at once")
			silent(t, m.text+m.html, "%!", "dbl_")
		})
	}
}

func TestAnAccountMailThatCannotBeWritten(t *testing.T) {
	p := linkPost(t, "", links{})
	unknown := notify.AccountMail("0198f2a4-0000-7000-8000-0000000000ac", "renamed", gracesMail, when("Thu 24 Dec 16:10"))
	unreadable := notify.AccountMail("0198f2a4-0000-7000-8000-0000000000ad", notify.PasswordWasSet, gracesMail, when("Thu 24 Dec 16:10"))
	unreadable.Content = []byte("{")
	nowhere := notify.AccountMail("0198f2a4-0000-7000-8000-0000000000ae", notify.PasswordWasSet, "grace", when("Thu 24 Dec 16:10"))
	for _, d := range []notify.Delivery{unknown, unreadable, nowhere} {
		o := p.Send(context.Background(), notify.Batch{Deliveries: []notify.Delivery{d}}, when("Thu 24 Dec 16:11"))[0]
		if o.Err == nil || !o.Permanent || len(p.mails()) != 0 {
			t.Errorf("%s: got %+v", d.ID, o)
		}
	}
}
