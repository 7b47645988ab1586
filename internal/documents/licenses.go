package documents

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"deskbell/entitlement"
	"deskbell/internal/fault"
)

// columns are what a file of licenses may have; the first four it must.
var columns = []string{
	"license_key", "product", "kind", "owner_email",
	"seats", "support_until", "enterprise_plan", "enterprise_from", "enterprise_until",
	"enterprise_confirmed_at", "remote_deactivation", "created_at",
}

const requiredColumns = 4

// ReadLicenses reads a CSV file with a header, its columns in any order. IDs are left empty
// for the caller to set, and so is CreatedAt where the file has none. The plans are those an
// Enterprise contract may name. A file with faults gives a fault.Invalid that names every
// bad line, and no licenses; an error while reading is returned as it is.
func ReadLicenses(file string, source io.Reader, plans []string) ([]entitlement.License, error) {
	l := &licenseReader{file: file, plans: plans, lineOf: map[string]int{}}
	reader := csv.NewReader(withoutMark(source))
	reader.FieldsPerRecord = -1 // a line too short is named with the others
	reader.ReuseRecord = true
	for {
		record, err := reader.Read()
		if err == io.EOF {
			break
		}
		var broken *csv.ParseError
		switch {
		case errors.As(err, &broken):
			l.fault(broken.StartLine, nil, "is not CSV: %s; double the quotes inside a quoted field", broken.Err)
		case err != nil:
			return nil, fmt.Errorf("reading %s: %w", file, err)
		case l.header == nil:
			l.line, _ = reader.FieldPos(0)
			if !l.readHeader(record) {
				return nil, l.err()
			}
			continue
		default:
			l.line, _ = reader.FieldPos(0)
			l.readLine(record)
		}
		if l.header == nil {
			return nil, l.err() // the header itself is no CSV
		}
	}
	if l.header == nil {
		l.fault(1, nil, "is empty; it needs a header such as %s", strings.Join(columns[:requiredColumns], ","))
	}
	if err := l.err(); err != nil {
		return nil, err
	}
	return l.licenses, nil
}

// withoutMark skips the byte order mark that spreadsheets write.
func withoutMark(source io.Reader) io.Reader {
	buffered := bufio.NewReader(source)
	mark := []byte("\ufeff")
	if start, err := buffered.Peek(len(mark)); err == nil && bytes.Equal(start, mark) {
		_, _ = buffered.Discard(len(mark)) // they were just seen
	}
	return buffered
}

// licenseReader reads one file.
type licenseReader struct {
	file     string
	plans    []string
	header   []string
	lineOf   map[string]int // where each key was first seen
	licenses []entitlement.License

	line   int
	fields map[string]string // of the present line
	bad    bool              // the present line has a fault

	faults fault.List
	more   int // faults beyond those named
}

func (l *licenseReader) fault(line int, value any, format string, args ...any) {
	l.bad = true
	if len(l.faults) == mostFaults {
		l.more++
		return
	}
	l.faults.Add(fmt.Sprintf("%s:%d", l.file, line), value, format, args...)
}

// wrong notes a fault of a field of the present line.
func (l *licenseReader) wrong(column, format string, args ...any) {
	var value any
	if text := l.fields[column]; text != "" {
		value = text
	}
	l.fault(l.line, value, "%s: %s", column, fmt.Sprintf(format, args...))
}

func (l *licenseReader) err() error {
	if l.more > 0 {
		l.faults.Add(l.file, l.more, "has %d more faults", l.more)
	}
	return l.faults.Err("invalid_licenses", "The licenses in %s cannot be imported; nothing was changed.", l.file)
}

func (l *licenseReader) readHeader(record []string) bool {
	l.header = make([]string, len(record))
	for i, name := range record {
		column := strings.ToLower(strings.TrimSpace(name))
		switch {
		case !slices.Contains(columns, column):
			l.fault(l.line, name, "%q is not a column; use %s, with commas between them", name, strings.Join(columns, ", "))
		case slices.Contains(l.header[:i], column):
			l.fault(l.line, name, "the column %s is there twice; keep one", column)
		}
		l.header[i] = column
	}
	for _, column := range columns[:requiredColumns] {
		if !slices.Contains(l.header, column) {
			l.fault(l.line, nil, "the column %s is missing", column)
		}
	}
	return !l.bad
}
