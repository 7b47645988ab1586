package api_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"runtime/pprof"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"deskbell/internal/fault"
)

const (
	lanes = 4 // desks that are attacked at the same time, each by a seed of its own
	// mostGrowth bounds what the process may hold more, after all requests than after a quarter
	// of them, in bytes: what the desk counts by addresses and operations, and what is known here.
	mostGrowth = 24 << 20
	// manyRequests are enough to ask that each operation has succeeded.
	manyRequests = 50_000
)

// number is a setting of the test, from the environment.
func number(t *testing.T, name string, otherwise int) int {
	t.Helper()
	text := os.Getenv(name)
	if text == "" {
		return otherwise
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		t.Fatalf("%s is %q; give a number", name, text)
	}
	return n
}

// TestHostile sends requests to every operation in /openapi.json, made from its schemas: valid
// ones, ones at the bounds, hostile ones, and ones that are none. DESKBELL_HOSTILE is how many,
// and DESKBELL_HOSTILE_SEED makes others of them. No answer may be a 5xx, show what is inside,
// differ from its description, or be for somebody else; and what is held in memory may not grow.
func TestHostile(t *testing.T) {
	requests, seed := number(t, "DESKBELL_HOSTILE", 4000), number(t, "DESKBELL_HOSTILE_SEED", 1)
	before := runtime.NumGoroutine()
	t.Run("requests", func(t *testing.T) { attack(t, requests, seed) })
	for range 500 { // connections take a moment to be closed
		if runtime.NumGoroutine() <= before {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	var stacks bytes.Buffer
	must(t, pprof.Lookup("goroutine").WriteTo(&stacks, 1))
	t.Errorf("%d goroutines are left of %d:\n%s", runtime.NumGoroutine(), before, &stacks)
}

func attack(t *testing.T, requests, seed int) {
	all := make([]*attacker, lanes)
	for i := range all {
		all[i] = openAttacker(t, uint64(seed*lanes+i))
	}
	each := requests / lanes
	together := func(name string, steps int) {
		t.Run(name, func(t *testing.T) {
			for i, a := range all {
				t.Run(strconv.Itoa(i), func(t *testing.T) {
					t.Parallel()
					a.witness.TB = t
					for range steps {
						a.step()
					}
				})
			}
		})
	}
	together("warm-up", each/4)
	warm := held()
	together("rest", each-each/4)
	grown := held() - warm
	t.Logf("%d requests; %.1f MiB more are held than after a quarter of them", each*lanes, float64(grown)/(1<<20))
	if grown > mostGrowth {
		t.Errorf("%d bytes more are held than after a quarter of the requests", grown)
	}
	if requests >= manyRequests {
		t.Run("what is rare", func(t *testing.T) {
			a := all[0]
			a.witness.TB = t
			for _, e := range a.endpoints {
				if elsewhere[e.String()] == "" && overall(all, e).succeeded() == 0 {
					a.insist(e)
				}
			}
		})
	}
	var findings []finding
	for i, a := range all {
		for _, f := range a.findings {
			f.text = fmt.Sprintf("lane %d, %s", i, f.text)
			findings = merged(findings, f)
		}
	}
	for _, f := range findings {
		t.Errorf("DESKBELL_HOSTILE=%d DESKBELL_HOSTILE_SEED=%d: %d times, first in %s", requests, seed, f.count, f.text)
	}
	reached(t, all, requests)
}

// TestManyFaults sends the largest body, full of keys that huma takes for paths: the place of
// each would be longer than the one before it.
func TestManyFaults(t *testing.T) {
	d := open(t)
	for _, form := range []string{`"a.%x":0,`, `"a[%x":0,`, `"%x":0,`} {
		var body strings.Builder
		body.WriteString("{")
		for i := 0; body.Len() < 1<<20-50; i++ {
			fmt.Fprintf(&body, form, i)
		}
		body.WriteString(`"z":0}`)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		d.ask("", "POST", "/v1/tickets", body.String()).is(422)
		runtime.ReadMemStats(&after)
		if made := after.TotalAlloc - before.TotalAlloc; made > 256<<20 {
			t.Errorf("%d MiB are made of a body like %s", made>>20, form)
		}
	}
	d.ask("", "POST", "/v1/entitlement-checks", `{"license_email":"a@b.example","a.b":1,"c[0]":2,"d":3}`).is(422).names("a·b", "c(0]", "d")
}

// held is what the process holds, in bytes.
func held() int64 {
	runtime.GC()
	runtime.GC() // what finalizers have let go
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// elsewhere are operations that cannot succeed here, and why.
var elsewhere = map[string]string{
	"GET /v1/sign-in/oidc":          "there is no identity provider; internal/oidc has tests with one",
	"GET /v1/sign-in/oidc/callback": "likewise",
}

// reached fails unless each operation was asked, and, of many requests, each has succeeded:
// else what lies behind its door was never tried.
func reached(t *testing.T, all []*attacker, requests int) {
	t.Helper()
	var table strings.Builder
	for _, e := range all[0].endpoints {
		sum := overall(all, e)
		fmt.Fprintf(&table, "%-60s %6d %8s", e, sum.sent, (sum.took / time.Duration(max(1, sum.sent))).Round(time.Microsecond))
		for _, status := range slices.Sorted(func(yield func(int) bool) {
			for status := range sum.statuses {
				if !yield(status) {
					return
				}
			}
		}) {
			fmt.Fprintf(&table, "  %d:%d", status, sum.statuses[status])
		}
		table.WriteByte('\n')
		few := requests < manyRequests
		rare := few && whole[e.String()] // and perhaps none was among so few
		if _, excused := elsewhere[e.String()]; sum.sent == 0 && !rare || sum.succeeded() == 0 && !few && !excused {
			t.Errorf("%s: of %d requests, none has succeeded", e, sum.sent)
		}
	}
	t.Logf("operation, requests, each took, answers:\n%s", &table)
}

// overall is what became of an operation's requests, of all attackers together.
func overall(all []*attacker, e endpoint) tally {
	sum := tally{statuses: map[int]int{}}
	for _, a := range all {
		one := a.tallies[e.String()]
		if one == nil {
			continue
		}
		sum.sent, sum.took = sum.sent+one.sent, sum.took+one.took
		for status, n := range one.statuses {
			sum.statuses[status] += n
		}
	}
	return sum
}

// folder keeps attachments on disk, so that they don't count as held.
type folder struct{ path string }

func (f *folder) file(key string) string {
	sum := sha256.Sum256([]byte(key))
	return filepath.Join(f.path, hex.EncodeToString(sum[:]))
}

// Put stores a file.
func (f *folder) Put(_ context.Context, key string, r io.Reader) error {
	content, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	return os.WriteFile(f.file(key), content, 0o600)
}

// Get opens a file.
func (f *folder) Get(_ context.Context, key string) (io.ReadCloser, error) {
	file, err := os.Open(f.file(key))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fault.New(fault.NotFound, "not_found", "There is no such file.")
	}
	return file, err
}

// Delete removes a file.
func (f *folder) Delete(_ context.Context, key string) error { return os.Remove(f.file(key)) }
