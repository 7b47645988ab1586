package worker_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"deskbell/internal/notify"
	"deskbell/internal/worker"
)

var errAway = errors.New("the database is away")

// noon is a Wednesday's, at a desk in Zurich.
var noon = time.Date(2026, 11, 25, 11, 0, 0, 0, time.UTC)

// journal is a log that tests can read.
type journal struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (j *journal) Write(p []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.Write(p)
}

func (j *journal) logger() *slog.Logger { return slog.New(slog.NewTextHandler(j, nil)) }

// count is how many records say something.
func (j *journal) count(what string) int {
	j.mu.Lock()
	defer j.mu.Unlock()
	return strings.Count(j.text.String(), what)
}

// board is metrics that tests can read.
type board struct {
	*worker.Metrics
	registry *prometheus.Registry
}

func newBoard(figures func(context.Context) (notify.Figures, error)) board {
	if figures == nil {
		figures = func(context.Context) (notify.Figures, error) { return notify.Figures{}, nil }
	}
	registry := prometheus.NewRegistry()
	return board{worker.NewMetrics(registry, figures, func() time.Time { return noon }), registry}
}

// values are all metrics as name{label,…}, of histograms the number of observations and, as
// name_sum, their sum.
func (b board) values(t *testing.T) map[string]float64 {
	t.Helper()
	families, err := b.registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]float64{}
	for _, f := range families {
		for _, m := range f.GetMetric() {
			name := f.GetName()
			var labels []string
			for _, l := range m.GetLabel() {
				labels = append(labels, l.GetValue())
			}
			suffix := ""
			if len(labels) > 0 {
				suffix = "{" + strings.Join(labels, ",") + "}"
			}
			switch {
			case m.GetHistogram() != nil:
				all[name+suffix] = float64(m.GetHistogram().GetSampleCount())
				all[name+"_sum"+suffix] = m.GetHistogram().GetSampleSum()
			case m.GetCounter() != nil:
				all[name+suffix] = m.GetCounter().GetValue()
			default:
				all[name+suffix] = m.GetGauge().GetValue()
			}
		}
	}
	return all
}

// numbers makes identifiers d1, d2 and so on.
func numbers() func() string {
	var mu sync.Mutex
	n := 0
	return func() string {
		mu.Lock()
		defer mu.Unlock()
		n++
		return fmt.Sprint("d", n)
	}
}

func check[T comparable](t *testing.T, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}
