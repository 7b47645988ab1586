package api_test

import (
	"encoding/json"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
)

// mostKnown bounds what is remembered under one name: the latest few, so that what requests
// change stays spread, and small.
const mostKnown = 24

// known is what earlier answers have told: the addresses of things, and values by their names.
type known struct {
	r         *rand.Rand
	templates []string            // the described addresses
	addresses map[string][]string // by the described address that they are of
	texts     map[string][]string // by the name of the field
	ids       []string
	emails    []string
	numbers   []int64 // of tickets
	etags     []string
	csv       []string // whole files
}

func newKnown(r *rand.Rand, templates []string) *known {
	return &known{r: r, templates: templates, addresses: map[string][]string{}, texts: map[string][]string{}}
}

// keep adds a value that isn't there, in the place of another if there are many.
func keep[T comparable](r *rand.Rand, all []T, value T) []T {
	switch {
	case slices.Contains(all, value):
		return all
	case len(all) < mostKnown:
		return append(all, value)
	}
	all[r.IntN(len(all))] = value
	return all
}

// learn remembers what an answer to a request for an address has told. Template is the
// described form of that address.
func (k *known) learn(template, address string, h http.Header, body []byte) {
	if location := h.Get("Location"); location != "" {
		k.place(location)
	}
	if etag := h.Get("ETag"); etag != "" {
		k.etags = keep(k.r, k.etags, etag)
	}
	if strings.HasPrefix(h.Get("Content-Type"), "text/csv") && len(body) < 20_000 {
		k.csv = keep(k.r, k.csv, string(body))
	}
	var value any
	if !strings.HasPrefix(h.Get("Content-Type"), "application/json") || json.Unmarshal(body, &value) != nil {
		return
	}
	if strings.HasSuffix(template, "}") {
		k.place(address)
	}
	k.look(template, address, "", value)
}

// look goes through an answer. What is in a list with an ID has an address of its own, under
// the one that was asked, where one is described.
func (k *known) look(template, address, name string, value any) {
	switch v := value.(type) {
	case map[string]any:
		for _, key := range sorted(v) {
			k.look(template, address, key, v[key])
		}
	case []any:
		for _, one := range v[:min(len(v), mostKnown)] {
			if fields, ok := one.(map[string]any); ok {
				id, _ := fields["id"].(string)
				if name == "items" {
					k.child(template, address, id)
				} else {
					k.child(template+"/"+name, address+"/"+name, id)
				}
			}
			k.look(template, address, name, one)
		}
	case string:
		if len(v) > 0 && len(v) < 300 {
			k.texts[name] = keep(k.r, k.texts[name], v)
		}
		if name == "clock_id" { // of a broken promise, which a report lists elsewhere
			k.place("/v1/breaches/" + v)
		}
		switch {
		case uuidShape.MatchString(v):
			k.ids = keep(k.r, k.ids, v)
		case len(v) < 255 && emailShape.MatchString(v):
			k.emails = keep(k.r, k.emails, v)
		}
	case float64:
		if name == "number" && v > 1000 {
			k.numbers = keep(k.r, k.numbers, int64(v))
		}
	}
}

func sorted(fields map[string]any) []string {
	names := make([]string, 0, len(fields))
	for name := range fields {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// child is an address in a list, if that is how one is described.
func (k *known) child(template, address, id string) {
	if id == "" || strings.ContainsAny(id, "/?%") {
		return
	}
	if slices.ContainsFunc(k.templates, func(t string) bool { return strings.HasPrefix(t, template+"/{") }) {
		k.place(address + "/" + id)
	}
}

// place remembers an address under each described one that begins like it.
func (k *known) place(address string) {
	parts := strings.Split(address, "/")
	for _, t := range k.templates {
		pattern := strings.Split(t, "/")
		if len(pattern) < len(parts) || !strings.HasPrefix(pattern[len(parts)-1], "{") {
			continue
		}
		prefix := pattern[:len(parts)]
		if _, ok := matches(strings.Join(prefix, "/"), address); ok {
			key := strings.Join(prefix, "/")
			k.addresses[key] = keep(k.r, k.addresses[key], address)
		}
	}
}

// address is a described address with something that is there in the place of each variable,
// as far as anything is known; the others are left for fill.
func (k *known) address(template string) string {
	parts := strings.Split(template, "/")
	for n := len(parts); n > 0; n-- {
		if !strings.HasPrefix(parts[n-1], "{") {
			continue
		}
		if all := k.addresses[strings.Join(parts[:n], "/")]; len(all) > 0 {
			return strings.Join(append(strings.Split(oneOf(k.r, all), "/"), parts[n:]...), "/")
		}
	}
	return template
}

// forget is for what isn't there, or not any more: what the last variable of an address names.
func (k *known) forget(template, address string) {
	pattern, parts := strings.Split(template, "/"), strings.Split(address, "/")
	for n := min(len(pattern), len(parts)); n > 0; n-- {
		if strings.HasPrefix(pattern[n-1], "{") {
			key, gone := strings.Join(pattern[:n], "/"), strings.Join(parts[:n], "/")
			k.addresses[key] = slices.DeleteFunc(k.addresses[key], func(one string) bool { return one == gone })
			return
		}
	}
}
