package worker

import (
	"context"
	"maps"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"deskbell/internal/notify"
	"deskbell/tickets"
)

// Metrics shows how the jobs do, for /metrics.
type Metrics struct {
	lag        prometheus.Histogram
	promises   *prometheus.CounterVec
	incomplete prometheus.Counter
	attempts   *prometheus.CounterVec
	duration   *prometheus.HistogramVec
	runs       *prometheus.CounterVec
	success    *prometheus.GaugeVec

	mu        sync.Mutex
	successes map[string]time.Time
}

// NewMetrics registers all metrics. The figures are read when someone looks, at most every
// two seconds; ages are as of now.
func NewMetrics(registry prometheus.Registerer, figures func(ctx context.Context) (notify.Figures, error), now func() time.Time) *Metrics {
	m := &Metrics{
		lag: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "deskbell_breach_detection_lag_seconds", Help: "Time from a breach until it was recorded.",
			Buckets: []float64{.005, .01, .025, .05, .1, .25, .5, 1, 5, 30, 60, 300, 3600, 86400},
		}),
		promises: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "deskbell_sla_events_total", Help: "Warnings, breaches, escalations and kept promises that were relayed.",
		}, []string{"type"}),
		incomplete: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "deskbell_relay_incomplete_total", Help: "Entries relayed without their ticket or license, which could not be read: nobody was mailed.",
		}),
		attempts: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "deskbell_delivery_attempts_total", Help: "Deliveries taken up, by what became of them.",
		}, []string{"channel", "outcome"}),
		duration: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "deskbell_delivery_duration_seconds", Help: "Time the receiver took for a delivery.",
			Buckets: []float64{.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30, 60},
		}, []string{"channel"}),
		runs: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "deskbell_job_runs_total", Help: "Runs of a job.",
		}, []string{"worker", "outcome"}),
		success: prometheus.NewGaugeVec(prometheus.GaugeOpts{
			Name: "deskbell_job_last_success_timestamp_seconds", Help: "When a job last ran without an error.",
		}, []string{"worker"}),
		successes: map[string]time.Time{},
	}
	registry.MustRegister(m.lag, m.promises, m.incomplete, m.attempts, m.duration, m.runs, m.success, newFigures(figures, now))
	return m
}

// LastSuccesses is when each job last ran without an error.
func (m *Metrics) LastSuccesses() map[string]time.Time {
	m.mu.Lock()
	defer m.mu.Unlock()
	return maps.Clone(m.successes)
}

// ran counts a job's run.
func (m *Metrics) ran(job string, err error, now time.Time) {
	if err != nil {
		m.runs.WithLabelValues(job, "failed").Inc()
		return
	}
	m.runs.WithLabelValues(job, "ok").Inc()
	m.success.WithLabelValues(job).Set(float64(now.UnixMicro()) / 1e6)
	m.mu.Lock()
	defer m.mu.Unlock()
	m.successes[job] = now
}

// relayed counts what is told about promises.
func (m *Metrics) relayed(e notify.Entry, event tickets.Event) {
	switch kind := tickets.EventKind(e.Type); kind {
	case tickets.WasWarned, tickets.WasBreached, tickets.WasEscalated, tickets.WasKept:
		m.promises.WithLabelValues(e.Type).Inc()
		if kind == tickets.WasBreached && !event.Since.IsZero() {
			m.lag.Observe(event.At.Sub(event.Since).Seconds())
		}
	}
}

// sent counts what became of a delivery.
func (m *Metrics) sent(channel notify.Channel, r notify.Result) {
	outcome := string(r.State)
	if r.State == notify.Waiting {
		outcome = "retried"
	}
	if r.Attempt == nil && r.State == notify.Waiting {
		outcome = "postponed"
	}
	m.attempts.WithLabelValues(string(channel), outcome).Inc()
	if r.Attempt != nil {
		m.duration.WithLabelValues(string(channel)).Observe(r.Attempt.Took.Seconds())
	}
}
