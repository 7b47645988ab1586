package calendars

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// Clock is a wall-clock reading in minutes after midnight. 24:00 is the end of the day;
// a reading past it is on the day after.
type Clock int

const midnightNext Clock = 24 * 60

// String is the reading as on a clock face, such as 09:00.
func (c Clock) String() string {
	if c > midnightNext {
		c -= midnightNext
	}
	return fmt.Sprintf("%02d:%02d", c/60, c%60)
}

// Window is a stretch of opening hours, belonging to the day it opens on. A Close past
// 24:00 runs over midnight.
type Window struct{ Open, Close Clock }

var windowForm = regexp.MustCompile(`^([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-4]):([0-5]\d)$`)

// ParseWindow reads hours such as 09:00-17:00, 00:00-24:00 or, over midnight, 22:00-02:00.
func ParseWindow(text string) (Window, error) {
	part := windowForm.FindStringSubmatch(strings.ReplaceAll(text, " ", ""))
	if part == nil {
		return Window{}, fmt.Errorf("%q is not a pair of times; write it like 09:00-17:00", text)
	}
	clock := func(hours, minutes string) Clock {
		h, _ := strconv.Atoi(hours) // the pattern admits digits only
		m, _ := strconv.Atoi(minutes)
		return Clock(h*60 + m)
	}
	w := Window{clock(part[1], part[2]), clock(part[3], part[4])}
	switch {
	case w.Close > midnightNext:
		return Window{}, fmt.Errorf("%q closes after 24:00; write hours over midnight like 22:00-02:00", text)
	case w.Close == w.Open:
		return Window{}, fmt.Errorf("%q opens and closes at the same time; write 00:00-24:00 for the whole day", text)
	case w.Close < w.Open:
		w.Close += midnightNext
	}
	return w, nil
}

// String is the window as ParseWindow reads it.
func (w Window) String() string { return w.Open.String() + "-" + w.Close.String() }

// Week is the usual hours of each day, indexed by time.Weekday (Sunday first), each
// day's windows in order.
type Week [7][]Window

// overlap finds two windows of one sequence that share time. The windows of a day that
// follow one another must not touch backwards; touching is fine.
func overlap(windows []Window) (Window, Window, bool) {
	for i := 1; i < len(windows); i++ {
		if windows[i].Open < windows[i-1].Close {
			return windows[i-1], windows[i], true
		}
	}
	return Window{}, Window{}, false
}
