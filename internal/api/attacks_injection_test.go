package api_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
)

// What is sent is never read as SQL: nothing fails, nothing is found or lost by it.
func TestSQLInjection(t *testing.T) {
	d := openTarget(open(t, hurried))
	for _, text := range []string{
		`'`, `"\`, `') OR ('a'='a' --`, `'; DROP TABLE tickets; --`, `1 UNION SELECT id, email, name, role FROM users --`, `$1 ? @p1 :name`,
	} {
		d.log.Reset()
		d.everywhere(text, func(place string, a answer) {
			if sane(t, a); t.Failed() {
				t.Fatalf("%q in %s", text, place)
			}
		})
		if strings.Contains(d.log.String(), `"level":"ERROR"`) {
			t.Errorf("%q: the log tells of %s", text, d.log)
		}
	}
	for _, url := range []string{"/v1/users", "/v1/licenses?q=K-1", "/v1/webhooks", "/v1/tickets/1001", "/v1/tokens", "/v1/devices?q=laptop", "/v1/deliveries"} {
		if a := d.ask("administrator", "GET", url).is(200); a.text("items.0") == "<nil>" && a.text("id") == "<nil>" {
			t.Errorf("nothing is left of %s", url)
		}
	}
}

// Where a text selects, it selects what has it in its name, and no more.
func TestSQLInjectionFindsNothing(t *testing.T) {
	d := openTarget(open(t, hurried))
	for _, list := range []string{"/v1/tickets?q=", "/v1/licenses?q=", "/v1/devices?q=", "/v1/licenses?owner_email=", "/v1/deliveries?to="} {
		for _, text := range []string{`' OR '1'='1`, `%`, `_____`, `\`, `%' ESCAPE '%`, `' OR 1=1 --`, `x' UNION SELECT * FROM users --`} {
			a := d.ask("administrator", "GET", list+percent(text))
			if a.Code != http.StatusUnprocessableEntity && (a.Code != http.StatusOK || a.text("items") != "[]") {
				t.Errorf("%s%s: %d %s", list, text, a.Code, a.Body)
			}
		}
	}
}

// percent writes each byte of a text so that it is one part of an address.
func percent(text string) string {
	var b strings.Builder
	for i := range len(text) {
		fmt.Fprintf(&b, "%%%02X", text[i])
	}
	return b.String()
}

// No answer gets a header, or a second answer, out of what was sent.
func TestHeaderInjection(t *testing.T) {
	d := openTarget(open(t, hurried))
	for _, text := range []string{"x\r\nSet-Cookie: stolen=1\r\n\r\n<script>", "x\nSet-Cookie: stolen=1\r\u0085\u2028", "嘊嘍Set-Cookie: stolen=1"} {
		d.everywhere(text, func(place string, a answer) {
			sane(t, a)
			for name, values := range a.Header() {
				if name == "Set-Cookie" || strings.ContainsAny(name+strings.Join(values, ""), "\r\n\u0085\u2028") {
					t.Errorf("%q in %s: the answer has %s: %q", text, place, name, values)
				}
			}
		})
	}
	for _, id := range []string{"x\r\nSet-Cookie: stolen=1", "x\nX: y", strings.Repeat("x", 101), "<script>", "a b", "ü", "\x00"} {
		if got := d.ask("", "GET", "/v1/topics", "X-Request-Id: "+id).is(200).Header().Get("X-Request-Id"); got == id {
			t.Errorf("the request is called %q", got)
		}
	}
	// A name may reach a header, when the file is fetched.
	for _, sent := range []string{"\"a\x00b.txt\"", "\"a\rb.txt\"", `"a\"; filename=\"evil.exe"`, "utf-8''a%0d%0aSet-Cookie:%20stolen=1.txt"} {
		parameter := "filename="
		if strings.HasPrefix(sent, "utf-8") {
			parameter = "filename*="
		}
		body := "--between\r\nContent-Disposition: form-data; name=file; " + parameter + sent + "\r\n\r\ncontent\r\n--between--\r\n"
		a := d.ask(d.customer, "POST", "/v1/tickets/1001/attachments", "Content-Type: multipart/form-data; boundary=between", "\n"+body)
		if a.Code != http.StatusCreated {
			sane(t, a)
			continue
		}
		got := d.ask(d.customer, "GET", a.Header().Get("Location")).is(200)
		if h := got.Header().Get("Content-Disposition"); strings.ContainsAny(h, "\r\n\x00") || strings.Count(h, `"`) != 2 || strings.Contains(h, "%0") || got.Header().Get("Set-Cookie") != "" {
			t.Errorf("%q is served with %v", sent, got.Header())
		}
	}
}

// No address and no name leads out of where pages, documents and files are.
func TestPathTraversalOfAddresses(t *testing.T) {
	d := openTarget(open(t, hurried))
	ways := []string{
		"../../../../etc/passwd", "..%2f..%2f..%2fetc%2fpasswd", "%2e%2e%2f%2e%2e%2fetc%2fpasswd", "%2e%2e/%2e%2e/etc/passwd", "..%252f..%252fetc%252fpasswd",
		`..\..\..\windows\win.ini`, "..%5c..%5cwindows%5cwin.ini", "....//....//etc/passwd", "..;/..;/etc/passwd", "/etc/passwd", "%2fetc%2fpasswd",
		"file:///etc/passwd", "C:%5cwindows%5cwin.ini", "..%c0%af..%c0%afetc/passwd", "..%00/etc/passwd", "x%00.txt", ".", "..", "%2e%2e",
	}
	for _, way := range ways {
		for _, under := range []string{"/docs/", "/v1/tickets/1001/attachments/", "/v1/tickets/", "/v1/calendars/", "/v1/policies/", "/", "/openapi.json/"} {
			a := d.ask("administrator", "GET", under+way)
			if a.Code == http.StatusOK && under != "/docs/" || a.Code >= 500 || strings.Contains(a.Body.String(), "root:") {
				t.Errorf("%s%s: %d %.100s", under, way, a.Code, a.Body)
			}
			if a.Code == http.StatusOK && !strings.Contains(a.Body.String(), "swagger") {
				t.Errorf("%s%s: %.100s", under, way, a.Body)
			}
			if to := a.Header().Get("Location"); a.Code/100 == 3 && !strings.HasPrefix(to, "/docs") {
				t.Errorf("%s%s leads to %s", under, way, to)
			}
		}
	}
	before := len(d.file.keys())
	for _, way := range append(ways, "a/../../b.txt", `..\x.txt`, "~/.ssh/id", "$(id).txt", "`id`.txt", "-rf.txt") {
		body, kind := form("file", way, "text/plain", "content")
		a := d.ask(d.customer, "POST", "/v1/tickets/1001/attachments", kind, "\n"+body).is(201)
		if name := a.text("attachment.name"); strings.ContainsAny(name, `/\`) || name == "." || name == ".." {
			t.Errorf("%q is called %q", way, name)
		}
		if got := d.ask(d.customer, "GET", a.Header().Get("Location")).is(200).Body.String(); got != "content" {
			t.Errorf("%q holds %q", way, got)
		}
	}
	keys := d.file.keys()
	for _, key := range keys { // made of two IDs of our own, whatever the file is called
		ticket, file, _ := strings.Cut(key, "/")
		if !uuidForm.MatchString(ticket) || !uuidForm.MatchString(file) {
			t.Errorf("a file is kept as %q", key)
		}
	}
	if len(keys) != before+len(ways)+6 {
		t.Errorf("%d files are kept", len(keys))
	}
}
