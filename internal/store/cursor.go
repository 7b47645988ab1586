package store

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"io"
	"time"

	"deskbell/internal/fault"
)

// cursor is where a page ended: the last row's place in the list's order. It names the
// order, so that it isn't taken for a place in another one.
type cursor struct {
	Order string     `json:"o"`
	At    *time.Time `json:"t,omitempty"`
	Key   string     `json:"k"`
}

// String is the cursor as clients carry it. What is in it is nobody else's business.
func (c cursor) String() string {
	data, err := json.Marshal(c)
	if err != nil { // an instant of the year 10000, which no row has
		return ""
	}
	return base64.RawURLEncoding.EncodeToString(data)
}

// readCursor reads what String wrote for the same order, whose places are known as valid.
// Anything else is a fault.Invalid.
func readCursor(text, order string, valid func(cursor) bool) (cursor, error) {
	var c cursor
	data, err := base64.RawURLEncoding.Strict().DecodeString(text)
	if err == nil {
		decoder := json.NewDecoder(bytes.NewReader(data))
		decoder.DisallowUnknownFields()
		err = decoder.Decode(&c)
		if _, more := decoder.Token(); more != io.EOF {
			c.Order = ""
		}
	}
	if err != nil || c.Order != order || !valid(c) {
		var faults fault.List
		faults.Add("cursor", nil, "must be the next_cursor of a page before, of the same list in the same order")
		return cursor{}, faults.Err("invalid_cursor", "The list cannot be continued from there.")
	}
	return c, nil
}
