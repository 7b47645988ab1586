package api

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"regexp"
	"runtime/debug"
	"time"

	"github.com/gin-gonic/gin"
)

const requestIDHeader = "X-Request-Id"

var requestIDForm = regexp.MustCompile(`^[A-Za-z0-9._:+/=-]{1,100}$`)

// accompany goes with every request: it names it, sets the headers that every answer has,
// and notes in one line what became of it. Neither the query nor any token is noted.
func (a *api) accompany(c *gin.Context) {
	x := &exchange{api: a, id: c.GetHeader(requestIDHeader), address: c.ClientIP(), agent: c.Request.UserAgent()}
	if !requestIDForm.MatchString(x.id) {
		x.id = newRequestID()
	}
	c.Request = c.Request.WithContext(withExchange(c.Request.Context(), x))
	h := c.Writer.Header()
	h.Set(requestIDHeader, x.id)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cache-Control", "no-store")

	started := time.Now()                                // a stopwatch; the desk's own clock may stand still
	defer func() { a.note(c, x, time.Since(started)) }() // also of an answer that is cut off
	defer func() {
		if p := recover(); p != nil {
			a.rescue(c, x, p)
		}
	}()
	c.Next()
}

// errPanicked hides a panic that was logged already.
var errPanicked = errors.New("panicked")

// panicked logs a panic with where it happened.
func (x *exchange) panicked(p any) error {
	x.api.Log.Error("panic", "request_id", x.id, "panic", fmt.Sprint(p), "stack", string(debug.Stack()))
	return errPanicked
}

// rescue answers for a handler that panicked. If its answer is under way already, all that
// can be done is to cut it off, so that the client doesn't take it for whole.
func (a *api) rescue(c *gin.Context, x *exchange, p any) {
	if err, ok := p.(error); ok && errors.Is(err, http.ErrAbortHandler) {
		panic(p)
	}
	err := x.panicked(p)
	if c.Writer.Written() {
		panic(http.ErrAbortHandler)
	}
	x.problemFor(c.Request.Context(), err).write(c.Writer)
}

func (a *api) note(c *gin.Context, x *exchange, took time.Duration) {
	route := c.FullPath()
	if route == "" {
		route = "none"
	}
	status := c.Writer.Status()
	a.metrics.served(c.Request.Method, route, status, took)
	level := slog.LevelInfo
	attributes := []slog.Attr{
		slog.String("method", c.Request.Method), slog.String("route", route), slog.Int("status", status),
		slog.Duration("took", took), slog.String("request_id", x.id),
		slog.String("caller", x.kind()), slog.String("caller_id", x.name()), slog.String("address", x.address),
	}
	if x.reason != nil {
		level = slog.LevelWarn
		attributes = append(attributes, slog.String("reason", x.reason.Error()))
	}
	if x.failure != nil {
		level = slog.LevelError
		attributes = append(attributes, slog.String("error", x.failure.Error()))
	}
	a.Log.LogAttrs(c.Request.Context(), level, "request", attributes...)
}
