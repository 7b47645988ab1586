package demo

import (
	"context"
	"time"

	"deskbell/sla"
	"deskbell/tickets"
)

// course is one ticket on its way.
type course struct {
	*story
	ref   tickets.Ref
	agent tickets.Actor
	email string
}

// ordinary submits a request at an instant and lets it take its course.
func (s *story) ordinary(at time.Time) {
	account, impact := s.account(), s.impact()
	s.at(at, func(ctx context.Context, at time.Time) error {
		t, _, err := s.desk.Submit(ctx, s.ask(account, impact, at), at)
		if err != nil {
			return err
		}
		c := s.course(t)
		if s.chance(4) { // somebody submits it a second time
			s.at(at.Add(s.between(5*time.Minute, time.Hour)), func(ctx context.Context, at time.Time) error {
				twin, _, err := s.desk.Submit(ctx, s.ask(account, impact, at), at)
				if err != nil {
					return err
				}
				s.at(at.Add(10*time.Minute), func(ctx context.Context, at time.Time) error {
					_, err := s.desk.Merge(ctx, tickets.Ref(twin.ID), tickets.Change{By: c.agent, At: at}, c.ref)
					return err
				})
				return nil
			})
		}
		return c.answer(ctx, t, at, c.first)
	})
}

func (s *story) course(t *tickets.Ticket) *course {
	c := &course{story: s, ref: tickets.Ref(t.ID)}
	c.agent, c.email = s.by()
	return c
}

// answer plans our next response: mostly in good time, sometimes just in time, now and
// then too late. Where nothing is promised it takes as long as it takes.
func (c *course) answer(ctx context.Context, t *tickets.Ticket, at time.Time, then func(context.Context, time.Time) error) error {
	terms, err := c.desk.Terms.Pinned(ctx, t.Terms)
	if err != nil {
		return err
	}
	calendar, err := terms.Calendar(t.Requester.Region, t.Impact)
	if err != nil {
		return err
	}
	allowed := c.between(2*time.Hour, 14*time.Hour)
	for _, clock := range t.Clocks {
		if clock.State == sla.Running && (clock.Metric == sla.FirstResponse || clock.Metric == sla.NextResponse) {
			allowed, _ = clock.Left(terms, at)
		}
	}
	share := 0.05 + 0.8*c.rand.Float64()
	switch {
	case c.chance(8):
		share = 0.9 + 0.1*c.rand.Float64()
	case c.chance(9):
		share = 1.05 + 1.5*c.rand.Float64()
	}
	c.at(calendar.Add(at, time.Duration(share*float64(allowed))), then)
	return nil
}

func (c *course) change(at time.Time) tickets.Change { return tickets.Change{By: c.agent, At: at} }

// say writes a message, unless the ticket's course has ended meanwhile.
func (c *course) say(ctx context.Context, at time.Time, kind tickets.MessageKind, body string) (*tickets.Ticket, bool, error) {
	t, err := c.desk.Store.Ticket(ctx, c.ref)
	if err != nil || t.StatusAt(at) == tickets.Closed {
		return t, false, err
	}
	change := c.change(at)
	if kind == tickets.CustomerReply {
		change.By = tickets.Actor{Role: tickets.Customer, Name: t.Requester.Name}
	}
	t, _, err = c.desk.Say(ctx, c.ref, change, tickets.Message{Kind: kind, Body: body})
	return t, err == nil, err
}

// first is our first response, with what comes before and after it.
func (c *course) first(ctx context.Context, at time.Time) error {
	t, err := c.desk.Store.Ticket(ctx, c.ref)
	if err != nil || t.StatusAt(at) == tickets.Closed {
		return err
	}
	if _, err := c.desk.Assign(ctx, c.ref, c.change(at), c.email); err != nil {
		return err
	}
	if c.chance(25) {
		if _, err := c.desk.Tag(ctx, c.ref, c.change(at), []string{pick(c.story, []string{"regression", "gpu", "renewal", "escalated", "known-issue"})}); err != nil {
			return err
		}
	}
	if c.chance(14) {
		other := map[sla.Impact]sla.Impact{"critical": "major", "major": "moderate", "moderate": "limited", "limited": "moderate"}[t.Impact]
		if c.chance(25) {
			other = map[sla.Impact]sla.Impact{"critical": "major", "major": "critical", "moderate": "major", "limited": "moderate"}[t.Impact]
		}
		if _, err := c.desk.Reclassify(ctx, c.ref, c.change(at), other, "The description fits this impact better; agreed with the customer."); err != nil {
			return err
		}
	}
	if c.chance(3) && t.Requester.Country == "DE" {
		if _, err := c.desk.Relocate(ctx, c.ref, c.change(at), "US", "The project team sits in the office in Denver."); err != nil {
			return err
		}
	}
	switch {
	case c.chance(18):
		if _, ok, err := c.say(ctx, at, tickets.Question, pick(c.story, questions)); err != nil || !ok {
			return err
		}
		c.at(at.Add(c.between(time.Hour, 30*time.Hour)), c.replied)
		return nil
	case c.chance(30):
		return c.resolve(ctx, at)
	}
	if _, ok, err := c.say(ctx, at, tickets.ActionPlan, pick(c.story, plans)); err != nil || !ok {
		return err
	}
	if c.chance(60) {
		c.at(at.Add(c.between(time.Hour, 30*time.Hour)), c.replied)
	} else {
		c.at(at.Add(c.between(4*time.Hour, 60*time.Hour)), c.resolve)
	}
	return nil
}

// replied is the customer's answer, and ours to it.
func (c *course) replied(ctx context.Context, at time.Time) error {
	t, ok, err := c.say(ctx, at, tickets.CustomerReply, pick(c.story, replies))
	if err != nil || !ok {
		return err
	}
	return c.answer(ctx, t, at, func(ctx context.Context, at time.Time) error {
		if c.chance(55) {
			return c.resolve(ctx, at)
		}
		kind, body := tickets.StatusUpdate, pick(c.story, updates)
		if c.chance(30) {
			kind, body = tickets.Workaround, pick(c.story, workarounds)
		}
		if _, ok, err := c.say(ctx, at, kind, body); err != nil || !ok {
			return err
		}
		if c.chance(30) {
			if _, _, err := c.say(ctx, at, tickets.InternalNote, "Same cause as the tickets of last week; linked in the tracker."); err != nil {
				return err
			}
		}
		c.at(at.Add(c.between(6*time.Hour, 70*time.Hour)), c.resolve)
		return nil
	})
}

// resolve sends the resolution, and frees what was stolen; the customer rates it, or comes back.
func (c *course) resolve(ctx context.Context, at time.Time) error {
	t, ok, err := c.conclude(ctx, at, pick(c.story, resolutions))
	if err != nil || !ok || t.Status == tickets.Solved {
		return err
	}
	if _, err := c.desk.Solve(ctx, c.ref, c.change(at)); err != nil {
		return err
	}
	later := at.Add(c.between(2*time.Hour, 50*time.Hour))
	switch {
	case c.chance(12):
		c.at(later, c.replied)
	case c.chance(50):
		c.at(later, c.rated)
	}
	return nil
}

// rated is what the customer thinks of it, unless the ticket was reopened meanwhile.
func (c *course) rated(ctx context.Context, at time.Time) error {
	t, err := c.desk.Store.Ticket(ctx, c.ref)
	if err != nil || t.StatusAt(at) != tickets.Solved {
		return err
	}
	score := pick(c.story, []int{5, 5, 5, 4, 4, 3, 2})
	_, err = c.desk.Rate(ctx, c.ref, tickets.Change{By: tickets.Actor{Role: tickets.Customer, Name: t.Requester.Name}, At: at}, tickets.Rating{Score: score, Comment: pick(c.story, comments)})
	return err
}
