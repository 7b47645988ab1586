package api_test

import (
	"strings"
	"testing"
)

// A ticket that goes on in another one names it by its number, for its customer, too.
func TestAMergedTicketNamesTheOther(t *testing.T) {
	d := open(t)
	url, ada := d.submit()
	other, _ := d.submit()
	into := d.ask("agent", "GET", other).is(200).text("number")
	if before := d.ask(ada, "GET", url).is(200).Body.String(); strings.Contains(before, "merged_into_number") {
		t.Errorf("it names one before: %s", before)
	}
	d.ask("agent", "POST", url+"/merge", "\n"+`{"into":"`+into+`"}`).is(200)
	if got := d.ask(ada, "GET", url).is(200).text("merged_into_number"); got != into {
		t.Errorf("it names %s, want %s", got, into)
	}
}
