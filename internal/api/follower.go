package api

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"deskbell/internal/auth"
	"deskbell/internal/fault"
	"deskbell/internal/notify"
)

const (
	heartbeat    = 15 * time.Second
	recheck      = time.Minute      // until a token that was revoked ends its streams
	longestWrite = 30 * time.Second // until a client that reads nothing is cut off
	lastWord     = time.Second      // for what is left to be written at the end
)

// follower is a client that follows the stream over one connection.
type follower struct {
	x        *exchange
	types    []string // empty: all
	tail     *tail
	out      http.ResponseWriter
	control  *http.ResponseController
	position int64 // what comes up to here was sent, or isn't wanted
	told     int64 // the last position that the client knows of
}

// run sends what happens until the client goes away, may no longer follow, or the server
// stops. An error is an outage.
func (f *follower) run(ctx context.Context, greeting string) error {
	defer f.hurry()()
	if err := f.control.SetWriteDeadline(time.Time{}); err != nil { // without one it could not be told from a slow one that reads nothing
		return fmt.Errorf("follow the stream over this connection: %w", err)
	}
	if !f.send(ctx, f.greet(greeting)) {
		return nil
	}
	beat, check := time.NewTicker(heartbeat), time.NewTicker(recheck)
	defer beat.Stop()
	defer check.Stop()
	for {
		entries, more, err := f.tail.after(ctx, f.position)
		switch {
		case ctx.Err() != nil:
			return nil
		case err != nil:
			return err
		}
		if len(entries) > 0 {
			if !f.send(ctx, f.tell(entries)) {
				return nil
			}
			more = atOnce // but what else has come about gets its chance
		}
		select {
		case <-more:
		case <-beat.C:
			if !f.send(ctx, f.beat()) {
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
	g := auth.Permissions[auth.FollowStream]
	err := f.x.authenticate(ctx, g, "")
	if err == nil {
		err = f.x.authorize(auth.FollowStream, g)
	}
	return !fault.Is(err, fault.Unauthenticated) && !fault.Is(err, fault.Forbidden)
}

// greet opens the stream. A client whose connection breaks asks again after 2 s.
func (f *follower) greet(greeting string) []byte {
	var b bytes.Buffer
	b.WriteString(": the desk, as it happens\nretry: 2000\n\n")
	if greeting != "" {
		f.place(&b, greeting, f.position)
	}
	return b.Bytes()
}

// tell writes those entries that the client wants, and where something is missing.
func (f *follower) tell(entries []notify.Entry) []byte {
	var b bytes.Buffer
	for _, e := range entries {
		if e.Position > f.position+1 { // positions have no gaps: what would be in between isn't kept any more
			f.place(&b, reset, e.Position-1)
		}
		f.position = e.Position
		if len(f.types) > 0 && !slices.Contains(f.types, e.Type) {
			continue
		}
		event(&b, e.Position, e.Type, e.Payload)
		f.told = e.Position
		f.x.api.metrics.entries.Inc()
	}
	return b.Bytes()
}

// beat shows that the connection is alive. A client that wanted none of what came is told
// how far it has heard, so that it can resume there and not where it began.
func (f *follower) beat() []byte {
	text := []byte(": alive\n")
	if f.told != f.position {
		f.told = f.position
		text = fmt.Appendf(text, "id: %d\n", f.told)
	}
	return append(text, '\n')
}

// place tells the client where in the stream it is now.
func (f *follower) place(b *bytes.Buffer, greeting string, position int64) {
	event(b, position, greeting, fmt.Appendf(nil, `{"position":%d}`, position))
	f.position, f.told = position, position
}

// breaks end a line. In JSON they can only be space, between its words.
var breaks = strings.NewReplacer("\n", " ", "\r", " ")

func event(b *bytes.Buffer, id int64, kind string, data []byte) {
	fmt.Fprintf(b, "id: %d\nevent: %s\ndata: %s\n\n", id, kind, breaks.Replace(string(data)))
}
