package customer_test

import (
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"deskbell/internal/config"
	"deskbell/internal/web/webtest"
)

func TestSubmittingWithoutAScript(t *testing.T) {
	d := webtest.Open(t, wednesday)
	b := d.Browser()
	b.Language = "de-CH, fr;q=0.8"
	page := b.Open("/").Is(http.StatusOK, `lang="de"`, "Eine Supportanfrage stellen", `<option value="CH" selected>Schweiz</option>`, `enctype="multipart/form-data"`, `type="radio"`, "Kritisch", "Das Versprechen zeigen")
	filled := typed("key", keyOf(page))
	log, picture := attached{"log.txt", "step 2: stopped"}, attached{"Übersicht größe.png", strings.Repeat("x", 100<<10)}
	number := submitted(b, filled, log, picture, attached{"", ""})
	got := of(b, number)
	if got.Subject != filled["subject"] || got.Description != "It stops after 20 minutes.\r\nWithout a message." || got.Requester.Name != "Ada" || got.Requester.Country != "CH" || got.Requester.Language != "de" || got.Topic != "processing" {
		t.Errorf("the request is %+v", got)
	}
	if len(got.Attachments) != 2 || got.Attachments[0].Name != log.name || got.Attachments[1].Name != picture.name || got.Attachments[1].Size != 100<<10 {
		t.Fatalf("its files are %+v", got.Attachments)
	}
	if body := b.Open("/v1/tickets/" + number + "/attachments/" + got.Attachments[0].ID).Is(http.StatusOK).Body; body != log.content {
		t.Errorf("the file is %q", body)
	}
	b.Open("/tickets/"+number).Is(http.StatusOK, filled["subject"])
	d.Browser().Open("/v1/tickets/" + number).Is(http.StatusUnauthorized) // it is nobody else's
}

// What is sent twice is one request, with each file once.
func TestSendingTwice(t *testing.T) {
	d := webtest.Open(t, wednesday)
	b := d.Browser()
	filled, log := fresh(b), attached{"log.txt", "stopped"}
	first := submitted(b, filled, log)
	if again := submitted(b, filled, log); again != first {
		t.Errorf("sent again it became request %s, after %s", again, first)
	}
	if got := of(b, first); len(got.Attachments) != 1 {
		t.Errorf("its files are %+v", got.Attachments)
	}

	// Two at once, as by a double click.
	filled = fresh(b)
	browsers, sent := make([]*webtest.Browser, 4), make([]webtest.Seen, 4)
	var all sync.WaitGroup
	for i := range sent {
		browsers[i] = d.Browser()
		form := formOf(b, filled, log)
		all.Go(func() { sent[i] = browsers[i].Do(form) })
	}
	all.Wait()
	numbers := make([]string, len(sent))
	for i := range sent {
		numbers[i] = opened(browsers[i], sent[i])
	}
	if len(slices.Compact(slices.Clone(numbers))) != 1 || numbers[0] == first {
		t.Errorf("sent at once it became the requests %q", numbers)
	}
	if got := of(browsers[0], numbers[0]); len(got.Attachments) != 1 {
		t.Errorf("its files are %+v", got.Attachments)
	}
	browsers[0].Open("/tickets/" + numbers[0]).Is(http.StatusOK).Lacks("were not stored")

	// What was changed after it had been sent is another request, once that is said.
	filled["subject"] = "Something else"
	told := sendForm(b, filled).Is(http.StatusUnprocessableEntity, "was sent before, and became a request", `value="Something else"`)
	if filled["key"] == keyOf(told) || keyOf(told) == "" {
		t.Fatal("the form has the same key")
	}
	filled["key"] = keyOf(told)
	if other := submitted(b, filled); other == first || other == numbers[0] {
		t.Errorf("it became request %s", other)
	}
}

// A file that isn't taken costs neither the request nor the other files, and is told of once.
func TestFilesThatAreNotTaken(t *testing.T) {
	b := webtest.Open(t, wednesday).Browser()
	huge := attached{"huge.zip", strings.Repeat("x", 25<<20+1)}
	sent := sendForm(b, fresh(b), attached{"run<me>.exe", "MZ"}, attached{"log.txt", "stopped"}, huge)
	number := opened(b, sent)
	if got := of(b, number); len(got.Attachments) != 1 || got.Attachments[0].Name != "log.txt" {
		t.Errorf("the files are %+v", got.Attachments)
	}
	b.Open("/tickets/"+number).Is(http.StatusOK, "These files were not stored", "run&lt;me&gt;.exe", "Put it into a ZIP archive", "huge.zip", "larger than 25 MiB")
	b.Open("/tickets/" + number).Is(http.StatusOK).Lacks("These files were not stored")

	eleven := make([]attached, 11)
	for i := range eleven {
		eleven[i] = attached{"log.txt", "stopped"}
	}
	sendForm(b, fresh(b), eleven...).Is(http.StatusUnprocessableEntity, `href="#files"`, "Ten files are the most", "Please choose your files again", `value="Engine stops at step 2"`)
}

// Files wait on disk while their form is answered, and no longer.
func TestNoFormIsLeftOnDisk(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	b := webtest.Open(t, wednesday).Browser()
	opened(b, sendForm(b, fresh(b), attached{"large.log", strings.Repeat("x", 5<<20)}))
	left, err := filepath.Glob(filepath.Join(os.TempDir(), "multipart-*"))
	must(t, err)
	if len(left) > 0 {
		t.Errorf("%v is left", left)
	}
}

func TestWhatAnAddressFillsIn(t *testing.T) {
	b := webtest.Open(t, wednesday).Browser()
	b.Open("/?topic=licensing&license_email=ops@aerial.example&subject=%3Cb%3E&description=no").Is(http.StatusOK,
		`<option value="licensing" selected>`, `value="ops@aerial.example"`, `value="&lt;b&gt;"`, "with a guaranteed response time").Lacks(">no</textarea>")
	for accepted, country := range map[string]string{"fr-CA": "CA", "en, pt-BR;q=0.5": "BR", "en": "", "de-XX, und-ZZ": "", ";;": "", "en-001": ""} {
		b.Language = accepted
		page := b.Open("/").Is(http.StatusOK)
		if country == "" {
			page.Lacks(" selected>")
			continue
		}
		page.Is(http.StatusOK, `<option value="`+country+`" selected>`)
	}
}

func TestALostLink(t *testing.T) {
	d := webtest.Open(t, wednesday, func(s *config.Settings) { s.Checks = 3 })
	b := d.Browser()
	number := submitted(b, fresh(b))
	other := d.Browser()
	other.Language = "es"
	other.Open("/").Is(http.StatusOK, `href="/link"`, "¿Ha perdido el enlace", `href="/sign-in`)
	other.Open("/link?number="+number).Is(http.StatusOK, `value="`+number+`"`, "Un nuevo enlace a su solicitud")
	other.Send("/link", "number", "#1o", "email", "ada").Is(http.StatusUnprocessableEntity, "solo tiene cifras", "No es una dirección de correo", `value="#1o"`, `value="ada"`, `aria-invalid="true"`)
	for _, address := range []string{"ada@aerial.example", "eve@else.example"} {
		other.Send("/link", "number", "#"+number, "email", address).GoesTo("/link?done=sent").Is(http.StatusOK, "un enlace va en camino")
	}
	other.Send("/link", "number", number, "email", "eve@else.example").Is(http.StatusTooManyRequests, "Demasiadas veces", `value="eve@else.example"`)
	other.Send("/link", "number", `"><script>alert(1)</script>`, "email", `"><img src=x>`).Lacks("<script>alert", "<img")
}
