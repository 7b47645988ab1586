package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/danielgtaylor/huma/v2"
)

const (
	malformedJSON = "malformed_json"
	deepestJSON   = 32
)

// strictJSON is package json, refusing what two readers could understand differently: a
// key that is there twice, text that is not UTF-8, anything after the end.
var strictJSON = huma.Format{Marshal: huma.DefaultJSONFormat.Marshal, Unmarshal: unmarshalStrictly}

// unmarshalStrictly is called twice for a body: first for a bare value that the schema is
// held against, then for the type it is meant to be.
func unmarshalStrictly(data []byte, into any) error {
	if bare, ok := into.(*any); ok {
		value, err := parseStrictly(data)
		if err != nil {
			return err
		}
		*bare = value
		return nil
	}
	err := json.Unmarshal(data, into)
	var mistyped *json.UnmarshalTypeError
	if !errors.As(err, &mistyped) {
		return err
	}
	// A whole number may be written 4.0 or 4e0, which package json takes for no integer.
	value, parseErr := parseStrictly(data)
	if parseErr != nil {
		return parseErr
	}
	if data, err = json.Marshal(value); err != nil {
		return err
	}
	if err := json.Unmarshal(data, into); err != nil && !errors.As(err, &mistyped) {
		return err
	}
	return nil // what is of the wrong type, the schema has named
}

// parseStrictly reads exactly one JSON value.
func parseStrictly(data []byte) (any, error) {
	if !utf8.Valid(data) {
		return nil, errors.New("it is not UTF-8")
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	value, err := parseValue(d, 0)
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, errors.New("it ends too early")
	}
	if err != nil {
		return nil, err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("something follows its end")
	}
	return value, nil
}

func parseValue(d *json.Decoder, depth int) (any, error) {
	if depth > deepestJSON {
		return nil, fmt.Errorf("it is nested deeper than %d levels", deepestJSON)
	}
	token, err := d.Token()
	if err != nil {
		return nil, err
	}
	switch token := token.(type) {
	case json.Delim:
		if token == '{' {
			return parseObject(d, depth)
		}
		return parseArray(d, depth)
	case json.Number:
		return number(token), nil
	}
	return token, nil
}

// pathless replaces what huma takes for steps of a path. It would never leave such a key: the
// place of each one after it would be longer, and a body within its limit fill the memory. No
// field of ours is called like that, so that each stays unknown.
var pathless = strings.NewReplacer(".", "·", "[", "(")

func parseObject(d *json.Decoder, depth int) (any, error) {
	object := map[string]any{}
	for d.More() {
		token, err := d.Token()
		if err != nil {
			return nil, err
		}
		key, _ := token.(string) // the decoder admits nothing else
		key = pathless.Replace(key)
		if _, taken := object[key]; taken {
			return nil, fmt.Errorf("the key %q is there twice", key)
		}
		if object[key], err = parseValue(d, depth+1); err != nil {
			return nil, err
		}
	}
	_, err := d.Token()
	return object, err
}

func parseArray(d *json.Decoder, depth int) (any, error) {
	array := []any{}
	for d.More() {
		value, err := parseValue(d, depth+1)
		if err != nil {
			return nil, err
		}
		array = append(array, value)
	}
	_, err := d.Token()
	return array, err
}

// number is the nearest number we can hold. One too large is refused by its field, as out
// of range, rather than as something unreadable.
func number(n json.Number) float64 {
	f, err := strconv.ParseFloat(n.String(), 64)
	if err != nil {
		return math.Copysign(math.MaxFloat64, f)
	}
	return f
}
