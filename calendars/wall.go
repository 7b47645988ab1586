package calendars

import "time"

// wall turns readings of the wall clock into instants. Readings and instants are both
// whole seconds since 1970, the first as if the wall hung in Greenwich.
//
// A reading becomes the first instant at which the wall shows it or something later. That
// one rule settles every odd day: a reading skipped in spring moves forward to the end of
// the gap, one shown twice in autumn takes its first showing, and a date that a zone
// skipped altogether, as Apia did in December 2011, has no length. (time.Date promises
// none of this: in a gap it may move backward.)
type wall struct {
	zone       *time.Location
	start, end int64 // the stretch of constant offset last looked at, [start, end)
	offset     int64
}

const (
	// No zone has been further from Greenwich than this, so a reading is never shown before
	// it, counted in seconds.
	widestOffset = 16 * 3600

	forever = int64(1) << 60
)

// instant is the first instant at which the wall shows the reading or a later one. Asked
// in ascending order it mostly stays within one stretch of constant offset.
func (w *wall) instant(reading int64) int64 {
	earliest := reading - widestOffset
	if earliest < w.start || reading-w.offset >= w.end {
		w.look(earliest)
	}
	for reading-w.offset >= w.end {
		w.look(w.end)
	}
	return max(w.start, reading-w.offset)
}

// look moves to the stretch of constant offset around an instant.
func (w *wall) look(at int64) {
	t := time.Unix(at, 0).In(w.zone)
	_, offset := t.Zone()
	start, end := t.ZoneBounds()
	w.offset, w.start, w.end = int64(offset), -forever, forever
	if !start.IsZero() {
		w.start = start.Unix()
	}
	if !end.IsZero() {
		w.end = end.Unix()
	}
	if w.end <= at { // so Go ends a leap year ruled by a zone's footer: golang.org/issue/81583
		const day = 24 * 3600
		w.end = at - at%day + day
	}
}

// reading is what the wall shows at t, seconds and all.
func reading(t time.Time, zone *time.Location) int64 {
	_, offset := t.In(zone).Zone()
	return t.Unix() + int64(offset)
}
