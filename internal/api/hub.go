package api

import (
	"context"
	"log/slog"
	"sync"

	"deskbell/internal/fault"
	"deskbell/internal/notify"
)

// How many may follow the stream at once on one server.
const (
	mostFollowers = 1000
	mostOfOneUser = 20
)

// hub is where a server's followers hear of the stream. One tail reads it for all of them,
// from the coming of the first to the leaving of the last.
type hub struct {
	stream  notify.Stream
	relayed func() (woken <-chan struct{}, cancel func())
	log     *slog.Logger
	metrics *metrics

	mu        sync.Mutex
	followers map[string]int // by user
	all       int
	tail      *tail
	stop      context.CancelFunc // of the tail
}

// join lets a user follow until they leave. Where too many do already it is a
// fault.TooMany or a fault.Unavailable.
func (h *hub) join(user string) (t *tail, leave func(), err error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	switch {
	case h.followers[user] >= mostOfOneUser:
		return nil, nil, fault.New(fault.TooMany, "too_many_streams", "You follow the stream over %d connections already. Close one of them first.", mostOfOneUser)
	case h.all >= mostFollowers:
		return nil, nil, fault.New(fault.Unavailable, "too_many_streams", "As many follow the stream on this server as it can serve. Try again in a while.")
	case h.all == 0:
		var ctx context.Context
		ctx, h.stop = context.WithCancel(context.Background())
		h.tail = newTail(h.stream)
		go h.tail.run(ctx, h.relayed, h.log)
	}
	h.followers[user]++
	h.all++
	h.metrics.subscribers.Inc()
	return h.tail, func() { h.leave(user) }, nil
}

func (h *hub) leave(user string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.metrics.subscribers.Dec()
	if h.followers[user]--; h.followers[user] == 0 {
		delete(h.followers, user)
	}
	if h.all--; h.all == 0 {
		h.stop()
	}
}
