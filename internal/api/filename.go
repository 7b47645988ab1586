package api

import (
	"net/url"
	"path"
	"strings"
	"unicode"
)

// longestFileName bounds a name, in characters.
const longestFileName = 200

// fileName is a name without a path, or what would confuse a terminal, a reader or a file
// system. Done twice it changes nothing more.
func fileName(sent string) string {
	name := path.Base(strings.ReplaceAll(strings.ToValidUTF8(sent, "_"), `\`, "/"))
	name = strings.Map(func(r rune) rune {
		switch {
		case unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp), strings.ContainsRune(`<>:"|?*/`, r):
			return '_'
		case unicode.Is(unicode.Zs, r):
			return ' '
		}
		return r
	}, name)
	name = shortened(strings.Trim(name, ". ")) // Windows ignores them at the end: x.exe. is x.exe
	if name == "" {
		return "file"
	}
	if stem, _, _ := strings.Cut(name, "."); devices[strings.ToUpper(strings.TrimSpace(stem))] {
		return shortened("_" + name)
	}
	return name
}

// shortened keeps the ending of a name that is too long, unless that is what makes it long.
func shortened(name string) string {
	letters := []rune(name)
	if len(letters) <= longestFileName {
		return name
	}
	ending := []rune(path.Ext(name))
	if len(ending) > 20 {
		ending = nil
	}
	stem := strings.TrimRight(string(letters[:longestFileName-len(ending)]), ". ")
	return stem + string(ending)
}

// devices are what Windows opens instead of a file of that name, whatever its ending.
var devices = func() map[string]bool {
	all := map[string]bool{"CON": true, "PRN": true, "AUX": true, "NUL": true, "CONIN$": true, "CONOUT$": true}
	for _, digit := range "0123456789¹²³" {
		all["COM"+string(digit)], all["LPT"+string(digit)] = true, true
	}
	return all
}()

// disposition tells a browser to save a file, and under which name (RFC 6266). A name that
// isn't plain ASCII is told a second time, encoded (RFC 8187).
func disposition(name string) string {
	name = fileName(name)
	plain := strings.Map(func(r rune) rune {
		if r > unicode.MaxASCII || r == '%' { // some browsers would decode a percent sign
			return '_'
		}
		return r
	}, name)
	header := `attachment; filename="` + plain + `"`
	if plain != name {
		header += "; filename*=UTF-8''" + strings.ReplaceAll(url.QueryEscape(name), "+", "%20")
	}
	return header
}
