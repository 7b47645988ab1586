package api

import (
	"context"
	"errors"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/danielgtaylor/huma/v2"

	"deskbell/internal/fault"
)

// everything is all that is wrong with a request, each place named once: what the schema
// complains about, what the query and the headers have wrong, and what the use case would
// refuse or has refused.
func (x *exchange) everything(ctx context.Context, schema []error, refused ...fault.Field) fault.List {
	all := fault.List(refused)
	unreadable := false
	for _, err := range schema {
		f := schemaFault(err)
		unreadable = unreadable || f.Location == wholeBody && f.Message == notAnObject
		all = append(all, f)
	}
	all = append(all, x.faults...)
	for _, use := range x.previews {
		if f, ok := fault.As(use(ctx)); ok && f.Kind == fault.Invalid && !unreadable {
			content := slices.DeleteFunc(slices.Clone(f.Fields), func(f fault.Field) bool { return follows(f, all) })
			all = append(all, content...)
		}
	}
	named := map[string]bool{}
	all = slices.DeleteFunc(all, func(f fault.Field) bool {
		seen := named[f.Location]
		named[f.Location] = true
		return seen
	})
	slices.SortStableFunc(all, func(a, b fault.Field) int { return strings.Compare(a.Location, b.Location) })
	return all[:min(len(all), mostNamed)]
}

// mostNamed bounds an answer: a body within its limit can have a hundred thousand faults.
const mostNamed = 200

// follows reports whether a fault was named already, or only comes of one that was: where
// a list has a number for a text, its content cannot be right either.
func follows(f fault.Field, named fault.List) bool {
	return slices.ContainsFunc(named, func(earlier fault.Field) bool {
		return earlier.Location == f.Location || strings.HasPrefix(earlier.Location, f.Location+"[") ||
			strings.HasPrefix(f.Location, earlier.Location+".") && earlier.Message != missing
	})
}

const (
	wholeBody   = "body"
	missing     = "is missing"
	notAnObject = "must be a JSON object"
)

var (
	missingForm = regexp.MustCompile(`^expected required property (.+) to be present$`)
	indexForm   = regexp.MustCompile(`\[\d+\]$`)
)

// secret are fields that nobody is shown again, not even who sent them.
var secret = map[string]bool{"password": true, "current": true, "code": true, "token": true, "challenge": true}

// schemaFault says in our words, and with our names for places, what huma found.
func schemaFault(err error) fault.Field {
	var d *huma.ErrorDetail
	if !errors.As(err, &d) {
		return fault.Field{Location: wholeBody, Message: "cannot be read"}
	}
	f := fault.Field{Location: d.Location, Message: d.Message, Value: d.Value}
	for _, place := range []string{"body.", "query.", "path.", "header."} {
		if name, ok := strings.CutPrefix(f.Location, place); ok {
			f.Location = name
			if place != "body." {
				f.Location = indexForm.ReplaceAllString(name, "")
			}
		}
	}
	if secret[f.Location] {
		f.Value = nil
	}
	switch absent := missingForm.FindStringSubmatch(d.Message); {
	case absent != nil:
		f.Location, f.Message, f.Value = strings.TrimPrefix(f.Location+"."+absent[1], "body."), missing, nil
	case d.Location == wholeBody && d.Message == "expected object":
		f.Message, f.Value = notAnObject, nil
	case d.Message == "expected length >= 1":
		f.Message, f.Value = missing, nil
	case d.Message == "unexpected property":
		f.Message, f.Value = "is not a field that is known here", nil
	case strings.HasPrefix(d.Message, "required ") && strings.HasSuffix(d.Message, " parameter is missing"):
		f.Message, f.Value = missing, nil
	case strings.HasPrefix(d.Message, "invalid value: "):
		f.Message = strings.TrimPrefix(d.Message, "invalid value: ")
	}
	return f
}

// placed is a place as it may be repeated: a key or parameter can be any text at all.
func placed(location string) string {
	name, _ := shown(location).(string)
	name = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return '�'
		}
		return r
	}, name)
	if name == "" {
		return `""`
	}
	return name
}

// longestShown bounds what an answer repeats of a request, in characters.
const longestShown = 200

// brief is a sentence as it may be said: one that repeats what was sent is cut in the middle,
// so that it still says what would be right.
func brief(sentence string) string {
	letters := []rune(sentence)
	if len(letters) <= 4*longestShown {
		return sentence
	}
	return string(letters[:longestShown]) + "…" + string(letters[len(letters)-2*longestShown:])
}

// shown is a value as it may be repeated: short, and no more than a word or a number.
func shown(value any) any {
	switch v := value.(type) {
	case string:
		if utf8.RuneCountInString(v) > longestShown {
			return string([]rune(v)[:longestShown]) + "…"
		}
		return strings.ToValidUTF8(v, "�")
	case bool, int, int64, float64:
		return v
	}
	return nil
}
