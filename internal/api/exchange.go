package api

import (
	"context"
	"io"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"deskbell/internal/auth"
	"deskbell/internal/browser"
	"deskbell/internal/fault"
	"deskbell/internal/limit"
	"deskbell/sla"
)

// exchange is what the stations know about the request under way. It travels in the
// request's context.
type exchange struct {
	api           *api
	id            string        // X-Request-Id
	asked         time.Time     // when the time was first asked; zero until then
	address       string        // the client's
	agent         string        // what the client calls itself
	authorization string        // what they show to tell who is calling, or
	kept          browser.Shown // by the cookies that their browser keeps
	caller        auth.Caller
	version       int64                // from If-Match; 0: none was named
	faults        fault.List           // in the query and the headers
	pinned        map[string]sla.Terms // what tickets were promised, once looked up
	// previews run the use case without changing anything, to learn what it would refuse.
	// Only a request with faults needs them.
	previews    []func(context.Context) error
	body        io.Reader // what is left to read, for operations that take a file
	contentType string
	failure     error          // what an answer of 500 hides
	reason      error          // why somebody isn\'t let in, which isn\'t theirs to know; nil: they were told all
	header      http.Header    // of the answer
	shown       []limit.Answer // in the header
	trace       trace          // what the operation leaves behind
}

// now is the desk's time, as precise as the databases keep it. One request has one time,
// however often it asks.
func (x *exchange) now() time.Time {
	if x.asked.IsZero() {
		x.asked = at(x.api.Clock.Now())
	}
	return x.asked
}

// visitor is whoever asks, as the network shows them.
func (x *exchange) visitor() auth.Visitor { return auth.Visitor{Address: x.address, Agent: x.agent} }

type exchangeKey struct{}

func withExchange(ctx context.Context, x *exchange) context.Context {
	return context.WithValue(ctx, exchangeKey{}, x)
}

// exchangeOf finds the request under way; every request has one.
func exchangeOf(ctx context.Context) *exchange {
	x, _ := ctx.Value(exchangeKey{}).(*exchange)
	if x == nil {
		return &exchange{}
	}
	return x
}

// previewing notes how to learn what the use case would refuse. It is what the Resolve
// method of an input does: huma calls that even when the schema has complaints.
func previewing(ctx huma.Context, uses ...func(context.Context) error) []error {
	exchangeOf(ctx.Context()).previews = uses
	return nil
}

// refusal is what the query and the headers have wrong, with what the use case adds.
func (x *exchange) refusal(ctx context.Context) error {
	if len(x.faults) == 0 {
		return nil
	}
	return x.everything(ctx, nil).Err(invalidRequest, invalidDetail)
}

// humaContext is embedded under a name that leaves Context free for the method.
type humaContext = huma.Context

// channel is huma's view of a request that was read already, and of an answer that may be
// kept before it is sent.
type channel struct {
	humaContext
	ctx         context.Context
	body        io.Reader
	contentType string
	answer      *recording // nil: straight to the client
}

// Unwrap lets humagin find Gin's context.
func (c *channel) Unwrap() huma.Context { return c.humaContext }

// Context is the request's, with the transaction of a request that takes effect once.
func (c *channel) Context() context.Context { return c.ctx }

// BodyReader gives what was read.
func (c *channel) BodyReader() io.Reader { return c.body }

// SetReadDeadline does nothing: the body was read already, and a deadline would cut off the
// request while it is being served.
func (c *channel) SetReadDeadline(time.Time) error { return nil }

// Header hides what is settled already: we always answer JSON, and know what was sent.
func (c *channel) Header(name string) string {
	switch name {
	case "Accept":
		return ""
	case "Content-Type":
		return c.contentType
	}
	return c.humaContext.Header(name)
}

// recording is an answer that is kept before it is sent.
type recording struct {
	status   int
	header   http.Header
	body     []byte
	replayed bool // it was given before
}

// record runs an operation and keeps its answer.
func (c *channel) record(ctx context.Context, body io.Reader, next func(huma.Context)) *recording {
	kept := &recording{header: http.Header{}}
	next(&channel{humaContext: c.humaContext, ctx: ctx, body: body, contentType: c.contentType, answer: kept})
	return kept
}

// send sends an answer that was kept.
func (c *channel) send(kept *recording) {
	for name := range kept.header {
		c.SetHeader(name, kept.header.Get(name))
	}
	c.SetStatus(kept.status)
	_, _ = c.BodyWriter().Write(kept.body) // a client that went away will ask again
}

// Write keeps a part of the body.
func (r *recording) Write(p []byte) (int, error) {
	r.body = append(r.body, p...)
	return len(p), nil
}

// SetStatus keeps or sends the status.
func (c *channel) SetStatus(code int) {
	if c.answer == nil {
		c.humaContext.SetStatus(code)
		return
	}
	c.answer.status = code
}

// Status is what was set.
func (c *channel) Status() int {
	if c.answer == nil {
		return c.humaContext.Status()
	}
	return c.answer.status
}

// SetHeader keeps or sends a header.
func (c *channel) SetHeader(name, value string) {
	if c.answer == nil {
		c.humaContext.SetHeader(name, value)
		return
	}
	c.answer.header.Set(name, value)
}

// AppendHeader keeps or sends one more header.
func (c *channel) AppendHeader(name, value string) {
	if c.answer == nil {
		c.humaContext.AppendHeader(name, value)
		return
	}
	c.answer.header.Add(name, value)
}

// BodyWriter keeps or sends the body.
func (c *channel) BodyWriter() io.Writer {
	if c.answer == nil {
		return c.humaContext.BodyWriter()
	}
	return c.answer
}
