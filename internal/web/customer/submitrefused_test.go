package customer_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"deskbell/internal/config"
	"deskbell/internal/web/webtest"
)

// A refusal keeps what was typed, names every fault at its field and above, and sends nothing.
func TestRefusalsKeepWhatWasTyped(t *testing.T) {
	d := webtest.Open(t, wednesday)
	b := d.Browser()
	const kept = "It stops after 20 minutes."
	for _, c := range []struct {
		name   string
		filled []string
		status int
		says   []string
	}{
		{"nothing but a text", []string{"license_email", "", "requester.name", "", "requester.email", "", "requester.country", "", "topic", "", "impact", "", "subject", ""}, 422, []string{
			`role="alert"`, "was not sent yet", `href="#license_email"`, `href="#requester.name"`, `href="#requester.email"`, `href="#requester.country"`, `href="#topic"`, `href="#impacts"`, `href="#subject"`,
			"Please fill this in.", "Choose a topic.", "Choose a country.", "Choose the business impact",
		}},
		{"everything wrong", []string{"license_email", "ops", "requester.email", "ada@", "requester.country", "XX", "topic", "weather", "impact", "dire", "subject", strings.Repeat("é", 201), "requester.name", strings.Repeat("a", 121)}, 422, []string{
			"This is not an email address", `value="ops"`, `value="ada@"`, "This is too long: 200 characters are the most.", "This is too long: 120 characters are the most.", strings.Repeat("é", 201),
		}},
		{"no text", []string{"subject", "a\tb", "requester.name", "a\x00b"}, 422, []string{"Write it in one line.", "characters in it that no text has"}},
		{"not covered", []string{"license_email", "eve@else.example"}, 403, []string{"not covered by support", "renew Support &amp; Upgrade", "Device deactivation", `value="eve@else.example"`, `href="#license_email"`, `value="critical" required checked`}},
		{"a plan without that impact", []string{"license_email", "plain@survey.example", "impact", "sev1"}, 422, []string{"Choose the business impact", `href="#impacts"`, "There is no guaranteed response time."}},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := *b
			b.Desk = d.For(t)
			filled := fresh(&b, c.filled...)
			sent := sendForm(&b, filled).Is(c.status, append(c.says, kept, `aria-invalid="true"`)...)
			if keyOf(sent) != filled["key"] {
				t.Error("the form has another key, so that it could be sent twice")
			}
			for name, value := range typed() { // mended, it is sent
				filled[name] = value
			}
			filled["key"] = keyOf(sent)
			submitted(&b, filled)
		})
	}
	var all struct{ Items []ticket }
	agent := d.SignedIn(webtest.Agent)
	if read(agent, "/v1/tickets", &all); len(all.Items) != 5 {
		t.Errorf("there are %d requests", len(all.Items))
	}
}

func TestTooManyRefusals(t *testing.T) {
	b := webtest.Open(t, wednesday, func(s *config.Settings) { s.Checks = 2 }).Browser()
	filled := fresh(b, "license_email", "eve@else.example")
	for range 2 {
		sendForm(b, filled).Is(http.StatusForbidden)
	}
	sendForm(b, filled).Is(http.StatusTooManyRequests, "too often", "Nothing you typed is lost", `value="eve@else.example"`, "It stops after 20 minutes.", "We cannot tell our promise just now")
}

// A form that no browser sends is refused like any other.
func TestFormsThatNoBrowserSends(t *testing.T) {
	d := webtest.Open(t, wednesday)
	b := d.Browser()
	sendForm(b, typed("key", "two words")).Is(http.StatusUnprocessableEntity, "Idempotency-Key")
	submitted(b, typed()) // without a key
	b.Send("/", "subject", "%zz").Is(http.StatusUnprocessableEntity)
	r := formOf(b, typed())
	r.Header.Set("Content-Type", "multipart/form-data; boundary=another")
	b.Do(r).Is(http.StatusBadRequest, "cannot be read")
	foreign := formOf(b, typed())
	foreign.Header.Set("Sec-Fetch-Site", "cross-site")
	b.Do(foreign).Is(http.StatusForbidden, "another site")
	long := formOf(b, typed("description", strings.Repeat("x", 1<<20+1)))
	b.Do(long).Is(http.StatusUnprocessableEntity).Lacks("Something went wrong")
	elsewhere := formOf(b, typed(), attached{"large.log", strings.Repeat("x", 1<<20)}) // where no files are taken
	elsewhere.URL.Path = "/link"
	b.Do(elsewhere).Is(http.StatusBadRequest, "too large")
}

func TestHostileText(t *testing.T) {
	const hostile = `"><script>alert(1)</script><img src=x onerror=alert(1)>{{7*7}}`
	b := webtest.Open(t, wednesday).Browser()
	all := map[string]string{}
	for name := range typed() {
		all[name] = hostile
	}
	sendForm(b, all, attached{hostile, "x"}).Is(http.StatusUnprocessableEntity).Lacks("<script>alert", "<img")
	told(b, all).Lacks("<script>alert", "<img")
	filled := fresh(b, "subject", hostile, "description", hostile, "requester.name", hostile)
	number := submitted(b, filled, attached{hostile + ".exe", "MZ"})
	if got := of(b, number); got.Subject != hostile || got.Description != hostile {
		t.Errorf("the request is %+v", got)
	}
	b.Open("/tickets/"+number).Is(http.StatusOK).Lacks("<script>alert", "<img")
}

var tags = regexp.MustCompile(`<[^>]*>`)

// Every language says all of it: what is asked, promised and refused.
func TestFourLanguages(t *testing.T) {
	d := webtest.Open(t, wednesday)
	for language, says := range map[string]struct{ title, covered, promise, level, within, missing, denied, link string }{
		"en": {"Submit a support request", "This request is covered, with", "Our promise", "Critical", "Response within 2 business hours", "Please fill this in.", "is not covered by support", "Mail me a link"},
		"fr": {"Envoyer une demande d’assistance", "Cette demande est couverte", "Notre promesse", "Critique", "Réponse sous 2 heures ouvrées", "Veuillez remplir ce champ.", "n’est pas couvert par l’assistance", "M’envoyer un lien"},
		"de": {"Eine Supportanfrage stellen", "Diese Anfrage ist abgedeckt", "Unser Versprechen", "Kritisch", "Antwortzeit höchstens: 2 Arbeitsstunden", "Bitte füllen Sie das aus.", "ist nicht durch Support abgedeckt", "Link zusenden"},
		"es": {"Enviar una solicitud de soporte", "Esta solicitud está cubierta", "Nuestra promesa", "Crítico", "Respuesta en 2 horas laborables", "Rellene este campo.", "no está cubierto por el soporte", "Enviarme un enlace"},
	} {
		t.Run(language, func(t *testing.T) {
			b := d.For(t).Browser()
			b.Language = language
			filled := fresh(b)
			opened := b.Open("/").Is(http.StatusOK, `<html lang="`+language+`"`, says.title, says.promise, says.level, says.within)
			covered := told(b, filled).Is(http.StatusOK, says.covered, says.promise)
			refused := sendForm(b, typed("subject", "")).Is(http.StatusUnprocessableEntity, says.missing)
			denied := sendForm(b, typed("license_email", "eve@else.example")).Is(http.StatusForbidden, says.denied)
			link := b.Open("/link").Is(http.StatusOK, says.link)
			if language != "en" {
				for _, page := range []webtest.Seen{opened, covered, refused, denied, link} {
					for _, english := range []string{"Please", "Your ", "We ", "request", "response", "Choose", "promise", "business", "address", "%!"} {
						if text := tags.ReplaceAllString(page.Body, " "); strings.Contains(text, english) {
							t.Errorf("%s says %q: %s", page.Address, english, text)
						}
					}
				}
			}
			if got := of(b, submitted(b, filled)); got.Requester.Language != language {
				t.Errorf("the request is in %s", got.Requester.Language)
			}
		})
	}
}
