package documents

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"deskbell/internal/fault"
)

// mostFaults are named in full; beyond, they are counted.
const mostFaults = 1000

// lines tells on which line each path of a document stands.
type lines map[string]int

// add notes a path's line, unless it is known: of a key that is there twice, the first.
func (l lines) add(path string, line int) {
	if _, known := l[path]; !known {
		l[path] = line
	}
}

// of is a path's line, or that of the nearest part of the document around it.
func (l lines) of(path string) int {
	for {
		if line, known := l[path]; known {
			return line
		}
		if path == "" {
			return 1
		}
		path = around(path)
	}
}

// around is the path of what holds a path.
func around(path string) string { return path[:max(0, strings.LastIndexAny(path, ".["))] }

// noted is one fault of a document.
type noted struct {
	line    int
	path    string
	message string
	value   any
}

// reader reads one document and notes every fault it has.
type reader struct {
	file   string
	lines  lines
	faults []noted
	wrong  map[string]bool // paths that could not be read, with everything below
	unsure map[string]bool // paths that lack something that could not be read
}

func newReader(file string) *reader {
	return &reader{file: file, lines: lines{}, wrong: map[string]bool{}, unsure: map[string]bool{}}
}

func (r *reader) note(line int, path string, value any, format string, args ...any) {
	r.faults = append(r.faults, noted{line, path, fmt.Sprintf(format, args...), value})
}

// refuse notes what is wrong with a node.
func (r *reader) refuse(n *node, value any, format string, args ...any) {
	r.wrong[n.path] = true
	r.note(n.line, n.path, value, "%s", named(n.path, fmt.Sprintf(format, args...)))
}

// named begins a message with the last key of its path.
func named(path, message string) string {
	if path == "" {
		return message
	}
	return path[strings.LastIndexByte(path, '.')+1:] + ": " + message
}

// adopt notes the domain's faults, which name their place by path. What merely follows from
// something unreadable is left out: an unreadable window is not also a desk that never opens.
// Written gives the path in the document for the domain's.
func (r *reader) adopt(err error, written func(path string) string) {
	refused, ok := fault.As(err)
	if !ok {
		return // the domain's checks return nothing else
	}
	for _, f := range refused.Fields {
		path := written(f.Location)
		if !r.follows(path) {
			r.note(r.lines.of(path), path, f.Value, "%s", named(path, f.Message))
		}
	}
}

func (r *reader) follows(path string) bool {
	if r.unsure[path] {
		return true
	}
	for ; path != ""; path = around(path) {
		if r.wrong[path] {
			return true
		}
	}
	return r.wrong[""]
}

// err is nil when nothing was noted, else one fault.Invalid in the order of lines.
func (r *reader) err(code, what string) error {
	slices.SortStableFunc(r.faults, func(a, b noted) int {
		return cmp.Or(cmp.Compare(a.line, b.line), cmp.Compare(a.path, b.path), cmp.Compare(a.message, b.message))
	})
	// A key for five days would repeat its fault for each of them.
	distinct := slices.CompactFunc(slices.Clone(r.faults), func(a, b noted) bool {
		return a.line == b.line && a.message == b.message
	})
	var faults fault.List
	for _, n := range distinct[:min(len(distinct), mostFaults)] {
		faults.Add(r.place(n.line), n.value, "%s", n.message)
	}
	if more := len(distinct) - mostFaults; more > 0 {
		faults.Add(r.file, more, "has %d more faults", more)
	}
	return faults.Err(code, "The %s in %s cannot be used.", what, r.file)
}

// place is a fault's location.
func (r *reader) place(line int) string { return fmt.Sprintf("%s:%d", r.file, line) }
