package api

import (
	"encoding/json"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"deskbell/internal/fault"
)

// date is an instant as licenses have it: RFC 3339, or a day, which stands for its midnight
// in UTC. Null and empty text are none, as in the file that licenses are imported from.
type date struct {
	sent bool
	text string
}

// UnmarshalJSON keeps what was sent, for read.
func (d *date) UnmarshalJSON(data []byte) error {
	d.sent = true
	_ = json.Unmarshal(data, &d.text) // what is no text, the schema has named
	return nil
}

// Schema describes it.
func (date) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeString, Nullable: true, Examples: []any{"2027-01-31"}}
}

// given reports whether an instant was sent.
func (d date) given() bool { return d.text != "" }

// read gives the instant, zero for none, or notes what is wrong with it.
func (d date) read(location string, faults *fault.List) time.Time {
	if !d.given() {
		return time.Time{}
	}
	text := d.text
	if _, err := time.Parse(time.DateOnly, text); err == nil {
		text += "T00:00:00Z"
	}
	var i instant
	if err := i.UnmarshalText([]byte(text)); err != nil {
		faults.Add(location, d.text, "must be a day such as 2026-01-31, or an instant such as 2026-01-31T09:30:00Z, in the years %d to %d", firstYear, lastYear)
	}
	return i.Time
}

// alsoWrong adds the faults that an error names. Any other error comes back.
func alsoWrong(faults *fault.List, err error) error {
	if f, ok := fault.As(err); ok && f.Kind == fault.Invalid {
		*faults = append(*faults, f.Fields...)
		return nil
	}
	return err
}
