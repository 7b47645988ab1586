package api

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humagin"

	"deskbell/internal/auth"
	"deskbell/internal/fault"
)

const (
	heartbeat    = 15 * time.Second
	recheck      = time.Minute      // until a token that was revoked ends its streams
	longestWrite = 30 * time.Second // until a client that reads nothing is cut off
	lastWord     = time.Second      // for what is left to be written at the end
)

// follower is a client that follows what happens over one connection.
type follower struct {
	x          *exchange
	permission auth.Permission // that it takes
	ticket     string          // that it is about, as its address names it; empty: none
	tail       *tail
	out        http.ResponseWriter
	control    *http.ResponseController
	hears      teller
}

// run sends what happens until the client goes away, may no longer follow, or the server
// stops. An error is an outage.
func (f *follower) run(ctx context.Context) error {
	defer f.hurry()()
	if err := f.control.SetWriteDeadline(time.Time{}); err != nil { // without one it could not be told from a slow one that reads nothing
		return fmt.Errorf("follow the stream over this connection: %w", err)
	}
	if !f.send(ctx, f.hears.greet()) {
		return nil
	}
	beat, check := time.NewTicker(heartbeat), time.NewTicker(recheck)
	defer beat.Stop()
	defer check.Stop()
	for {
		entries, more, err := f.tail.after(ctx, f.hears.after())
		switch {
		case ctx.Err() != nil:
			return nil
		case err != nil:
			return err
		}
		if len(entries) > 0 {
			if !f.send(ctx, f.hears.tell(entries)) {
				return nil
			}
			more = atOnce // but what else has come about gets its chance
		}
		select {
		case <-more:
		case <-beat.C:
			if !f.send(ctx, f.hears.beat()) {
				return nil
			}
		case <-check.C:
			if !f.welcome(ctx) {
				return nil
			}
		case <-f.x.api.Stopping:
			return nil
		case <-ctx.Done():
			return nil
		}
	}
}

// atOnce is closed: there is nothing to wait for.
var atOnce = func() <-chan struct{} {
	c := make(chan struct{})
	close(c)
	return c
}()

// hurry sees to it that a client that reads nothing doesn't hold up a server that stops.
func (f *follower) hurry() (ended func()) {
	done := make(chan struct{})
	var watch sync.WaitGroup
	watch.Go(func() {
		select {
		case <-f.x.api.Stopping:
			_ = f.control.SetWriteDeadline(time.Now()) // one that cannot be set ends run anyway
		case <-done:
		}
	})
	return func() {
		close(done)
		watch.Wait()
		_ = f.control.SetWriteDeadline(time.Now().Add(lastWord))
	}
}

// send writes, and reports whether the client is still there.
func (f *follower) send(ctx context.Context, text []byte) bool {
	if len(text) == 0 { // none of it was wanted
		return true
	}
	if err := f.control.SetWriteDeadline(time.Now().Add(longestWrite)); err != nil {
		return false
	}
	select {
	case <-f.x.api.Stopping: // looked at after the deadline is set, so that the one of hurry comes last
		return false
	default:
	}
	if _, err := f.out.Write(text); err != nil {
		return false
	}
	_ = f.control.Flush() // should it fail, ctx ends
	return ctx.Err() == nil
}

// welcome reports whether the token or the session still lets its owner follow, which is no use
// of it: who only leaves a page open is away. An outage locks nobody out.
func (f *follower) welcome(ctx context.Context) bool {
	g := auth.Permissions[f.permission]
	err := f.x.authenticate(ctx, g, f.ticket)
	if err == nil {
		err = f.x.authorize(f.permission, g)
	}
	return !fault.Is(err, fault.Unauthenticated) && !fault.Is(err, fault.Forbidden)
}

// streamOutput answers with a stream.
type streamOutput struct {
	ContentType string `header:"Content-Type"`
	Buffering   string `header:"X-Accel-Buffering" doc:"Always no: a proxy that collects what is sent would hold it back."`
	Body        func(huma.Context)
}

const eventStream = "text/event-stream"

// followed is the answer that lets somebody follow, until they leave.
func followed(ctx context.Context, f follower, leave func()) *streamOutput {
	return &streamOutput{eventStream, "no", func(c huma.Context) {
		defer leave()
		g := humagin.Unwrap(c)
		if g.Request.Method == http.MethodHead {
			return
		}
		f.out, f.control = g.Writer, http.NewResponseController(g.Writer)
		f.x.failure = f.run(ctx)
	}}
}
