package demo

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"deskbell/entitlement"
	"deskbell/internal/fault"
)

const aDay = 24 * time.Hour

// machine is a customer's computer, with the license that it logs in with. Its luck is its
// own, so that neither other machines nor tickets change its course.
type machine struct {
	story       *story
	luck        luck
	license     entitlement.License // as it was made
	fingerprint string
	name        string
	device      string // its ID, once it has logged in
	stolen      bool   // it is never seen again
}

// equip makes the licenses, and plans for each one machine more than it has seats.
func (s *story) equip(ctx context.Context) error {
	for _, l := range licensesAt(s.now) {
		by := entitlement.By{Actor: entitlement.Itself, At: l.CreatedAt, NewID: s.desk.NewID}
		made, err := s.desk.Registry.Create(ctx, l, plansSold, by)
		if err != nil {
			return fmt.Errorf("demo, making a license: %w", err)
		}
		began := s.now.Add(-span)
		if l.CreatedAt.After(began) {
			began = l.CreatedAt
		}
		l = made.License
		switch _, theft := thefts[l.Owner]; {
		case theft && l.Kind == entitlement.Perpetual: // the first to log in, so there is a seat for it
			m := s.machine(l)
			s.robbed[l.Owner] = m
			s.at(began, m.logIn)
		case l.Owner == "mapping@rhone-cadastre.example":
			s.at(began, func(ctx context.Context, at time.Time) error {
				_, err := s.desk.Registry.SetRemoteDeactivation(ctx, l.ID, true, s.ownedBy(l.Owner, at))
				return err
			})
		}
		for range l.Seats + 1 {
			m := s.machine(l)
			s.at(began.Add(m.luck.between(time.Hour, min(70*aDay, s.now.Sub(began)))), m.logIn)
		}
	}
	return nil
}

// machine is another one for a license: a server for an engine, else a laptop.
func (s *story) machine(l entitlement.License) *machine {
	n := len(s.machines) + 1
	what := "laptop"
	if l.Kind == entitlement.Subscription {
		what = "server"
	}
	_, domain, _ := strings.Cut(string(l.Owner), "@")
	name, _, _ := strings.Cut(domain, ".")
	m := &machine{story: s, luck: luck{rand.New(rand.NewPCG(30, uint64(n)))}, license: l, name: fmt.Sprintf("%s-%s-%02d", name, what, n)}
	m.fingerprint = fmt.Sprintf("%016x", m.luck.rand.Uint64())
	s.machines = append(s.machines, m)
	return m
}

// logIn tries again some days later while no seat is free.
func (m *machine) logIn(ctx context.Context, at time.Time) error {
	in := entitlement.LogIn{Fingerprint: m.fingerprint, Name: m.name}
	_, d, _, err := m.story.desk.Registry.LogIn(ctx, m.license.ID, in, m.by(at))
	if fault.Is(err, fault.Conflict) {
		m.story.at(at.Add(m.luck.between(aDay, 9*aDay)), m.logIn)
		return nil
	}
	if err != nil {
		return err
	}
	m.device = d.ID
	later := at.Add(m.luck.between(4*aDay, 25*aDay))
	n := m.luck.rand.IntN(100)
	switch {
	case m == m.story.robbed[m.license.Owner] || n < 55:
		m.checkIn(at)
	case n < 75:
		m.story.at(later, m.logOut)
	case n < 85 && d.Remote:
		m.story.at(later, m.deactivate)
	default: // it is put into a cupboard
	}
	return nil
}

// checkIn lets the machine connect every now and then from an instant on.
func (m *machine) checkIn(from time.Time) {
	m.story.at(from.Add(m.luck.between(4*time.Hour, 6*aDay)), func(ctx context.Context, at time.Time) error {
		if m.stolen {
			return nil
		}
		m.checkIn(at)
		_, err := m.story.desk.Registry.CheckIn(ctx, m.license.ID, m.device, m.by(at))
		return err
	})
}

func (m *machine) logOut(ctx context.Context, at time.Time) error {
	if m.stolen {
		return nil
	}
	return m.story.desk.Registry.LogOut(ctx, m.license.ID, m.device, m.by(at))
}

// deactivate is its owner's doing, from afar.
func (m *machine) deactivate(ctx context.Context, at time.Time) error {
	if m.stolen {
		return nil
	}
	_, err := m.story.desk.Registry.Deactivate(ctx, m.license.ID, entitlement.Deactivation{Device: m.device, Reason: "Replaced by a new one."}, m.by(at))
	return err
}

func (m *machine) by(at time.Time) entitlement.By { return m.story.ownedBy(m.license.Owner, at) }

// ownedBy is the owner of licenses, who does something with them.
func (s *story) ownedBy(owner entitlement.Email, at time.Time) entitlement.By {
	return entitlement.By{Actor: entitlement.Actor{Role: entitlement.Owner, ID: string(owner), Name: string(owner)}, At: at, NewID: s.desk.NewID}
}
