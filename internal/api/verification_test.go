package api_test

import (
	"database/sql"
	"fmt"
	"strings"
	"testing"
)

func TestVerifying(t *testing.T) {
	d := open(t)
	d.ask("manager", "GET", "/v1/verify").is(200).has("checked", "0").has("through", "0").has("last", "0").has("differences", "[]").has("next_cursor", "<nil>")
	for range 5 {
		d.submit()
	}
	d.ask("manager", "GET", "/v1/verify?limit=5").is(200).has("checked", "5").has("through", "1005").has("last", "1005").has("differences", "[]").has("next_cursor", "<nil>")

	db, err := sql.Open("sqlite", d.database)
	must(t, err)
	defer func() { must(t, db.Close()) }()
	_, err = db.ExecContext(t.Context(), `UPDATE clocks SET due_at = '2026-01-01T00:00:00Z' WHERE ticket_id = (SELECT id FROM tickets WHERE number = 1004)`)
	must(t, err)
	checked, cursor := 0, ""
	var found []string
	for pages := 0; ; pages++ {
		a := d.ask("manager", "GET", "/v1/verify?limit=2"+cursor).is(200).has("last", "1005")
		checked += int(a.at("checked").(float64))
		for i := 0; a.at(fmt.Sprint("differences.", i)) != nil; i++ {
			found = append(found, a.text(fmt.Sprint("differences.", i, ".ticket"))+": "+a.text(fmt.Sprint("differences.", i, ".message")))
		}
		if a.at("next_cursor") == nil {
			a.has("through", "1005")
			break
		}
		if cursor = "&cursor=" + a.text("next_cursor"); pages > 3 {
			t.Fatal("it never ends")
		}
	}
	if checked != 5 || len(found) != 1 || !strings.HasPrefix(found[0], "1004: ticket 1004, clock 1: stored ") || !strings.Contains(found[0], "but the history makes") {
		t.Errorf("of %d tickets, these differ: %q", checked, found)
	}
	d.ask("manager", "GET", "/v1/verify?cursor=1005").is(200).has("checked", "0").has("through", "1005").has("next_cursor", "<nil>")
}

func TestVerifyingFaults(t *testing.T) {
	d := open(t)
	for query, names := range map[string][]string{
		"limit=0": {"limit"}, "limit=1001&cursor=x": {"limit", "cursor"}, "cursor=-1": {"cursor"}, "cursor=0": {"cursor"}, "cursor=007": {"cursor"},
		"cursor=9999999999999999999": {"cursor"}, "from=1": {"from"},
	} {
		d.ask("manager", "GET", "/v1/verify?"+query).is(422).names(names...)
	}
}
