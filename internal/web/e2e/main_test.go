// Package e2e tests the pages as people use them: in a real Chromium, on a whole desk that runs,
// with a clock that the tests move. It has tests only; package webtest has the browser.
package e2e

import (
	"testing"
	"time"

	"deskbell/internal/web/webtest"
)

func TestMain(m *testing.M) { webtest.Main(m) }

// wednesday is an afternoon on which both desks are open, the day before a holiday of the
// American one: Thanksgiving.
var wednesday = time.Date(2026, time.November, 25, 15, 0, 0, 0, time.UTC)

// bothWays are how main flows are gone: in a usual browser, and on a phone without scripts.
var bothWays = []struct {
	name  string
	looks []func(*webtest.Look)
}{{"with scripts", nil}, {"without", []func(*webtest.Look){webtest.NoScript, webtest.Phone}}}
