package api_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"deskbell/internal/api"
)

func TestReady(t *testing.T) {
	var outage error
	d := open(t, func(d *api.Deps) {
		d.Ready = func(context.Context) error { return outage }
		d.Jobs = func() map[string]time.Time {
			return map[string]time.Time{"sweep": monday.Add(1500 * time.Millisecond), "mail": {}}
		}
	})
	// A worker that never succeeded, such as one without a mail server, is no reason to send requests elsewhere.
	d.ask("", "GET", "/readyz").is(200).has("status", "ok").has("version", "test").has("checks.database", "ok").
		has("checks.workers.sweep.last_success", "2026-11-23T09:00:01.5Z").has("checks.workers.mail.last_success", "<nil>")
	outage = errOutage
	d.ask("", "GET", "/readyz").is(503).has("code", "not_ready").has("checks", "<nil>")
	outage = nil
	d.ask("", "GET", "/readyz").is(200)
}

func TestReadyWithoutWorkers(t *testing.T) {
	open(t).ask("", "GET", "/readyz").is(200).has("checks.database", "ok").has("checks.workers", "map[]")
}

// The process's own figures are there, whoever registered them.
func TestProcessMetrics(t *testing.T) {
	for name, registered := range map[string][]prometheus.Collector{
		"by nobody": nil,
		"already":   {collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{})},
	} {
		t.Run(name, func(t *testing.T) {
			d := open(t, func(d *api.Deps) { d.Metrics.MustRegister(registered...) })
			text := d.ask("", "GET", "/metrics").is(200).Body.String()
			for _, metric := range []string{"\ngo_goroutines ", "\nprocess_resident_memory_bytes ", "\ndeskbell_stream_subscribers 0\n"} {
				if !strings.Contains(text, metric) {
					t.Errorf("there is no %q", metric)
				}
			}
		})
	}
}
