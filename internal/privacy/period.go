package privacy

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// Period is for how long something is kept, in years and days of the calendar.
type Period struct{ Years, Days int }

// ParsePeriod reads one such as 5y, 90d or 1y 6w. Weeks have seven days. Nothing is for ever.
func ParsePeriod(text string) (Period, error) {
	var p Period
	bad := fmt.Errorf("%q is not a period; write it in years, weeks and days, such as 5y, 12w or 90d, or leave it empty for ever", text)
	rest := strings.ToLower(strings.Join(strings.Fields(text), ""))
	if rest == "" {
		if text != "" {
			return p, bad
		}
		return p, nil
	}
	for rest != "" {
		digits := strings.IndexFunc(rest, func(c rune) bool { return !unicode.IsDigit(c) })
		if digits < 1 {
			return Period{}, bad
		}
		n, err := strconv.Atoi(rest[:digits])
		if err != nil || n > mostDays {
			return Period{}, bad
		}
		switch rest[digits] {
		case 'y':
			p.Years += n
		case 'w':
			p.Days += 7 * n
		case 'd':
			p.Days += n
		default:
			return Period{}, bad
		}
		rest = rest[digits+1:]
	}
	if p.Ever() || p.days() > mostDays {
		return Period{}, bad
	}
	return p, nil
}

// mostDays bounds a period: a thousand years.
const mostDays = 365_250

// Ever reports whether it never ends.
func (p Period) Ever() bool { return p == Period{} }

// Before is the instant before which everything is older than the period, seen from now.
func (p Period) Before(now time.Time) time.Time { return now.UTC().AddDate(-p.Years, 0, -p.Days) }

// AtLeast reports whether the period is no shorter than that many days.
func (p Period) AtLeast(days int) bool { return p.Ever() || p.days() >= days }

func (p Period) days() int { return p.Years*365 + p.Days }

// String writes it as it is read.
func (p Period) String() string {
	var parts []string
	if p.Years > 0 {
		parts = append(parts, strconv.Itoa(p.Years)+"y")
	}
	if p.Days > 0 {
		parts = append(parts, strconv.Itoa(p.Days)+"d")
	}
	if len(parts) == 0 {
		return "ever"
	}
	return strings.Join(parts, " ")
}
