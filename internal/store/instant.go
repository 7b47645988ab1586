package store

import (
	"bytes"
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

// instantOf reads an instant that a database has written as text: in UTC, such as 2026-03-02
// 08:30:00.123456, of which PostgreSQL leaves out zeros at the end and adds +00. Empty is none.
func instantOf(text []byte) (time.Time, error) {
	if len(text) == 0 {
		return time.Time{}, nil
	}
	text = bytes.TrimSuffix(text, []byte("+00"))
	const seconds = "2006-01-02 15:04:05"
	if len(text) < len(seconds) || len(text) > len(storedForm) || text[10] != ' ' {
		return time.Time{}, fmt.Errorf("%q is not an instant as it is stored", text)
	}
	right := true
	number := func(from, to int) int {
		n := 0
		for _, digit := range text[from:to] {
			right = right && digit >= '0' && digit <= '9'
			n = 10*n + int(digit-'0')
		}
		return n
	}
	micros := 0
	if digits := len(text) - len(seconds) - 1; digits >= 0 {
		right = text[len(seconds)] == '.'
		micros = number(len(seconds)+1, len(text))
		for ; digits < 6; digits++ {
			micros *= 10
		}
	}
	t := time.Date(number(0, 4), time.Month(number(5, 7)), number(8, 10), number(11, 13), number(14, 16), number(17, 19), micros*1000, time.UTC)
	if !right {
		return time.Time{}, fmt.Errorf("%q is not an instant as it is stored", text)
	}
	return t, nil
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
