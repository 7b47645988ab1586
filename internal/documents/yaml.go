package documents

import (
	"errors"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// What a document may cost to read. A generous one stays far below.
const (
	largestSource = 256 << 10 // bytes
	mostTokens    = 20_000
	deepestFlow   = 16 // brackets within brackets, or dashes in a row
)

type nodeKind int

const (
	textNode nodeKind = iota
	numberNode
	boolNode
	nullNode
	mappingNode
	listNode
)

// said is how a fault names what it found.
var said = map[nodeKind]string{
	textNode: "text", numberNode: "a number", boolNode: "true or false", nullNode: "nothing",
	mappingNode: "a mapping", listNode: "a list",
}

// node is one value of a document and where it stands.
type node struct {
	kind    nodeKind
	path    string // such as levels[1].targets.update; empty for the whole document
	line    int    // of the key, for a mapping or a list that has one
	text    string // of a scalar, as it is written
	members []member
	items   []*node
}

// member is one key of a mapping.
type member struct {
	key   string
	line  int
	value *node
}

// lineEnds makes one kind of line end of all; the lexer counts some twice.
var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n")

// parse turns source into a tree. Whatever could make one line mean another (anchors, tags,
// several documents) is refused, and so is what could cost more than its length.
func (r *reader) parse(source []byte) *node {
	if !r.readable(source) {
		return nil
	}
	text := lineEnds.Replace(strings.TrimPrefix(string(source), "\ufeff"))
	tokens := lexer.Tokenize(text)
	if !r.plain(tokens) {
		return nil
	}
	tree, err := parser.Parse(tokens, 0, parser.AllowDuplicateMapKey()) // fields names duplicates, with the others
	if err != nil {
		line, message := 1, err.Error()
		var syntax *yaml.SyntaxError
		if errors.As(err, &syntax) {
			line, message = lineOf(syntax.Token), syntax.Message
		}
		r.note(line, "", nil, "is not YAML from here on: %s", message)
		return nil
	}
	if len(tree.Docs) > 1 {
		r.note(max(1, lineOf(tree.Docs[1].Start)), "", nil, "begins a second document; put each into a file of its own")
		return nil
	}
	if len(tree.Docs) == 0 || tree.Docs[0].Body == nil {
		r.note(1, "", nil, "is empty; see the documents that come with deskbell for an example")
		return nil
	}
	return r.tree(tree.Docs[0].Body, "", 0)
}

// readable refuses bytes that are no text of a sane size.
func (r *reader) readable(source []byte) bool {
	if len(source) > largestSource {
		r.note(1, "", nil, "is too large: %d bytes, of at most %d", len(source), largestSource)
		return false
	}
	if utf8.Valid(source) {
		return true
	}
	line := 1
	for rest := source; len(rest) > 0; {
		c, size := utf8.DecodeRune(rest)
		if c == utf8.RuneError && size == 1 {
			break
		}
		if c == '\n' {
			line++
		}
		rest = rest[size:]
	}
	r.note(line, "", nil, "is not UTF-8 text; save the file in that encoding")
	return false
}

// plain refuses the parts of YAML that a document has no use for.
func (r *reader) plain(tokens token.Tokens) bool {
	if len(tokens) > mostTokens {
		r.note(1, "", nil, "is too large: it has %d words and signs, of at most %d", len(tokens), mostTokens)
		return false
	}
	before, flow, dashes := len(r.faults), 0, 0
	for _, t := range tokens {
		dashes++
		switch t.Type {
		case token.AnchorType, token.AliasType, token.MergeKeyType:
			r.note(lineOf(t), "", nil, "uses an anchor or alias (&, * or <<); write the value out")
		case token.TagType:
			r.note(lineOf(t), "", nil, "uses a tag (!); write the plain value, in quotes where it is text")
		case token.DirectiveType:
			r.note(lineOf(t), "", nil, "uses a directive (%%); leave the line out, or put the text in quotes")
		case token.MappingKeyType:
			r.note(lineOf(t), "", nil, "uses a complex key (?); write it like key: value")
		case token.SequenceStartType, token.MappingStartType:
			flow++
		case token.SequenceEndType, token.MappingEndType:
			flow--
		}
		if t.Type != token.SequenceEntryType {
			dashes = 0
		}
		if flow > deepestFlow || dashes > deepestFlow {
			r.note(lineOf(t), "", nil, "is nested too deeply; a document needs four levels at most")
			return false
		}
	}
	return len(r.faults) == before
}

// tree copies the library's tree into ours. The line is the key's, 0 where there is none.
func (r *reader) tree(n ast.Node, path string, line int) *node {
	result := &node{path: path, line: max(1, lineOf(n.GetToken()))}
	switch n := n.(type) {
	case *ast.MappingNode:
		result.kind = mappingNode
		for _, m := range n.Values {
			result.members = append(result.members, r.member(m, path))
		}
	case *ast.MappingValueNode:
		result.kind, result.members = mappingNode, []member{r.member(n, path)}
	case *ast.SequenceNode:
		result.kind = listNode
		for i, item := range n.Values {
			result.items = append(result.items, r.tree(item, path+"["+strconv.Itoa(i)+"]", 0))
		}
	case *ast.StringNode:
		result.text = n.Value
	case *ast.LiteralNode:
		result.text = n.Value.Value
	case *ast.NullNode:
		result.kind = nullNode
	case *ast.BoolNode:
		result.kind, result.text = boolNode, n.GetToken().Value
	default: // the other scalars are all numbers
		result.kind, result.text = numberNode, n.GetToken().Value
	}
	if line > 0 && (result.kind == mappingNode || result.kind == listNode || result.kind == nullNode) {
		result.line = line
	}
	r.lines.add(path, result.line)
	return result
}

func (r *reader) member(m *ast.MappingValueNode, path string) member {
	key, line := m.Key.GetToken().Value, max(1, lineOf(m.Key.GetToken()))
	place := below(path, key)
	r.lines.add(place, line)
	if m.Value == nil {
		return member{key, line, &node{kind: nullNode, path: place, line: line}}
	}
	return member{key, line, r.tree(m.Value, place, line)}
}

// below is the path of a key in the mapping at path.
func below(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

func lineOf(t *token.Token) int {
	if t == nil || t.Position == nil {
		return 0
	}
	return t.Position.Line
}

// printable reports whether text can be shown on one line, or on several if lines says so.
func printable(text string, lines bool) bool {
	return strings.IndexFunc(text, func(c rune) bool {
		return !unicode.IsPrint(c) && (!lines || c != '\n')
	}) < 0
}
