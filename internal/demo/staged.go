package demo

import (
	"context"
	"slices"
	"time"

	"deskbell/calendars"
	"deskbell/entitlement"
	"deskbell/sla"
	"deskbell/tickets"
)

// staged makes sure that whatever the hour, the queue shows a promise at every stage of
// its life. Shares are of the target's business time before now.
func (s *story) staged(terms sla.Terms) error {
	for _, one := range []struct {
		owner  string
		impact sla.Impact
		target time.Duration
		share  float64
		then   func(c *course, start time.Time)
	}{
		{"ops@aerial.example", "critical", 2 * time.Hour, 0.15, nil},
		{"gis@northridge.example", "major", 4 * time.Hour, 0.3, nil},
		{"it@kanto-infra.example", "critical", 2 * time.Hour, 0.65, nil},
		{"support@karoo-mining.example", "major", 4 * time.Hour, 0.85, nil},
		{"gis@northridge.example", "critical", 2 * time.Hour, 1.4, nil},
		{"data@polar-station.example", "moderate", 8 * time.Hour, 1.2, nil},
		{"gis@northridge.example", "moderate", 8 * time.Hour, 0.6, raised},
		{"ops@tasman-mapping.example", "major", 2 * time.Hour, 3, asked},
		{"gis@andes-agro.example", "moderate", 4 * time.Hour, 2, freed},
		{"ops@aerial.example", "limited", 12 * time.Hour, 0.2, nil},
		{"office@maple-drones.example", "moderate", 8 * time.Hour, 0.5, nil},
		{"info@quito-topo.example", "limited", 8 * time.Hour, 0.4, nil},
	} {
		account := accountOf(one.owner)
		region, err := calendars.RegionOf(account.countries[0])
		if err != nil {
			return err
		}
		calendar, err := terms.Calendar(region, one.impact)
		if err != nil {
			return err
		}
		start := calendar.Add(s.now, -time.Duration(one.share*float64(one.target)))
		s.at(start, func(ctx context.Context, at time.Time) error {
			r := s.request(account, one.impact)
			r.Country = account.countries[0]
			if m := s.robbed[entitlement.Email(one.owner)]; m != nil {
				m.reported(&r)
			}
			t, _, err := s.desk.Submit(ctx, r, at)
			if err == nil && one.then != nil {
				one.then(s.course(t), at)
			}
			return err
		})
	}
	return nil
}

func accountOf(owner string) account {
	return accounts[slices.IndexFunc(accounts, func(a account) bool { return a.owner == owner })]
}

// raised is reclassified upward so late that the new target has passed already.
func raised(c *course, start time.Time) {
	c.at(start.Add(c.now.Sub(start)*9/10), func(ctx context.Context, at time.Time) error {
		_, err := c.desk.Reclassify(ctx, c.ref, c.change(at), "critical", "All of the customer's projects turn out to be affected.")
		return err
	})
}

// freed is a stolen laptop's ticket: an agent deactivates it, and that is that.
func freed(c *course, start time.Time) {
	c.at(start.Add(20*time.Minute), func(ctx context.Context, at time.Time) error {
		if _, err := c.free(ctx, at, c.robbed["gis@andes-agro.example"]); err != nil {
			return err
		}
		_, err := c.desk.Solve(ctx, c.ref, c.change(at))
		return err
	})
}

// asked is answered in time and then waits for the customer.
func asked(c *course, start time.Time) {
	c.at(start.Add(20*time.Minute), func(ctx context.Context, at time.Time) error {
		if _, _, err := c.say(ctx, at, tickets.ActionPlan, plans[1]); err != nil {
			return err
		}
		_, _, err := c.say(ctx, at, tickets.Question, questions[0])
		return err
	})
}
