package api_test

import (
	"bytes"
	"fmt"
	"io"
	"mime/multipart"
	"net/textproto"
	"strings"
)

// breakUp makes a request one that no proper client would send.
func (a *attacker) breakUp(s *sending) {
	switch a.r.IntN(12) {
	case 0:
		s.method = oneOf(a.r, []string{"HEAD", "OPTIONS", "TRACE", "PUT", "DELETE", "PATCH", "POST", "GET", "CONNECT", "PROPFIND", "get", "X"})
	case 1:
		path, _, _ := strings.Cut(s.target, "?")
		s.target = path + "?" + oneOf(a.r, hostileQueries)
	case 2:
		s.target = strings.Replace(s.target, "/", oneOf(a.r, []string{"//", "/./", "/../", "/%2f", "/%2e%2e/", "/;/", "/\\"}), 1+a.r.IntN(3))
	case 3:
		name := oneOf(a.r, []string{"Idempotency-Key", "If-Match", "Accept-Language", "X-Request-Id", "X-Forwarded-For", "X-Real-Ip", "Forwarded", "Accept", "Origin", "Range", "Cookie", "Content-Type", "Expect", "X-Http-Method-Override", "Last-Event-ID", "Accept-Encoding", "If-None-Match", "Traceparent"})
		s.header.Set(name, oneOf(a.r, hostileHeaders))
		if a.r.IntN(3) == 0 {
			s.header.Add(name, oneOf(a.r, hostileHeaders))
		}
	default:
		a.breakBody(s)
	}
}

// breakBody makes a body one that cannot be read, or shouldn't.
func (a *attacker) breakBody(s *sending) {
	body := s.body
	if s.header.Get("Content-Type") == "" {
		s.header.Set("Content-Type", "application/json")
	}
	half := body[:len(body)/2]
	switch a.r.IntN(16) {
	case 0:
		s.body = half
	case 1:
		s.body = body + oneOf(a.r, []string{"{}", "x", "\x00", ",", body, "//", " \n\t"})
	case 2:
		s.body = "\ufeff" + body
	case 3:
		s.body = oneOf(a.r, []string{"[]", "[" + body + "]", `"x"`, "7", "null", "true", "", " ", "{", "}", "{}", "[", `{"":1}`, `{"a"}`, "\xff", "1e999", "-", "[{}]"})
	case 4:
		if strings.HasPrefix(body, "{") && len(body) > 2 { // every key twice
			s.body = body[:len(body)-1] + "," + body[1:]
		}
	case 5:
		depth := 1 + a.r.IntN(20_000)
		s.body = strings.Repeat(oneOf(a.r, []string{"[", `{"a":`, `[{"a":`}), depth) + "1"
	case 6:
		s.header.Set("Content-Encoding", oneOf(a.r, []string{"gzip", "deflate", "br", "identity", "x"}))
		s.body = zipped(body + strings.Repeat(" ", a.r.IntN(200_000)))
	case 7:
		s.header.Set("Content-Type", oneOf(a.r, []string{"text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=" + strings.Repeat("b", 80), "application/xml", "application/json; charset=utf-16", "application/json;;", "application/problem+json", "application/cbor", "text/csv", "*/*", "\xff", "application/json, text/plain"}))
	case 8:
		s.cut = true
		s.body = half
	case 9:
		var wide strings.Builder // UTF-16
		for _, r := range body[:min(len(body), 500)] {
			wide.WriteByte(0)
			wide.WriteByte(byte(r & 0xff))
		}
		s.body = wide.String()
	case 10:
		if a.r.IntN(20) == 0 { // rarely: it takes its time
			s.body = `{"a":"` + strings.Repeat("x", 1<<20+a.r.IntN(1000)-500) + `"}`
		}
	case 11:
		var many strings.Builder
		many.WriteString("{")
		most := 1000
		if a.r.IntN(20) == 0 { // rarely: it takes its time
			most = 60_000
		}
		for i := range a.r.IntN(most) {
			fmt.Fprintf(&many, `"%s%d":%d,`, oneOf(a.r, []string{"a", "a.b", "\u202e", "x[0]"}), i, i)
		}
		s.body = many.String() + `"z":1}`
	case 12:
		s.body = strings.NewReplacer(":", " : ", ",", " ,\n").Replace(body)
	case 13:
		s.body = hostileText(a.r)
	case 14:
		if body != "" {
			changed := []byte(body)
			for range 1 + a.r.IntN(4) {
				changed[a.r.IntN(len(changed))] = byte(a.r.IntN(256))
			}
			s.body = string(changed)
		}
	case 15:
		s.header.Del("Content-Type")
	}
}

// file makes a body of an operation that takes one: mostly as it should be.
func (a *attacker) file(e endpoint, s *sending) {
	content := strings.Repeat(letters(a.r, 20)+"\n", a.r.IntN(50))
	if e.takes("text/csv") != nil {
		if len(a.known.csv) > 0 {
			content = oneOf(a.r, a.known.csv)
		}
		if a.r.IntN(3) == 0 {
			content = a.spoiled(content)
		}
		if a.r.IntN(2) == 0 {
			s.header.Set("Content-Type", "text/csv")
			s.body = content
			return
		}
	}
	var b bytes.Buffer
	form := multipart.NewWriter(&b)
	name, file, kind := "file", "log.txt", "text/plain"
	switch a.r.IntN(12) {
	case 0:
		name = hostileText(a.r)
	case 1, 2, 3:
		file = hostileText(a.r)
	case 4:
		kind = hostileText(a.r)
	case 5:
		file = oneOf(a.r, []string{"", "a.exe", "a.exe.", "a.EXE ", "a.pdf\u202eexe", "a.html", "a.svg", "a.zip", strings.Repeat("a", 300) + ".txt", ".txt", "a\x00.txt", "a.txt.", "C:\\a.txt"})
	case 6:
		content = oneOf(a.r, []string{"MZ\x90\x00", "#!/bin/sh\n", "\x7fELF", "<html>", "<svg onload=alert(1)>", "%PDF-1.7", "PK\x03\x04", "\xca\xfe\xba\xbe", "", "\x00", zipped("x")})
	}
	for range 1 + a.r.IntN(20)/19 {
		h := textproto.MIMEHeader{}
		h.Set("Content-Disposition", fmt.Sprintf(`form-data; name="%s"; filename="%s"`, name, strings.NewReplacer(`"`, `\"`, "\r", "", "\n", "").Replace(file)))
		h.Set("Content-Type", kind)
		part, err := form.CreatePart(h)
		must(a, err)
		_, err = io.WriteString(part, content)
		must(a, err)
	}
	if a.r.IntN(20) > 0 {
		must(a, form.Close())
	}
	s.header.Set("Content-Type", form.FormDataContentType())
	s.body = b.String()
}

// spoiled is a table with something wrong in one of its cells, or in its form.
func (a *attacker) spoiled(table string) string {
	lines := strings.Split(table, "\n")
	i := a.r.IntN(len(lines))
	cells := strings.Split(lines[i], ",")
	cells[a.r.IntN(len(cells))] = oneOf(a.r, []string{hostileText(a.r), `"`, `"` + hostileText(a.r) + `"`, "", strings.Repeat("x", 300), "9999-12-31", "-1", "99999999999999999999"})
	lines[i] = strings.Join(cells, ",")
	if a.r.IntN(6) == 0 {
		lines = append(lines, lines[i], hostileText(a.r), "\ufeff"+lines[0])
	}
	return strings.Join(lines, oneOf(a.r, []string{"\n", "\r\n", "\r", "\n\n"}))
}
