package documents

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"deskbell/calendars"
	"deskbell/internal/fault"
	"deskbell/sla"
	"deskbell/tickets"
)

// policyOf is a small policy of the plan gold; the minutes tell versions apart.
func policyOf(pin, calendar, minutes string) string {
	return lined("policy: gold", "pin: "+pin,
		"levels: [{impact: high, targets: {first_response: "+minutes+" business minutes}}]",
		"calendars: [{calendar: "+calendar+", default: true}]")
}

func calendarOf(hours string) string {
	return lined("calendar: desk", "time_zone: UTC", "hours: {"+hours+"}")
}

func version(kind Kind, id string, number int, from, source string) Version {
	return Version{Kind: kind, ID: id, Version: number, EffectiveFrom: date(from), PublishedAt: date(from), PublishedBy: "m@desk.example", Source: []byte(source)}
}

func libraryOf(t *testing.T, versions ...Version) *Library {
	t.Helper()
	library, err := NewLibrary(versions)
	if err != nil {
		t.Fatal(err)
	}
	return library
}

func TestDefaultsAreSound(t *testing.T) {
	library := libraryOf(t, Defaults()...)
	at := date("2000-01-01")
	for _, v := range library.Versions(PolicyKind) {
		if _, err := CheckPolicy(v.Ref(), v.Source, library.Calendars(at), at); err != nil {
			t.Error(err)
		}
	}
	if plans := library.Plans(); !slices.Equal(plans, []string{"enterprise", "standard"}) {
		t.Errorf("plans %v", plans)
	}
	if ids := slices.Sorted(maps.Keys(library.Calendars(at))); !slices.Equal(ids, []string{"always", "switzerland", "us"}) {
		t.Errorf("calendars %v", ids)
	}
}

func TestTheEnterprisePromise(t *testing.T) {
	terms, err := libraryOf(t, Defaults()...).Offer("enterprise", time.Time{}, date("2026-01-01"))
	if err != nil {
		t.Fatal(err)
	}
	for impact, hours := range map[sla.Impact]int{"limited": 12, "moderate": 8, "major": 4, "critical": 2} {
		level, _ := terms.Policy.Level(impact)
		want := sla.Target{Amount: hours, Unit: sla.BusinessHour}
		if level.Targets[sla.FirstResponse] != want || level.Targets[sla.NextResponse] != want || len(level.Targets) != 2 {
			t.Errorf("%s: %v", impact, level.Targets)
		}
	}
	for region, want := range map[calendars.Region]string{
		"north_america": "us@1", "oceania": "us@1", "europe": "switzerland@1", "africa": "switzerland@1",
		"asia": "switzerland@1", "south_america": "switzerland@1", "antarctica": "switzerland@1",
	} {
		if c, err := terms.Calendar(region, "major"); err != nil || c.Ref() != want {
			t.Errorf("%s: %v, %v", region, c, err)
		}
	}
	if got := tickets.PinnedTo(terms); got.Policy != "enterprise@1" || !slices.Equal(got.Calendars, []string{"switzerland@1", "us@1"}) {
		t.Errorf("pinned to %v", got)
	}
}

func TestPins(t *testing.T) {
	desk := version(CalendarKind, "desk", 1, "2020-01-01", calendarOf(`daily: ["09:00-17:00"]`))
	desk2 := version(CalendarKind, "desk", 2, "2024-07-01", calendarOf(`daily: ["08:00-18:00"]`))
	one := version(PolicyKind, "gold", 1, "2022-01-01", policyOf("term_start", "desk", "10"))
	two := version(PolicyKind, "gold", 2, "2023-01-01", policyOf("term_start", "desk", "20"))
	threePinned := version(PolicyKind, "gold", 3, "2024-01-01", policyOf("term_start", "desk", "30"))
	threeLatest := version(PolicyKind, "gold", 3, "2024-01-01", policyOf("latest", "always", "30"))

	pinned := libraryOf(t, threePinned, two, desk2, one, desk) // in any order
	latest := libraryOf(t, desk, desk2, one, two, threeLatest)
	for name, c := range map[string]struct {
		library          *Library
		term, at         string
		policy, calendar string
	}{
		"no contract takes the newest":                {pinned, "", "2024-02-01", "gold@3", "desk@1"},
		"a term keeps its version":                    {pinned, "2023-05-01", "2024-02-01", "gold@2", "desk@1"},
		"but its calendar is the present one":         {pinned, "2023-05-01", "2024-08-01", "gold@2", "desk@2"},
		"a term that began with a version takes it":   {pinned, "2024-01-01", "2024-02-01", "gold@3", "desk@1"},
		"a term older than every version: the first":  {pinned, "2019-01-01", "2024-02-01", "gold@1", "desk@1"},
		"what is to come doesn't serve yet":           {pinned, "", "2023-12-31", "gold@2", "desk@1"},
		"a term in the future is no term":             {pinned, "2030-01-01", "2023-02-01", "gold@2", "desk@1"},
		"latest serves every contract":                {latest, "2023-05-01", "2024-02-01", "gold@3", "always@1"},
		"latest is not in force before it is":         {latest, "2022-05-01", "2023-12-01", "gold@1", "desk@1"},
		"a renewed term takes the version at renewal": {pinned, "2024-06-01", "2025-02-01", "gold@3", "desk@2"},
	} {
		t.Run(name, func(t *testing.T) {
			var term time.Time
			if c.term != "" {
				term = date(c.term)
			}
			terms, err := c.library.Offer("gold", term, date(c.at))
			if err != nil {
				t.Fatal(err)
			}
			got := tickets.PinnedTo(terms)
			if got.Policy != c.policy || !slices.Equal(got.Calendars, []string{c.calendar}) {
				t.Errorf("got %v, want %s with %s", got, c.policy, c.calendar)
			}
			again, err := c.library.Pinned(got)
			if err != nil || again.Policy != terms.Policy || !maps.Equal(again.Calendars, terms.Calendars) {
				t.Errorf("pinned gives %v, %v", again, err)
			}
		})
	}
	for at, plan := range map[string]string{"2021-12-31": "gold", "2025-01-01": "silver"} {
		_, err := pinned.Offer(plan, time.Time{}, date(at))
		if refused, ok := fault.As(err); !ok || refused.Kind != fault.Conflict || refused.Code != "plan_not_published" {
			t.Errorf("%s at %s: %v", plan, at, err)
		}
	}
}

func TestLookups(t *testing.T) {
	library := libraryOf(t, Defaults()...)
	at := date("2026-01-01")
	for name, find := range map[string]func() (string, error){
		"always": func() (string, error) { return ref(library.Calendar("always", date("1900-01-01"))) },
		"us":     func() (string, error) { return ref(library.Calendar("us", at)) },
		"us@1":   func() (string, error) { return ref(library.CalendarVersion("us@1")) },
		"standard": func() (string, error) {
			p, err := library.Policy("standard", at)
			return p.Ref(), err
		},
		"standard@1": func() (string, error) {
			p, err := library.PolicyVersion("standard@1")
			return p.Ref(), err
		},
	} {
		if got, err := find(); err != nil || !strings.HasPrefix(got, name) {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
	for name, find := range map[string]func() error{
		"before its time":     func() error { _, err := library.Calendar("us", date("1999-12-31")); return err },
		"unknown calendar":    func() error { _, err := library.Calendar("mars", at); return err },
		"unknown version":     func() error { _, err := library.CalendarVersion("us@2"); return err },
		"unknown plan":        func() error { _, err := library.Policy("gold", at); return err },
		"unknown policy":      func() error { _, err := library.PolicyVersion("enterprise@9"); return err },
		"pinned to no policy": func() error { _, err := library.Pinned(tickets.Pinned{Policy: "x@1"}); return err },
		"pinned to no calendar": func() error {
			_, err := library.Pinned(tickets.Pinned{Policy: "standard@1", Calendars: []string{"us@7"}})
			return err
		},
	} {
		if err := find(); !fault.Is(err, fault.NotFound) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func ref(c *calendars.Calendar, err error) (string, error) {
	if err != nil {
		return "", err
	}
	return c.Ref(), nil
}

func TestUnreadableLibraries(t *testing.T) {
	good := calendarOf(`mon: ["09:00-17:00"]`)
	for name, versions := range map[string][]Version{
		"broken calendar": {version(CalendarKind, "desk", 1, "2020-01-01", "x")},
		"broken policy":   {version(PolicyKind, "gold", 1, "2020-01-01", "x")},
		"another name":    {version(CalendarKind, "office", 1, "2020-01-01", good)},
		"another kind":    {version("menu", "desk", 1, "2020-01-01", good)},
		"twice":           {version(CalendarKind, "desk", 1, "2020-01-01", good), version(CalendarKind, "desk", 1, "2021-01-01", good)},
	} {
		_, err := NewLibrary(versions)
		if _, isFault := fault.As(err); err == nil || isFault {
			t.Errorf("%s: %v, want an error that is nobody's fault", name, err)
		}
	}
}

func TestWithSharesWhatIsRead(t *testing.T) {
	library := libraryOf(t, Defaults()...)
	next, err := library.With(version(CalendarKind, "desk", 1, "2026-01-01", calendarOf(`mon: ["09:00-17:00"]`)))
	if err != nil {
		t.Fatal(err)
	}
	if next.calendars["us@1"] != library.calendars["us@1"] || next.policies["enterprise@1"] != library.policies["enterprise@1"] {
		t.Error("read again what was known")
	}
	if library.calendars["desk@1"] != nil || next.calendars["desk@1"] == nil {
		t.Error("the first library changed, or the second lacks the new version")
	}
}
