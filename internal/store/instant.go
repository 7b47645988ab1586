package store

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"
)

// endless stands for no deadline at all where tickets are sorted by deadline: later than
// any. The migrations compute the column due_order with the same instant.
var endless = time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC)

// stored is an instant as both databases keep it.
func stored(t time.Time) time.Time { return t.UTC().Truncate(time.Microsecond) }

// nullable is stored, or nil for the zero time.
func nullable(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = stored(t)
	return &t
}

// instant is the way back: PostgreSQL's driver answers in the machine's zone.
func instant(t *time.Time) time.Time {
	if t == nil {
		return time.Time{}
	}
	return t.UTC()
}

// storableInstant reports whether both databases can hold and compare an instant.
func storableInstant(t time.Time) bool {
	year := t.UTC().Year()
	return year >= 1 && year <= 9999
}

// storable reports whether both databases can hold a text. What they cannot hold is in
// none of their rows.
func storable(texts ...string) bool {
	for _, text := range texts {
		if !utf8.ValidString(text) || strings.IndexByte(text, 0) >= 0 {
			return false
		}
	}
	return true
}

// optional is nil for the empty text.
func optional(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}

// text is the way back.
func text(p *string) string {
	if p == nil {
		return ""
	}
	return *p
}

// written is a value as JSON.
func written[T any](value T) (string, error) {
	data, err := json.Marshal(value)
	if err != nil {
		return "", fmt.Errorf("write %T as JSON: %w", value, err)
	}
	return string(data), nil
}

// read is the way back.
func read[T any](data string) (value T, err error) {
	if err := json.Unmarshal([]byte(data), &value); err != nil {
		return value, fmt.Errorf("read %T from JSON: %w", value, err)
	}
	return value, nil
}
