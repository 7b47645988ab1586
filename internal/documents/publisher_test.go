package documents

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"deskbell/internal/fault"
	"deskbell/tickets"
)

// memory is a shelf for one process.
type memory struct {
	mu       sync.Mutex
	versions []Version
	listings atomic.Int64
	broken   error
}

func (m *memory) Edition(context.Context) (int64, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return int64(len(m.versions)), m.broken
}

func (m *memory) Versions(context.Context) ([]Version, error) {
	m.listings.Add(1)
	m.mu.Lock()
	defer m.mu.Unlock()
	return append([]Version(nil), m.versions...), m.broken
}

func (m *memory) Publish(_ context.Context, v Version) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, other := range m.versions {
		if other.Kind == v.Kind && other.Ref() == v.Ref() {
			return fault.New(fault.Conflict, "version_taken", "%s was published by someone else just now.", v.Ref())
		}
	}
	m.versions = append(m.versions, v)
	return m.broken
}

var (
	ctx = context.Background()
	now = time.Date(2026, time.March, 2, 10, 0, 0, 123456789, time.UTC)
)

func stockedPublisher(t *testing.T) (*Publisher, *memory) {
	t.Helper()
	shelf := &memory{}
	p := &Publisher{Shelf: shelf}
	if err := p.PublishDefaults(ctx, now); err != nil {
		t.Fatal(err)
	}
	return p, shelf
}

func mustPublish(t *testing.T, p *Publisher, kind Kind, source string, from time.Time) Version {
	t.Helper()
	v, err := p.Publish(ctx, kind, "doc.yaml", []byte(source), from, now, "m@desk.example")
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestPublish(t *testing.T) {
	p, _ := stockedPublisher(t)
	before, err := p.Library(ctx)
	if err != nil {
		t.Fatal(err)
	}
	v := mustPublish(t, p, CalendarKind, calendarOf(`mon-fri: ["09:00-17:00"]`), time.Time{})
	if v.Ref() != "desk@1" || !v.EffectiveFrom.Equal(now.Truncate(time.Microsecond)) || v.PublishedBy != "m@desk.example" || !v.PublishedAt.Equal(v.EffectiveFrom) {
		t.Errorf("published %+v", v)
	}
	mustPublish(t, p, PolicyKind, policyOf("latest", "desk", "30"), time.Time{})
	v = mustPublish(t, p, PolicyKind, policyOf("latest", "desk", "60"), now.AddDate(0, 1, 0))
	if v.Ref() != "gold@2" {
		t.Errorf("published %s", v.Ref())
	}
	for at, want := range map[time.Time]string{now: "gold@1", now.AddDate(0, 2, 0): "gold@2"} {
		if terms, err := p.Offer(ctx, "gold", time.Time{}, at); err != nil || terms.Policy.Ref() != want || terms.Calendars["desk"].Ref() != "desk@1" {
			t.Errorf("at %s: %v, %v", at, terms, err)
		}
	}
	if terms, err := p.Pinned(ctx, tickets.Pinned{Policy: "gold@1", Calendars: []string{"desk@1"}}); err != nil || terms.Policy.Ref() != "gold@1" {
		t.Errorf("pinned: %v, %v", terms, err)
	}
	after, err := p.Library(ctx)
	if err != nil || after.calendars["us@1"] != before.calendars["us@1"] {
		t.Errorf("the library was read again from nothing: %v", err)
	}
}

func TestPublishRefuses(t *testing.T) {
	p, shelf := stockedPublisher(t)
	desk := calendarOf(`mon-fri: ["09:00-17:00"]`)
	mustPublish(t, p, CalendarKind, desk, now.AddDate(0, 0, 1))
	mustPublish(t, p, PolicyKind, policyOf("term_start", "desk", "100000"), now.AddDate(0, 0, 1))
	tomorrow := now.AddDate(0, 0, 2)
	for name, c := range map[string]struct {
		kind   Kind
		source string
		from   time.Time
		fault  fault.Kind
		want   string
	}{
		"another kind":                {"menu", desk, tomorrow, fault.Invalid, "is not a kind of document"},
		"a broken policy":             {PolicyKind, "x", tomorrow, fault.Invalid, "doc.yaml:1: must be a mapping"},
		"a broken calendar":           {CalendarKind, "x", tomorrow, fault.Invalid, "doc.yaml:1: must be a mapping"},
		"a calendar as a policy":      {PolicyKind, desk, tomorrow, fault.Invalid, "doc.yaml:1: \"calendar\" is not a key here"},
		"the past":                    {CalendarKind, desk + "title: x\n", now.AddDate(0, 0, -1), fault.Invalid, "effective_from: is in the past"},
		"the same":                    {CalendarKind, desk, tomorrow, fault.Conflict, "nothing was published"},
		"no later than the last":      {CalendarKind, desk + "title: x\n", now.AddDate(0, 0, 1), fault.Invalid, "effective_from: must be after 2026-03-03T10:00:00.123456Z, when desk@1"},
		"now, before the last":        {CalendarKind, desk + "title: x\n", time.Time{}, fault.Invalid, "effective_from: must be after"},
		"a calendar not in force yet": {PolicyKind, strings.ReplaceAll(policyOf("latest", "desk", "30"), "gold", "silver"), time.Time{}, fault.Invalid, `doc.yaml:4: calendar: "desk" is not a published calendar`},
		"hours too few for a promise": {CalendarKind, lined("calendar: desk", "time_zone: UTC", "title: x", "hours: {mon: [\"09:00-10:00\"]}"), tomorrow, fault.Invalid, "doc.yaml:4: hours: the policy gold@1 could no longer be kept: levels[0].targets.first_response"},
	} {
		t.Run(name, func(t *testing.T) {
			published := len(shelf.versions)
			_, err := p.Publish(ctx, c.kind, "doc.yaml", []byte(c.source), c.from, now, "m@desk.example")
			if !fault.Is(err, c.fault) || !strings.Contains(fmt.Sprint(err), c.want) {
				t.Errorf("got %v", err)
			}
			if len(shelf.versions) != published {
				t.Error("it was published all the same")
			}
		})
	}
}

func TestAPolicyMeetsTheCalendarsToCome(t *testing.T) {
	p, _ := stockedPublisher(t)
	mustPublish(t, p, CalendarKind, calendarOf(`daily: ["00:00-24:00"]`), time.Time{})
	mustPublish(t, p, CalendarKind, calendarOf(`mon: ["09:00-10:00"]`), now.AddDate(0, 1, 0))
	_, err := p.Publish(ctx, PolicyKind, "doc.yaml", []byte(policyOf("latest", "desk", "100000")), time.Time{}, now, "")
	expectFaults(t, err, "3: would be due more than five years later by the calendar desk@2")
}

func TestAVersionThatServesNobodyHoldsNothingUp(t *testing.T) {
	p, _ := stockedPublisher(t)
	mustPublish(t, p, CalendarKind, calendarOf(`daily: ["00:00-24:00"]`), time.Time{})
	mustPublish(t, p, PolicyKind, policyOf("latest", "desk", "100000"), time.Time{})
	mustPublish(t, p, PolicyKind, policyOf("latest", "desk", "10"), now.AddDate(0, 1, 0))
	few := calendarOf(`mon: ["09:00-10:00"]`)
	if _, err := p.Publish(ctx, CalendarKind, "doc.yaml", []byte(few), now.AddDate(0, 0, 1), now, ""); !fault.Is(err, fault.Invalid) {
		t.Errorf("gold@1 still serves then: %v", err)
	}
	mustPublish(t, p, CalendarKind, few, now.AddDate(0, 2, 0))
}

func TestDraftPublishesNothing(t *testing.T) {
	p, shelf := stockedPublisher(t)
	published := len(shelf.versions)
	v, next, err := p.Draft(ctx, CalendarKind, "doc.yaml", []byte(strings.Replace(calendarOf(`mon: ["09:00-17:00"]`), "desk", "us", 1)), time.Time{}, now, "")
	if err != nil || v.Ref() != "us@2" || len(shelf.versions) != published {
		t.Fatalf("%v, %v", v, err)
	}
	if c, err := next.Calendar("us", now); err != nil || c.Ref() != "us@2" {
		t.Errorf("%v, %v", c, err)
	}
	library, _ := p.Library(ctx)
	if c, _ := library.Calendar("us", now); c.Ref() != "us@1" {
		t.Errorf("%s serves already", c.Ref())
	}
}

func TestDefaultsArePublishedOnce(t *testing.T) {
	shelf := &memory{}
	shelf.versions = []Version{version(CalendarKind, "us", 1, "2020-01-01", strings.Replace(calendarOf(`mon: ["09:00-17:00"]`), "desk", "us", 1))}
	var servers sync.WaitGroup
	for range 8 {
		servers.Go(func() {
			p := &Publisher{Shelf: shelf}
			for range 3 {
				if err := p.PublishDefaults(ctx, now); err != nil {
					t.Error(err)
				}
			}
		})
	}
	servers.Wait()
	if len(shelf.versions) != len(Defaults()) {
		t.Errorf("%d versions, want %d", len(shelf.versions), len(Defaults()))
	}
}

func TestManyAskWhileSomeonePublishes(t *testing.T) {
	p, shelf := stockedPublisher(t)
	var all sync.WaitGroup
	var conflicts, published atomic.Int64
	for i := range 4 {
		all.Go(func() {
			for n := range 5 {
				source := calendarOf(fmt.Sprintf(`mon: ["0%d:0%d-17:00"]`, i, n))
				_, err := p.Publish(ctx, CalendarKind, "doc.yaml", []byte(source), now.Add(time.Duration(n*10+i)*time.Hour), now, "")
				switch {
				case err == nil:
					published.Add(1)
				case fault.Is(err, fault.Conflict) || fault.Is(err, fault.Invalid): // someone was faster, with a later date or the same number
					conflicts.Add(1)
				default:
					t.Error(err)
				}
			}
		})
		all.Go(func() {
			for range 200 {
				if _, err := p.Offer(ctx, "enterprise", time.Time{}, now); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	library, err := p.Library(ctx)
	if err != nil || int64(len(library.versions[CalendarKind]["desk"])) != published.Load() || published.Load()+conflicts.Load() != 20 {
		t.Errorf("%d published, %d conflicts: %v", published.Load(), conflicts.Load(), err)
	}
	before := shelf.listings.Load()
	for range 100 {
		if _, err := p.Library(ctx); err != nil {
			t.Fatal(err)
		}
	}
	if shelf.listings.Load() != before {
		t.Error("an unchanged shelf was listed again")
	}
}

func TestAnOutageIsReported(t *testing.T) {
	p, shelf := stockedPublisher(t)
	shelf.broken = errors.New("the database is away")
	for name, err := range map[string]error{
		"library":  second(p.Library(ctx)),
		"pinned":   second(p.Pinned(ctx, tickets.Pinned{Policy: "enterprise@1"})),
		"offer":    second(p.Offer(ctx, "enterprise", now, now)),
		"publish":  second(p.Publish(ctx, PolicyKind, "x", nil, now, now, "")),
		"defaults": p.PublishDefaults(ctx, now),
	} {
		if !errors.Is(err, shelf.broken) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func second[T any](_ T, err error) error { return err }
