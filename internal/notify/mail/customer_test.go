package mail_test

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"deskbell/calendars"
	"deskbell/internal/notify"
	"deskbell/internal/notify/mail"
	"deskbell/sla"
	"deskbell/tickets"
)

// Every kind in every language: what its subject, text and HTML say.
func TestWhatCustomersRead(t *testing.T) {
	kinds := map[notify.Kind]func() *tickets.Ticket{
		notify.Receipt: submitted,
		notify.Response: func() *tickets.Ticket {
			return happens(submitted(), tickets.WasResponded, grace, "Mon 28 Dec 09:30", tickets.Details{Message: tickets.ActionPlan, Body: "We look at the log."})
		},
		notify.Asked: func() *tickets.Ticket {
			return happens(submitted(), tickets.WasAsked, grace, "Mon 28 Dec 09:30", tickets.Details{Message: tickets.Question, Body: "Which version?"})
		},
		notify.Solved: func() *tickets.Ticket {
			return happens(submitted(), tickets.WasSolved, grace, "Mon 28 Dec 09:30", tickets.Details{})
		},
		notify.Reopened: func() *tickets.Ticket {
			return happens(happens(submitted(), tickets.WasSolved, grace, "Mon 28 Dec 09:30", tickets.Details{}), tickets.WasReopened, grace, "Mon 28 Dec 10:00", tickets.Details{})
		},
		notify.PromiseChanged: func() *tickets.Ticket {
			return happens(submitted(), tickets.WasReclassified, grace, "Mon 28 Dec 09:30", tickets.Details{Was: "critical", Impact: "major", Reason: "One project."})
		},
		notify.Merged: func() *tickets.Ticket {
			return happens(submitted(), tickets.WasMerged, grace, "Mon 28 Dec 09:30", tickets.Details{Ticket: "other"})
		},
	}
	for _, c := range []struct {
		kind     notify.Kind
		language string
		subject  string
		all      []string
	}{
		{notify.Receipt, "en", "request received", []string{"Hello Ada Lovelace,", "#1233", "first response", "Critical", "2 business hours", "Monday 28 December 2026, 10:10 (Europe/Zurich), 09:10 UTC", "Thu 24 Dec 16:10–17:00", "Christmas Day", "Mon 28 Dec 09:00–10:10", "enterprise@1", "switzerland@1 (region: Europe)", "It says nothing."}},
		{notify.Receipt, "fr", "demande reçue", []string{"Bonjour Ada Lovelace,", "première réponse", "2 heures ouvrées", "lundi 28 décembre 2026 à 10:10 (Europe/Zurich), 09:10 UTC", "jeu. 24 déc. 16:10–17:00", "fin de semaine"}},
		{notify.Receipt, "de", "Anfrage erhalten", []string{"Guten Tag Ada Lovelace,", "erste Antwort", "2 Arbeitsstunden", "Montag, 28. Dezember 2026, 10:10 (Europe/Zurich), 09:10 UTC", "Do. 24. Dez. 16:10–17:00", "Wochenende"}},
		{notify.Receipt, "es", "solicitud recibida", []string{"Hola, Ada Lovelace:", "primera respuesta", "2 horas laborables", "lunes, 28 de diciembre de 2026, 10:10 (Europe/Zurich), 09:10 UTC", "jue 24 dic 16:10–17:00", "fin de semana"}},
		{notify.Response, "en", "action plan", []string{"This is our action plan for your request:", "We look at the log.", "— Grace"}},
		{notify.Response, "fr", "plan d’action", []string{"Voici notre plan d’action", "We look at the log."}},
		{notify.Response, "de", "Aktionsplan", []string{"das ist unser Aktionsplan", "We look at the log."}},
		{notify.Response, "es", "plan de acción", []string{"Este es nuestro plan de acción", "We look at the log."}},
		{notify.Asked, "en", "your answer is needed", []string{"Which version?", "Your request waits for your answer.", "This is what we owe you next:", "10:10 (Europe/Zurich)"}},
		{notify.Asked, "fr", "votre réponse est nécessaire", []string{"Which version?", "attend votre réponse"}},
		{notify.Asked, "de", "Ihre Antwort wird gebraucht", []string{"Which version?", "wartet auf Ihre Antwort"}},
		{notify.Asked, "es", "necesitamos su respuesta", []string{"Which version?", "espera su respuesta"}},
		{notify.Solved, "en", "solved", []string{"We consider your request solved.", "in 14 days, on Monday 11 January 2027, 09:30 (Europe/Zurich)", "write to us on its page"}},
		{notify.Solved, "fr", "résolue", []string{"dans 14 jours, le lundi 11 janvier 2027 à 09:30"}},
		{notify.Solved, "de", "gelöst", []string{"in 14 Tagen", "Montag, 11. Januar 2027, 09:30"}},
		{notify.Solved, "es", "resuelta", []string{"dentro de 14 días, el lunes, 11 de enero de 2027, 09:30"}},
		{notify.Reopened, "en", "taken up again", []string{"We have taken your request up again.", "first response"}},
		{notify.Reopened, "fr", "reprise", []string{"Nous avons repris votre demande.", "première réponse"}},
		{notify.Reopened, "de", "wieder aufgenommen", []string{"wieder aufgenommen.", "erste Antwort"}},
		{notify.Reopened, "es", "retomada", []string{"Hemos retomado su solicitud.", "primera respuesta"}},
		{notify.PromiseChanged, "en", "our promise has changed", []string{"business impact", "Critical", "Major", "One project.", "4 business hours", "Monday 28 December 2026, 12:10 (Europe/Zurich), 11:10 UTC", "3 h 10 min"}},
		{notify.PromiseChanged, "fr", "notre promesse a changé", []string{"Critical", "Major", "One project.", "4 heures ouvrées", "lundi 28 décembre 2026 à 12:10"}},
		{notify.PromiseChanged, "de", "unser Versprechen hat sich geändert", []string{"Major", "One project.", "4 Arbeitsstunden"}},
		{notify.PromiseChanged, "es", "nuestra promesa ha cambiado", []string{"Major", "One project.", "4 horas laborables"}},
		{notify.Merged, "en", "continued in #1240", []string{"#1240", "goes on there"}},
		{notify.Merged, "fr", "suite dans #1240", []string{"#1240", "se poursuit"}},
		{notify.Merged, "de", "weiter in #1240", []string{"#1240", "geht dort weiter"}},
		{notify.Merged, "es", "continúa en #1240", []string{"#1240", "continúa allí"}},
	} {
		t.Run(string(c.kind)+" "+c.language, func(t *testing.T) {
			ticket := kinds[c.kind]()
			p := newPost(t, ticket, &tickets.Ticket{ID: "other", Number: 1240, Subject: "The secret of somebody else"})
			m := p.sent("Mon 28 Dec 10:00", about(ticket, c.kind, "m1", notify.Notice{Name: "Ada Lovelace", Language: c.language}))
			if want := "[#1233] Engine stops at step 2 (" + c.subject + ")"; m.subject != want {
				t.Errorf("the subject is %q, want %q", m.subject, want)
			}
			says(t, m.text, append(c.all, "https://support.vendor.example/tickets/1233")...)
			says(t, m.html, append(c.all, `<html lang="`+c.language+`">`, `href="https://support.vendor.example/tickets/1233"`)...)
			silent(t, m.text+m.html+m.subject, "%!", "BADINDEX", "The secret", "src=", "style=")
		})
	}
}

// What a receipt's rows count sums to what was promised, in the text as in the HTML.
func TestTheReceiptSumsToTheTarget(t *testing.T) {
	for impact, want := range map[sla.Impact]time.Duration{"critical": 2 * time.Hour, "major": 4 * time.Hour, "limited": 2000 * time.Hour} {
		ticket := happens(submitted(), tickets.WasReclassified, grace, "Thu 24 Dec 16:20", tickets.Details{Was: "moderate", Impact: impact, Reason: "So it is."})
		m := newPost(t, ticket).sent("Thu 24 Dec 16:20", delivery(ticket, notify.PromiseChanged, "m1"))
		var sum time.Duration
		rows := regexp.MustCompile(`<tr><td>[^<]*</td><td>([^<]*)</td><td>[^<]*</td></tr>`).FindAllStringSubmatch(m.html, -1)
		total := rows[len(rows)-1][1] // the foot
		for _, row := range rows[:len(rows)-1] {
			if row[1] != "–" {
				sum += duration(t, row[1])
			}
		}
		if sum != want || duration(t, total) != want {
			t.Errorf("%s: the rows count %v and their foot says %s, want %v", impact, sum, total, want)
		}
		if len(rows) > 70 {
			t.Errorf("%s: %d rows are more than anyone reads", impact, len(rows))
		}
	}
}

// duration reads one such as 1 h 10 min.
func duration(t *testing.T, text string) time.Duration {
	t.Helper()
	d, err := time.ParseDuration(strings.NewReplacer(" min", "m", " ", "").Replace(text))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestWithoutAGuaranteeNoneIsPromised(t *testing.T) {
	ticket := submitted()
	ticket.Terms.Policy = "standard@1"
	m := newPost(t, ticket).sent("Thu 24 Dec 16:10", delivery(ticket, notify.Receipt, "m1"))
	says(t, m.text, "without a guaranteed response time")
	silent(t, m.text, "This is what we promise you", "Due")
}

func TestACorrectedCountryNamesBoth(t *testing.T) {
	ticket := happens(submitted(), tickets.WasRelocated, grace, "Thu 24 Dec 16:20", tickets.Details{Was: "CH", Country: "US", Region: calendars.NorthAmerica, Reason: "They moved."})
	ticket.Requester.Region, ticket.Requester.Country = calendars.NorthAmerica, "US"
	m := newPost(t, ticket).sent("Thu 24 Dec 16:20", about(ticket, notify.PromiseChanged, "m1", notify.Notice{Name: "Ada", Language: "fr"}))
	says(t, m.text, "Suisse", "États-Unis", "They moved.", "us@1 (région : Amérique du Nord)", "(America/Los_Angeles)", "jeudi 24 décembre 2026 à 11:00 (America/Los_Angeles), 19:00 UTC")
}

// What is told is how things stood at the event, however late the mail leaves.
func TestALateMailTellsOfItsEvent(t *testing.T) {
	ticket := submitted()
	receipt := delivery(ticket, notify.Receipt, "m1")
	happens(ticket, tickets.WasResponded, grace, "Thu 24 Dec 16:30", tickets.Details{Message: tickets.Resolution, Body: "Here you are."})
	ticket.Impact = "major"
	m := newPost(t, ticket).sent("Tue 29 Dec 16:30", receipt)
	says(t, m.text, "2 business hours", "Monday 28 December 2026, 10:10")
	silent(t, m.text, "Here you are.", "Major")
}

func TestAnUnknownLanguageIsEnglish(t *testing.T) {
	ticket := submitted()
	m := newPost(t, ticket).sent("Thu 24 Dec 16:10", about(ticket, notify.Receipt, "m1", notify.Notice{Name: "Ada", Language: "tlh"}))
	says(t, m.text, "Hello Ada,")
}

func TestWithoutPagesThereAreNoLinks(t *testing.T) {
	ticket := submitted()
	p := newPost(t, ticket)
	p.Sender = sender(t, mail.Settings{URL: "file://" + p.folder}, p.known)
	m := p.sent("Thu 24 Dec 16:10", delivery(ticket, notify.Receipt, "m1"))
	silent(t, m.text+m.html, "http", "href", "/tickets/")
}
