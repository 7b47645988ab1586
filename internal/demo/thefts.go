package demo

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"deskbell/entitlement"
	"deskbell/sla"
	"deskbell/tickets"
)

// thefts are the owners whose laptop is stolen today. Where it is true, whoever asks to have
// it deactivated names an address of their own, which owns nothing.
var thefts = map[entitlement.Email]bool{
	"gis@andes-agro.example":      false,
	"info@quito-topo.example":     false,
	"office@maple-drones.example": true,
}

// reported makes a request one about this machine, which is not seen again.
func (m *machine) reported(r *tickets.Request) {
	m.stolen = true
	r.Topic, r.Subject = deactivation.topic, deactivation.subject
	r.Description = strings.Replace(deactivation.description, "The laptop", "The laptop "+m.name, 1)
	if thefts[m.license.Owner] && m == m.story.robbed[m.license.Owner] {
		r.LicenseEmail = r.Email
	}
}

// ask is a request; one for a deactivation names the laptop, if the account has one that is
// active.
func (s *story) ask(a account, impact sla.Impact, at time.Time) tickets.Request {
	r := s.request(a, impact)
	if r.Topic == deactivation.topic {
		if m := s.missing(entitlement.Email(a.owner), at); m != nil {
			m.reported(&r)
		}
	}
	return r
}

// missing is the laptop that an account lacks: the one it has asked about already, as long as
// that takes a seat, else another one. nil if none of its laptops is active.
func (s *story) missing(owner entitlement.Email, at time.Time) *machine {
	if m := s.lost[owner]; m != nil && m.activeAt(at) {
		return m
	}
	i := slices.IndexFunc(s.machines, func(m *machine) bool {
		return m.license.Owner == owner && m.license.Kind == entitlement.Perpetual && m != s.robbed[owner] && m.activeAt(at)
	})
	if i < 0 {
		return nil
	}
	s.lost[owner] = s.machines[i]
	return s.machines[i]
}

func (m *machine) activeAt(at time.Time) bool {
	return slices.ContainsFunc(m.story.held.all, func(h *entitlement.Holding) bool {
		return slices.ContainsFunc(h.Active(at), func(d entitlement.Device) bool { return d.ID == m.device })
	})
}

// conclude sends the resolution. For what was stolen that is its deactivation.
func (c *course) conclude(ctx context.Context, at time.Time, body string) (*tickets.Ticket, bool, error) {
	t, err := c.desk.Store.Ticket(ctx, c.ref)
	if err != nil {
		return nil, false, err
	}
	m := c.lost[t.LicenseEmail]
	if t.Topic != deactivation.topic || t.StatusAt(at) == tickets.Closed || m == nil || !m.activeAt(at) {
		return c.say(ctx, at, tickets.Resolution, body)
	}
	t, err = c.free(ctx, at, m)
	return t, err == nil, err
}

// free deactivates a stolen machine for the ticket, and says so. Another one is bought.
func (c *course) free(ctx context.Context, at time.Time, m *machine) (*tickets.Ticket, error) {
	said := &tickets.Message{Kind: tickets.Resolution, Body: fmt.Sprintf("We have deactivated %s; its seat is free again. The next device can log in right away.", m.name)}
	t, _, err := c.desk.DeactivateDevice(ctx, c.ref, c.change(at), m.device, "It was stolen and cannot be logged out.", said)
	if err != nil {
		return nil, err
	}
	c.at(at.Add(m.luck.between(aDay, 4*aDay)), c.machine(m.license).logIn)
	return t, nil
}
