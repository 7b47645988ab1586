package api

import (
	"encoding/json"
	"fmt"
	"reflect"
	"time"

	"github.com/danielgtaylor/huma/v2"
)

// The years that calendars answer for.
const (
	firstYear = 1970
	lastYear  = 2199
)

// instant is a time as it is sent to us: RFC 3339 with any offset, in the years that
// calendars answer for. What follows the microseconds is dropped: no database keeps it.
type instant struct{ time.Time }

// UnmarshalText reads it.
func (i *instant) UnmarshalText(text []byte) error {
	t, err := time.Parse(time.RFC3339Nano, string(text))
	if err != nil {
		return fmt.Errorf("%q is not an instant; write it like 2026-12-24T15:30:00Z (and in an address %%2B for +)", text)
	}
	t = t.UTC().Truncate(time.Microsecond)
	if t.Year() < firstYear || t.Year() > lastYear {
		return fmt.Errorf("%q is outside the years %d to %d", text, firstYear, lastYear)
	}
	i.Time = t
	return nil
}

// Schema describes it.
func (instant) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeString, Format: "date-time", Examples: []any{"2026-12-24T15:30:00Z"}}
}

// at is an instant as it is answered: UTC, whole microseconds, without trailing zeros,
// which is how package json then writes it.
func at(t time.Time) time.Time { return t.UTC().Truncate(time.Microsecond) }

// atOrNull is null for no instant.
func atOrNull(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = at(t)
	return &t
}

// textOrNull is null for no text.
func textOrNull[T ~string](text T) *string {
	if text == "" {
		return nil
	}
	s := string(text)
	return &s
}

// orNull is an object that may be missing, and is null then. (A pointer would do, if
// its schema said so.)
type orNull[T any] struct{ value *T }

func present[T any](value T) orNull[T] { return orNull[T]{&value} }

// MarshalJSON writes the object or null.
func (o orNull[T]) MarshalJSON() ([]byte, error) { return json.Marshal(o.value) }

// Schema describes either.
func (orNull[T]) Schema(r huma.Registry) *huma.Schema {
	t := reflect.TypeFor[T]()
	return &huma.Schema{AnyOf: []*huma.Schema{r.Schema(t, true, t.Name()), {Type: "null"}}}
}
