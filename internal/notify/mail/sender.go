package mail

import (
	"cmp"
	"context"
	"errors"
	"net/mail"
	"time"

	"deskbell/internal/fault"
	"deskbell/internal/notify"
	"deskbell/tickets"
)

var _ notify.Sender = (*Sender)(nil)

// Sender sends mails. It is safe for concurrent use.
type Sender struct {
	carrier  carrier
	from     mail.Address
	page     string // of the desk, without a slash at its end; empty: none
	helpline string // empty: none
	tickets  Tickets
	terms    tickets.Terms
	links    Links

	ticketLinks TicketLinks // nil: mails hold none
}

// Tickets knows the tickets that mails are about.
type Tickets interface {
	// Ticket loads one with its history. An unknown one is a fault.NotFound.
	Ticket(ctx context.Context, ref tickets.Ref) (*tickets.Ticket, error)
}

// New makes a sender. Settings that cannot work are a fault.Invalid that names them all. A
// maildir is made if there is none; a mail server is not asked anything yet.
func New(settings Settings, known Tickets, terms tickets.Terms) (*Sender, error) {
	sender, err := settings.read()
	if err != nil {
		return nil, err
	}
	sender.tickets, sender.terms = known, terms
	if directory, ok := sender.carrier.(maildir); ok {
		if err := directory.prepare(); err != nil {
			return nil, fault.New(fault.Invalid, "invalid_mail_settings", "Mails cannot be kept in %s; name a directory that the server may write to.", directory).Because(err)
		}
	}
	return sender, nil
}

// Send sends the deliveries of a lane over one connection, each message as one mail, and
// tells of each delivery what became of it. What the lease leaves no time for is postponed.
func (s *Sender) Send(ctx context.Context, batch notify.Batch, now time.Time) []notify.Outcome {
	if !batch.Until.IsZero() {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, batch.Until.Sub(now))
		defer cancel()
	}
	way := s.carrier.open()
	defer way.close()
	var outcomes []notify.Outcome
	for _, together := range messages(batch.Deliveries) {
		if ctx.Err() != nil {
			for _, d := range together {
				outcomes = append(outcomes, notify.Outcome{ID: d.ID, Postponed: now})
			}
			continue
		}
		switch first := together[0]; first.Kind {
		case notify.SignIn, notify.PasswordReset, notify.Invitation:
			outcomes = append(outcomes, s.mailLink(ctx, way, first, now))
		case notify.TicketLink:
			outcomes = append(outcomes, s.mailTicketLink(ctx, way, first, now))
		case notify.AccountChanged:
			outcomes = append(outcomes, s.mailAccount(ctx, way, first, now))
		default:
			outcomes = append(outcomes, s.attempt(ctx, way, together, now)...)
		}
	}
	return outcomes
}

// messages are the deliveries that make one mail each, in the order of their first.
func messages(deliveries []notify.Delivery) [][]notify.Delivery {
	var all [][]notify.Delivery
	place := map[string]int{}
	for _, d := range deliveries {
		d.Message = cmp.Or(d.Message, d.ID)
		i, ok := place[d.Message]
		if !ok {
			i = len(all)
			place[d.Message] = i
			all = append(all, nil)
		}
		all[i] = append(all[i], d)
	}
	return all
}

// hopeless is a failure that no further attempt can mend.
type hopeless struct{ error }

// longestReply is how much of a server's words is kept, in bytes.
const longestReply = 16 << 10

// attempt tries to send one mail. A delivery whose ticket is gone is left out of it; what
// cannot be read just now holds the whole mail back, so that every attempt says the same.
func (s *Sender) attempt(ctx context.Context, way route, together []notify.Delivery, now time.Time) []notify.Outcome {
	began := time.Now()
	replies := make([]reply, len(together))
	var matters []matter
	var later error
	known := loaded{}
	for i, d := range together {
		m, err := s.load(ctx, known, d)
		if err == nil {
			err = s.giveLink(ctx, &m, now)
		}
		var never hopeless
		switch {
		case errors.As(err, &never):
			replies[i] = reply{err: err, permanent: true}
		case err != nil:
			later = err
		default:
			matters = append(matters, m)
		}
	}
	said := reply{err: later}
	if later == nil && len(matters) > 0 {
		said = s.send(ctx, way, matters, now)
	}
	outcomes := make([]notify.Outcome, len(together))
	for i, d := range together {
		r := replies[i]
		if r.err == nil {
			r = said
		}
		outcomes[i] = s.outcome(d, r, began, now)
	}
	return outcomes
}

// outcome is what a reply means for a delivery.
func (s *Sender) outcome(d notify.Delivery, r reply, began, now time.Time) notify.Outcome {
	a := notify.Attempt{At: now, Took: time.Since(began), Target: s.carrier.target(), Status: r.status}
	if r.err != nil {
		text := r.err.Error()
		a.Error = text[:min(len(text), longestReply)]
	}
	return notify.Outcome{ID: d.ID, Err: r.err, Permanent: r.permanent, Attempt: a}
}

// send composes a mail and hands it over.
func (s *Sender) send(ctx context.Context, way route, matters []matter, now time.Time) reply {
	m, err := s.envelope(s.compose(matters, now), matters, now)
	if err != nil {
		return reply{err: err, permanent: true}
	}
	return way.send(ctx, m)
}
