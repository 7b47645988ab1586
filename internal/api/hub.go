package api

import (
	"context"
	"log/slog"
	"sync"

	"deskbell/internal/fault"
	"deskbell/internal/notify"
)

// How many may follow at once on one server. Customers have a place of their own, so that
// however many of them look at their requests, staff find room.
const (
	mostFollowers = 1000
	mostOfOneUser = 20
	mostCustomers = 4000
	mostOfATicket = 10
)

// hub is where a server's followers hear of the stream. One tail reads it for all of them,
// from the coming of the first to the leaving of the last.
type hub struct {
	stream  notify.Stream
	relayed func() (woken <-chan struct{}, cancel func())
	log     *slog.Logger
	metrics *metrics

	mu        sync.Mutex
	followers map[string]int // by user, or ticket
	staff     int            // of all, and
	customers int
	tail      *tail
	stop      context.CancelFunc // of the tail
}

func newHub(a *api) *hub {
	return &hub{stream: a.Stream, relayed: a.Relayed, log: a.Log, metrics: a.metrics, followers: map[string]int{}}
}

// join lets a user follow until they leave. Where too many do already it is a
// fault.TooMany or a fault.Unavailable.
func (h *hub) join(user string) (t *tail, leave func(), err error) {
	return h.admit(user, mostOfOneUser, &h.staff, mostFollowers)
}

// joinAsCustomer is the same for the customer of a ticket.
func (h *hub) joinAsCustomer(ticket string) (t *tail, leave func(), err error) {
	return h.admit("ticket "+ticket, mostOfATicket, &h.customers, mostCustomers)
}

// admit lets somebody follow, of whom and of whose kind there may be so many.
func (h *hub) admit(who string, most int, kind *int, mostOfKind int) (t *tail, leave func(), err error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	switch {
	case h.followers[who] >= most:
		return nil, nil, fault.New(fault.TooMany, "too_many_streams", "You follow what happens over %d connections already. Close one of them first.", most)
	case *kind >= mostOfKind:
		return nil, nil, fault.New(fault.Unavailable, "too_many_streams", "As many follow what happens on this server as it can serve. Try again in a while.")
	case h.staff+h.customers == 0:
		var ctx context.Context
		ctx, h.stop = context.WithCancel(context.Background())
		h.tail = newTail(h.stream)
		go h.tail.run(ctx, h.relayed, h.log)
	}
	h.followers[who]++
	*kind++
	h.metrics.subscribers.Inc()
	return h.tail, func() { h.leave(who, kind) }, nil
}

func (h *hub) leave(who string, kind *int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.metrics.subscribers.Dec()
	if h.followers[who]--; h.followers[who] == 0 {
		delete(h.followers, who)
	}
	if *kind--; h.staff+h.customers == 0 {
		h.stop()
	}
}
