package manager

import (
	"net/url"
	"slices"
	"testing"
	"time"

	"deskbell/calendars"
	"deskbell/internal/report"
	"deskbell/internal/web/page"
	"deskbell/sla"
	"deskbell/tickets"
)

func zoned(t *testing.T, name string) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

func TestPeriods(t *testing.T) {
	zurich, tokyo, samoa := zoned(t, "Europe/Zurich"), zoned(t, "Asia/Tokyo"), zoned(t, "Pacific/Apia")
	late := time.Date(2026, time.November, 29, 23, 30, 0, 0, time.UTC) // a Sunday, and Monday east of it
	for _, c := range []struct {
		name     string
		now      time.Time
		zone     *time.Location
		from, to string
	}{
		{"", late, time.UTC, "2026-10-31", "2026-11-29"},
		{"nonsense", late, time.UTC, "2026-10-31", "2026-11-29"},
		{"30d", late, zurich, "2026-11-01", "2026-11-30"},
		{"week", late, time.UTC, "2026-11-23", "2026-11-29"},
		{"week", late, zurich, "2026-11-30", "2026-12-06"},
		{"7d", late, tokyo, "2026-11-24", "2026-11-30"},
		{"90d", late, samoa, "2026-09-02", "2026-11-30"},
		{"quarter", late, zurich, "2026-10-01", "2026-12-31"},
		{"last-quarter", late, zurich, "2026-07-01", "2026-09-30"},
		{"last-quarter", time.Date(2026, time.February, 3, 0, 0, 0, 0, time.UTC), zurich, "2025-10-01", "2025-12-31"},
		{"7d", time.Date(2026, time.March, 29, 12, 0, 0, 0, time.UTC), zurich, "2026-03-23", "2026-03-29"}, // the clocks were changed that day
		{"week", time.Date(2024, time.February, 29, 12, 0, 0, 0, time.UTC), zurich, "2024-02-26", "2024-03-03"},
	} {
		p := periodOf(url.Values{"period": {c.name}}, c.now, c.zone)
		if p.From != c.from || p.To != c.to {
			t.Errorf("%q in %s is %s to %s, want %s to %s", c.name, c.zone, p.From, p.To, c.from, c.to)
		}
	}
}

// What was typed goes to the API as it is: only the day after the last is counted here.
func TestTypedPeriods(t *testing.T) {
	for _, c := range []struct{ from, to, asked string }{
		{"2026-11-01", "2026-11-30", "2026-12-01"},
		{"2026-12-31", "2026-12-31", "2027-01-01"},
		{"2024-02-28", "2024-02-28", "2024-02-29"},
		{"", "", ""},
		{"yesterday", "31.12.2026", "31.12.2026"},
		{"2026-02-30", "2026-02-30", "2026-02-30"},
	} {
		p := periodOf(url.Values{"from": {c.from}, "to": {c.to}, "period": {"7d"}}, time.Now(), time.UTC)
		q := p.query("metric", "", "by", "week")
		if p.Key != "" || q.Get("from") != c.from || q.Get("to") != c.asked || q.Get("zone") != "UTC" || q.Has("metric") || q.Get("by") != "week" {
			t.Errorf("%+v asks for %v", c, q)
		}
		if again := periodOf(addressQuery(t, p.address("/reports")), time.Now(), time.UTC); c.from != "" && again != p {
			t.Errorf("%+v is linked to as %+v", p, again)
		}
	}
}

func addressQuery(t *testing.T, address string) url.Values {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return u.Query()
}

// What can be chosen is what the API knows.
func TestChoicesAreTheDomains(t *testing.T) {
	for name, c := range map[string]struct {
		offered []page.Choice
		known   []string
	}{
		"metrics": {metrics, texts(sla.Metrics)}, "regions": {regions, texts(calendars.Regions)}, "root causes": {rootCauses, texts(tickets.RootCauses)},
		"dimensions": {dimensions, texts(report.Dimensions)}, "causes": {causes, texts([]sla.Cause{sla.BySilence, sla.ByReclassification, sla.ByRelocation})},
	} {
		var offered []string
		for _, one := range c.offered {
			offered = append(offered, one.Value)
		}
		slices.Sort(offered)
		slices.Sort(c.known)
		if !slices.Equal(offered, c.known) {
			t.Errorf("of the %s %v are offered, and there are %v", name, offered, c.known)
		}
	}
}

func texts[T ~string](all []T) []string {
	some := make([]string, len(all))
	for i, one := range all {
		some[i] = string(one)
	}
	return some
}
