package api_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// endpoint is an operation as it is described.
type endpoint struct {
	method, path string
	*openapi3.Operation
}

func (e endpoint) String() string { return e.method + " " + e.path }

// takes is the first media type of its body that begins like that, and its schema; nil for none.
func (e endpoint) takes(mediaType string) *openapi3.Schema {
	if e.RequestBody == nil {
		return nil
	}
	if content := e.RequestBody.Value.Content.Get(mediaType); content != nil && content.Schema != nil {
		return content.Schema.Value
	}
	return nil
}

// keyed reports whether it takes effect once under an Idempotency-Key.
func (e endpoint) keyed() bool {
	return e.Parameters.GetByInAndName(openapi3.ParameterInHeader, "Idempotency-Key") != nil
}

// streams reports whether its answer has no end.
func (e endpoint) streams() bool {
	ok := e.Responses.Value("200")
	return ok != nil && ok.Value.Content.Get("text/event-stream") != nil
}

// endpoints are all that are described, in a fixed order.
func endpoints(doc *openapi3.T) []endpoint {
	var all []endpoint
	for path, item := range doc.Paths.Map() {
		for method, op := range item.Operations() {
			all = append(all, endpoint{method, path, op})
		}
	}
	slices.SortFunc(all, func(a, b endpoint) int { return strings.Compare(a.String(), b.String()) })
	return all
}

// sending is a request before it is sent, so that it can be shown, and sent again.
type sending struct {
	to     endpoint
	method string
	target string // path and query, as they go over the wire
	header http.Header
	body   string
	cut    bool // the connection breaks before the body's end
	remote string
	by     caller
}

// request is what a server's handler would get of it.
func (s *sending) request(ctx context.Context) *http.Request {
	address, err := url.ParseRequestURI(s.target)
	if err != nil { // no server lets it through; what is in it comes as data instead
		s.target = "/" + url.PathEscape(s.target)
		address = &url.URL{Path: s.target}
	}
	r := (&http.Request{
		Method: s.method, URL: address, RequestURI: s.target, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Host: "desk.example", RemoteAddr: s.remote, Header: s.header.Clone(), Body: http.NoBody,
	}).WithContext(ctx)
	if s.body != "" || s.cut {
		r.ContentLength = int64(len(s.body))
		r.Body = io.NopCloser(strings.NewReader(s.body))
	}
	if s.cut {
		r.ContentLength++
		r.Body = io.NopCloser(io.MultiReader(strings.NewReader(s.body), broke{}))
	}
	return r
}

// broke is a connection that breaks.
type broke struct{}

// Read tells so.
func (broke) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

// curl shows a request so that it can be made again. The token is shown by whose it is.
func (s *sending) curl() string {
	var b strings.Builder
	fmt.Fprintf(&b, "curl -X %s %s", s.method, quoted("http://desk.example"+s.target))
	for _, name := range slices.Sorted(maps.Keys(s.header)) {
		for _, value := range s.header[name] {
			header := quoted(name + ": " + value)
			if secret := s.by.secret(); secret != "" && strings.Contains(header, secret) {
				header = strings.ReplaceAll(`"`+header[1:len(header)-1]+`"`, secret, "$"+strings.ToUpper(s.by.role))
			}
			b.WriteString(" -H " + header)
		}
	}
	if s.body != "" {
		fmt.Fprintf(&b, " --data-binary %s", quoted(s.body))
	}
	if s.cut {
		b.WriteString(" # and the connection breaks before the body's end")
	}
	return b.String()
}

// longestQuoted bounds what is shown of a body, in bytes.
const longestQuoted = 2000

// quoted is a text for the shell, with what cannot be printed as $'\x00'.
func quoted(text string) string {
	more := ""
	if len(text) > longestQuoted {
		text, more = text[:longestQuoted], fmt.Sprintf("…(%d bytes)", len(text))
	}
	plain := !strings.ContainsFunc(text, func(r rune) bool { return r < ' ' || r >= 0x7f || r == '\'' })
	if plain {
		return "'" + text + more + "'"
	}
	escaped := fmt.Sprintf("%+q", text)
	return "$'" + strings.NewReplacer(`\"`, `"`, `'`, `\'`).Replace(escaped[1:len(escaped)-1]) + more + "'"
}

// zipped is a text as gzip would send it.
func zipped(text string) string {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := io.WriteString(w, text); err != nil {
		panic(err) // into memory, it cannot fail
	}
	if err := errors.Join(w.Close()); err != nil {
		panic(err)
	}
	return b.String()
}
