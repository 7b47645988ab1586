package worker_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"deskbell/internal/fault"
	"deskbell/internal/notify"
	"deskbell/internal/worker"
)

// queue is a notify.Queue in memory, whose leases don't end.
type queue struct {
	mu      sync.Mutex
	all     map[string]notify.Delivery
	held    map[string]bool
	settled []string // what was stored, in order
	refuse  []error  // what the next calls of Settle answer
}

// newQueue has deliveries, each named by its lane and a number, such as slow/1.
func newQueue(names ...string) *queue {
	q := &queue{all: map[string]notify.Delivery{}, held: map[string]bool{}}
	for _, name := range names {
		lane, _, _ := strings.Cut(name, "/")
		q.all[name] = notify.Delivery{ID: name, Lane: lane, To: lane, State: notify.Waiting}
	}
	return q
}

func (q *queue) ripe(now time.Time) (ripe []notify.Delivery) {
	for _, id := range slices.Sorted(maps.Keys(q.all)) {
		if d := q.all[id]; d.State == notify.Waiting && !q.held[d.Lane] && !d.NotBefore.After(now) {
			ripe = append(ripe, d)
		}
	}
	return ripe
}

func (q *queue) Claim(_ context.Context, _ notify.Channel, now time.Time, _ time.Duration, lanes int) ([]notify.Batch, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	var batches []notify.Batch
	for _, d := range q.ripe(now) {
		last := len(batches) - 1
		switch {
		case last >= 0 && batches[last].Lane == d.Lane:
			batches[last].Deliveries = append(batches[last].Deliveries, d)
		case len(batches) < lanes:
			batches = append(batches, notify.Batch{Lane: d.Lane, Deliveries: []notify.Delivery{d}})
		}
	}
	for _, b := range batches {
		q.held[b.Lane] = true
	}
	return batches, nil
}

func (q *queue) Settle(_ context.Context, b notify.Batch, _ time.Time, results []notify.Result) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.refuse) > 0 {
		err := q.refuse[0]
		q.refuse = q.refuse[1:]
		return err
	}
	delete(q.held, b.Lane)
	for _, r := range results {
		d := q.all[r.ID]
		d.State, d.NotBefore, d.LastError = r.State, r.NotBefore, r.LastError
		if r.Attempt != nil {
			d.Tries, d.Attempts = d.Tries+1, d.Attempts+1
		}
		q.all[r.ID] = d
		q.settled = append(q.settled, r.ID+" "+string(r.State))
	}
	return nil
}

func (q *queue) NextDelivery(context.Context, notify.Channel) (time.Time, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	free := q.ripe(time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC))
	if len(free) == 0 {
		return time.Time{}, nil
	}
	first := slices.MinFunc(free, func(a, b notify.Delivery) int { return a.NotBefore.Compare(b.NotBefore) })
	return cmp.Or(first.NotBefore, noon.Add(-time.Hour)), nil
}

// story is what was settled.
func (q *queue) story() string {
	q.mu.Lock()
	defer q.mu.Unlock()
	return strings.Join(q.settled, ", ")
}

// sender is a notify.Sender.
type sender func(ctx context.Context, b notify.Batch) []notify.Outcome

func (s sender) Send(ctx context.Context, b notify.Batch, _ time.Time) []notify.Outcome {
	return s(ctx, b)
}

// accept sends everything at once.
func accept(_ context.Context, b notify.Batch) (all []notify.Outcome) {
	for _, d := range b.Deliveries {
		all = append(all, notify.Outcome{ID: d.ID, Attempt: notify.Attempt{At: noon, Took: time.Second}})
	}
	return all
}

func delivering(q *queue, s sender, lanes int) (*worker.Deliver, board, *journal) {
	b, log := newBoard(nil), new(journal)
	return &worker.Deliver{
		Queue: q, Channel: notify.Hook, Sender: s, Lanes: lanes, Lease: time.Minute,
		Jitter: func() float64 { return 0.5 }, Now: func() time.Time { return noon }, Metrics: b.Metrics, Log: log.logger(),
	}, b, log
}

// once runs it and waits until all is sent.
func once(t *testing.T, d *worker.Deliver) time.Time {
	t.Helper()
	next, err := d.RunOnce(t.Context(), noon)
	if err != nil {
		t.Fatal(err)
	}
	d.Drain(t.Context())
	return next
}

func TestWhatBecomesOfDeliveries(t *testing.T) {
	for _, c := range []struct {
		name string
		send sender
		want string
		then string
	}{
		{"accepted", accept, "a/1 delivered, a/2 delivered", "delivered"},
		{"refused", func(_ context.Context, b notify.Batch) []notify.Outcome {
			return []notify.Outcome{{ID: "a/1", Err: errAway, Permanent: true, Attempt: notify.Attempt{At: noon}}, {ID: "a/2", Gone: true}}
		}, "a/1 dead, a/2 dropped", "dropped"},
		{"postponed", func(_ context.Context, b notify.Batch) []notify.Outcome {
			return []notify.Outcome{{ID: "a/1", Postponed: noon.Add(time.Hour)}, {ID: "a/2", Postponed: noon.Add(time.Hour)}}
		}, "a/1 waiting, a/2 waiting", "postponed"},
		{"nothing was said", func(context.Context, notify.Batch) []notify.Outcome { return nil }, "a/1 waiting, a/2 waiting", "retried"},
		{"the channel broke", func(context.Context, notify.Batch) []notify.Outcome { panic("no such host") }, "a/1 waiting, a/2 waiting", "retried"},
	} {
		t.Run(c.name, func(t *testing.T) {
			q := newQueue("a/1", "a/2")
			d, b, _ := delivering(q, c.send, 4)
			once(t, d)
			check(t, "settled", q.story(), c.want)
			if n := b.values(t)["deskbell_delivery_attempts_total{webhook,"+c.then+"}"]; n == 0 {
				t.Errorf("nothing is counted as %s: %v", c.then, b.values(t))
			}
		})
	}
}

func TestABrokenChannelIsLogged(t *testing.T) {
	q := newQueue("a/1")
	d, _, log := delivering(q, func(context.Context, notify.Batch) []notify.Outcome { panic("no such host") }, 1)
	once(t, d)
	check(t, "logged", log.count("no such host"), 1)
	check(t, "said", q.all["a/1"].LastError, "panicked: no such host")
}

func TestHowLongDeliveriesTook(t *testing.T) {
	d, b, _ := delivering(newQueue("a/1", "b/1"), accept, 4)
	once(t, d)
	check(t, "calls", b.values(t)["deskbell_delivery_duration_seconds{webhook}"], 2)
	check(t, "seconds", b.values(t)["deskbell_delivery_duration_seconds_sum{webhook}"], 2)
}

func TestWhenThereIsMoreToSend(t *testing.T) {
	q := newQueue("a/1", "b/1", "c/1")
	d, _, _ := delivering(q, accept, 2)
	check(t, "next while all lanes are served", once(t, d), time.Time{})
	check(t, "settled", len(q.settled), 2)
	check(t, "next", once(t, d), time.Time{})
	check(t, "settled", len(q.settled), 3)

	later := notify.Delivery{ID: "d/1", Lane: "d", State: notify.Waiting, NotBefore: noon.Add(time.Hour)}
	q.all["d/1"] = later
	check(t, "next", once(t, d), later.NotBefore)
}

func TestOneMessageStaysTogether(t *testing.T) {
	q := newQueue("a/1", "a/2", "a/3")
	d, _, _ := delivering(q, func(context.Context, notify.Batch) []notify.Outcome { return nil }, 1)
	draw := 0.0
	d.Jitter = func() float64 { draw += 0.3; return draw }
	once(t, d)
	check(t, "the second", q.all["a/2"].NotBefore, q.all["a/1"].NotBefore)
	check(t, "the third", q.all["a/3"].NotBefore, q.all["a/1"].NotBefore)
}

func TestAReceiverWhoHangsHoldsUpNobodyElse(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q := newQueue("a/1", "b/1", "b/2", "c/1", "d/1", "e/1")
		released := make(chan struct{})
		var mu sync.Mutex
		var atOnce, most int
		d, b, log := delivering(q, func(ctx context.Context, b notify.Batch) []notify.Outcome {
			mu.Lock()
			atOnce++
			most = max(most, atOnce)
			mu.Unlock()
			if b.Lane == "a" {
				<-released
			} else {
				time.Sleep(100 * time.Millisecond)
			}
			mu.Lock()
			atOnce--
			mu.Unlock()
			return accept(ctx, b)
		}, 2)
		l := &worker.Loop{Name: "test", Job: d, Now: func() time.Time { return noon }, Poll: time.Hour, Log: log.logger(), Metrics: b.Metrics}
		ctx, cancel := context.WithCancel(t.Context())
		var ended sync.WaitGroup
		ended.Go(func() { l.Run(ctx) })

		time.Sleep(time.Second)
		check(t, "settled while one hangs", q.story(), "b/1 delivered, b/2 delivered, c/1 delivered, d/1 delivered, e/1 delivered")
		check(t, "at once", most, 2)

		cancel() // what is under way may finish
		time.Sleep(time.Second)
		close(released)
		ended.Wait()
		check(t, "settled", strings.HasSuffix(q.story(), "a/1 delivered"), true)
	})
}

func TestAReceiverWhoHangsIsCutOffWhileTheLeaseHolds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q := newQueue("a/1")
		d, _, _ := delivering(q, func(ctx context.Context, _ notify.Batch) []notify.Outcome {
			<-ctx.Done()
			return []notify.Outcome{{ID: "a/1", Err: ctx.Err()}}
		}, 1)
		began := time.Now()
		once(t, d)
		check(t, "took", time.Since(began), 48*time.Second)
		check(t, "settled", q.story(), "a/1 waiting")
	})
}

func TestResultsThatCannotBeStored(t *testing.T) {
	lost := fault.New(fault.Conflict, "lease_lost", "Another worker has it.")
	always := slices.Repeat([]error{errAway}, 100)
	for _, c := range []struct {
		name   string
		refuse []error
		want   string
		took   time.Duration
	}{
		{"for a moment", []error{errAway, errAway}, "a/1 delivered", 300 * time.Millisecond},
		{"the lease is lost", []error{lost}, "", 0},
		{"until the lease ends", always, "", time.Minute},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				q := newQueue("a/1")
				q.refuse = c.refuse
				d, _, log := delivering(q, accept, 1)
				began := time.Now()
				once(t, d)
				check(t, "settled", q.story(), c.want)
				check(t, "took", time.Since(began), c.took)
				check(t, "logged", log.count("could not be stored"), 1)
			})
		})
	}
}

func TestDeliverWithoutAQueue(t *testing.T) {
	d, _, _ := delivering(newQueue(), accept, 1)
	d.Queue = noQueue{}
	if _, err := d.RunOnce(t.Context(), noon); !errors.Is(err, errAway) {
		t.Errorf("the error is %v", err)
	}
}

type noQueue struct{ notify.Queue }

func (noQueue) Claim(context.Context, notify.Channel, time.Time, time.Duration, int) ([]notify.Batch, error) {
	return nil, fmt.Errorf("claim deliveries: %w", errAway)
}
