package client

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"net/url"
	"strconv"

	"deskbell/internal/fault"
)

// Client asks in the name of one browser. It is made for one request of it.
type Client struct {
	api     http.Handler
	from    *http.Request
	key     string // makes what is sent take effect once; empty: each time
	version int64  // of the ticket that the reader looked at; 0: whichever
}

// For asks an API in the name of whoever sent a request.
func For(api http.Handler, from *http.Request) *Client { return &Client{api: api, from: from} }

// Once asks so that the same key takes effect once, however often it is sent. Without a key it
// takes effect each time.
func (c Client) Once(key string) *Client {
	c.key = key
	return &c
}

// Matching asks only if the ticket is still at that version. Another one is a fault.Stale.
func (c Client) Matching(version int64) *Client {
	c.version = version
	return &c
}

// Get reads an answer into a value. The path has its query.
func (c *Client) Get(path string, into any) error {
	_, err := c.send(http.MethodGet, path, "", nil, into)
	return err
}

// Post, Put, Patch and Delete send a body as JSON, nil for none, and read the answer into a value,
// which may be nil. A refusal is a *fault.Error as the API words it, with the API's locations.
func (c *Client) Post(path string, body, into any) error {
	return c.sendJSON(http.MethodPost, path, body, into)
}

// Put is Post's sibling.
func (c *Client) Put(path string, body, into any) error {
	return c.sendJSON(http.MethodPut, path, body, into)
}

// Patch is Post's sibling.
func (c *Client) Patch(path string, body, into any) error {
	return c.sendJSON(http.MethodPatch, path, body, into)
}

// Delete is Post's sibling.
func (c *Client) Delete(path string, body, into any) error {
	return c.sendJSON(http.MethodDelete, path, body, into)
}

// Upload sends a file as a form's field named file.
func (c *Client) Upload(path, name, mediaType string, content io.Reader, into any) error {
	reader, writer := io.Pipe()
	form := multipart.NewWriter(writer)
	go func() {
		header := textproto.MIMEHeader{}
		header.Set("Content-Disposition", multipart.FileContentDisposition("file", name))
		header.Set("Content-Type", mediaType)
		part, err := form.CreatePart(header)
		if err == nil {
			_, err = io.Copy(part, content)
		}
		if err == nil {
			err = form.Close()
		}
		_ = writer.CloseWithError(err) // which never fails
	}()
	_, err := c.send(http.MethodPost, path, form.FormDataContentType(), reader, into)
	return errors.Join(err, reader.Close())
}

// Download copies an answer that is no JSON, such as CSV, with its headers.
func (c *Client) Download(path, accept string) (http.Header, []byte, error) {
	r, err := c.request(http.MethodGet, path, "", nil)
	if err != nil {
		return nil, nil, err
	}
	r.Header.Set("Accept", accept)
	answer := c.answer(r)
	return answer.header, answer.body.Bytes(), answer.refusal()
}

func (c *Client) sendJSON(method, path string, body, into any) error {
	var text []byte
	var err error
	kind := ""
	if body != nil {
		kind = "application/json"
		if text, err = json.Marshal(body); err != nil {
			return fmt.Errorf("write what %s is sent: %w", path, err)
		}
	}
	_, err = c.send(method, path, kind, bytes.NewReader(text), into)
	return err
}

func (c *Client) send(method, path, kind string, body io.Reader, into any) (http.Header, error) {
	r, err := c.request(method, path, kind, body)
	if err != nil {
		return nil, err
	}
	answer := c.answer(r)
	if err := answer.refusal(); err != nil || into == nil {
		return answer.header, err
	}
	if err := json.Unmarshal(answer.body.Bytes(), into); err != nil {
		return nil, fmt.Errorf("read the answer of %s %s: %w", method, path, err)
	}
	return answer.header, nil
}

// passedOn are the headers by which the API knows a browser again, where it comes from, and
// that it is no page of another site that asks.
var passedOn = []string{
	"Cookie", "User-Agent", "Accept-Language", "Origin", "Sec-Fetch-Site", "X-Forwarded-For", "X-Forwarded-Proto", "X-Real-Ip", "X-Request-Id",
}

func (c *Client) request(method, path, kind string, body io.Reader) (*http.Request, error) {
	r, err := http.NewRequestWithContext(context.WithoutCancel(c.from.Context()), method, path, body)
	if method == http.MethodGet && err == nil {
		r = r.WithContext(c.from.Context()) // nobody waits for it any more, while a change is made whole
	}
	if err != nil {
		return nil, fmt.Errorf("ask for %s: %w", path, err)
	}
	r.RequestURI, r.Host, r.RemoteAddr, r.TLS = path, c.from.Host, c.from.RemoteAddr, c.from.TLS
	for _, name := range passedOn {
		if values := c.from.Header.Values(name); len(values) > 0 {
			r.Header[name] = values
		}
	}
	if kind != "" {
		r.Header.Set("Content-Type", kind)
	}
	if c.key != "" && method == http.MethodPost {
		r.Header.Set("Idempotency-Key", c.key)
	}
	if c.version > 0 && method != http.MethodGet {
		r.Header.Set("If-Match", `"`+strconv.FormatInt(c.version, 10)+`"`)
	}
	return r, nil
}

func (c *Client) answer(r *http.Request) *answer {
	a := &answer{status: http.StatusOK, header: http.Header{}}
	c.api.ServeHTTP(a, r)
	return a
}

// answer is what the API writes.
type answer struct {
	status int
	header http.Header
	body   bytes.Buffer
	begun  bool
}

// Header is what http.ResponseWriter asks for.
func (a *answer) Header() http.Header { return a.header }

// WriteHeader is what http.ResponseWriter asks for.
func (a *answer) WriteHeader(status int) {
	if !a.begun {
		a.status, a.begun = status, true
	}
}

// Write is what http.ResponseWriter asks for.
func (a *answer) Write(p []byte) (int, error) {
	a.begun = true
	return a.body.Write(p)
}

// kinds are what statuses say; the others are the API's own failures.
var kinds = map[int]fault.Kind{
	http.StatusUnprocessableEntity: fault.Invalid, http.StatusBadRequest: fault.Malformed, http.StatusUnauthorized: fault.Unauthenticated,
	http.StatusForbidden: fault.Forbidden, http.StatusNotFound: fault.NotFound, http.StatusConflict: fault.Conflict,
	http.StatusPreconditionFailed: fault.Stale, http.StatusTooManyRequests: fault.TooMany, http.StatusServiceUnavailable: fault.Unavailable,
	http.StatusRequestEntityTooLarge: fault.Invalid, http.StatusUnsupportedMediaType: fault.Invalid,
}

// refusal is nil for a success.
func (a *answer) refusal() error {
	if a.status < http.StatusMultipleChoices {
		return nil
	}
	var p struct {
		Detail, Code string
		RequestID    string `json:"request_id"`
		Errors       []struct {
			Location, Message string
			Value             any
		}
	}
	if err := json.Unmarshal(a.body.Bytes(), &p); err != nil {
		return fmt.Errorf("the API answers %d with what is no problem: %w", a.status, err)
	}
	kind, known := kinds[a.status]
	if !known {
		return fmt.Errorf("the API answers %d, see its log under %s", a.status, p.RequestID)
	}
	f := fault.New(kind, p.Code, "%s", p.Detail)
	for _, one := range p.Errors {
		f.Fields = append(f.Fields, fault.Field{Location: one.Location, Message: one.Message, Value: one.Value})
	}
	return f
}

// Query writes parameters after a path, leaving out those without a value.
func Query(path string, pairs ...string) string {
	values := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			values.Add(pairs[i], pairs[i+1])
		}
	}
	if len(values) == 0 {
		return path
	}
	return path + "?" + values.Encode()
}

// Page is one of a list. Next continues it; empty at its end.
type Page[T any] struct {
	Items []T    `json:"items"`
	Next  string `json:"next_cursor"`
}
