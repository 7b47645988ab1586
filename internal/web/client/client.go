package client

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"net/url"
	"strconv"
)

// Client asks in the name of one browser. It is made for one request of it.
type Client struct {
	api     http.Handler
	from    *http.Request
	key     string // makes what is sent take effect once; empty: each time
	version int64  // of the ticket that the reader looked at; 0: whichever
	token   string // whose name to ask in instead; empty: the browser's
	nobody  bool   // ask in nobody's name
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

// As asks in the name of whoever has a token, and not of the browser: such as a ticket's that has
// just been submitted, before its link was opened.
func (c Client) As(token string) *Client {
	c.token = token
	return &c
}

// AsNobody asks in nobody's name, from where the browser is. What is sent so with a key takes
// effect once, even if the browser has been let in somewhere meanwhile.
func (c Client) AsNobody() *Client {
	c.nobody = true
	return &c
}

// Get reads an answer into a value. The path has its query.
func (c *Client) Get(path string, into any) error {
	_, err := c.send(http.MethodGet, path, "", nil, into)
	return err
}

// all reads all pages of a list.
func all[T any](c *Client, path string) (items []T, err error) {
	for cursor := ""; ; {
		var page Page[T]
		if err := c.Get(Query(path, "limit", "200", "cursor", cursor), &page); err != nil {
			return nil, err
		}
		items = append(items, page.Items...)
		if cursor = page.Next; cursor == "" {
			return items, nil
		}
	}
}

// Post sends a body as JSON, nil for none, and reads the answer into a value, which may be nil. A refusal is a *fault.Error as the API words it, with the API's locations.
func (c *Client) Post(path string, body, into any) error {
	return c.sendJSON(http.MethodPost, path, body, into)
}

// Put is like Post.
func (c *Client) Put(path string, body, into any) error {
	return c.sendJSON(http.MethodPut, path, body, into)
}

// Patch is like Post.
func (c *Client) Patch(path string, body, into any) error {
	return c.sendJSON(http.MethodPatch, path, body, into)
}

// Delete is like Post.
func (c *Client) Delete(path string, body, into any) error {
	return c.sendJSON(http.MethodDelete, path, body, into)
}

// Upload sends a file as a form's field named file.
func (c *Client) Upload(path, name, mediaType string, content io.Reader, into any) error {
	reader, writer := io.Pipe()
	form := multipart.NewWriter(writer)
	if c.key != "" { // sent again, it must be the same to the last byte
		sum := sha256.Sum256([]byte(c.key))
		if err := form.SetBoundary(hex.EncodeToString(sum[:])[:60]); err != nil {
			return fmt.Errorf("write what %s is sent: %w", path, err)
		}
	}
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
	return c.patiently(func() error {
		_, err := c.send(method, path, kind, bytes.NewReader(text), into)
		return err
	})
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
	if c.token != "" || c.nobody {
		r.Header.Del("Cookie")
	}
	if c.token != "" {
		r.Header.Set("Authorization", "Bearer "+c.token)
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
