package privacy_test

import (
	"testing"
	"time"

	"deskbell/internal/privacy"
)

func TestPeriods(t *testing.T) {
	now := time.Date(2028, 2, 29, 9, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		text, before, written string
	}{
		{"5y", "2023-03-01T09:00:00Z", "5y"}, // there is no 29 February
		{"90d", "2027-12-01T09:00:00Z", "90d"},
		{"3650d", "2018-03-03T09:00:00Z", "3650d"},
		{"12w", "2027-12-07T09:00:00Z", "84d"},
		{" 1Y 1w 1d ", "2027-02-21T09:00:00Z", "1y 8d"},
	} {
		p, err := privacy.ParsePeriod(c.text)
		if err != nil || p.Ever() || p.Before(now).Format(time.RFC3339) != c.before || p.String() != c.written {
			t.Errorf("%q is %s, before %s: %v", c.text, p, p.Before(now), err)
		}
	}
	if p, err := privacy.ParsePeriod(""); err != nil || !p.Ever() || p.String() != "ever" || !p.AtLeast(1_000_000) {
		t.Errorf("nothing is %s: %v", p, err)
	}
	for _, text := range []string{" ", "5", "y", "5m", "-5d", "5.5y", "5 years", "0d", "0y 0d", "1h", "9999y", "99999999999999999999d", "٥y", "5y5", "d5"} {
		if p, err := privacy.ParsePeriod(text); err == nil {
			t.Errorf("%q is taken for %s", text, p)
		}
	}
	for days, want := range map[int]bool{13: true, 14: true, 15: false} {
		if got := (privacy.Period{Days: 14}).AtLeast(days); got != want {
			t.Errorf("14d are at least %dd: %t", days, got)
		}
	}
}
