package api_test

import (
	"mime"
	"path"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// saved sends a file whose part has a Content-Disposition, and gives the name it got, where
// it is, and the Content-Disposition it is served with.
func (d *desk) saved(url, who, sent string) (name, address, served string) {
	d.Helper()
	const boundary = "between"
	body := "--" + boundary + "\r\nContent-Disposition: form-data; name=file; " + sent + "\r\n\r\ncontent\r\n--" + boundary + "--\r\n"
	a := d.ask(who, "POST", url+"/attachments", "Content-Type: multipart/form-data; boundary="+boundary, "\n"+body).is(201)
	address = a.Header().Get("Location")
	return a.text("attachment.name"), address, d.ask(who, "GET", address).is(200).Header().Get("Content-Disposition")
}

func TestUnicodeNames(t *testing.T) {
	d := open(t)
	url, ada := d.submit()
	for _, c := range []struct{ sent, name, served string }{
		{`"log.txt"`, "log.txt", `attachment; filename="log.txt"`},
		{`"Flug über Zürich.txt"`, "Flug über Zürich.txt", `attachment; filename="Flug _ber Z_rich.txt"; filename*=UTF-8''Flug%20%C3%BCber%20Z%C3%BCrich.txt`},
		{`"航空測量.tif"`, "航空測量.tif", `attachment; filename="____.tif"; filename*=UTF-8''%E8%88%AA%E7%A9%BA%E6%B8%AC%E9%87%8F.tif`},
		{`"🚁.jpg"`, "🚁.jpg", `attachment; filename="_.jpg"; filename*=UTF-8''%F0%9F%9A%81.jpg`},
		{`"100%41.txt"`, "100%41.txt", `attachment; filename="100_41.txt"; filename*=UTF-8''100%2541.txt`},
		{`"a=b;c'd+e.txt"`, "a=b;c'd+e.txt", `attachment; filename="a=b;c'd+e.txt"`},
		{"\"at 3\u202fPM.png\"", "at 3 PM.png", `attachment; filename="at 3 PM.png"`},
		{"\"gnp.\u202etxt\"", "gnp._txt", `attachment; filename="gnp._txt"`},
		{"\"a\u2066b\u200fc\u2028d.txt\"", "a_b_c_d.txt", `attachment; filename="a_b_c_d.txt"`},
		{"\"a\xffb.txt\"", "a_b.txt", `attachment; filename="a_b.txt"`},
		{`"` + strings.Repeat("ü", 300) + `.txt"`, strings.Repeat("ü", 196) + ".txt", ""},
		{`"` + strings.Repeat("x", 250) + `"`, strings.Repeat("x", 200), ""},
	} {
		name, _, served := d.saved(url, ada, "filename="+c.sent)
		if name != c.name || c.served != "" && served != c.served {
			t.Errorf("%s is called %q and served as\n%s\nwant %q,\n%s", c.sent, name, served, c.name, c.served)
		}
	}
}

func TestNamesThatMeanSomethingElsewhere(t *testing.T) {
	d := open(t)
	url, ada := d.submit()
	for sent, want := range map[string]string{
		"con": "_con", "NUL.txt": "_NUL.txt", "Com1.tar.gz": "_Com1.tar.gz", "lpt³ .log": "_lpt³ .log", "CONIN$": "_CONIN$",
		"console.txt": "console.txt", "com.txt": "com.txt", ".bashrc": "bashrc", "log.txt. .": "log.txt", "...": "file",
		"a.txt:stream": "a.txt_stream", "*?|<>": "_____", "~": "~", "-rf": "-rf",
	} {
		if name, _, _ := d.saved(url, ada, `filename="`+sent+`"`); name != want {
			t.Errorf("%q is called %q, want %q", sent, name, want)
		}
	}
}

func TestPathTraversal(t *testing.T) {
	d := open(t)
	url, ada := d.submit()
	ticket := strings.TrimPrefix(url, "/v1/tickets/")
	var address string
	for sent, want := range map[string]string{
		`"../../../etc/passwd"`: "passwd", `"..\\..\\windows\\system.ini"`: "system.ini", `"/etc/shadow"`: "shadow", `"C:\\autoexec.txt"`: "autoexec.txt",
		`".."`: "file", `"a/.."`: "file", `"a/"`: "a", `"%2e%2e%2fx.txt"`: "%2e%2e%2fx.txt",
	} {
		var name string
		if name, address, _ = d.saved(url, ada, "filename="+sent); name != want {
			t.Errorf("%s is called %q, want %q", sent, name, want)
		}
	}
	if name, _, _ := d.saved(url, ada, `filename*=UTF-8''..%2f..%5cx%00.txt`); name != "x_.txt" {
		t.Errorf("an encoded path is called %q", name)
	}
	for _, key := range d.file.keys() {
		if directory, id := path.Split(key); directory != ticket+"/" || len(id) != 36 || strings.Contains(id, ".") {
			t.Errorf("kept as %q", key)
		}
	}
	id := path.Base(address)
	d.file.content["secret"] = []byte("secret")
	d.file.content[ticket+"/secret"] = []byte("secret")
	for _, wrong := range []string{"..", "%2e%2e%2fsecret", "..%5csecret", "secret", "%2e%2e%2f" + ticket + "%2f" + id, id + "%00", id + "%2f.", strings.ToUpper(id) + "x"} {
		if a := d.ask("agent", "GET", url+"/attachments/"+wrong); a.Code != 404 {
			t.Errorf("%s: %d %s", wrong, a.Code, a.Body)
		}
	}
	for _, wrong := range []string{"..", "%2e%2e", ticket + "%2f..%2f" + ticket, "*"} {
		if a := d.ask("agent", "GET", "/v1/tickets/"+wrong+"/attachments/"+id); a.Code != 404 {
			t.Errorf("%s: %d %s", wrong, a.Code, a.Body)
		}
	}
}

func TestHeaderInjectionByName(t *testing.T) {
	d := open(t)
	url, ada := d.submit()
	for _, sent := range []string{
		`filename="a\"; filename=\"b.txt"`,
		"filename*=UTF-8''" + escaped("a\r\nSet-Cookie: x=1\r\n\r\n.txt"), "filename*=UTF-8''" + escaped("a\nX-Evil: 1.txt"),
		"filename*=UTF-8''" + escaped(`a"; filename=b.txt`), "filename*=UTF-8''" + escaped("a\\\".txt"), "filename*=UTF-8''" + escaped("a\x00\x7f\u0085.txt"),
	} {
		name, address, served := d.saved(url, ada, sent)
		kind, parameters, err := mime.ParseMediaType(served)
		if err != nil || kind != "attachment" || parameters["filename"] != name || strings.ContainsFunc(served, unicode.IsControl) {
			t.Errorf("%s is served as %q: %v %v", sent, served, parameters, err)
		}
		for header := range d.ask(ada, "GET", address).Header() {
			if header == "Set-Cookie" || header == "X-Evil" {
				t.Errorf("%s made the header %s", sent, header)
			}
		}
	}
}

// Whatever a file is called, it gets a name that harms nobody, and is served by that name.
func TestNamesAreHarmless(t *testing.T) {
	d := open(t)
	url, ada := d.submit()
	rapid.Check(t, func(t *rapid.T) {
		sent := rapid.StringOfN(rapid.OneOf(rapid.Rune(), rapid.SampledFrom([]rune("./\\ \"'%;\u202e\r\n\x00con"))), 1, 300, -1).Draw(t, "sent")
		body, kind := form("file", "x", "text/plain", "x")
		body = strings.Replace(body, `filename="x"`, "filename*=UTF-8''"+escaped(sent), 1)
		a := d.ask(ada, "POST", url+"/attachments", kind, "\n"+body)
		if a.Code == 422 {
			return // it ends like a program, or is a name without characters
		}
		name := a.is(201).text("attachment.name")
		switch {
		case name == "" || name == "." || name == ".." || utf8.RuneCountInString(name) > 200, strings.Trim(name, ". ") != name,
			strings.ContainsAny(name, `/\"<>:|?*`), strings.ContainsFunc(name, func(r rune) bool {
				return unicode.In(r, unicode.C, unicode.Zl, unicode.Zp) && !unicode.In(r, unicode.Co)
			}):
			t.Fatalf("%q is called %q", sent, name)
		}
		served := d.ask(ada, "GET", a.Header().Get("Location")).is(200).Header().Get("Content-Disposition")
		if _, parameters, err := mime.ParseMediaType(served); err != nil || parameters["filename"] != name {
			t.Fatalf("%q is served as %q: %v", name, served, err)
		}
	})
}

// escaped writes every byte as a percent sign with two digits.
func escaped(text string) string {
	const digits = "0123456789abcdef"
	var b strings.Builder
	for _, c := range []byte(text) {
		b.Write([]byte{'%', digits[c>>4], digits[c&15]})
	}
	return b.String()
}
