package documents

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// How long texts may be, in characters.
const (
	longestTitle       = 200
	longestDescription = 2000
)

// idForm is what a policy, a calendar or an impact may be called.
var idForm = regexp.MustCompile(`^[a-z][a-z0-9_-]{0,39}$`)

// fields are the values of one mapping by key. A key that is missing, or was refused, gives
// nil, which every reading below takes for the empty value.
type fields struct {
	*reader
	path  string
	line  int
	value map[string]*node
}

// fields reads a mapping that has no keys but the known ones. It is nil where n is none.
func (r *reader) fields(n *node, known ...string) *fields {
	if n == nil {
		return nil
	}
	if n.kind != mappingNode {
		r.refuse(n, scalar(n), "must be a mapping with the keys %s; this is %s", strings.Join(known, ", "), said[n.kind])
		return nil
	}
	f := &fields{r, n.path, n.line, map[string]*node{}}
	for _, m := range n.members {
		place := below(n.path, m.key)
		if !slices.Contains(known, m.key) {
			r.note(m.line, place, m.key, "%q is not a key here; use %s", m.key, strings.Join(known, ", "))
			continue
		}
		r.once(f.value, m)
	}
	return f
}

// once keeps a mapping's member unless its key was there before or has no value.
func (r *reader) once(value map[string]*node, m member) {
	if _, twice := value[m.key]; twice {
		r.note(m.line, m.value.path, m.key, "%s: is there twice; keep one", m.key)
		return
	}
	value[m.key] = m.value
	if m.value.kind == nullNode {
		r.refuse(m.value, nil, "has no value; give one or leave the key out (in braces, a key with a comma needs quotes)")
		value[m.key] = nil
	}
}

// has reports whether a key is there, readable or not.
func (f *fields) has(key string) bool {
	if f == nil {
		return false
	}
	_, there := f.value[key]
	return there
}

// need is a field that must be there; the remedy says what to write.
func (f *fields) need(key, remedy string) *node {
	if f == nil {
		return nil
	}
	if !f.has(key) {
		place := below(f.path, key)
		f.wrong[place] = true
		f.note(f.line, place, nil, "%s: is missing; %s", key, remedy)
	}
	return f.value[key]
}

// may is a field that can be left out.
func (f *fields) may(key string) *node {
	if f == nil {
		return nil
	}
	return f.value[key]
}

// word is a scalar as it is written; what it must look like is for the caller to say.
func (r *reader) word(n *node, example string) (string, bool) {
	if n == nil {
		return "", false
	}
	if n.kind == mappingNode || n.kind == listNode {
		r.refuse(n, nil, "must be one value such as %s; this is %s", example, said[n.kind])
		return "", false
	}
	return n.text, true
}

// text is a title, a name or a description. Lines says whether it may have several.
func (r *reader) text(n *node, most int, lines bool) string {
	if n == nil {
		return ""
	}
	text := strings.TrimSpace(n.text)
	switch {
	case n.kind != textNode:
		r.refuse(n, scalar(n), "must be text; this is %s: put text in quotes", said[n.kind])
	case text == "":
		r.refuse(n, nil, "is empty; give some text or leave the key out")
	case utf8.RuneCountInString(text) > most:
		r.refuse(n, nil, "is too long: %d characters, of at most %d", utf8.RuneCountInString(text), most)
	case !printable(text, lines):
		r.refuse(n, nil, "has characters that cannot be shown, such as tabs or line breaks; take them out")
	default:
		return text
	}
	return ""
}

// id is a name that other documents use.
func (r *reader) id(n *node, example string) string {
	word, ok := r.word(n, example)
	if ok && !idForm.MatchString(word) {
		r.refuse(n, word, "%q cannot be a name; use up to 40 lower-case letters, digits, - and _, beginning with a letter, such as %s", word, example)
		return ""
	}
	return word
}

// truth is true or false.
func (r *reader) truth(n *node) bool {
	if n != nil && n.kind != boolNode {
		r.refuse(n, scalar(n), "must be true or false; this is %s", said[n.kind])
	}
	return n != nil && strings.EqualFold(n.text, "true")
}

// list gives the items of a list of at most that many.
func (r *reader) list(n *node, most int, example string) []*node {
	switch {
	case n == nil:
		return nil
	case n.kind != listNode:
		r.refuse(n, scalar(n), "must be a list such as %s; this is %s", example, said[n.kind])
		return nil
	case len(n.items) > most:
		r.refuse(n, len(n.items), "has %d entries, of at most %d", len(n.items), most)
		return nil
	}
	return n.items
}

// words is a list of scalars. Those that could not be read are left out.
func words[T ~string](r *reader, n *node, most int, example string) []T {
	var all []T
	items := r.list(n, most, example)
	for _, item := range items {
		if word, ok := r.word(item, example); ok {
			all = append(all, T(word))
		}
	}
	if len(all) == 0 && len(items) > 0 {
		r.wrong[n.path] = true // not an empty list
	}
	return all
}

// scalar is a value worth showing in a fault: nil for what has parts.
func scalar(n *node) any {
	if n.text == "" {
		return nil
	}
	return n.text
}
