package mail_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"deskbell/internal/fault"
	"deskbell/internal/notify"
	"deskbell/internal/notify/mail"
	"deskbell/tickets"
)

const sample = "dbl_Zm9yIHRoZSBvd25lciBvbmx5LCBhbmQganVzdC1vbmNl_"

// links makes the same token for every link, or fails.
type links struct{ err error }

func (l links) LinkToken(_ context.Context, id string, _ time.Time) (string, time.Time, error) {
	if l.err != nil {
		return "", time.Time{}, l.err
	}
	return sample, when("Thu 24 Dec 16:25"), nil
}

func asked(language string) notify.Delivery {
	return notify.SignInMail("0198f2a4-0000-7000-8000-0000000000aa", "ops@aerial.example", language, when("Thu 24 Dec 16:10"))
}

// linkPost is a sender that mails links, with pages or without.
func linkPost(t *testing.T, page string, known links) *post {
	t.Helper()
	p := &post{t: t, folder: t.TempDir()}
	p.Sender = sender(t, mail.Settings{URL: "file://" + p.folder, PublicURL: page, Links: known}, nil)
	return p
}

func TestASignInMailHasTheLinkInEveryLanguage(t *testing.T) {
	subjects := map[string]string{
		"en": "Sign in to your licenses", "fr": "Connexion à vos licences", //nolint:misspell // French
		"de": "Anmeldung bei Ihren Lizenzen", "es": "Acceso a sus licencias",
	}
	for _, language := range tickets.Languages {
		t.Run(language, func(t *testing.T) {
			m := linkPost(t, "https://support.vendor.example/", links{}).sent("Thu 24 Dec 16:11", asked(language))
			if m.subject != subjects[language] {
				t.Errorf("the subject is %q", m.subject)
			}
			says(t, m.text, "https://support.vendor.example/sign-in#"+sample, " 15 ", "15:25 UTC", "ops@aerial.example")
			says(t, m.html, `href="https://support.vendor.example/sign-in#`+sample+`"`, `lang="`+language+`"`, " 15 ", "15:25 UTC")
			silent(t, m.text+m.html, "%!", "%d")
			for name, values := range m.header {
				if strings.Contains(strings.Join(values, ""), sample) {
					t.Errorf("the token is in the header %s", name)
				}
			}

			m = linkPost(t, "", links{}).sent("Thu 24 Dec 16:11", asked(language))
			says(t, m.text, sample, " 15 ")
			says(t, m.html, sample, " 15 ")
			silent(t, m.text+m.html, "sign-in#", "href", "%!", "%d")
		})
	}
}

func TestASignInMailInAnUnknownLanguageIsEnglish(t *testing.T) {
	if m := linkPost(t, "", links{}).sent("Thu 24 Dec 16:11", asked("tlh")); m.subject != "Sign in to your licenses" {
		t.Errorf("the subject is %q", m.subject)
	}
}

func TestALinkThatNobodyIsToBeSent(t *testing.T) {
	p := linkPost(t, "", links{fault.New(fault.NotFound, "not_found", "Nobody with this address owns a license.")})
	outcomes := p.Send(context.Background(), notify.Batch{Deliveries: []notify.Delivery{asked("en")}}, when("Thu 24 Dec 16:11"))
	if len(outcomes) != 1 || !outcomes[0].Gone || outcomes[0].ID != asked("en").ID || len(p.mails()) != 0 {
		t.Fatalf("got %+v", outcomes)
	}
	r := asked("en").Settle(outcomes[0], when("Thu 24 Dec 16:11"), 0)
	if r.State != notify.Dropped || r.Attempt != nil || r.LastError != "Nobody with this address owns a license." {
		t.Errorf("it goes on as %+v", r)
	}
}

func TestALinkThatCannotBeMailed(t *testing.T) {
	unreadable, nobody := asked("en"), asked("en")
	unreadable.Content = []byte("{")
	nobody.To = "nobody"
	for _, c := range []struct {
		name      string
		delivery  notify.Delivery
		links     links
		permanent bool
	}{
		{"the database is away", asked("en"), links{errors.New("away")}, false},
		{"its notice cannot be read", unreadable, links{}, true},
		{"its receiver is none", nobody, links{}, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := linkPost(t, "", c.links)
			o := p.Send(context.Background(), notify.Batch{Deliveries: []notify.Delivery{c.delivery}}, when("Thu 24 Dec 16:11"))[0]
			if o.Err == nil || o.Permanent != c.permanent || o.Gone || len(p.mails()) != 0 {
				t.Errorf("got %+v", o)
			}
			if strings.Contains(o.Err.Error()+o.Attempt.Error, sample) {
				t.Errorf("the token is shown: %+v", o)
			}
		})
	}
}
