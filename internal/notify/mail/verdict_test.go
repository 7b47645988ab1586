package mail_test

import (
	"testing"

	"deskbell/entitlement"
	"deskbell/internal/notify"
	"deskbell/tickets"
)

// provisional is a ticket that was submitted while nobody could look its license up.
func provisional() *tickets.Ticket {
	t := submitted()
	t.Verdict.Basis, t.Terms.Policy = entitlement.Provisional, "standard@1"
	return t
}

// entitled is that ticket, which is promised responses since.
func entitled() *tickets.Ticket {
	t := happens(provisional(), tickets.WasEntitled, bell, "Mon 28 Dec 09:30", tickets.Details{Was: "provisional", Reason: "A license has Enterprise support."})
	t.Verdict.Basis, t.Terms.Policy = entitlement.Enterprise, "enterprise@1"
	return t
}

// refused is that ticket, which wasn't covered.
func refused() *tickets.Ticket {
	t := happens(provisional(), tickets.WasRefused, bell, "Mon 28 Dec 09:30", tickets.Details{Was: "provisional", Reason: "This license email is not covered by support."})
	t.Verdict.Basis = entitlement.Denied
	return t
}

// What is checked, found and refused, in every language.
func TestWhatCustomersReadOfTheirEntitlement(t *testing.T) {
	for _, c := range []struct {
		kind     notify.Kind
		ticket   func() *tickets.Ticket
		language string
		subject  string
		says     []string
		silent   []string
	}{
		{notify.Receipt, provisional, "en", "request received", []string{"We have received your support request #1233.", "are checking it", "counts from when you sent your request"}, []string{"without a guaranteed", "promise you:"}},
		{notify.Receipt, provisional, "fr", "demande reçue", []string{"pas encore pu vérifier", "comptera à partir de l’envoi"}, []string{"sans délai", "Voici ce que"}},
		{notify.Receipt, provisional, "de", "Anfrage erhalten", []string{"noch nicht nachsehen", "zählt ab dem Eingang"}, []string{"ohne garantierte", "Das versprechen"}},
		{notify.Receipt, provisional, "es", "solicitud recibida", []string{"Todavía no hemos podido comprobar", "contará desde el envío"}, []string{"sin un tiempo", "Esto es lo que le prometemos"}},

		{notify.Entitled, entitled, "en", "covered by support", []string{"your request #1233 is covered", "first response", "2 business hours", "Monday 28 December 2026, 10:10 (Europe/Zurich), 09:10 UTC", "Thu 24 Dec 16:10–17:00", "enterprise@1"}, []string{"A license has"}},
		{notify.Entitled, entitled, "fr", "couverte par l’assistance", []string{"votre demande #1233 est couverte", "première réponse", "2 heures ouvrées", "lundi 28 décembre 2026 à 10:10", "jeu. 24 déc. 16:10–17:00"}, []string{"sans délai"}},
		{notify.Entitled, entitled, "de", "vom Support abgedeckt", []string{"Ihre Anfrage #1233 ist vom Support abgedeckt", "erste Antwort", "2 Arbeitsstunden", "Montag, 28. Dezember 2026, 10:10"}, []string{"ohne garantierte"}},
		{notify.Entitled, entitled, "es", "cubierta por el soporte", []string{"su solicitud #1233 está cubierta", "primera respuesta", "2 horas laborables", "lunes, 28 de diciembre de 2026, 10:10"}, []string{"sin un tiempo"}},

		{notify.Refused, refused, "en", "not covered by support", []string{"request #1233 arrived", "The request is closed", "This license email is not covered by support.", "new request that mentions #1233"}, []string{"promise you"}},
		{notify.Refused, refused, "fr", "non couverte par l’assistance", []string{"votre demande #1233", "La demande est close", "This license email is not covered by support.", "nouvelle demande qui mentionne #1233"}, nil},
		{notify.Refused, refused, "de", "nicht vom Support abgedeckt", []string{"Ihre Anfrage #1233", "Die Anfrage ist geschlossen", "This license email is not covered by support.", "neue Anfrage, die #1233 nennt"}, nil},
		{notify.Refused, refused, "es", "no cubierta por el soporte", []string{"su solicitud #1233", "La solicitud queda cerrada", "This license email is not covered by support.", "nueva solicitud que mencione #1233"}, nil},
	} {
		t.Run(string(c.kind)+" "+c.language, func(t *testing.T) {
			ticket := c.ticket()
			m := newPost(t, ticket).sent("Mon 28 Dec 10:00", about(ticket, c.kind, "m1", notify.Notice{Name: "Ada Lovelace", Language: c.language}))
			if want := "[#1233] Engine stops at step 2 (" + c.subject + ")"; m.subject != want {
				t.Errorf("the subject is %q, want %q", m.subject, want)
			}
			says(t, m.text, append(c.says, "https://support.vendor.example/tickets/1233")...)
			says(t, m.html, append(c.says, `<html lang="`+c.language+`">`, `href="https://support.vendor.example/tickets/1233"`)...)
			silent(t, m.text+m.html, append(c.silent, "%!", "BADINDEX")...)
		})
	}
}

func TestCoveredWithoutAGuarantee(t *testing.T) {
	ticket := entitled()
	ticket.Verdict.Basis, ticket.Terms.Policy = entitlement.SupportAndUpgrade, "standard@1"
	m := newPost(t, ticket).sent("Mon 28 Dec 10:00", delivery(ticket, notify.Entitled, "m1"))
	says(t, m.text, "is covered by support", "without a guaranteed response time")
	silent(t, m.text, "This is what we promise you", "Due")
}

func TestCoveredOnceNothingIsOwed(t *testing.T) {
	ticket := happens(provisional(), tickets.WasResponded, grace, "Thu 24 Dec 16:30", tickets.Details{Message: tickets.Resolution, Body: "Here you are."})
	happens(ticket, tickets.WasEntitled, bell, "Mon 28 Dec 09:30", tickets.Details{})
	ticket.Verdict.Basis, ticket.Terms.Policy = entitlement.Enterprise, "enterprise@1"
	m := newPost(t, ticket).sent("Mon 28 Dec 10:00", delivery(ticket, notify.Entitled, "m1"))
	says(t, m.text, "is covered by support", "there is nothing that we owe you")
}

// However late a mail leaves, it promises nothing that nobody knew at its event.
func TestWhatIsFoundLaterIsNotPromisedBefore(t *testing.T) {
	response := tickets.Details{Message: tickets.StatusUpdate, Body: "We look at the log."}
	reclassified := tickets.Details{Was: "critical", Impact: "major", Reason: "One project."}
	for name, settle := range map[string]func(*tickets.Ticket){
		"not found yet": func(*tickets.Ticket) {},
		"covered": func(t *tickets.Ticket) {
			happens(t, tickets.WasEntitled, bell, "Mon 28 Dec 09:30", tickets.Details{})
			t.Verdict.Basis, t.Terms.Policy = entitlement.Enterprise, "enterprise@1"
		},
		"not covered": func(t *tickets.Ticket) {
			happens(t, tickets.WasRefused, bell, "Mon 28 Dec 09:30", tickets.Details{})
			t.Verdict.Basis = entitlement.Denied
		},
	} {
		t.Run(name, func(t *testing.T) {
			ticket := happens(happens(provisional(), tickets.WasResponded, grace, "Thu 24 Dec 16:20", response), tickets.WasReclassified, grace, "Thu 24 Dec 16:30", reclassified)
			settle(ticket)
			for event, kind := range []notify.Kind{notify.Receipt, notify.Response, notify.PromiseChanged} {
				d := delivery(ticket, kind, "m1")
				d.Event = event + 1
				m := newPost(t, ticket).sent("Mon 28 Dec 10:00", d)
				silent(t, m.text, "This is what we", "business hours", "without a guaranteed")
				if kind != notify.Response {
					says(t, m.text, "are checking it")
				}
			}
		})
	}
}

func TestTheAssigneeReadsOfARefusal(t *testing.T) {
	ticket := refused()
	m := newPost(t, ticket).sent("Mon 28 Dec 10:00", delivery(ticket, notify.RefusalMail, "m1"))
	if want := "[#1233] Engine stops at step 2 (not covered by support)"; m.subject != want {
		t.Errorf("the subject is %q, want %q", m.subject, want)
	}
	says(t, m.text, "it was closed", "> This license email is not covered by support.", "Ada Lovelace <ada@aerial.example>")
}
