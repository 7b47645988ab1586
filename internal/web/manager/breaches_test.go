package manager_test

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"deskbell/internal/web/webtest"
)

const hostile = `<script>alert("1")</script>'=HYPERLINK("x")`

// explainForm finds the page on which the first listed breach of a ticket is explained.
func explainForm(t *testing.T, seen webtest.Seen, number int) string {
	t.Helper()
	links := regexp.MustCompile(`href="(/reports/breaches/[^"]+)">Explain<span class="unseen"> #` + fmt.Sprint(number)).FindStringSubmatch(seen.Body)
	if links == nil {
		t.Fatalf("no way to explain #%d: %.3000s", number, seen.Body)
	}
	return strings.ReplaceAll(links[1], "&amp;", "&")
}

func TestExplaining(t *testing.T) {
	r := openDesk(t)
	number := r.submit("critical", "CH", hostile)
	r.at(26 * time.Hour)
	r.managerReturns()
	list := r.manager.Open("/reports/breaches?"+november+"&acknowledged=false&region=europe").Is(200, "&lt;script&gt;").Lacks("<script>alert")
	form := explainForm(t, list, number)
	r.manager.Open(form).Is(200, "Why was it broken?", "First response within 2 business hours", "Not yet", "Silence: nobody answered in time").Lacks("<script>alert")
	back, err := url.Parse(form)
	if err != nil || !strings.Contains(back.Query().Get("back"), "region=europe") {
		t.Fatalf("from %s one doesn't come back to the list: %v", form, err)
	}
	path := back.Path
	r.manager.Send(path, "back", "https://evil.example/", "cause", "", "note", "").Is(422, `id="cause-hint"><span class="fault"`, `id="note-hint"><span class="fault"`, `name="back" value="/"`)
	r.manager.Send(path, "back", "/reports", "cause", "laziness", "note", strings.Repeat("x", 1001)).Is(422, `id="cause-hint"><span class="fault"`, strings.Repeat("x", 1001))
	r.agent.Send(path, "cause", "outage", "note", "It wasn't me.").Is(403)
	r.manager.Open(form).Lacks("It wasn")

	note := hostile + "\nSecond line."
	done := r.manager.Send(path, "back", back.Query().Get("back"), "cause", "third_party", "note", note).GoesSomewhere().
		Is(200, "The breach is explained.").Lacks("<script>alert") // and no longer among those that aren't
	done.Lacks("/tickets/" + fmt.Sprint(number) + `"`)
	explained := r.manager.Open("/reports/breaches?"+november+"&acknowledged=true").Is(200, "Third party", "Mary Jackson", "&lt;script&gt;alert(&#34;1&#34;)", "Change<span").Lacks("<script>alert")
	if strings.Count(explained.Body, "Second line.") != 1 {
		t.Errorf("the note is not told: %s", explained.Body)
	}
	r.manager.Open(path).Is(200, "Mary Jackson explained it", `<option value="third_party" selected>`, "Second line.</textarea>").Lacks("<script>alert")
	r.manager.Send(path, "back", "/reports/breaches", "cause", "third_party", "note", note).Is(409)
	r.manager.Send(path, "back", "/reports/breaches?"+november, "cause", "staffing", "note", "Everyone was ill.").GoesSomewhere().Is(200, "Staffing", "Everyone was ill.")
	found := figures(t, r.manager.Open("/reports?"+november).Is(200, "Nothing that was broken in this period is left to explain").Body)
	if strings.Join(found["Promises broken"], "|") != "1|1 not answered so far|0 not explained" {
		t.Errorf("the breach counts as %q", found["Promises broken"])
	}
	for _, other := range []string{"x", "x.1", strings.TrimSuffix(path[len("/reports/breaches/"):], ".1") + ".2", strings.TrimSuffix(path[len("/reports/breaches/"):], ".1")} {
		r.manager.Open("/reports/breaches/" + other).Is(404)
		r.manager.Send("/reports/breaches/"+other, "cause", "other", "note", "x").Is(404)
	}
}

// The list goes on by cursor: every breach is on one page, the latest first.
func TestAllBreachesAreListed(t *testing.T) {
	r := openDesk(t)
	for i := range 60 {
		r.submit([]string{"critical", "major"}[i%2], []string{"CH", "US", "JP"}[i%3], fmt.Sprint("Request ", i))
	}
	r.at(72 * time.Hour)
	r.managerReturns()
	link := regexp.MustCompile(`href="(/reports/breaches\?[^"]+)" rel="next"`)
	ticket := regexp.MustCompile(`href="/tickets/(\d+)">#`)
	for filter, want := range map[string]int{"": 60, "&impact=critical": 30, "&region=asia&impact=major": 10, "&agent=none": 60, "&cause=relocation": 0, "&agent=grace@vendor.example": 0} {
		var all []string
		pages := 0
		for address := "/reports/breaches?" + november + filter; address != ""; pages++ {
			seen := r.manager.Open(address).Is(200)
			for _, m := range ticket.FindAllStringSubmatch(seen.Body, -1) {
				all = append(all, m[1])
			}
			if address = ""; link.MatchString(seen.Body) {
				address = strings.ReplaceAll(link.FindStringSubmatch(seen.Body)[1], "&amp;", "&")
			}
			if pages > 0 {
				seen.Is(200, "The latest</a>")
			}
		}
		slices.Sort(all)
		if n := len(slices.Compact(all)); n != want || len(all) != want || pages != max((want+49)/50, 1) {
			t.Errorf("%q lists %d breaches of %d tickets on %d pages, want %d", filter, len(all), n, pages, want)
		}
	}
	r.manager.Open("/reports/breaches?"+november+"&cursor=nonsense").Is(422, `role="alert"`)
	r.manager.Open("/reports/breaches?"+november+"&region=moon").Is(422, `id="region-hint"><span class="fault"`)
}

func TestFilesAreTheAPIs(t *testing.T) {
	r := openDesk(t)
	r.busy()
	for page, api := range map[string]string{
		"breaches?" + november + "&impact=critical":  "breaches?from=2026-11-01&to=2026-12-01&zone=Europe/Zurich&impact=critical&format=csv",
		"compliance?" + november + "&by=week":        "compliance?from=2026-11-01&to=2026-12-01&zone=Europe/Zurich&by=week&format=csv",
		"response-times?period=week":                 "response-times?from=2026-11-23&to=2026-11-30&zone=Europe/Zurich&format=csv",
		"workload?hours=5":                           "workload?hours=5&zone=Europe/Zurich&format=csv",
		"response-times?period=week&by=x&other=what": "response-times?from=2026-11-23&to=2026-11-30&zone=Europe/Zurich&format=csv",
	} {
		got, want := r.manager.Open("/reports/csv/"+page).Is(200), r.manager.Open("/v1/reports/"+api).Is(200)
		if got.Body != want.Body || strings.Count(got.Body, "\n") < 2 {
			t.Errorf("%s has %q, want %q", page, got.Body, want.Body)
		}
		for _, name := range []string{"Content-Type", "Content-Disposition"} {
			if got.Header.Get(name) != want.Header.Get(name) || got.Header.Get(name) == "" {
				t.Errorf("%s: %s is %q, want %q", page, name, got.Header.Get(name), want.Header.Get(name))
			}
		}
	}
	for _, other := range []string{"moon", "overview", "..%2Ftickets"} {
		r.manager.Open("/reports/csv/" + other).Is(404)
	}
	r.manager.Open("/reports/csv/compliance?" + november + "&by=moon").Is(422)
}

func TestVerifyingByPages(t *testing.T) {
	r := openDesk(t)
	for range 3 {
		r.submit("major", "CH", "Verified")
	}
	r.manager.Open("/reports/verify").Is(200, "Verify all tickets").Lacks("judged anew, ")
	r.manager.Open("/reports/verify?run=1").Is(200, "3 tickets judged anew, 0 differences", "Everything that is stored follows", `value="1003" max="1003"`).Lacks("data-next")
	r.manager.Open("/reports/verify?run=1&cursor=1002&checked=400&found=2").Is(200, "401 tickets judged anew, 2 differences", "Something stored doesn’t follow")
	r.manager.Open("/reports/verify?run=1&checked=-5&found=x%3Cb%3E").Is(200, "3 tickets judged anew, 0 differences")
	r.manager.Open("/reports/verify?run=1&cursor=moon").Is(422, "cursor")
}
