package app

import (
	"compress/gzip"
	"net/http"
	"strconv"
	"strings"
	"sync"
)

// compressed sends texts in fewer bytes to whoever accepts gzip.
//
// How long a compressed answer is tells a little of what is in it. Who could have a victim's
// browser ask for a page again and again, with guesses written into its address, and watch how
// long the answers are, could find out a secret on it letter by letter (known as BREACH). So what
// a browser asks for with its cookies is compressed only if it says that no other site made it
// ask, as all browsers of the last years do. Programs have no cookies, and nobody makes them ask.
// The files that pages are made of are the same for everyone, and compressed for all.
//
// Left as they are besides: streams of events, which would wait for more to compress; what is
// short, or compressed already, such as pictures; parts of files; and what has an ETag, since
// If-Match takes it for a version of what it names, whatever the bytes.
func compressed(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		wanted := r.Method != http.MethodHead && acceptsGzip(r.Header.Get("Accept-Encoding")) && (askedByItself(r) || strings.HasPrefix(r.URL.Path, "/static/"))
		c := &compressor{ResponseWriter: w, wanted: wanted}
		defer c.end()
		h.ServeHTTP(c, r)
	})
}

// askedByItself reports whether no other site can have made a browser ask.
func askedByItself(r *http.Request) bool {
	switch r.Header.Get("Sec-Fetch-Site") {
	case "same-origin", "none":
		return true
	case "":
		return r.Header.Get("Cookie") == ""
	}
	return false
}

// acceptsGzip reads Accept-Encoding: a list of names, each perhaps with a weight, of which 0 is no.
func acceptsGzip(accepted string) bool {
	for one := range strings.SplitSeq(accepted, ",") {
		name, weight, weighed := strings.Cut(one, ";")
		if name = strings.TrimSpace(strings.ToLower(name)); name != "gzip" && name != "x-gzip" {
			continue
		}
		_, value, _ := strings.Cut(weight, "=")
		q, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
		return !weighed || err == nil && q > 0
	}
	return false
}

// texts are what is worth compressing, by its type before any parameter.
var texts = map[string]bool{
	"text/html": true, "text/css": true, "text/javascript": true, "text/plain": true, "text/csv": true, "text/calendar": true, "image/svg+xml": true,
	"application/json": true, "application/problem+json": true, "application/javascript": true, "application/jsonl": true,
}

// shortest is from how many bytes on it is worth it: less fits into one packet anyway.
const shortest = 1400

// compressor decides whether an answer is compressed once it begins: with its first bytes, or its
// end.
type compressor struct {
	http.ResponseWriter
	wanted bool
	status int          // as soon as it is known; sent with the first bytes
	begun  bool         // the header is sent
	out    *gzip.Writer // nil: it is sent as it is
}

// Unwrap is what http.ResponseController looks for.
func (c *compressor) Unwrap() http.ResponseWriter { return c.ResponseWriter }

// WriteHeader takes the status. What comes before the answer, such as 103 Early Hints, is sent.
func (c *compressor) WriteHeader(status int) {
	switch {
	case status < http.StatusOK && status != http.StatusSwitchingProtocols:
		c.ResponseWriter.WriteHeader(status)
	case c.status == 0:
		c.status = status
	}
}

// Write sends a piece of the answer. The first one tells how long an answer without a length is.
func (c *compressor) Write(p []byte) (int, error) {
	c.begin(len(p))
	if c.out != nil {
		return c.out.Write(p)
	}
	return c.ResponseWriter.Write(p)
}

// begin decides, and sends the header. Length is how many bytes there will be, as far as is
// known, unless the header says.
func (c *compressor) begin(length int) {
	if c.begun {
		return
	}
	c.begun = true
	if c.status == 0 {
		c.status = http.StatusOK
	}
	if c.eligible() {
		h := c.Header()
		h.Add("Vary", "Accept-Encoding")
		if n, err := strconv.Atoi(h.Get("Content-Length")); err == nil {
			length = n
		}
		if c.wanted && length >= shortest {
			h.Set("Content-Encoding", "gzip")
			h.Del("Content-Length")
			h.Del("Accept-Ranges")
			c.out = pooled(c.ResponseWriter)
		}
	}
	c.ResponseWriter.WriteHeader(c.status)
}

// eligible reports whether the answer may be compressed for whoever wants it.
func (c *compressor) eligible() bool {
	h := c.Header()
	kind, _, _ := strings.Cut(h.Get("Content-Type"), ";")
	whole := c.status != http.StatusNoContent && c.status != http.StatusNotModified && c.status != http.StatusPartialContent
	return whole && texts[strings.TrimSpace(kind)] && h.Get("Content-Encoding") == "" && h.Get("ETag") == ""
}

// Flush sends what there is so far.
func (c *compressor) Flush() {
	c.begin(shortest)
	if c.out != nil {
		_ = c.out.Flush() // that the client has gone is noticed by the next write
	}
	if f, ok := c.ResponseWriter.(http.Flusher); ok {
		f.Flush()
	}
}

// end sends the rest; of an answer without a body, its header.
func (c *compressor) end() {
	if !c.begun && c.status != 0 {
		c.begin(0)
	}
	if c.out != nil {
		_ = c.out.Close() // if the client has gone, nobody is there to be told
		writers.Put(c.out)
	}
}

// writers are used again: each takes some 800 kB.
var writers = sync.Pool{}

func pooled(w http.ResponseWriter) *gzip.Writer {
	out, ok := writers.Get().(*gzip.Writer)
	if !ok {
		return gzip.NewWriter(w)
	}
	out.Reset(w)
	return out
}
