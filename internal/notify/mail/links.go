package mail

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"deskbell/internal/fault"
	"deskbell/internal/notify"
	"deskbell/tickets"
)

// TicketLinks makes the tokens of links to tickets. Each call makes a new one, in place of
// that of an attempt before.
type TicketLinks interface {
	// TicketLinkToken makes the token of the link in a mail about a ticket that is written now.
	// A link that was revoked since an attempt before is a fault.NotFound.
	TicketLinkToken(ctx context.Context, delivery string, ticket tickets.ID, now time.Time) (token string, err error)
	// RequestedLink makes the token of a link that was asked for, and tells which ticket it
	// opens. A link that is not to be mailed, such as one to somebody else's ticket, is a
	// fault.NotFound.
	RequestedLink(ctx context.Context, id string, now time.Time) (ticket tickets.ID, token string, err error)
}

// giveLink makes the link that a mail to the customer holds: to nobody but the requester, and
// only where there are pages. A mail whose link was revoked goes without.
func (s *Sender) giveLink(ctx context.Context, m *matter, now time.Time) error {
	if s.ticketLinks == nil || s.page == "" || customerLetters[m.delivery.Kind] == nil || !strings.EqualFold(m.delivery.To, m.ticket.Requester.Email) {
		return nil
	}
	token, err := s.ticketLinks.TicketLinkToken(ctx, m.delivery.ID, m.ticket.ID, now)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return fmt.Errorf("making the link: %w", err)
	}
	m.token = token
	return nil
}

// customerLink is the link under a letter to the customer: the one of their own, or, without
// one, that to the page; nil if the desk has no pages.
func (s *Sender) customerLink(m *matter, name string) *link {
	if m.token == "" || s.page == "" {
		return s.linkTo(m.ticket, name)
	}
	return &link{Name: name, URL: s.page + "/t/" + m.token}
}

// mailTicketLink sends a link to a ticket that somebody asked for. What nobody is to be sent is
// dropped, not dead: it is no failure that anybody must look at. No outcome shows the token.
func (s *Sender) mailTicketLink(ctx context.Context, way route, d notify.Delivery, now time.Time) notify.Outcome {
	began := time.Now()
	m := matter{delivery: d}
	if err := json.Unmarshal(d.Content, &m.notice); err != nil {
		return s.outcome(d, reply{err: fmt.Errorf("reading the notice: %w", err), permanent: true}, began, now)
	}
	ticket, token, err := s.ticketLinks.RequestedLink(ctx, d.ID, now)
	if err == nil {
		m.token = token
		m.ticket, err = s.ticket(ctx, loaded{}, ticket)
	}
	var never hopeless
	switch {
	case fault.Is(err, fault.NotFound) || errors.As(err, &never):
		return notify.Outcome{ID: d.ID, Err: err, Gone: true}
	case err != nil:
		return s.outcome(d, reply{err: fmt.Errorf("making the link: %w", err)}, began, now)
	}
	m.notice.Name, m.notice.Language = m.ticket.Requester.Name, m.ticket.Requester.Language
	mail, err := s.envelope(s.ticketLink(&m), []matter{m}, now)
	if err != nil {
		return s.outcome(d, reply{err: err, permanent: true}, began, now)
	}
	return s.outcome(d, way.send(ctx, mail), began, now)
}

// ticketLink writes the letter: with the link, or with the token itself if there are no pages.
func (s *Sender) ticketLink(m *matter) letter {
	v := voiceOf(m.notice.Language)
	number := strconv.FormatInt(m.ticket.Number, 10)
	blocks := []block{paragraph(v.say(tellLink, number)), paragraph(v.say(tellPrivate))}
	if s.page == "" {
		blocks = []block{paragraph(v.say(tellCode, number)), {Facts: []fact{{v.say(labelCode), m.token}}}, paragraph(v.say(tellPrivate))}
	}
	return letter{
		Language: v.Language(),
		Subject:  subject(m.ticket, v.say(titleLink)),
		Greeting: v.say(tellGreeting, greeted(m)),
		Blocks:   append(blocks, paragraph(v.say(tellNotAsked))),
		Link:     s.customerLink(m, v.say(nameOfPage)),
		Footer:   v.say(tellNoReply),
	}
}
