package api

import (
	"bytes"
	"mime"
	"path"
	"regexp"
	"strings"

	"deskbell/internal/fault"
)

// runnable are the endings of what an ordinary desktop runs, installs or follows when it is
// opened.
var runnable = func() map[string]bool {
	all := map[string]bool{}
	for ending := range strings.FieldsSeq(`
		.exe .com .scr .pif .cpl .dll .sys .ocx .drv .msi .msp .mst .msix .msixbundle .appx .appxbundle .appinstaller .application
		.bat .cmd .ps1 .psm1 .vbs .vbe .js .jse .mjs .wsf .wsh .wsc .sct .hta .reg .inf .msc .chm .hlp .gadget
		.lnk .url .scf .library-ms .search-ms .settingcontent-ms .webloc .desktop
		.jar .jnlp .class .sh .bash .zsh .csh .command .scpt .applescript .workflow .pkg
		.deb .rpm .apk .run .appimage`) {
		all[ending] = true
	}
	return all
}()

// signatures are how programs, and what leads to them, begin.
var signatures = [][]byte{
	[]byte("\x7fELF"),                                                                                      // Linux
	{0xfe, 0xed, 0xfa, 0xce}, {0xfe, 0xed, 0xfa, 0xcf}, {0xce, 0xfa, 0xed, 0xfe}, {0xcf, 0xfa, 0xed, 0xfe}, // macOS
	{0xca, 0xfe, 0xba, 0xbe},                            // macOS for several processors, and Java
	{0x4c, 0, 0, 0, 0x01, 0x14, 0x02, 0},                // a shortcut of Windows
	[]byte("ITSF"),                                      // help of Windows, which runs scripts
	[]byte("!<arch>\ndebian"), {0xed, 0xab, 0xee, 0xdb}, // packages of Linux
}

// interpreter is the first line of a script that names what runs it.
var interpreter = regexp.MustCompile(`^#![ \t]*/`)

// program reports whether a file begins as something that runs. A program of Windows always
// has a zero among its first bytes, which a text that begins with MZ has not.
func program(start []byte) bool {
	for _, s := range signatures {
		if bytes.HasPrefix(start, s) {
			return true
		}
	}
	return bytes.HasPrefix(start, []byte("MZ")) && bytes.IndexByte(start, 0) >= 0 || interpreter.Match(start)
}

// refuseProgram refuses what could run on the computer of whoever opens it: by its name,
// and by what it begins with, whatever it is called.
func refuseProgram(name string, start []byte) error {
	const remedy = "Put it into a ZIP archive and send that."
	if ending := strings.ToLower(path.Ext(name)); runnable[ending] {
		return fault.New(fault.Invalid, "file_type_refused", "Files that end in %s are not taken, since opening one may run it. %s", ending, remedy)
	}
	if program(start) {
		return fault.New(fault.Invalid, "file_type_refused", "%s is a program or a script by its content, and such files are not taken. %s", name, remedy)
	}
	return nil
}

// served are the claims that are repeated to a browser, as they are repeated. They are of
// types that run nothing, whatever the content is.
var served = map[string]string{
	"text/plain": "text/plain; charset=utf-8",
	"image/png":  "image/png", "image/jpeg": "image/jpeg", "image/gif": "image/gif", "image/webp": "image/webp",
	"application/pdf": "application/pdf", "application/zip": "application/zip",
}

const anyBytes = "application/octet-stream"

// mediaType is what a sender claims, if it has the form of one.
func mediaType(claimed string) string {
	kind, _, err := mime.ParseMediaType(claimed)
	if err != nil || !strings.Contains(kind, "/") || len(kind) > 100 {
		return anyBytes
	}
	return kind
}
