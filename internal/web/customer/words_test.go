package customer_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"deskbell/internal/tongue"
	"deskbell/internal/web/customer"
	"deskbell/internal/web/page"
	"deskbell/internal/web/parts"
)

var (
	said   = regexp.MustCompile(`\bSay\("((?:[^"\\]|\\.)*)"`)
	listed = regexp.MustCompile(`(?m)^\s*(?:"[^"]*":\s+"[^"]*",? ?)+$`)
	value  = regexp.MustCompile(`":\s+"([^"]*)"`)
)

// What pages of requests and licenses say, they say in each language: no text of theirs is
// unknown to the lists of words. Texts in tables, by a word of the API, are looked up as well.
func TestEverythingIsSaidInEachLanguage(t *testing.T) {
	known := tongue.Phrases{}
	for _, list := range []tongue.Phrases{
		page.Words, parts.Words, parts.ReceiptWords, customer.SubmitWords, customer.SubmittedWords, customer.RefusedWords, customer.NamedWords,
		customer.TicketWords, customer.ConversationWords, customer.PromiseWords, customer.LicenseWords, customer.LicenseHistoryWords,
	} {
		for key, texts := range list {
			known[key] = texts
		}
	}
	var sources []string
	for _, pattern := range []string{"ticket*", "license*"} {
		found, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		sources = append(sources, found...)
	}
	checked := 0
	for _, name := range sources {
		if strings.HasSuffix(name, "_templ.go") || strings.HasSuffix(name, "_test.go") {
			continue
		}
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		keys := said.FindAllStringSubmatch(string(text), -1)
		for _, line := range listed.FindAllString(string(text), -1) {
			keys = append(keys, value.FindAllStringSubmatch(line, -1)...)
		}
		for _, key := range keys {
			checked++
			if _, ok := known[key[1]]; !ok {
				t.Errorf("%s says %q, which is said in English only", name, key[1])
			}
		}
	}
	if checked < 120 {
		t.Errorf("only %d texts were found", checked)
	}
}
