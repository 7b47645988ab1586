package webtest_test

import (
	"testing"
	"time"

	"deskbell/internal/web/webtest"
)

func TestADeskRuns(t *testing.T) {
	d := webtest.Open(t, time.Date(2026, time.November, 25, 14, 0, 0, 0, time.UTC))
	if status, body := d.Ask("GET", "/v1/clock", "", ""); status != 200 {
		t.Errorf("its clock answers %d: %s", status, body)
	}
	d.SignedIn(webtest.Administrator).Open("/account").Is(200, "Adele Goldberg")
	d.Browser().Open("/account").Is(401, "sign in first")
}
