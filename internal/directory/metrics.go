package directory

import (
	"errors"

	"github.com/prometheus/client_golang/prometheus"

	"deskbell/entitlement"
)

// Where what is known of an account came from.
const (
	fromDirectory = "directory" // just now, or as good as that
	fromCopy      = "copy"      // of what it said last, since it could not be asked
	fromNothing   = "none"
)

// metrics count what became of asking.
type metrics struct {
	requests *prometheus.CounterVec
	duration prometheus.Histogram
	answers  *prometheus.CounterVec
	copyAge  prometheus.Histogram
}

func newMetrics(registry prometheus.Registerer, open func() bool) *metrics {
	m := &metrics{
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "deskbell_directory_requests_total", Help: "Requests to the directory of licenses, with their retries, by what became of them; open: held back.",
		}, []string{"outcome"}),
		duration: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "deskbell_directory_duration_seconds", Help: "Time a request to the directory of licenses took, with its retries.",
			Buckets: []float64{.005, .01, .025, .05, .1, .25, .5, 1, 2, 3, 5},
		}),
		answers: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "deskbell_directory_answers_total", Help: "Accounts looked up, by where what is known of them came from.",
		}, []string{"source"}),
		copyAge: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "deskbell_directory_copy_age_seconds", Help: "Age of the copies that were used since the directory of licenses could not be asked.",
			Buckets: []float64{60, 300, 900, 3600, 4 * 3600, 86400, 3 * 86400, 7 * 86400, 14 * 86400, 30 * 86400},
		}),
	}
	isOpen := prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name: "deskbell_directory_circuit_open", Help: "1 while the directory of licenses is left alone since it could not be asked.",
	}, func() float64 {
		if open() {
			return 1
		}
		return 0
	})
	registry.MustRegister(m.requests, m.duration, m.answers, m.copyAge, isOpen)
	return m
}

// answered counts an account that was looked up.
func (m *metrics) answered(source string) { m.answers.WithLabelValues(source).Inc() }

// asked counts a request by what became of it.
func (m *metrics) asked(licenses []entitlement.License, err error) {
	outcome := "failed"
	switch {
	case err == nil && len(licenses) > 0:
		outcome = "ok"
	case err == nil:
		outcome = "unknown_owner"
	case errors.Is(err, errOpen):
		outcome = "open"
	case errors.Is(err, errGarbage):
		outcome = "garbage"
	case errors.Is(err, errAnotherAccount):
		outcome = "another_account"
	}
	m.requests.WithLabelValues(outcome).Inc()
}
