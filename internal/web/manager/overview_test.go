package manager_test

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"deskbell/internal/web/webtest"
)

const november = "from=2026-11-01&to=2026-11-30"

// counted is what a slow reader makes of the tickets as anybody can read them: each promise is
// broken if any of its clocks broke, or else what its last clock is.
type counted struct{ kept, broken, unanswered, open int }

func (r reported) countSlowly() counted {
	r.Helper()
	var c counted
	list := r.manager.Open("/v1/tickets?status=all&limit=200").Is(200).Body
	for i := 0; value(r.T, list, fmt.Sprint("items.", i)) != nil; i++ {
		last, broken := "", false
		for j := 0; ; j++ {
			clock := fmt.Sprint("items.", i, ".sla.clocks.", j, ".")
			if value(r.T, list, clock+"metric") != "first_response" {
				break
			}
			last = value(r.T, list, clock+"state").(string)
			broken = broken || value(r.T, list, clock+"breach") != nil
		}
		switch {
		case broken:
			c.broken++
			if last == "running" {
				c.unanswered++
			}
		case last == "met":
			c.kept++
		case last == "running":
			c.open++
		}
	}
	return c
}

func TestFiguresOnThePageAreTheAPIs(t *testing.T) {
	r := openDesk(t)
	r.busy()
	slow := r.countSlowly()
	if want := (counted{kept: 3, broken: 3, unanswered: 1, open: 1}); slow != want {
		t.Fatalf("the desk has %+v, want %+v", slow, want)
	}
	seen := r.manager.Open("/reports?"+november).Is(200, "1 November – 30 November 2026", "Europe/Zurich")
	found := figures(t, seen.Body)
	for name, want := range map[string][]string{
		"Compliance":          {"50 %", "3 of 6 kept", "nothing to compare with before"},
		"Promises broken":     {"3", "1 not answered so far", "3 not explained"},
		"Tickets at risk now": {"0", "1 ticket stands as breached"},
		"Not due yet":         {"1", "1 kept by a change of impact or country"},
	} {
		if got := found[name]; strings.Join(got, "|") != strings.Join(want, "|") {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	api := r.manager.Open("/v1/reports/overview?from=2026-11-01&to=2026-12-01&zone=Europe/Zurich&hours=72").Is(200).Body
	number := func(path string) string { return fmt.Sprint(value(t, api, path)) }
	drawn := tables(t, seen.Body)
	weeks := drawn["Compliance by week, in percent"]
	for i, row := range weeks[1:] {
		f := fmt.Sprint("weeks.", i, ".figures.")
		share := "–"
		if value(t, api, f+"compliance_percent") != nil {
			share = number(f+"compliance_percent") + " %"
		}
		want := []string{share, number(f + "kept"), number(f + "broken"), number(f + "unanswered"), number(f + "open")}
		if !strings.HasPrefix(row[0], number(fmt.Sprint("weeks.", i, ".key"))+", ") || strings.Join(row[1:], "|") != strings.Join(want, "|") {
			t.Errorf("week %d is %q, want %q", i, row, want)
		}
	}
	if len(weeks) != 7 || weeks[5][0] != "2026-W48, 23 November – 29 November 2026" || strings.Join(weeks[5][1:], " ") != "50 % 3 3 1 1" {
		t.Errorf("the weeks are %q", weeks)
	}
	r.holdMatrix(drawn["Compliance by impact and region"], api)
	due := 0
	for _, row := range drawn["Promises by the hour in which they are due"][1:] {
		n, err := strconv.Atoi(row[1])
		if err != nil {
			t.Fatal(err)
		}
		due += n
	}
	if due != 1 {
		t.Errorf("%d promises are ahead: %q", due, drawn["Promises by the hour in which they are due"])
	}
	times := drawn["First response: median and 90th percentile, in percent of the target"]
	if len(times) < 3 || times[1][0] != "Enterprise, critical" {
		t.Errorf("the response times are %q", times)
	}
}

// holdMatrix compares each cell of the matrix with the API's.
func (r reported) holdMatrix(rows [][]string, api string) {
	r.Helper()
	cells := map[string]string{}
	for i := 0; value(r.T, api, fmt.Sprint("cells.", i)) != nil; i++ {
		at := fmt.Sprint("cells.", i, ".")
		of := func(name string) any { return value(r.T, api, at+"figures."+name) }
		says := fmt.Sprintf("%v %% %v of %v", of("compliance_percent"), of("kept"), of("counted"))
		switch {
		case of("counted") == 0.0:
			says = fmt.Sprintf("%v not due yet", of("open"))
		case of("broken") != 0.0:
			says = fmt.Sprintf("%v %% %v of %v broken", of("compliance_percent"), of("broken"), of("counted"))
		}
		name := strings.NewReplacer("europe", "Europe", "asia", "Asia", "north_america", "North America").Replace(value(r.T, api, at+"region").(string))
		cells[value(r.T, api, at+"impact").(string)+" in "+name] = says
	}
	compared := 0
	for _, row := range rows[1:] {
		for i, says := range row[1:] {
			want, there := cells[strings.ToLower(row[0])+" in "+rows[0][i+1]]
			if !there {
				want = "–"
			} else {
				compared++
			}
			if says != want {
				r.Errorf("%s in %s is %q, want %q", row[0], rows[0][i+1], says, want)
			}
		}
	}
	if compared != len(cells) || compared < 4 {
		r.Errorf("%d of %d cells are shown", compared, len(cells))
	}
}

func TestTheOverviewCanBeSplit(t *testing.T) {
	r := openDesk(t)
	r.busy()
	for by, first := range map[string]string{
		"agent": "grace@vendor.example 60 % 3 2", "region": "Asia 0 % 0 1", "plan": "Enterprise 50 % 3 3", "metric": "First response 50 % 3 3", "impact": "Critical 0 % 0 3",
	} {
		found := tables(t, r.manager.Open("/reports?"+november+"&by="+by).Is(200).Body)
		for caption, rows := range found {
			if strings.HasPrefix(caption, "Compliance by ") && rows[0][0] != "Week" && rows[0][len(rows[0])-1] == "Released" {
				if got := strings.Join(rows[1][:4], " "); got != first {
					t.Errorf("by %s the first is %q, want %q", by, got, first)
				}
			}
		}
		if len(found) < 5 {
			t.Errorf("by %s there are the tables %v", by, found)
		}
	}
	r.manager.Open("/reports?"+november+"&metric=update").Is(200, "No promise was due in this period")
	r.manager.Open("/reports?"+november+"&by=moon").Is(422, "by")
}

// What is wrong with a period is said at its field, and what was typed stays.
func TestWrongPeriods(t *testing.T) {
	r := openDesk(t)
	for _, path := range []string{"/reports", "/reports/breaches"} {
		for query, at := range map[string]string{
			"from=2026-11-25&to=2026-11-23": "to-hint", "from=nonsense&to=2026-11-23": "from-hint", "from=2026-02-30&to=2026-11-23": "from-hint",
			"from=&to=": "from-hint", "from=2026-11-01": "to-hint", "from=1900-01-01&to=2026-11-23": "from-hint", "from=2020-01-01&to=2026-11-23": "to-hint",
			"from=%22%3E%3Cscript%3E&to=2026-11-23": "from-hint",
		} {
			seen := r.manager.Open(path+"?"+query).Is(422, `role="alert"`).Lacks(`"><script>`)
			_, after, _ := strings.Cut(seen.Body, `id="`+at+`"`)
			if hint, _, _ := strings.Cut(after, "</p>"); !strings.Contains(hint, `class="fault"`) {
				t.Errorf("%s?%s says nothing at %s: %s", path, query, at, hint)
			}
		}
		r.manager.Open(path + "?from=2026-11-23&to=2026-11-23").Is(200)
		for _, named := range []string{"week", "7d", "90d", "quarter", "last-quarter", "nonsense"} {
			r.manager.Open(path + "?period=" + named).Is(200)
		}
	}
	r.manager.Open("/reports/csv/breaches?from=x&to=y").Is(422, "There is no report of that period.")
}

// A period is of days where the reader is.
func TestPeriodsAreTheReaders(t *testing.T) {
	r := openDesk(t)
	r.submit("critical", "US", "Due in California") // opens at 17:00 in Zurich, and is due two hours later
	r.At(monday.Add(96 * time.Hour))
	for zone, day := range map[string]string{"Europe/Zurich": "2026-11-23", "Asia/Tokyo": "2026-11-24", "Pacific/Honolulu": "2026-11-23"} {
		b := r.SignedIn(webtest.Manager)
		b.Keeps("deskbell-zone", url.PathEscape(zone))
		b.Open("/reports/breaches?from="+day+"&to="+day).Is(200, "Due in California")
		other := map[string]string{"2026-11-23": "2026-11-24", "2026-11-24": "2026-11-23"}[day]
		b.Open("/reports/breaches?from="+other+"&to="+other).Is(200, "No broken promise").Lacks("Due in California")
	}
}

func TestReportsAreForManagers(t *testing.T) {
	r := openDesk(t)
	for _, path := range []string{"/reports", "/reports/breaches", "/reports/verify", "/reports/verify?run=1", "/reports/csv/compliance", "/reports/breaches/x.1"} {
		r.agent.Open(path).Is(403)
		r.Browser().Open(path).Is(401)
	}
	for _, path := range []string{"/policies", "/policies/enterprise", "/calendars", "/calendars/switzerland"} {
		r.agent.Open(path).Is(200)
		r.manager.Open(path).Is(200)
		r.Browser().Open(path).Is(401)
	}
}
