package api_test

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"io"
	"strings"
	"testing"
)

func TestRefusedTypes(t *testing.T) {
	d := open(t)
	url, ada := d.submit()
	const dos = "MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff"
	for _, c := range []struct {
		name, content string
		refused       bool
	}{
		{"setup.exe", "x", true},
		{"SETUP.EXE", "x", true},
		{"setup.exe. .", "x", true},
		{"log.txt.exe", "x", true},
		{"photo\u202egpj.exe", "x", true},
		{"run.b\u200bat", "x", false}, // no longer ends as it seemed to
		{"setup.msi", "x", true},
		{"link.ln\u212a", "x", true}, // the sign for kelvin, a k in small letters
		{"start.ps1", "x", true},
		{"page.js", "x", true},
		{"app.jar", "PK\x03\x04", true},
		{"start.sh", "x", true},
		// What it is counts, not what it is called.
		{"photo.jpg", dos, true},
		{"log.txt", "\x7fELF\x02\x01\x01", true},
		{"log", "\xcf\xfa\xed\xfe\x07", true},
		{"log.txt", "\xca\xfe\xba\xbe\x00", true},
		{"log.txt", "#!/bin/sh\nrm -rf /\n", true},
		{"log.txt", "#! /usr/bin/env python3\n", true},
		{"report.pdf", "L\x00\x00\x00\x01\x14\x02\x00", true},
		// And what only resembles it is taken.
		{"letters.txt", "MZ is how some texts begin", false},
		{"main.rs", "#![allow(dead_code)]\n", false},
		{"notes.txt", "Start #!/bin/sh with care", false},
		{"exe", "x", false},
		{"flight.exe.log", "x", false},
		{"setup.zip", "PK\x03\x04" + dos, false},
		{"page.html", "<script>alert(1)</script>", false},
		{"map.svg", "<svg onload='alert(1)'/>", false},
		{"project.p4d", "<?xml version='1.0'?>", false},
	} {
		body, kind := form("file", c.name, "text/plain", c.content)
		before := len(d.file.keys())
		a := d.ask(ada, "POST", url+"/attachments", kind, "\n"+body)
		switch {
		case !c.refused:
			a.is(201)
		case !strings.Contains(a.is(422).has("code", "file_type_refused").text("detail"), "ZIP archive"):
			t.Errorf("%s: no remedy: %s", c.name, a.Body)
		case len(d.file.keys()) != before:
			t.Errorf("%s is kept all the same", c.name)
		}
	}
}

// What a browser is told is on a short list, whatever was claimed.
func TestServedTypes(t *testing.T) {
	d := open(t)
	url, ada := d.submit()
	for claimed, want := range map[string]string{
		"text/plain": "text/plain; charset=utf-8", "text/plain; charset=utf-7": "text/plain; charset=utf-8", "IMAGE/PNG": "image/png",
		"application/pdf": "application/pdf", "text/html": "application/octet-stream", "image/svg+xml": "application/octet-stream",
		"text/javascript": "application/octet-stream", "multipart/mixed": "application/octet-stream", "": "application/octet-stream", "nonsense": "application/octet-stream",
	} {
		body, kind := form("file", "a", claimed, "x")
		a := d.ask(ada, "POST", url+"/attachments", kind, "\n"+body).is(201)
		if got := d.ask(ada, "GET", a.Header().Get("Location")).is(200).Header().Get("Content-Type"); got != want {
			t.Errorf("%q is served as %q, want %q", claimed, got, want)
		}
	}
}

// A page hidden in a picture is a picture that is saved, and never looked into.
func TestPolyglot(t *testing.T) {
	d := open(t)
	url, ada := d.submit()
	page := "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR<html><script>alert(document.cookie)</script></html>"
	body, kind := form("file", "photo.png", "image/png", page)
	a := d.ask(ada, "POST", url+"/attachments", kind, "\n"+body).is(201)
	got := d.ask("agent", "GET", a.Header().Get("Location")).is(200)
	for name, want := range map[string]string{
		"Content-Type": "image/png", "X-Content-Type-Options": "nosniff", "Content-Disposition": `attachment; filename="photo.png"`,
		"Content-Security-Policy": "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox",
	} {
		if got.Header().Get(name) != want {
			t.Errorf("%s: %q, want %q", name, got.Header().Get(name), want)
		}
	}
	if got.Body.String() != page {
		t.Errorf("%q", got.Body)
	}
}

// A gigabyte of zeros in an archive is the archive's few bytes, on the way in and out.
func TestZipBombIsJustBytes(t *testing.T) {
	var bomb bytes.Buffer
	w := zip.NewWriter(&bomb)
	part, err := w.CreateRaw(&zip.FileHeader{Name: "zeros", Method: zip.Deflate, UncompressedSize64: 1 << 30, CompressedSize64: uint64(len(zeros(t)))})
	must(t, err)
	_, err = part.Write(zeros(t))
	must(t, err)
	must(t, w.Close())
	d := open(t)
	url, ada := d.submit()
	body, kind := form("file", "zeros.zip", "application/zip", bomb.String())
	a := d.ask(ada, "POST", url+"/attachments", kind, "\n"+body).is(201)
	got := d.ask(ada, "GET", a.Header().Get("Location"), "Accept-Encoding: gzip").is(200)
	if !bytes.Equal(got.Body.Bytes(), bomb.Bytes()) || got.Header().Get("Content-Encoding") != "" {
		t.Errorf("%d bytes became %d, %v", bomb.Len(), got.Body.Len(), got.Header())
	}
}

// zeros are a megabyte of them, compressed.
func zeros(t *testing.T) []byte {
	var b bytes.Buffer
	w, err := flate.NewWriter(&b, flate.BestCompression)
	must(t, err)
	_, err = io.Copy(w, bytes.NewReader(make([]byte, 1<<20)))
	must(t, err)
	must(t, w.Close())
	return b.Bytes()
}
