package api_test

import (
	"encoding/json"
	"strings"
	"unicode/utf8"
)

// object is a JSON object that keeps the order of its members, and any of them twice.
type object []member

type member struct {
	key   string
	value any
}

// encode writes a value as JSON, but for what is raw or no UTF-8, which stays as it is: that is
// what a hostile client would send.
func encode(b *strings.Builder, value any) {
	switch v := value.(type) {
	case raw:
		b.WriteString(string(v))
	case object:
		b.WriteByte('{')
		for i, m := range v {
			if i > 0 {
				b.WriteByte(',')
			}
			encode(b, m.key)
			b.WriteByte(':')
			encode(b, m.value)
		}
		b.WriteByte('}')
	case []any:
		b.WriteByte('[')
		for i, one := range v {
			if i > 0 {
				b.WriteByte(',')
			}
			encode(b, one)
		}
		b.WriteByte(']')
	case string:
		if !utf8.ValidString(v) {
			b.WriteString(`"` + v + `"`)
			return
		}
		encodeBare(b, v)
	default:
		encodeBare(b, v)
	}
}

func encodeBare(b *strings.Builder, value any) {
	text, err := json.Marshal(value)
	if err != nil {
		panic(err) // the generator makes only what can be written
	}
	b.Write(text)
}

// encoded is a value as JSON.
func encoded(value any) string {
	var b strings.Builder
	encode(&b, value)
	return b.String()
}

// leaf is a place in a body that holds no object or list with anything in it.
type leaf struct {
	name string
	set  func(value any)
}

// leaves are all places in a body, objects and lists themselves among them.
func leaves(name string, value any, set func(any)) []leaf {
	all := []leaf{{name, set}}
	switch v := value.(type) {
	case object:
		for i := range v {
			all = append(all, leaves(v[i].key, v[i].value, func(value any) { v[i].value = value })...)
		}
	case []any:
		for i := range v {
			all = append(all, leaves(name, v[i], func(value any) { v[i] = value })...)
		}
	}
	return all
}
