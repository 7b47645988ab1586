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

const opening = "dbt_Zm9yIHRoZSBjdXN0b21lciBvbmx5LCBzaG93biBvbmNl"

// keys makes the same token for every link to a ticket, or fails, and notes for which it was
// asked.
type keys struct {
	ticket tickets.ID
	err    error
	asked  []string
}

func (k *keys) TicketLinkToken(_ context.Context, delivery string, ticket tickets.ID, _ time.Time) (string, error) {
	k.asked = append(k.asked, delivery+" for "+string(ticket))
	if k.err != nil {
		return "", k.err
	}
	return opening, nil
}

func (k *keys) RequestedLink(_ context.Context, id string, _ time.Time) (tickets.ID, string, error) {
	k.asked = append(k.asked, id)
	if k.err != nil {
		return "", "", k.err
	}
	return k.ticket, opening, nil
}

// keyPost is a sender that makes links to tickets, with pages or without.
func keyPost(t *testing.T, page string, k *keys, known ...*tickets.Ticket) *post {
	t.Helper()
	p := &post{t: t, known: drawer{}, folder: t.TempDir()}
	for _, one := range known {
		p.known[one.ID] = one
	}
	p.Sender = sender(t, mail.Settings{URL: "file://" + p.folder, PublicURL: page, TicketLinks: k}, p.known)
	return p
}

var errNotSent = fault.New(fault.NotFound, "not_found", "The ticket is not that of the address.")

func TestAMailToTheCustomerHasALinkOfItsOwn(t *testing.T) {
	ticket := submitted()
	k := &keys{}
	m := keyPost(t, "https://support.vendor.example/", k, ticket).sent("Thu 24 Dec 16:11", delivery(ticket, notify.Receipt, "d1"))
	says(t, m.text, "https://support.vendor.example/t/"+opening)
	says(t, m.html, `href="https://support.vendor.example/t/`+opening+`"`)
	silent(t, m.text+m.html, "/tickets/1233")
	for name, values := range m.header {
		if strings.Contains(strings.Join(values, ""), opening) {
			t.Errorf("the token is in the header %s", name)
		}
	}
	if len(k.asked) != 1 || k.asked[0] != "d1 for "+string(ticket.ID) {
		t.Errorf("it asked for %q", k.asked)
	}
}

func TestMailsWithoutALinkOfTheirOwn(t *testing.T) {
	ticket := submitted()
	another := delivery(ticket, notify.Receipt, "d1")
	another.To = "eve@evil.example"
	for _, c := range []struct {
		name, page string
		delivery   notify.Delivery
		err        error
		link       string // instead
		asked      int
	}{
		{"no pages", "", delivery(ticket, notify.Receipt, "d1"), nil, "", 0},
		{"to staff", "https://support.vendor.example", delivery(ticket, notify.NewAssignee, "d1"), nil, "https://support.vendor.example/tickets/1233", 0},
		{"to somebody else", "https://support.vendor.example", another, nil, "https://support.vendor.example/tickets/1233", 0},
		{"revoked before it was sent", "https://support.vendor.example", delivery(ticket, notify.Receipt, "d1"), errNotSent, "https://support.vendor.example/tickets/1233", 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			k := &keys{err: c.err}
			m := keyPost(t, c.page, k, ticket).sent("Thu 24 Dec 16:11", c.delivery)
			says(t, m.text, c.link)
			silent(t, m.text+m.html, "/t/", opening)
			if c.page == "" {
				silent(t, m.text+m.html, "href", "http")
			}
			if len(k.asked) != c.asked {
				t.Errorf("it asked for %q", k.asked)
			}
		})
	}
}

func TestADigestForStaffHasNoLinkThatOpensATicket(t *testing.T) {
	ticket := submitted()
	k := &keys{}
	one, two := delivery(ticket, notify.NewAssignee, "d1"), delivery(ticket, notify.NewReply, "d2")
	one.Message, two.Message = "both", "both"
	m := keyPost(t, "https://support.vendor.example", k, ticket).sent("Thu 24 Dec 16:11", one, two)
	says(t, m.text, "https://support.vendor.example/tickets/1233")
	silent(t, m.text+m.html, "/t/")
	if len(k.asked) != 0 {
		t.Errorf("it asked for %q", k.asked)
	}
}

func TestAMailWaitsForItsLink(t *testing.T) {
	ticket := submitted()
	p := keyPost(t, "https://support.vendor.example", &keys{err: errors.New("away")}, ticket)
	o := p.Send(context.Background(), notify.Batch{Deliveries: []notify.Delivery{delivery(ticket, notify.Receipt, "d1")}}, when("Thu 24 Dec 16:11"))[0]
	if o.Err == nil || o.Permanent || o.Gone || len(p.mails()) != 0 {
		t.Errorf("got %+v", o)
	}
}

// wanted is a link that somebody asked for.
func wanted() notify.Delivery {
	return notify.TicketLinkMail("0198f2a4-0000-7000-8000-0000000000bb", "ada@aerial.example", when("Thu 24 Dec 16:10"))
}

func TestALinkThatWasAskedForInEveryLanguage(t *testing.T) {
	for language, c := range map[string]struct{ title, greeting, told string }{
		"en": {"your link", "Hello Ada Lovelace,", "support request #1233"},
		"fr": {"votre lien", "Bonjour Ada Lovelace,", "demande d’assistance #1233"},
		"de": {"Ihr Link", "Guten Tag Ada Lovelace,", "Supportanfrage #1233"},
		"es": {"su enlace", "Hola, Ada Lovelace:", "solicitud de asistencia #1233"},
	} {
		t.Run(language, func(t *testing.T) {
			ticket := submitted()
			ticket.Requester.Language = language
			k := &keys{ticket: ticket.ID}
			m := keyPost(t, "https://support.vendor.example/", k, ticket).sent("Thu 24 Dec 16:11", wanted())
			if m.subject != "[#1233] Engine stops at step 2 ("+c.title+")" {
				t.Errorf("the subject is %q", m.subject)
			}
			says(t, m.text, c.greeting, c.told, "https://support.vendor.example/t/"+opening)
			says(t, m.html, `href="https://support.vendor.example/t/`+opening+`"`, `lang="`+language+`"`)
			silent(t, m.text+m.html, "%!", "%[")
			silent(t, m.text, ticket.Description) // it opens what was written, and doesn't repeat it
			if len(k.asked) != 1 || k.asked[0] != wanted().ID {
				t.Errorf("it asked for %q", k.asked)
			}

			m = keyPost(t, "", k, ticket).sent("Thu 24 Dec 16:11", wanted())
			says(t, m.text, c.told, opening)
			says(t, m.html, opening)
			silent(t, m.text+m.html, "/t/", "href", "%!", "%[")
		})
	}
}

func TestAskedForLinksThatAreNotMailed(t *testing.T) {
	ticket := submitted()
	unreadable, nobody := wanted(), wanted()
	unreadable.Content = []byte("{")
	nobody.To = "nobody"
	for _, c := range []struct {
		name            string
		delivery        notify.Delivery
		keys            *keys
		gone, permanent bool
	}{
		{"it is somebody else's ticket", wanted(), &keys{err: errNotSent}, true, false},
		{"the ticket is gone", wanted(), &keys{ticket: "gone"}, true, false},
		{"the database is away", wanted(), &keys{err: errors.New("away")}, false, false},
		{"the ticket cannot be read", wanted(), &keys{ticket: "away"}, false, false},
		{"its notice cannot be read", unreadable, &keys{ticket: ticket.ID}, false, true},
		{"its receiver is none", nobody, &keys{ticket: ticket.ID}, false, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := keyPost(t, "", c.keys, ticket)
			o := p.Send(context.Background(), notify.Batch{Deliveries: []notify.Delivery{c.delivery}}, when("Thu 24 Dec 16:11"))[0]
			if o.Err == nil || o.Gone != c.gone || o.Permanent != c.permanent || len(p.mails()) != 0 {
				t.Errorf("got %+v", o)
			}
			if strings.Contains(o.Err.Error()+o.Attempt.Error, opening) {
				t.Errorf("the token is shown: %+v", o)
			}
		})
	}
}
