package mail

import (
	"fmt"
	"net/mail"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"

	"deskbell/internal/notify"
	"deskbell/tickets"
)

// compose writes the letter that matters make together.
func (s *Sender) compose(matters []matter, now time.Time) letter {
	m := &matters[0]
	switch {
	case m.delivery.Kind == notify.DailyDigest:
		return s.daily(m)
	case ownerLetters[m.delivery.Kind] != nil:
		return s.toOwner(m)
	case customerLetters[m.delivery.Kind] != nil:
		return s.toCustomer(m)
	case len(matters) == 1:
		return s.toStaff(m, now)
	}
	return s.bundle(matters, now)
}

// envelope puts headers around a letter: who writes to whom, what it repeats and what thread
// it belongs to, and that no machine need answer. An address that cannot be one is an error.
func (s *Sender) envelope(l letter, matters []matter, now time.Time) (*gomail.Msg, error) {
	first := matters[0].delivery
	address, err := mail.ParseAddress("<" + first.To + ">")
	if err == nil {
		address.Address, err = ascii(address.Address)
	}
	if err != nil {
		return nil, fmt.Errorf("the receiver %q has no possible address: %w", first.To, err)
	}
	address.Name = line(matters[0].notice.Name, longestName)
	plain, hyper, err := l.render()
	if err != nil {
		return nil, err
	}
	m := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	m.FromMailAddress(&s.from)
	m.ToMailAddress(address)
	m.SetDateWithValue(now.UTC())
	m.Subject(l.Subject)
	m.SetMessageIDWithValue(first.Message + "@" + s.domain())
	if about := subjects(matters); len(about) == 1 {
		thread := "<" + string(about[0]) + ".thread@" + s.domain() + ">"
		m.SetGenHeader(gomail.HeaderReferences, thread)
		m.SetGenHeader(gomail.HeaderInReplyTo, thread)
	}
	m.SetGenHeader("Auto-Submitted", "auto-generated")
	m.SetGenHeader("X-Auto-Response-Suppress", "All")
	if l.bulk {
		m.SetGenHeader(gomail.HeaderPrecedence, "bulk")
	}
	ids := make([]string, len(matters))
	for i, about := range matters {
		ids[i] = about.delivery.ID
	}
	m.SetGenHeader("X-Deskbell-Delivery", ids...)
	m.SetBodyString(gomail.TypeTextPlain, plain)
	m.AddAlternativeString(gomail.TypeTextHTML, hyper)
	return m, nil
}

// domain is that of our own address.
func (s *Sender) domain() string {
	return s.from.Address[strings.LastIndexByte(s.from.Address, '@')+1:]
}

// subjects are the tickets that matters are about, each once.
func subjects(matters []matter) []tickets.ID {
	var ids []tickets.ID
	seen := map[tickets.ID]bool{}
	for _, m := range matters {
		if m.ticket != nil && !seen[m.ticket.ID] {
			seen[m.ticket.ID] = true
			ids = append(ids, m.ticket.ID)
		}
	}
	return ids
}
