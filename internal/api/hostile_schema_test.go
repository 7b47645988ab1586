package api_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/pquerna/otp/totp"
)

// maker makes values by their schemas.
type maker struct {
	r     *rand.Rand
	known *known
	now   func() time.Time
}

// valid is a value that a schema admits and, where possible, one that means something: what an
// answer had under that name, or in that form, or the example.
func (m *maker) valid(name string, s *openapi3.Schema) any {
	if null := s.Type.Includes("null"); null && m.r.IntN(6) == 0 {
		return nil
	}
	switch options := slices.Concat(s.OneOf, s.AnyOf); {
	case len(options) > 0:
		return m.valid(name, oneOf(m.r, options).Value)
	case len(s.Enum) > 0:
		return oneOf(m.r, s.Enum)
	case s.Type.Includes("object"):
		return m.object(s)
	case s.Type.Includes("array"):
		all := []any{}
		for range m.r.IntN(4) {
			if one := m.valid(name, s.Items.Value); s.MaxItems == nil || len(all) < int(*s.MaxItems) {
				all = append(all, one)
			}
		}
		return all
	case s.Type.Includes("boolean"):
		return m.r.IntN(2) == 0
	case s.Type.Includes("integer"), s.Type.Includes("number"):
		return m.number(s)
	case s.Type.Includes("string"):
		return m.text(name, s)
	}
	return nil
}

func (m *maker) object(s *openapi3.Schema) object {
	o := object{}
	names := make([]string, 0, len(s.Properties))
	for name := range s.Properties {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		if slices.Contains(s.Required, name) || m.r.IntN(2) == 0 {
			o = append(o, member{name, m.valid(name, s.Properties[name].Value)})
		}
	}
	m.r.Shuffle(len(o), func(i, j int) { o[i], o[j] = o[j], o[i] })
	return o
}

func (m *maker) number(s *openapi3.Schema) any {
	low, high := 0, 12
	if s.Min != nil {
		low = int(*s.Min)
		high = max(high, low+5)
	}
	if s.Max != nil {
		high = int(*s.Max)
	}
	if numbers := m.known.numbers; len(numbers) > 0 && s.Max == nil && m.r.IntN(2) == 0 {
		return oneOf(m.r, numbers)
	}
	return low + m.r.IntN(high-low+1)
}

var (
	uuidShape  = regexp.MustCompile(`^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)
	emailShape = regexp.MustCompile(`^[a-z0-9.-]+@[a-z0-9.-]+$`)
	dateShape  = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}$`)
)

func (m *maker) text(name string, s *openapi3.Schema) any {
	seen, example := m.known.texts[name], ""
	if len(s.Examples) > 0 {
		example, _ = s.Examples[0].(string)
	}
	choice := m.r.IntN(10)
	switch secrets := m.known.texts["secret"]; {
	case name == "code" && len(secrets) > 0 && choice >= 5: // of an authenticator app
		code, err := totp.GenerateCode(oneOf(m.r, secrets), m.now())
		if err != nil { // it is the secret of something else
			return example
		}
		return code
	case name == "license_email" && choice < 7 && len(seen) > 0: // few accounts, so that some have tickets to merge
		return oneOf(m.r, seen[:min(2, len(seen))])
	case name == "into" && choice < 9 && len(m.known.numbers) > 0:
		return strconv.FormatInt(oneOf(m.r, m.known.numbers), 10)
	case s.Format == "date-time":
		return m.instant().Format(time.RFC3339Nano)
	case s.Format == "date" || dateShape.MatchString(example):
		return m.instant().Format(time.DateOnly)
	case choice < 5 && len(seen) > 0:
		return oneOf(m.r, seen)
	case choice < 8 && uuidShape.MatchString(example) && len(m.known.ids) > 0:
		return oneOf(m.r, m.known.ids)
	case choice < 8 && emailShape.MatchString(example) && len(m.known.emails) > 0:
		return oneOf(m.r, m.known.emails)
	case choice < 9 && example != "":
		return example
	}
	length := 1 + m.r.IntN(24)
	if s.MinLength > 0 {
		length = max(length, int(s.MinLength))
	}
	if s.MaxLength != nil {
		length = min(length, int(*s.MaxLength))
	}
	return letters(m.r, length)
}

// instant is near the desk's time.
func (m *maker) instant() time.Time {
	by := time.Duration(m.r.Int64N(int64(800*24*time.Hour))) - 60*24*time.Hour
	return m.now().Add(by).Truncate(time.Second)
}

// letters are a plain text of that length, with no space at either end.
func letters(r *rand.Rand, length int) string {
	text := make([]rune, length)
	for i := range text {
		text[i] = oneOf(r, []rune("abcdefghijklmnopqrstuvwxyz 0123456789-éß"))
	}
	text[0], text[length-1] = 'x', 'y'
	return string(text)
}

// boundary is a value at a bound of a schema, just inside or just outside.
func (m *maker) boundary(name string, s *openapi3.Schema) any {
	options := slices.Concat(s.OneOf, s.AnyOf)
	if len(options) > 0 {
		s = oneOf(m.r, options).Value
	}
	all := []any{nil, "", []any{}, object{}, raw("0"), raw("-1"), false}
	switch {
	case s.Type.Includes("string"):
		all = append(all, m.textBounds(s)...)
	case s.Type.Includes("integer"), s.Type.Includes("number"):
		all = append(all, numberBounds(s)...)
	case s.Type.Includes("array"):
		all = append(all, m.listBounds(name, s)...)
	case s.Type.Includes("object"):
		all = append(all, object{{"unknown", 1}}, append(m.object(s), member{"unknown", nil}), append(m.object(s), member{"", ""}))
	}
	return oneOf(m.r, all)
}

func (m *maker) textBounds(s *openapi3.Schema) []any {
	all := []any{" ", "\t", "ÀB", strings.Repeat("x", 300)}
	lengths := []int{int(s.MinLength) - 1, int(s.MinLength), int(s.MinLength) + 1}
	if s.MaxLength != nil {
		most := int(*s.MaxLength)
		lengths = append(lengths, most-1, most, most+1)
	} else {
		lengths = append(lengths, 1000, 70000)
	}
	for _, length := range lengths {
		if length >= 0 {
			all = append(all, strings.Repeat("x", length), strings.Repeat("ü", length))
		}
	}
	for _, word := range s.Enum {
		text := fmt.Sprint(word)
		all = append(all, strings.ToUpper(text), text+" ", text+"x")
	}
	if s.Format != "" || len(s.Enum) == 0 {
		for _, text := range []string{"0001-01-01", "0001-01-01T00:00:00Z", "9999-12-31", "9999-12-31T23:59:59.999999999Z", "2026-11-25T18:30:00", "2026-11-25T18:30:00.1234567890123+14:00", "1970-01-01T00:00:00Z", "1969-12-31", "2024-02-29", "2199-12-31", "2200-01-01"} {
			all = append(all, text)
		}
	}
	return all
}

func numberBounds(s *openapi3.Schema) []any {
	all := []any{raw("-0"), raw("1.0"), raw("0.5"), raw("4e0"), int64(math.MaxInt64), int64(math.MinInt64), raw("9223372036854775808"), raw("9007199254740993"), raw("1e308"), raw("1e999"), raw("2147483648")}
	for _, bound := range []*float64{s.Min, s.Max} {
		if bound != nil {
			all = append(all, *bound-1, *bound, *bound+1, *bound+0.5)
		}
	}
	return all
}

func (m *maker) listBounds(name string, s *openapi3.Schema) []any {
	sizes := []int{1, 250}
	if s.MaxItems != nil {
		sizes = append(sizes, int(*s.MaxItems), int(*s.MaxItems)+1)
	}
	if m.r.IntN(20) == 0 {
		sizes = append(sizes, 10_000)
	}
	all := []any{[]any{nil}, []any{""}, []any{[]any{}}}
	one := m.valid(name, s.Items.Value)
	for _, size := range sizes {
		list := make([]any, size)
		for i := range list {
			list[i] = one
		}
		all = append(all, list)
	}
	return all
}
