package api_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// kind is how much is wrong with a request.
type kind int

const (
	valid     kind = iota // nothing that the schema would say
	boundary              // one value at a bound
	nasty                 // one value, or two, from the lists
	malformed             // it is no proper request
)

// pickKind has most requests be valid, since only those reach what lies deep.
func (a *attacker) pickKind() kind {
	switch n := a.r.IntN(100); {
	case n < 45:
		return valid
	case n < 65:
		return boundary
	case n < 88:
		return nasty
	}
	return malformed
}

// make makes a request for an endpoint.
func (a *attacker) make(e endpoint, k kind) *sending {
	s := &sending{to: e, method: e.method, header: http.Header{}, remote: a.remote(), by: a.caller(e)}
	body := a.body(e, s)
	places := a.places(e, s, body)
	switch k {
	case boundary:
		if p := oneOf(a.r, places); p.schema != nil {
			p.set(a.boundary(p.name, p.schema))
		} else {
			p.set(oneOf(a.r, []any{"", " ", "x", int64(1), strings.Repeat("x", 255), strings.Repeat("x", 256)}))
		}
	case nasty:
		for range 1 + a.r.IntN(2) {
			p := oneOf(a.r, places)
			if p.inBody && a.r.IntN(2) == 0 {
				p.set(oneOf(a.r, hostileValues))
			} else {
				p.set(hostileText(a.r))
			}
		}
	}
	s.target = a.target(e, s)
	if body != nil {
		s.body = encoded(*body)
	}
	if k == malformed {
		a.breakUp(s)
	}
	switch proof, value := s.by.proof(); {
	case k == nasty && a.r.IntN(8) == 0:
		value = strings.ReplaceAll(oneOf(a.r, hostileAuthorizations), "%s", s.by.secret())
		s.header.Set(oneOf(a.r, []string{"Authorization", "Cookie"}), value)
		s.by = caller{}
	case s.by.secret() != "":
		s.header.Set(proof, value)
	}
	for name, values := range s.header {
		for i, value := range values {
			values[i] = sendable(value)
		}
		s.header[name] = values
	}
	return s
}

// sendable is a header's value without what every server of HTTP refuses by itself.
func sendable(value string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\t' || r == 0x7f {
			return -1
		}
		return r
	}, strings.TrimSpace(value))
}

// place is a value in a request that can be another.
type place struct {
	name   string
	schema *openapi3.Schema // nil if nothing is described
	set    func(value any)
	inBody bool
}

// places are all values of a request, parameters first.
func (a *attacker) places(e endpoint, s *sending, body *any) []place {
	a.path, a.query = map[string]string{}, url.Values{}
	var all []place
	for _, ref := range e.Parameters {
		p := ref.Value
		set := func(value any) { a.query.Set(p.Name, plain(value)) }
		switch p.In {
		case openapi3.ParameterInPath:
			set = func(value any) { a.path[p.Name] = plain(value) }
		case openapi3.ParameterInHeader:
			set = func(value any) { s.header.Set(p.Name, plain(value)) }
		}
		all = append(all, place{name: p.Name, schema: p.Schema.Value, set: set})
		if p.In != openapi3.ParameterInPath && (p.Required || a.r.IntN(3) == 0) {
			set(a.parameter(p))
		}
	}
	all = append(all, place{name: "Accept-Language", set: func(v any) { s.header.Set("Accept-Language", plain(v)) }})
	if body == nil {
		return all
	}
	fields := map[string]*openapi3.Schema{}
	name(fields, "", e.takes("application/json"))
	for _, l := range leaves("", *body, func(v any) { *body = v }) {
		all = append(all, place{name: l.name, schema: fields[l.name], set: l.set, inBody: true})
	}
	if o, ok := (*body).(object); ok && len(o) > 0 { // one that is missing
		i := a.r.IntN(len(o))
		all = append(all, place{name: o[i].key, inBody: true, set: func(any) { *body = slices.Delete(slices.Clone(o), i, i+1) }})
	}
	return all
}

// name collects what is described of the fields of a body. Of two with one name, a bound of
// either is as good.
func name(fields map[string]*openapi3.Schema, key string, s *openapi3.Schema) {
	fields[key] = s
	for property, ref := range s.Properties {
		name(fields, property, ref.Value)
	}
}

// parameter is a valid value of one.
func (a *attacker) parameter(p *openapi3.Parameter) string {
	switch {
	case p.Name == "If-Match" && len(a.known.etags) > 0:
		return oneOf(a.r, a.known.etags)
	case p.Name == "Idempotency-Key":
		return fmt.Sprintf("key-%d", a.r.IntN(1<<40))
	case p.Name == "cursor" && len(a.known.texts["next_cursor"]) > 0:
		return oneOf(a.r, a.known.texts["next_cursor"])
	}
	return plain(a.valid(p.Name, p.Schema.Value))
}

// plain is a value as a parameter: lists have commas.
func plain(value any) string {
	switch v := value.(type) {
	case nil:
		return ""
	case string:
		return v
	case raw:
		return strings.Trim(string(v), `"`)
	case []any:
		words := make([]string, len(v))
		for i := range v {
			words[i] = plain(v[i])
		}
		return strings.Join(words, ",")
	case object:
		return encoded(v)
	}
	return fmt.Sprint(value)
}

// target is the address of a request, with its query.
func (a *attacker) target(e endpoint, s *sending) string {
	template := a.known.address(e.path)
	if s.by.ticket != "" && strings.HasPrefix(e.path, "/v1/tickets/{id}") && a.r.IntN(4) > 0 {
		template = strings.Replace(e.path, "{id}", s.by.ticket, 1)
	}
	pattern, parts := strings.Split(e.path, "/"), strings.Split(template, "/")
	for i, part := range pattern {
		if !strings.HasPrefix(part, "{") {
			continue
		}
		name, ending, _ := strings.Cut(strings.TrimPrefix(part, "{"), "}")
		changed, ok := a.path[name]
		switch {
		case ok && a.r.IntN(3) == 0:
			parts[i] = oneOf(a.r, hostileSegments)
		case ok:
			parts[i] = url.PathEscape(changed) + ending
		case strings.HasPrefix(parts[i], "{"):
			parts[i] = url.PathEscape(a.example(e, name)) + ending
		}
	}
	target := strings.Join(parts, "/")
	if len(a.query) > 0 {
		target += "?" + a.query.Encode()
	}
	return target
}

// example is what a described variable of an address may be, for want of something known.
func (a *attacker) example(e endpoint, name string) string {
	for _, ref := range e.Parameters {
		if p := ref.Value; p.Name == name && p.In == openapi3.ParameterInPath {
			return plain(a.valid(name, p.Schema.Value))
		}
	}
	return "x"
}

// body makes a valid body, if any is taken; of a file it makes it at once.
func (a *attacker) body(e endpoint, s *sending) *any {
	switch schema := e.takes("application/json"); {
	case schema != nil:
		s.header.Set("Content-Type", "application/json")
		body := a.valid("", schema)
		if o, ok := body.(object); ok && len(o) == 0 && a.r.IntN(2) == 0 {
			s.header.Del("Content-Type")
			return nil // nothing to send
		}
		return &body
	case e.RequestBody != nil:
		a.file(e, s)
	}
	return nil
}
