package api

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"deskbell/internal/fault"
	"deskbell/internal/notify"
)

// MemoryStream is a stream in memory, for the tests of this package.
type MemoryStream struct {
	mu      sync.Mutex
	entries []notify.Entry // what is kept
	latest  int64
	asked   int // how often Since was
	away    error
	wakes   map[chan struct{}]bool
}

// Add puts entries of a type at the end, and wakes who follows.
func (m *MemoryStream) Add(kind string, n int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.add(kind, n)
	m.wake()
}

// Tell puts an entry at the end, and wakes who follows.
func (m *MemoryStream) Tell(e notify.Entry) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.latest++
	e.Position = m.latest
	m.entries = append(m.entries, e)
	m.wake()
}

// Skip takes places in the stream that nobody hears of.
func (m *MemoryStream) Skip(n int64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.latest += n
}

func (m *MemoryStream) wake() {
	for woken := range m.wakes {
		select {
		case woken <- struct{}{}:
		default:
		}
	}
}

func (m *MemoryStream) add(kind string, n int) {
	for range n {
		m.latest++
		m.entries = append(m.entries, notify.Entry{Type: kind, Position: m.latest, Payload: fmt.Appendf(nil, `{"n":%d}`, m.latest)})
	}
}

// Purge forgets the entries from one position to another.
func (m *MemoryStream) Purge(from, to int64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.entries = slices.DeleteFunc(slices.Clone(m.entries), func(e notify.Entry) bool { return from <= e.Position && e.Position <= to })
}

// Break lets everything fail with an error from now on; nil mends it.
func (m *MemoryStream) Break(err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.away = err
}

// Relayed wakes who follows.
func (m *MemoryStream) Relayed() (woken <-chan struct{}, cancel func()) {
	m.mu.Lock()
	defer m.mu.Unlock()
	one := make(chan struct{}, 1)
	if m.wakes == nil {
		m.wakes = map[chan struct{}]bool{}
	}
	m.wakes[one] = true
	return one, func() {
		m.mu.Lock()
		defer m.mu.Unlock()
		delete(m.wakes, one)
	}
}

// Since is the port's.
func (m *MemoryStream) Since(_ context.Context, position int64, limit int) ([]notify.Entry, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.asked++
	first := slices.IndexFunc(m.entries, func(e notify.Entry) bool { return e.Position > position })
	if first < 0 || m.away != nil {
		return nil, m.away
	}
	return slices.Clone(m.entries[first:min(first+limit, len(m.entries))]), nil
}

// Latest is the port's.
func (m *MemoryStream) Latest(context.Context) (int64, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.latest, m.away
}

func (m *MemoryStream) questions() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.asked
}

func (m *MemoryStream) tails() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return len(m.wakes)
}

func newTestHub(m *MemoryStream) *hub {
	return &hub{stream: m, relayed: m.Relayed, log: slog.New(slog.DiscardHandler), metrics: newMetrics(prometheus.NewRegistry(), "test"), followers: map[string]int{}}
}

// hear follows from one position to another, and fails on what is missed or repeated.
func hear(t *testing.T, from *tail, position, last int64) {
	t.Helper()
	for position < last {
		entries, more, err := from.after(t.Context(), position)
		if err != nil {
			t.Error(err)
			return
		}
		for _, e := range entries {
			if position++; e.Position != position {
				t.Errorf("heard %d, want %d", e.Position, position)
				return
			}
		}
		if len(entries) == 0 {
			<-more
		}
	}
}

// Ten follow while four write, and each of them comes and goes.
func TestFollowersMissNothing(t *testing.T) {
	const writers, each, followers, visits = 4, 1000, 10, 8
	m := &MemoryStream{}
	h := newTestHub(m)
	var work sync.WaitGroup
	for range writers {
		work.Go(func() {
			for range each {
				m.Add("ticket.noted", 1)
			}
		})
	}
	for i := range followers {
		work.Go(func() {
			for visit := range int64(visits) {
				tail, leave, err := h.join(fmt.Sprint(i))
				if err != nil {
					t.Error(err)
					return
				}
				hear(t, tail, visit*writers*each/visits, (visit+1)*writers*each/visits)
				leave()
			}
		})
	}
	work.Wait()
}

func TestWhoFellBehindReadsFromTheDatabase(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := &MemoryStream{}
		h := newTestHub(m)
		tail, leave, err := h.join("u")
		if err != nil {
			t.Fatal(err)
		}
		defer leave()
		synctest.Wait()
		m.Add("ticket.noted", mostKept+2*mostRead)
		synctest.Wait() // the tail has let go of the first 400
		before := m.questions()
		hear(t, tail, 0, 2*mostRead)
		if asked := m.questions() - before; asked != 2 {
			t.Errorf("the database was asked %d times for what the tail had let go of, want 2", asked)
		}
		hear(t, tail, 2*mostRead, mostKept+2*mostRead)
		if asked := m.questions() - before; asked != 2 {
			t.Errorf("the database was asked %d times more for what the tail had kept", asked-2)
		}
		if len(tail.kept) != mostKept {
			t.Errorf("kept %d", len(tail.kept))
		}
	})
}

// Customers, however many, keep no member of staff out.
func TestStaffFindRoomBesideCustomers(t *testing.T) {
	h := newTestHub(&MemoryStream{})
	var leaves []func()
	for i := range mostCustomers {
		_, leave, err := h.joinAsCustomer(fmt.Sprint(i / mostOfATicket))
		if err != nil {
			t.Fatal(err)
		}
		leaves = append(leaves, leave)
	}
	if _, _, err := h.joinAsCustomer("another"); !fault.Is(err, fault.Unavailable) {
		t.Errorf("one more customer is told %v", err)
	}
	if _, _, err := h.joinAsCustomer("0"); !fault.Is(err, fault.TooMany) {
		t.Errorf("one more of a ticket is told %v", err)
	}
	_, leave, err := h.join("u")
	if err != nil {
		t.Fatal(err)
	}
	leave()
	for _, leave := range leaves {
		leave()
	}
	if len(h.followers) != 0 || h.staff+h.customers != 0 {
		t.Errorf("%d and %d stay, of %d", h.staff, h.customers, len(h.followers))
	}
}

func TestOneReadsForAll(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := &MemoryStream{}
		m.add("ticket.noted", 7)
		h := newTestHub(m)
		var work sync.WaitGroup
		start := make(chan struct{})
		for i := range 100 {
			tail, leave, err := h.join(fmt.Sprint(i))
			if err != nil {
				t.Fatal(err)
			}
			work.Go(func() {
				<-start
				hear(t, tail, 7, 10)
				leave()
			})
		}
		synctest.Wait()
		before := m.questions()
		close(start)
		for range 3 {
			m.Add("ticket.noted", 1)
			synctest.Wait()
		}
		work.Wait()
		if asked := m.questions() - before; asked > 6 {
			t.Errorf("the database was asked %d times for 3 entries and 100 followers", asked)
		}
	})
}

// Nobody waits for a follower that doesn't read, and it misses nothing.
func TestNobodyWaitsForASlowOne(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := &MemoryStream{}
		h := newTestHub(m)
		slow, leave, err := h.join("slow")
		if err != nil {
			t.Fatal(err)
		}
		defer leave()
		held, _, err := slow.after(t.Context(), 0) // in its hands while everything goes on
		if err != nil || len(held) > 0 {
			t.Fatalf("%d entries, %v", len(held), err)
		}
		m.Add("ticket.noted", 1)
		synctest.Wait()
		if held, _, err = slow.after(t.Context(), 0); err != nil || len(held) != 1 {
			t.Fatalf("%d entries, %v", len(held), err)
		}
		fast, leaveToo, err := h.join("fast")
		if err != nil {
			t.Fatal(err)
		}
		defer leaveToo()
		for i := range int64(30) {
			m.Add("ticket.noted", 100)
			hear(t, fast, 1+i*100, 1+(i+1)*100)
		}
		if held[0].Position != 1 {
			t.Errorf("what it holds became %d", held[0].Position)
		}
		hear(t, slow, 1, 3001)
	})
}

func TestTheTailStopsWithTheLastFollower(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := &MemoryStream{}
		h := newTestHub(m)
		for visit := range int64(2) {
			tail, leave, err := h.join("a")
			_, leaveToo, errToo := h.join("b")
			if err != nil || errToo != nil {
				t.Fatal(err, errToo)
			}
			synctest.Wait()
			m.Add("ticket.noted", 1)
			leave()
			hear(t, tail, visit, visit+1)
			if m.tails() != 1 {
				t.Fatalf("%d tails", m.tails())
			}
			leaveToo()
			synctest.Wait()
			if m.tails() != 0 || len(h.followers) != 0 {
				t.Errorf("%d tails and the followers %v are left", m.tails(), h.followers)
			}
		}
	})
}

func TestALostWakeAndAnOutage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := &MemoryStream{away: errors.New("away")}
		h := newTestHub(m)
		tail, leave, err := h.join("u")
		if err != nil {
			t.Fatal(err)
		}
		defer leave()
		if _, _, err := tail.after(t.Context(), 0); !errors.Is(err, m.away) {
			t.Errorf("during an outage: %v", err)
		}
		time.Sleep(3 * pollEvery)
		m.Break(nil)
		var work sync.WaitGroup
		work.Go(func() { hear(t, tail, 0, 2) })
		time.Sleep(pollEvery)
		for range 2 {
			synctest.Wait()
			m.mu.Lock()
			m.add("ticket.noted", 1) // and nobody is woken
			m.mu.Unlock()
			time.Sleep(pollEvery)
		}
		began := time.Now()
		work.Wait()
		if late := time.Since(began); late > 0 {
			t.Errorf("heard of %s late", late)
		}
	})
}

func TestTooManyFollowers(t *testing.T) {
	h := newTestHub(&MemoryStream{})
	var leaves []func()
	join := func(user string) error {
		_, leave, err := h.join(user)
		if err == nil {
			leaves = append(leaves, leave)
		}
		return err
	}
	for range mostOfOneUser {
		if err := join("many"); err != nil {
			t.Fatal(err)
		}
	}
	if err := join("many"); !fault.Is(err, fault.TooMany) {
		t.Errorf("one more of the same user: %v", err)
	}
	for i := range mostFollowers - mostOfOneUser {
		if err := join(fmt.Sprint(i)); err != nil {
			t.Fatal(err)
		}
	}
	if err := join("late"); !fault.Is(err, fault.Unavailable) {
		t.Errorf("one more: %v", err)
	}
	leaves[0]()
	if err := join("many"); err != nil {
		t.Errorf("after one left: %v", err)
	}
	for _, leave := range leaves[1:] {
		leave()
	}
}
