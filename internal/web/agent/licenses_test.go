package agent_test

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"

	"deskbell/internal/web/webtest"
)

const threeLicenses = "license_key,product,kind,owner_email,seats,support_until\n" +
	"NEW-1,Pix4Dengine,subscription,new@field.example,2,2027-06-30\n" +
	"WEB-1,Pix4Dengine,subscription,ops@aerial.example,4,2028-01-01\n" +
	"WEB-3,PIX4Dmapper,perpetual,late@ended.example,1,2024-01-01\n"

// TestLicenses finds licenses and devices, and shows what there is to know of one.
func TestLicenses(t *testing.T) {
	d := webtest.Open(t, wednesday)
	b := d.SignedIn(webtest.Agent)
	b.Open("/licenses").Is(200, "WEB-1", "WEB-2", "WEB-3", "plain@survey.example").Lacks("Import from CSV")
	b.Open("/licenses?q=mapper").Is(200, "WEB-2").Lacks("WEB-1")
	b.Open("/licenses?q=nothing").Is(200, "No license has “nothing”")
	b.Open("/licenses?q=" + strings.Repeat("x", 300)).Is(422)
	b.Open("/licenses?find=devices&q=lap").Is(200, "No device has “lap”")
	l, _ := loggedIn(b, "Laptop")
	b.Open("/licenses?find=devices&q=lap").Is(200, "Laptop", "WEB-1", "active")
	b.Open("/licenses/"+l.ID).Is(200, "WEB-1", "1 of 3 seats in use", "enterprise@1", "running", "logged in Laptop", "For the ticket").
		Lacks("Add a term", ">Change<")
	b.Open("/licenses/nothing").Is(404)
}

// TestAdministratorsKeepLicenses changes a license and its terms by the pages; agents don't.
func TestAdministratorsKeepLicenses(t *testing.T) {
	d := webtest.Open(t, wednesday)
	admin, agent := d.SignedIn(webtest.Administrator), d.SignedIn(webtest.Agent)
	l, _ := loggedIn(agent, "Laptop")
	at := "/licenses/" + l.ID
	for _, address := range []string{at + "/edit", "/licenses/import", "/licenses/export"} {
		agent.Open(address).Is(403)
	}
	for _, address := range []string{at + "/edit", at + "/terms", at + "/terms/confirm", at + "/terms/remove"} {
		agent.Send(address, "seats", "9", "term", "x", "from", "2028-01-01", "until", "2029-01-01", "plan", "enterprise").Is(403)
	}
	edit := admin.Open(at+"/edit").Is(200, `value="3"`, `value="2028-01-01"`, "ops@aerial.example")
	fields := []string{"product", "Pix4Dengine", "kind", "subscription", "owner_email", "geo@aerial.example", "support_until", "2029-02-01"}
	filled(admin, edit, at+"/edit", append(fields, "seats", "many")...).Is(422, "is not a whole number", `value="many"`)
	filled(admin, edit, at+"/edit", append(fields, "seats", "0")...).Is(422)
	filled(admin, edit, at+"/edit", append(fields, "seats", "5")...).GoesTo(at+"?done=edited").
		Is(200, "The license is changed.", "1 of 5 seats in use", "geo@aerial.example", "1 Feb 2029", "gave it to another owner")

	page := admin.Open(at).Is(200, "Add a term")
	filled(admin, page, at+"/terms", "plan", "enterprise", "from", "2027-06-01", "until", "2029-01-01").Is(422, "overlap")
	page = filled(admin, admin.Open(at), at+"/terms", "plan", "enterprise", "from", "2028-01-01", "until", "2029-01-01").
		GoesTo(at+"?done=added").Is(200, "to be confirmed", "It counts once it is confirmed.")
	filled(admin, page, at+"/terms/confirm").GoesTo(at+"?done=confirmed").Is(200, "to come").Lacks("to be confirmed")
	page = filled(admin, admin.Open(at), at+"/terms", "plan", "enterprise", "from", "2029-01-01", "until", "2030-01-01").GoesTo(at + "?done=added")
	filled(admin, page, at+"/terms/remove").GoesTo(at + "?done=removed").Lacks("to be confirmed")
}

// TestImport looks at a file first, and imports it then.
func TestImport(t *testing.T) {
	d := webtest.Open(t, wednesday)
	b := d.SignedIn(webtest.Administrator)
	send := func(content string, fields ...string) webtest.Seen {
		t.Helper()
		var body bytes.Buffer
		form := multipart.NewWriter(&body)
		for _, name := range fields {
			must(t, form.WriteField(name, "yes"))
		}
		if content != "" {
			part, err := form.CreateFormFile("file", "all.csv")
			must(t, err)
			_, err = part.Write([]byte(content))
			must(t, err)
		}
		must(t, form.Close())
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, b.URL+"/licenses/import", &body)
		must(t, err)
		r.Header.Set("Content-Type", form.FormDataContentType())
		r.Header.Set("Sec-Fetch-Site", "same-origin")
		return b.Do(r)
	}
	b.Open("/licenses").Is(200, "Import from CSV", "Export as CSV")
	send("").Is(422, "choose a CSV file")
	for range 2 {
		send(threeLicenses, "dry").Is(200, "So far nothing has changed", "1 new", "1 updated", "1 as they were")
	}
	b.Open("/licenses").Lacks("NEW-1")
	send(strings.Replace(threeLicenses, ",2,", ",many,", 1), "dry").Is(422, "all.csv:2")
	send(threeLicenses).Is(200, "Imported:", "1 new", "1 updated", "1 as they were")
	b.Open("/licenses").Is(200, "NEW-1")
	got := b.Open("/licenses/export").Is(200, "NEW-1,Pix4Dengine", "new@field.example")
	if kind, as := got.Header.Get("Content-Type"), got.Header.Get("Content-Disposition"); !strings.HasPrefix(kind, "text/csv") || !strings.HasPrefix(as, "attachment") {
		t.Errorf("it is %q, %q", kind, as)
	}
}
