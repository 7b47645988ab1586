package notify_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"deskbell/internal/notify"
)

// post is a channel that notes which lanes it was given.
type post struct{ lanes []string }

func (p *post) Send(_ context.Context, batch notify.Batch, _ time.Time) []notify.Outcome {
	p.lanes = append(p.lanes, batch.Lane)
	outcomes := make([]notify.Outcome, len(batch.Deliveries))
	for i, d := range batch.Deliveries {
		outcomes[i].ID = d.ID
	}
	return outcomes
}

// to is a batch of two deliveries, as a worker claims it.
func to(lane, address string) notify.Batch {
	d := notify.Delivery{ID: "d1", Lane: lane, To: address}
	again := d
	again.ID = "d2"
	return notify.Batch{Lane: lane, Deliveries: []notify.Delivery{d, again}}
}

// What waited while its receiver left is dropped; others get theirs.
func TestWhoLeftIsSentNothing(t *testing.T) {
	for _, c := range []struct {
		lane, address string
		state         notify.State
	}{
		{"staff:grace@desk.example", "Grace@desk.example", notify.Delivered},
		{"staff:duty@desk.example", "duty@desk.example", notify.Delivered},
		{"staff:left@desk.example", "LEFT@desk.example", notify.Dropped},
		{"ticket:t1", "left@desk.example", notify.Delivered}, // who left may be a customer
	} {
		p := &post{}
		w := notify.WhileTheyWorkHere{Sender: p, Staff: func(context.Context) ([]notify.Person, error) { return everyone, nil }}
		batch := to(c.lane, c.address)
		outcomes := w.Send(t.Context(), batch, noon)
		if len(outcomes) != 2 || outcomes[0].ID != "d1" || outcomes[1].ID != "d2" || (len(p.lanes) == 1) != (c.state == notify.Delivered) {
			t.Fatalf("%s: %+v, sent to %v", c.lane, outcomes, p.lanes)
		}
		for i, o := range outcomes {
			if got := batch.Deliveries[i].Settle(o, noon, 0); got.State != c.state || got.Attempt != nil && c.state == notify.Dropped {
				t.Errorf("%s: %+v", c.lane, got)
			}
		}
	}
}

// While nobody can tell who works here, a notice waits.
func TestWhoWorksHereIsLookedUpAgain(t *testing.T) {
	p, away := &post{}, errors.New("the database is away")
	w := notify.WhileTheyWorkHere{Sender: p, Staff: func(context.Context) ([]notify.Person, error) { return nil, away }}
	batch := to("staff:grace@desk.example", "Grace@desk.example")
	for i, o := range w.Send(t.Context(), batch, noon) {
		got := batch.Deliveries[i].Settle(o, noon, 0)
		if !errors.Is(o.Err, away) || got.State != notify.Waiting || !got.NotBefore.After(noon) || got.Attempt == nil || got.Attempt.Error == "" {
			t.Errorf("%+v becomes %+v", o, got)
		}
	}
	if got := w.Send(t.Context(), notify.Batch{}, noon); len(got) != 0 || len(p.lanes) != 1 {
		t.Errorf("of nothing: %+v, sent to %v", got, p.lanes)
	}
}
