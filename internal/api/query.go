package api

import (
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/danielgtaylor/huma/v2"

	"deskbell/internal/fault"
)

// readQuery refuses parameters that the operation doesn't know, that are there twice, or
// that hold what is not text.
func (x *exchange) readQuery(c huma.Context, o operation) error {
	address := c.URL()
	values, err := url.ParseQuery(address.RawQuery)
	if err != nil {
		return fault.New(fault.Malformed, "malformed_query", "The part of the address after ? cannot be read: %s.", err)
	}
	for name, all := range values {
		known := o.anyQuery
		for _, p := range c.Operation().Parameters {
			known = known || p.In == "query" && p.Name == name
		}
		switch {
		case !known:
			x.faults.Add(name, nil, "is not a parameter that is known here")
		case len(all) > 1:
			x.faults.Add(name, nil, "is there more than once")
		case !utf8.ValidString(all[0]) || strings.ContainsFunc(all[0], unicode.IsControl):
			x.faults.Add(name, nil, "has control characters in it; send plain text")
		}
	}
	return nil
}
