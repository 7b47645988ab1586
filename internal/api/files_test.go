package api_test

import (
	"bytes"
	"fmt"
	"mime/multipart"
	"net/textproto"
	"strings"
	"testing"
)

// form is a body of multipart/form-data with one file, and its content type.
func form(part, name, mediaType, content string) (body, contentType string) {
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	_ = w.SetBoundary("a-boundary-that-stays-the-same")
	h := textproto.MIMEHeader{}
	h.Set("Content-Disposition", multipart.FileContentDisposition(part, name))
	h.Set("Content-Type", mediaType)
	p, _ := w.CreatePart(h)
	_, _ = p.Write([]byte(content))
	_ = w.Close()
	return b.String(), "Content-Type: " + w.FormDataContentType()
}

func TestAttachments(t *testing.T) {
	d := open(t)
	url, ada := d.submit()
	body, kind := form("file", `..\..\evil<script>.html`, "text/html", "<script>alert(1)</script>")
	a := d.ask(ada, "POST", url+"/attachments", kind, "\n"+body).is(201)
	a.has("attachment.name", "evil_script_.html").has("attachment.type", "text/html").has("attachment.size", "25").has("ticket.attachments.0.id", a.text("attachment.id"))
	got := d.ask("agent", "GET", a.Header().Get("Location")).is(200)
	for name, want := range map[string]string{
		"Content-Type": "application/octet-stream", "Content-Length": "25", "Content-Disposition": `attachment; filename="evil_script_.html"`,
		"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox", "Cross-Origin-Resource-Policy": "same-origin",
		"Cache-Control": "private, no-store", "Referrer-Policy": "no-referrer",
	} {
		if got.Header().Get(name) != want {
			t.Errorf("%s: %q", name, got.Header().Get(name))
		}
	}
	if got.Body.String() != "<script>alert(1)</script>" {
		t.Errorf("%q", got.Body)
	}
	if head := d.ask("agent", "HEAD", a.Header().Get("Location")).is(200); head.Header().Get("Content-Length") != "25" || head.Body.Len() > 0 {
		t.Errorf("HEAD: %v %q", head.Header(), head.Body)
	}
	// Twice the same is once.
	for range 2 {
		d.ask(ada, "POST", url+"/attachments", kind, "Idempotency-Key: f", "\n"+body).is(201).has("ticket.version", "3")
	}
	if len(d.file.keys()) != 2 {
		t.Errorf("kept %v", d.file.keys())
	}
	large, kind := form("file", "large.bin", "x", strings.Repeat("x", 25<<20+1))
	d.ask(ada, "POST", url+"/attachments", kind, "\n"+large).is(413).has("code", "body_too_large")
	d.ask(ada, "POST", url+"/attachments", kind, "Idempotency-Key: g", "\n"+large).is(413)
	largest, kind := form("file", "largest.bin", "x", strings.Repeat("x", 25<<20))
	d.ask(ada, "POST", url+"/attachments", kind, "\n"+largest).is(201).has("attachment.type", "application/octet-stream")
	other, kind := form("photo", "a.png", "image/png", "x")
	d.ask(ada, "POST", url+"/attachments", kind, "\n"+other).is(422).names("photo")
	d.ask(ada, "POST", url+"/attachments", "{}").is(415)
	d.ask(ada, "POST", url+"/attachments", "Content-Type: multipart/form-data; boundary=x", "\nnonsense").is(400).has("code", "malformed_form")
	d.ask(ada, "POST", url+"/attachments", kind, "\n"+body[:80]).is(400)
	if len(d.file.keys()) != 3 {
		t.Errorf("left behind: %v", d.file.keys())
	}
	d.ask("agent", "POST", url+"/solve").is(200)
	d.ask("agent", "POST", url+"/close").is(200)
	body, kind = form("file", "a.txt", "text/plain", "x")
	d.ask(ada, "POST", url+"/attachments", kind, "\n"+body).is(409).has("code", "action_not_applicable")
	d.ask(ada, "GET", url+"/attachments/none").is(404)
}

// One file at a time: a form that goes on after it changes nothing.
func TestOneFileAtATime(t *testing.T) {
	d := open(t)
	url, ada := d.submit()
	body, kind := form("file", "a.txt", "text/plain", "x")
	two := strings.Replace(body, "--\r\n", "\r\nContent-Disposition: form-data; name=file; filename=b.txt\r\n\r\ny\r\n--a-boundary-that-stays-the-same--\r\n", 1)
	d.ask(ada, "POST", url+"/attachments", kind, "\n"+two).is(422).names("file")
	d.ask(ada, "GET", url).is(200).has("version", "1").has("attachments", "[]")
	if len(d.file.keys()) > 0 {
		t.Errorf("left behind: %v", d.file.keys())
	}
}

func TestTwoFilesOfOneName(t *testing.T) {
	d := open(t)
	url, ada := d.submit()
	var at []string
	for i := range 2 {
		body, kind := form("file", "log.txt", "text/plain", fmt.Sprint(i))
		at = append(at, d.ask(ada, "POST", url+"/attachments", kind, "\n"+body).is(201).has("attachment.name", "log.txt").Header().Get("Location"))
	}
	for i, address := range at {
		if got := d.ask(ada, "GET", address).is(200).Body.String(); got != fmt.Sprint(i) {
			t.Errorf("%s has %q", address, got)
		}
	}
}

func TestEmptyFile(t *testing.T) {
	d := open(t)
	url, ada := d.submit()
	body, kind := form("file", "empty.txt", "text/plain", "")
	a := d.ask(ada, "POST", url+"/attachments", kind, "\n"+body).is(201).has("attachment.size", "0")
	if got := d.ask(ada, "GET", a.Header().Get("Location")).is(200); got.Header().Get("Content-Length") != "0" || got.Body.Len() != 0 {
		t.Errorf("%v %q", got.Header(), got.Body)
	}
}

const twoLicenses = "license_key,product,kind,owner_email,seats,enterprise_plan,enterprise_from,enterprise_until,enterprise_confirmed_at\n" +
	"N-1,Pix4Dengine,subscription,new@aerial.example,3,enterprise,2026-01-01,2027-01-01,2026-01-02\n" +
	"K-1,Pix4Dengine,subscription,ops@aerial.example,9,,,,\n"

func TestImport(t *testing.T) {
	d := open(t)
	d.ask("administrator", "POST", "/v1/licenses/import", "Content-Type: text/csv", twoLicenses).is(200).has("imported", "1").has("updated", "1").has("unchanged", "0")
	body, kind := form("file", "all.csv", "text/csv", twoLicenses)
	d.ask("administrator", "POST", "/v1/licenses/import", kind, "\n"+body).is(200).has("imported", "0").has("unchanged", "2")
	a := d.ask("administrator", "POST", "/v1/licenses/import", "Content-Type: text/csv", strings.Replace(twoLicenses, "3,enterprise", "many,enterprise", 1)).is(422)
	if !strings.Contains(a.text("errors.0.location"), "2") {
		t.Errorf("no line: %s", a.Body)
	}
	d.ask("administrator", "POST", "/v1/licenses/import", `{}`).is(415)
	d.ask("administrator", "POST", "/v1/licenses/import", "Content-Type: text/csv", strings.Repeat("x", 33<<20)).is(413)
	list := d.ask("agent", "GET", "/v1/licenses?owner_email=new@aerial.example").is(200).has("items.0.license_key", "N-1").has("items.0.seats", "3").
		has("items.0.seats_in_use", "0").has("items.0.enterprise_until", "2027-01-01T00:00:00Z").has("items.1", "<nil>")
	d.ask("agent", "GET", "/v1/licenses/"+list.text("items.0.id")).is(200).has("owner_email", "new@aerial.example")
	d.ask("agent", "GET", "/v1/licenses/nothing").is(404)
	page := d.ask("agent", "GET", "/v1/licenses?limit=2").is(200).has("items.0.license_key", "K-1")
	d.ask("agent", "GET", "/v1/licenses?limit=2&cursor="+page.text("next_cursor")).is(200).has("items.0.license_key", "N-1").has("next_cursor", "<nil>")
	d.ask("agent", "GET", "/v1/licenses?owner_email=x&limit=0").is(422).names("owner_email", "limit")
}
