package api

import (
	"errors"
	"runtime"
	"strconv"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
)

// metrics counts what the API does, for /metrics.
type metrics struct {
	requests *prometheus.CounterVec
	duration *prometheus.HistogramVec
	denied   prometheus.Counter
	checks   *prometheus.CounterVec
	limited  *prometheus.CounterVec

	subscribers prometheus.Gauge
	entries     prometheus.Counter
}

func newMetrics(registry *prometheus.Registry, version string) *metrics {
	m := &metrics{
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "deskbell_http_requests_total", Help: "Requests answered.",
		}, []string{"method", "route", "status"}),
		duration: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "deskbell_http_request_duration_seconds", Help: "Time to answer a request.",
			Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10},
		}, []string{"method", "route", "status"}),
		denied: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "deskbell_submissions_denied_total", Help: "Requests for support that were not entitled.",
		}),
		checks: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "deskbell_entitlement_checks_total", Help: "Entitlement checks answered.",
		}, []string{"eligible"}),
		limited: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "deskbell_limited_total", Help: "Requests refused because somebody asked too often.",
		}, []string{"limit"}),
		subscribers: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "deskbell_stream_subscribers", Help: "Connections that follow the stream.",
		}),
		entries: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "deskbell_stream_entries_total", Help: "Entries sent to those who follow the stream.",
		}),
	}
	build := prometheus.NewGauge(prometheus.GaugeOpts{
		Name: "deskbell_build_info", Help: "Always 1; the labels say what runs.",
		ConstLabels: prometheus.Labels{"version": version, "go": runtime.Version()},
	})
	build.Set(1)
	registry.MustRegister(m.requests, m.duration, m.denied, m.checks, m.limited, m.subscribers, m.entries, build)
	for _, usual := range []prometheus.Collector{collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{})} {
		if err := registry.Register(usual); err != nil && !errors.As(err, new(prometheus.AlreadyRegisteredError)) {
			panic(err) // something else took their names
		}
	}
	return m
}

// methods are the ones that get a label of their own: a stranger may send any word.
var methods = map[string]bool{"GET": true, "HEAD": true, "POST": true, "PUT": true, "PATCH": true, "DELETE": true, "OPTIONS": true}

func (m *metrics) served(method, route string, status int, took time.Duration) {
	if !methods[method] {
		method = "other"
	}
	labels := []string{method, route, strconv.Itoa(status)}
	m.requests.WithLabelValues(labels...).Inc()
	if !strings.HasSuffix(route, "/stream") { // it takes as long as someone listens, which says nothing of the server
		m.duration.WithLabelValues(labels...).Observe(took.Seconds())
	}
}
