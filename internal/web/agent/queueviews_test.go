package agent_test

import (
	"net/url"
	"regexp"
	"strings"
	"testing"

	"deskbell/internal/web/webtest"
)

// savedAs saves a search as a view, and gives its ID.
func savedAs(t *testing.T, b *webtest.Browser, name, query string, more ...string) string {
	t.Helper()
	seen := b.Send("/desk/views", append([]string{"name", name, "query", query}, more...)...)
	location, err := url.Parse(seen.Header.Get("Location"))
	if err != nil || location.Query().Get("view") == "" {
		t.Fatalf("%s is not saved: %d %.3000s", name, seen.Status, seen.Body)
	}
	seen.GoesSomewhere().Is(200, "The view is saved.", "<h1>"+name+"</h1>", query)
	return location.Query().Get("view")
}

// inOrder expects texts on a page, one after another.
func inOrder(t *testing.T, s webtest.Seen, texts ...string) {
	t.Helper()
	rest := s.Is(200).Body
	for _, text := range texts {
		_, after, found := strings.Cut(rest, text)
		if !found {
			t.Fatalf("%s lacks %q, or not after what comes before in %q", s.Address, text, texts)
		}
		rest = after
	}
}

// TestViewsAreSaved saves searches, and changes and deletes what was saved.
func TestViewsAreSaved(t *testing.T) {
	d := webtest.Open(t, monday)
	one := d.Submit()
	grace, mary := d.SignedIn(webtest.Agent), d.SignedIn(webtest.Manager)
	grace.Open(searched("impact:critical is:open")).Is(200, "Save this search as a view").Lacks("For everyone")
	first := savedAs(t, grace, "Urgent", "impact:critical is:open")
	second := savedAs(t, grace, "Waiting", "is:pending")
	lists(t, grace.Open("/desk?view="+first), one.Number).Is(200, "<h1>Urgent</h1>", "1 ticket").Lacks("Save this search")
	inOrder(t, grace.Open("/desk"), "All open tickets", "Urgent", "Waiting")
	mary.Open("/desk").Is(200).Lacks("Urgent")

	changed := grace.Open("/desk?view="+first+"&q=impact%3Amajor").Is(200, "Urgent, changed", "Change “Urgent” to this search")
	if !regexp.MustCompile(`action="/desk/views/` + first + `"`).MatchString(changed.Body) {
		t.Error("the changed search cannot be kept")
	}
	grace.Send("/desk/views/"+first, "query", "impact:major").GoesTo("/desk?done=changed&view="+first).Is(200, "The view is changed.", `value="impact:major"`)
	grace.Send("/desk/views/"+first, "name", "Bigger").GoesTo("/desk/views?done=changed").Is(200, "Bigger", "impact:major")
	grace.Send("/desk/views/"+second+"/move", "to", "up").GoesTo("/desk/views?done=moved")
	inOrder(t, grace.Open("/desk"), "Waiting", "Bigger")
	grace.Send("/desk/views/"+second+"/move", "to", "up").GoesTo("/desk/views?done=moved") // it is the first one
	grace.Send("/desk/views/"+second+"/move", "to", "down").GoesTo("/desk/views?done=moved")
	inOrder(t, grace.Open("/desk"), "Bigger", "Waiting")
	grace.Send("/desk/views/"+second+"/delete").GoesTo("/desk/views?done=deleted").Is(200, "The view is gone.").Lacks("Waiting")

	grace.Send("/desk/views", "name", "Bigger", "query", "x").Is(409, "notice bad", `value="Bigger"`)
	grace.Send("/desk/views", "name", "", "query", "x").Is(422, "notice bad")
	grace.Send("/desk/views", "name", "Nonsense", "query", "is:opne").Is(422, "did you mean open?")
	grace.Send("/desk/views/"+first, "name", "").Is(422)
	grace.Send("/desk/views/unknown", "name", "x").Is(404)
	mary.Send("/desk/views/"+first, "name", "Mine").Is(404)
}

// TestViewsForEveryone are made by managers, and used by all.
func TestViewsForEveryone(t *testing.T) {
	d := webtest.Open(t, monday)
	grace, mary := d.SignedIn(webtest.Agent), d.SignedIn(webtest.Manager)
	mary.Open(searched("region:asia")).Is(200, "For everyone")
	view := savedAs(t, mary, "Asia’s", "region:asia", "shared", "yes")
	grace.Open("/desk?view="+view).Is(200, "<h1>Asia’s</h1>", "for everyone")
	grace.Open("/desk?view="+view+"&q=x").Is(200, "Save this search").Lacks("Change “Asia’s” to this search")
	grace.Open("/desk/views").Is(200, "Asia’s", "You haven&#39;t saved a view yet").Lacks("/desk/views/" + view + "/delete")
	grace.Send("/desk/views/" + view + "/delete").Is(403)
	grace.Send("/desk/views", "name", "For all", "query", "x", "shared", "yes").Is(403)
	mary.Open("/desk/views").Is(200, "/desk/views/"+view+"/delete")
	mary.Send("/desk/views/" + view + "/delete").GoesTo("/desk/views?done=deleted")
	grace.Open("/desk").Is(200).Lacks("Asia’s")
	grace.Send("/desk/views/all-open/delete").Is(409)
}
