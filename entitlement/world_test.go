package entitlement_test

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"deskbell/entitlement"
	"deskbell/internal/fault"
)

// The people of these tests.
var (
	olga  = entitlement.Actor{Role: entitlement.Owner, ID: "ops@aerial.example", Name: "Olga"}
	grace = entitlement.Actor{Role: entitlement.Agent, ID: "u1", Name: "Grace"}
	linus = entitlement.Actor{Role: entitlement.Administrator, ID: "u3", Name: "Linus"}
)

var (
	ctx   = context.Background()
	plans = []string{"enterprise", "platinum", "standard"}
)

const days = 24 * time.Hour

// memory is a Store that keeps its licenses to itself: whoever asks gets a copy.
type memory struct {
	kept    map[string]*entitlement.Holding
	history map[string][]entitlement.Event
	fail    error
}

func (m *memory) CreateLicense(_ context.Context, h *entitlement.Holding) error {
	for _, other := range m.kept {
		if other.Key == h.Key {
			return fault.New(fault.Conflict, "license_key_taken", "There is a license with the key %s.", h.Key)
		}
	}
	if m.fail == nil {
		m.keep(h)
	}
	return m.fail
}

func (m *memory) UpdateLicense(ctx context.Context, id string, change func(context.Context, *entitlement.Holding) error) error {
	kept, ok := m.kept[id]
	if !ok {
		return fault.New(fault.NotFound, "not_found", "There is no such license.")
	}
	h := copied(kept)
	if err := cmp.Or(change(ctx, h), m.fail); err != nil {
		return err
	}
	if len(h.Events) > 0 {
		h.Version++
	}
	m.keep(h)
	return nil
}

func (m *memory) UpdateExpired(ctx context.Context, now time.Time, limit int, change func(context.Context, *entitlement.Holding) error) (int, error) {
	n := 0
	for _, id := range slices.Sorted(maps.Keys(m.kept)) {
		unrecorded := func(d entitlement.Device) bool { return d.EndedAt.IsZero() && !d.ActiveAt(now) }
		if n == limit || !slices.ContainsFunc(m.kept[id].Devices, unrecorded) {
			continue
		}
		if err := m.UpdateLicense(ctx, id, change); err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}

func (m *memory) LicenseOf(_ context.Context, device string) (string, error) {
	for id, h := range m.kept {
		if slices.ContainsFunc(h.Devices, func(d entitlement.Device) bool { return d.ID == device }) {
			return id, nil
		}
	}
	return "", fault.New(fault.NotFound, "not_found", "There is no such device.")
}

func (m *memory) Holdings(_ context.Context, owner entitlement.Email) ([]*entitlement.Holding, error) {
	var all []*entitlement.Holding
	for _, h := range m.kept {
		if h.Owner == owner {
			all = append(all, copied(h))
		}
	}
	slices.SortFunc(all, func(a, b *entitlement.Holding) int { return strings.Compare(a.Key, b.Key) })
	return all, m.fail
}

func (m *memory) keep(h *entitlement.Holding) {
	m.history[h.ID] = append(m.history[h.ID], h.Events...)
	kept := copied(h)
	kept.Past, kept.Events = len(m.history[h.ID]), nil
	m.kept[h.ID] = kept
}

func copied(h *entitlement.Holding) *entitlement.Holding {
	c := *h
	c.Devices, c.Contracts = slices.Clone(h.Devices), slices.Clone(h.Contracts)
	return &c
}

// world is a registry of licenses in memory.
type world struct {
	*entitlement.Registry
	t     *testing.T
	store *memory
	ids   int
}

func newWorld(t *testing.T) *world {
	store := &memory{kept: map[string]*entitlement.Holding{}, history: map[string][]entitlement.Event{}}
	return &world{Registry: &entitlement.Registry{Store: store}, t: t, store: store}
}

func (w *world) newID() string {
	w.ids++
	return fmt.Sprintf("id-%03d", w.ids)
}

func (w *world) by(actor entitlement.Actor, at time.Time) entitlement.By {
	return entitlement.By{Actor: actor, At: at, NewID: w.newID}
}

// subscription is a license that can be created.
func subscription(seats int) entitlement.License {
	return entitlement.License{
		Key: "MAP-1", Product: "PIX4Dmapper", Kind: entitlement.Subscription, Owner: "ops@aerial.example", Seats: seats,
		SupportUntil: nextYear, RemoteDeactivation: true,
	}
}

// own creates a license and gives its ID.
func (w *world) own(l entitlement.License) string {
	w.t.Helper()
	h, err := w.Create(ctx, l, plans, w.by(linus, now))
	if err != nil {
		w.t.Fatal(err)
	}
	return h.ID
}

// logIn makes a device active. Its name is its fingerprint in capitals.
func (w *world) logIn(license, fingerprint string, at time.Time) entitlement.Device {
	w.t.Helper()
	mode, d, reason, err := w.LogIn(ctx, license, machine(fingerprint), w.by(olga, at))
	if err != nil || mode != entitlement.Licensed || reason != "" {
		w.t.Fatalf("logging in: %s %q, %v", mode, reason, err)
	}
	return d
}

func machine(fingerprint string) entitlement.LogIn {
	return entitlement.LogIn{Fingerprint: fingerprint, Name: strings.ToUpper(fingerprint)}
}

// active lists who takes a seat, in one line.
func (w *world) active(license string, at time.Time) string {
	var names []string
	for _, d := range w.store.kept[license].Active(at) {
		names = append(names, d.Fingerprint)
	}
	slices.Sort(names)
	return strings.Join(names, " ")
}

// seats checks who takes a seat at an instant.
func (w *world) seats(license string, at time.Time, want string) {
	w.t.Helper()
	if got := w.active(license, at); got != want {
		w.t.Errorf("at %s active are %q, want %q", at, got, want)
	}
}

// since lists the kinds of the events after a number.
func (w *world) since(license string, number int) (kinds []entitlement.EventKind) {
	for _, e := range w.store.history[license][number:] {
		kinds = append(kinds, e.Kind)
	}
	return kinds
}

// last is the license's latest event, without its ID.
func (w *world) last(license string) entitlement.Event {
	history := w.store.history[license]
	e := history[len(history)-1]
	e.ID = ""
	return e
}

// refused checks that an error is a refusal of that kind and code, with that sentence.
func refused(t *testing.T, err error, kind fault.Kind, code, says string) {
	t.Helper()
	refusal, ok := fault.As(err)
	if !ok || refusal.Kind != kind || refusal.Code != code || err.Error() != says {
		t.Errorf("got %v\nwant %s %s: %s", err, kind, code, says)
	}
}

func same(t *testing.T, what string, got, want any) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%s: got %+v\nwant %+v", what, got, want)
	}
}

func ptr[T any](value T) *T { return &value }
