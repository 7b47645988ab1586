package customer_test

import (
	"bufio"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"deskbell/internal/web/webtest"
)

// follow opens the stream of the request with a token, and gives its events: kind and data.
func (s *scene) follow(token string) func() (kind, data string) {
	s.Helper()
	r, err := http.NewRequestWithContext(s.Context(), http.MethodGet, s.URL+"/v1/tickets/"+s.number+"/stream", nil)
	if err != nil {
		s.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+token)
	got, err := http.DefaultClient.Do(r)
	if err != nil {
		s.Fatal(err)
	}
	s.Cleanup(func() { _ = got.Body.Close() })
	if got.StatusCode != http.StatusOK {
		s.Fatalf("the stream answers %s", got.Status)
	}
	lines := bufio.NewScanner(got.Body)
	return func() (kind, data string) {
		s.Helper()
		for lines.Scan() {
			switch name, value, _ := strings.Cut(lines.Text(), ": "); {
			case name == "event":
				kind = value
			case name == "data":
				data = value
			case lines.Text() == "" && kind != "":
				return kind, data
			}
		}
		s.Fatalf("the stream ends: %v", lines.Err())
		return "", ""
	}
}

var versionForm = regexp.MustCompile(`"version":(\d+)`)

// version is the request's, as staff see it.
func (s *scene) version() string {
	s.Helper()
	return versionForm.FindStringSubmatch(s.does(webtest.Agent, "GET", "/v1/tickets/"+s.number, ""))[1]
}

// The customer's page hears of an answer as it is given, and of nothing that is for staff only.
func TestAPageHearsOfAnswersAndNotOfNotes(t *testing.T) {
	s := staged(t, instant("2026-11-27 09:30"))
	customer, agent := s.follow(s.token), s.follow(s.staff[webtest.Agent])
	for _, next := range []func() (string, string){customer, agent} {
		if kind, data := next(); kind != "ready" || data != `{"version":`+s.version()+`}` {
			t.Fatalf("it begins with %s %s", kind, data)
		}
	}
	s.agentSays("note", "Between us.")
	noted := s.version()
	s.agentDoes("assign", `{"assignee":"`+webtest.Agent+`"}`)
	s.agentSays("action_plan", "We look into it.")
	if kind, data := customer(); kind != "changed" || data != `{"version":`+s.version()+`}` {
		t.Errorf("the customer hears %s %s, want that of version %s", kind, data, s.version())
	}
	if kind, data := agent(); kind != "changed" || data != `{"version":`+noted+`}` {
		t.Errorf("the agent hears %s %s, want the note's", kind, data)
	}
	s.look().Is(http.StatusOK, "We look into it.").Lacks("Between us.")
}

// While the desk is closed the countdown stands still, and says until when; in every language.
func TestACountdownOutsideHours(t *testing.T) {
	for name, c := range map[string]struct{ submitted, looked, goesOn, due string }{
		"on a Friday night":               {"2026-11-27 15:30", "2026-11-27 20:00", "2026-11-30T08:00:00Z", "2026-11-30T09:30:00Z"},
		"when clocks are put back":        {"2026-10-23 14:30", "2026-10-24 12:00", "2026-10-26T08:00:00Z", "2026-10-26T09:30:00Z"},
		"when clocks are put forward":     {"2026-03-27 15:30", "2026-03-29 02:30", "2026-03-30T07:00:00Z", "2026-03-30T08:30:00Z"},
		"over Christmas, to the Monday":   {"2026-12-24 15:30", "2026-12-25 12:00", "2026-12-28T08:00:00Z", "2026-12-28T09:30:00Z"},
		"before the desk opens that day":  {"2026-11-26 15:30", "2026-11-27 06:00", "2026-11-27T08:00:00Z", "2026-11-27T09:30:00Z"},
		"at the instant at which it ends": {"2026-11-27 15:30", "2026-11-27 16:00", "2026-11-30T08:00:00Z", "2026-11-30T09:30:00Z"},
	} {
		t.Run(name, func(t *testing.T) {
			s := staged(t, instant(c.submitted))
			s.At(instant(c.looked))
			for language, words := range map[string][]string{
				"en": {"1 h 30 min left", "desk closed, goes on"}, "fr": {"encore 1 h 30 min", "support fermé, reprise"},
				"de": {"noch 1 h 30 min", "Support geschlossen, weiter"}, "es": {"quedan 1 h 30 min", "soporte cerrado, continúa"},
			} {
				s.customer.Language = language
				s.look().Is(http.StatusOK, append(words, `datetime="`+c.goesOn+`"`, `datetime="`+c.due+`"`, `class="stretch closed"`)...).Lacks("data-counts")
			}
		})
	}
}

// Times are in the reader's zone, with the desk's on hover.
func TestTimesAreTheReaders(t *testing.T) {
	s := staged(t, instant("2026-11-27 09:30"))
	s.customer.Keeps("deskbell-zone", "Asia%2FTokyo")
	s.look().Is(http.StatusOK, "Fri 27 Nov, 20:30", `title="Friday 27 November 2026, 12:30 Europe/Zurich"`, "Times of Asia/Tokyo", `data-zone="Asia/Tokyo"`)
}

func TestARequestInFourLanguages(t *testing.T) {
	s := staged(t, instant("2026-11-27 09:30"))
	s.agentSays("question", "Version?")
	s.At(instant("2026-11-27 13:00"))
	s.says(s.key(), "10.4")
	s.agentSays("status_update", "Thank you.")
	s.agentDoes("reclassify", `{"impact":"major","reason":"One project."}`)
	s.agentDoes("solve", `{}`)
	for language, words := range map[string][]string{
		"fr": {"Demande n° ", "Traitement", "Résolue", "Majeur", "Nous avons rompu une promesse.", "Question pour vous", "Point de situation", "Impact corrigé de Critique à Majeur", "Pas résolue ?", "Comment cela s’est-il passé ?", "Votre demande", "Le lien vers cette page"},
		"de": {"Anfrage #", "Verarbeitung", "Gelöst", "Erheblich", "Wir haben ein Versprechen gebrochen.", "Frage an Sie", "Zwischenstand", "Auswirkung von Kritisch auf Erheblich berichtigt", "Nicht gelöst?", "Wie ist es gelaufen?", "Ihre Anfrage", "Der Link zu dieser Seite"},
		"es": {"Solicitud n.º ", "Procesamiento", "Resuelta", "Grave", "Hemos incumplido una promesa.", "Pregunta para usted", "Estado de la solicitud", "Impacto corregido de Crítico a Grave", "¿No está resuelta?", "¿Cómo ha ido?", "Su solicitud", "El enlace a esta página"},
	} {
		s.customer.Language = language
		s.look().Is(http.StatusOK, append(words, `lang="`+language+`"`)...).
			Lacks("Request ", "Your ", "Business impact", "We broke", "Question to you", "How did it go", "Not solved", "within", "Conversation<")
	}
}

const hostile = `"><script>alert(1)</script><img src=x onerror=alert(1)>{{7*7}}`

// Whatever anybody writes is text, wherever it is shown.
func TestHostileTextOnARequest(t *testing.T) {
	quoted := strconv.Quote(hostile)
	s := staged(t, instant("2026-11-27 09:30"), "subject", hostile, "description", hostile, "requester.name", hostile)
	s.says(s.key(), hostile, hostile+".txt", hostile).GoesTo(s.page + "?done=replied")
	s.says(s.key(), hostile, hostile+".exe", "MZ").GoesTo(s.page+"?done=replied").Is(http.StatusOK).Lacks("<script>alert", "<img src")
	s.agentSays("question", hostile)
	s.agentDoes("reclassify", `{"impact":"major","reason":`+quoted+`}`)
	s.agentDoes("relocate", `{"country":"US","reason":`+quoted+`}`)
	s.agentSays("resolution", hostile)
	s.agentDoes("solve", `{}`)
	s.customer.Send(s.page+"/rating", "score", "1", "comment", hostile).GoesTo(s.page+"?done=rated").Is(http.StatusOK, "{{7*7}}").Lacks("<script>alert", "<img src")
	for _, address := range []string{"?clock=" + hostile, "?done=" + hostile, "/" + hostile} {
		s.customer.Open(s.page+strings.NewReplacer(`"`, "%22", "<", "%3C", ">", "%3E", " ", "%20").Replace(address)).Lacks("<script>alert", "<img src")
	}
	s.customer.Send(s.page+"/rating", "score", hostile, "comment", hostile).Is(http.StatusUnprocessableEntity).Lacks("<script>alert", "<img src")
	s.says(hostile, hostile).Lacks("<script>alert", "<img src")
}
