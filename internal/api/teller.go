package api

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"deskbell/internal/notify"
)

// teller says what a follower is told, as server-sent events.
type teller interface {
	// after is the position up to which everything was told, or isn't wanted.
	after() int64
	// greet opens the stream.
	greet() []byte
	// tell writes what the client wants of entries, which come next; nothing if that is none.
	tell(entries []notify.Entry) []byte
	// beat shows that the connection is alive.
	beat() []byte
}

// opening begins every stream. A client whose connection breaks asks again after 2 s.
const opening = ": the desk, as it happens\nretry: 2000\n\n"

// wholeStream tells everything, with its place in the stream.
type wholeStream struct {
	greeting string   // what comes first; empty: what has happened
	types    []string // empty: all
	position int64    // what comes up to here was sent, or isn't wanted
	told     int64    // the last position that the client knows of
	metrics  *metrics
}

func (s *wholeStream) after() int64 { return s.position }

func (s *wholeStream) greet() []byte {
	var b bytes.Buffer
	b.WriteString(opening)
	if s.greeting != "" {
		s.place(&b, s.greeting, s.position)
	}
	return b.Bytes()
}

// tell writes those entries that the client wants, and where something is missing.
func (s *wholeStream) tell(entries []notify.Entry) []byte {
	var b bytes.Buffer
	for _, e := range entries {
		if e.Position > s.position+1 { // positions have no gaps: what would be in between isn't kept any more
			s.place(&b, reset, e.Position-1)
		}
		s.position = e.Position
		if len(s.types) > 0 && !slices.Contains(s.types, e.Type) {
			continue
		}
		event(&b, e.Position, e.Type, e.Payload)
		s.told = e.Position
		s.metrics.entries.Inc()
	}
	return b.Bytes()
}

// beat tells a client that wanted none of what came how far it has heard, so that it can resume
// there and not where it began.
func (s *wholeStream) beat() []byte {
	text := []byte(alive)
	if s.told != s.position {
		s.told = s.position
		text = fmt.Appendf(text, "id: %d\n", s.told)
	}
	return append(text, '\n')
}

// place tells the client where in the stream it is now.
func (s *wholeStream) place(b *bytes.Buffer, greeting string, position int64) {
	event(b, position, greeting, fmt.Appendf(nil, `{"position":%d}`, position))
	s.position, s.told = position, position
}

const alive = ": alive\n"

// breaks end a line. In JSON they can only be space, between its words.
var breaks = strings.NewReplacer("\n", " ", "\r", " ")

func event(b *bytes.Buffer, id int64, kind string, data []byte) {
	fmt.Fprintf(b, "id: %d\nevent: %s\ndata: %s\n\n", id, kind, breaks.Replace(string(data)))
}
