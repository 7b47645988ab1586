package worker

import (
	"context"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"deskbell/internal/notify"
)

// figures tells what the database knows of sending and of the promises, when someone looks.
type figures struct {
	read   func(ctx context.Context) (notify.Figures, error)
	now    func() time.Time
	failed prometheus.Counter

	mu    sync.Mutex
	known *notify.Figures // nil once they are no longer fresh
}

const (
	fresh   = 2 * time.Second // how long figures are not read again
	patient = 2 * time.Second // how long to wait for them
)

var (
	dueWithinHour = figure("deskbell_tickets_due_within_hour", "Tickets with a promise due within an hour.")
	breachedOpen  = figure("deskbell_tickets_breached_open", "Tickets whose customer waits on a broken promise.")
	unrelayed     = figure("deskbell_outbox_unrelayed", "Entries not relayed yet.")
	oldestEntry   = figure("deskbell_outbox_oldest_seconds", "Age of the oldest entry not relayed yet; 0 for none.")
	deliveries    = figure("deskbell_deliveries", "Deliveries that wait, are being sent, or were given up.", "channel", "state")
	unsealed      = figure("deskbell_audit_unsealed_oldest_seconds", "Age of what has waited longest for its place in the audit trail; 0 for nothing.")
	oldestWaiting = figure("deskbell_delivery_oldest_seconds", "For how long the longest waiting delivery has been ripe; 0 for none.", "channel")
)

func figure(name, help string, labels ...string) *prometheus.Desc {
	return prometheus.NewDesc(name, help, labels, nil)
}

func newFigures(read func(ctx context.Context) (notify.Figures, error), now func() time.Time) *figures {
	return &figures{read: read, now: now, failed: prometheus.NewCounter(prometheus.CounterOpts{
		Name: "deskbell_figures_failed_total", Help: "Times that the figures of tickets and deliveries could not be read, and were left out.",
	})}
}

// Describe names the figures.
func (f *figures) Describe(to chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{dueWithinHour, breachedOpen, unrelayed, oldestEntry, unsealed, deliveries, oldestWaiting} {
		to <- d
	}
	f.failed.Describe(to)
}

// Collect tells them, or counts that they could not be read.
func (f *figures) Collect(to chan<- prometheus.Metric) {
	if known, ok := f.current(); ok {
		f.tell(to, known)
	}
	f.failed.Collect(to)
}

// current reads the figures, unless they are fresh.
func (f *figures) current() (notify.Figures, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.known != nil {
		return *f.known, true
	}
	ctx, cancel := context.WithTimeout(context.Background(), patient)
	defer cancel()
	known, err := f.read(ctx)
	if err != nil {
		f.failed.Inc()
		return notify.Figures{}, false
	}
	f.known = &known
	time.AfterFunc(fresh, f.forget)
	return known, true
}

func (f *figures) forget() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.known = nil
}

func (f *figures) tell(to chan<- prometheus.Metric, known notify.Figures) {
	gauge := func(d *prometheus.Desc, value float64, labels ...string) {
		to <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, value, labels...)
	}
	gauge(dueWithinHour, float64(known.DueWithinHour))
	gauge(breachedOpen, float64(known.BreachedOpen))
	gauge(unrelayed, float64(known.Unrelayed))
	gauge(oldestEntry, f.age(known.OldestEntry))
	gauge(unsealed, f.age(known.OldestUnsealed))
	for _, channel := range []notify.Channel{notify.Mail, notify.Hook} {
		for _, state := range []notify.State{notify.Waiting, notify.Sending, notify.Dead} {
			gauge(deliveries, float64(known.Deliveries[channel][state]), string(channel), string(state))
		}
		gauge(oldestWaiting, f.age(known.OldestDelivery[channel]), string(channel))
	}
}

// age is in seconds; 0 for no instant, or one to come.
func (f *figures) age(since time.Time) float64 {
	if since.IsZero() {
		return 0
	}
	return max(0, f.now().Sub(since).Seconds())
}
