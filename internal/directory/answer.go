package directory

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"deskbell/entitlement"
)

var (
	errGarbage        = errors.New("its answer cannot be understood")
	errAnotherAccount = errors.New("it answered with the licenses of another account")
)

// answerJSON is what a directory says of an owner.
type answerJSON struct {
	Owner    string        `json:"owner_email"`
	Licenses []licenseJSON `json:"licenses"`
}

// deepest is how many lists and objects may be inside one another.
const deepest = 8

// readAnswer reads an account whole or not at all: one bad field spoils the answer, and so
// does a license of somebody else. Faults name fields, not their values where those are
// addresses.
func readAnswer(body []byte, owner entitlement.Email, plans []string) ([]entitlement.License, error) {
	var answer answerJSON
	if err := unmarshalStrictly(body, &answer); err != nil {
		return nil, fmt.Errorf("%w: %w", errGarbage, err)
	}
	if answer.Licenses == nil {
		return nil, fmt.Errorf("%w: licenses is missing; it is an empty list where there are none", errGarbage)
	}
	switch about, err := entitlement.ParseEmail(answer.Owner); {
	case err != nil:
		return nil, fmt.Errorf("%w: owner_email is no email address", errGarbage)
	case about != owner:
		return nil, errAnotherAccount
	}
	licenses := make([]entitlement.License, len(answer.Licenses))
	places := map[string]int{}
	for i, l := range answer.Licenses {
		license, err := l.license(owner, plans)
		if err != nil {
			return nil, fmt.Errorf("licenses[%d]: %w", i, err)
		}
		if first, twice := places[license.Key]; twice {
			return nil, fmt.Errorf("%w: licenses[%d] has the license_key of licenses[%d]", errGarbage, i, first)
		}
		licenses[i], places[license.Key] = license, i
	}
	return licenses, nil
}

// unmarshalStrictly is package json, refusing what two readers could understand differently:
// a key that is there twice or isn't known, text that is not UTF-8, anything after the end.
func unmarshalStrictly(data []byte, into any) error {
	if !utf8.Valid(data) {
		return errors.New("it is not UTF-8")
	}
	d := json.NewDecoder(bytes.NewReader(data))
	if err := distinct(d, 0); err != nil {
		return fmt.Errorf("it is no JSON to rely on: %w", err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return errors.New("something follows its end")
	}
	d = json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	return d.Decode(into)
}

// distinct reads one value and refuses an object that has a key twice, in whatever case.
func distinct(d *json.Decoder, depth int) error {
	if depth > deepest {
		return fmt.Errorf("it is nested deeper than %d levels", deepest)
	}
	token, err := d.Token()
	opening, nested := token.(json.Delim)
	if err != nil || !nested {
		return err
	}
	keys := map[string]bool{}
	for d.More() {
		if opening == '{' {
			token, err := d.Token()
			if err != nil {
				return err
			}
			key, _ := token.(string) // the decoder admits nothing else
			if key = strings.ToLower(key); keys[key] {
				return fmt.Errorf("the key %q is there twice", key)
			}
			keys[key] = true
		}
		if err := distinct(d, depth+1); err != nil {
			return err
		}
	}
	_, err = d.Token()
	return err
}
