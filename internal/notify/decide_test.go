package notify_test

import (
	"encoding/json"
	"reflect"
	"testing"
	"time"

	"deskbell/internal/notify"
	"deskbell/sla"
	"deskbell/tickets"
)

// event is one as the history keeps it, public or not by its kind.
func event(kind tickets.EventKind, actor tickets.Actor, details ...tickets.Details) tickets.Event {
	private := map[tickets.EventKind]bool{
		tickets.WasNoted: true, tickets.WasAssigned: true, tickets.WasTagged: true, tickets.WasMergeTarget: true,
		tickets.WasWarned: true, tickets.WasBreached: true, tickets.WasEscalated: true, tickets.WasKept: true,
		tickets.WasAcknowledged: true,
	}
	e := tickets.Event{Kind: kind, Actor: actor, Public: !private[kind]}
	for _, d := range details {
		e.Details = d
	}
	return e
}

func TestWhomEventsAreToldTo(t *testing.T) {
	const customer, none = "Ada@aerial.example", ""
	toGrace, unassigned := assigned("grace@desk.example"), assigned("")
	clock := tickets.Details{Clock: 1}
	for _, c := range []struct {
		name string
		o    notify.Occasion
		want string
	}{
		{"a receipt for what they did themself", about(event(tickets.WasSubmitted, ada), toGrace), "receipt to " + customer},
		{"a response", about(event(tickets.WasResponded, by(grace)), toGrace), "response to " + customer},
		{"a question", about(event(tickets.WasAsked, by(grace)), toGrace), "question to " + customer},
		{"solved", about(event(tickets.WasSolved, by(grace)), toGrace), "solved to " + customer},
		{"reopened", about(event(tickets.WasReopened, by(grace)), toGrace), "reopened to " + customer},
		{"reopened by the customer", about(event(tickets.WasReopened, ada), toGrace), none},
		{"another impact", about(event(tickets.WasReclassified, by(grace)), toGrace), "promise_changed to " + customer},
		{"another country", about(event(tickets.WasRelocated, by(grace)), toGrace), "promise_changed to " + customer},
		{"merged", about(event(tickets.WasMerged, by(grace)), toGrace), "merged to " + customer},
		{"covered after all", about(event(tickets.WasEntitled, bell), toGrace), "entitled to " + customer},
		{"not covered", about(event(tickets.WasRefused, bell), unassigned), "refused to " + customer},
		{"not covered, but taken up", about(event(tickets.WasRefused, bell), toGrace), "refused to " + customer + ", refusal to Grace@desk.example"},
		{"a device was deactivated for it", about(event(tickets.WasDeactivated, by(grace)), toGrace), none},
		{"a response that isn't public", about(tickets.Event{Kind: tickets.WasResponded, Actor: by(grace)}, toGrace), none},
		{"a note", about(event(tickets.WasNoted, by(sam)), toGrace), none},
		{"a file", about(event(tickets.WasAttached, ada), toGrace), none},
		{"tags", about(event(tickets.WasTagged, by(sam)), toGrace), none},
		{"taken back", about(event(tickets.WasResumed, by(sam)), toGrace), none},
		{"closed", about(event(tickets.WasClosed, by(sam)), toGrace), none},
		{"closed by itself", about(event(tickets.WasClosed, bell), toGrace), none},
		{"a duplicate", about(event(tickets.WasMergeTarget, by(sam)), toGrace), none},
		{"rated", about(event(tickets.WasRated, ada), toGrace), none},
		{"a kept promise", about(event(tickets.WasKept, bell, clock), toGrace), none},
		{"an explained breach", about(event(tickets.WasAcknowledged, by(sam), clock), toGrace), none},

		{"a reply", about(event(tickets.WasReplied, ada), toGrace), "customer_replied to Grace@desk.example"},
		{"a reply that nobody waits for", about(event(tickets.WasReplied, ada), unassigned), none},
		{"a reply to one who left", about(event(tickets.WasReplied, ada), assigned("LEFT@desk.example")), none},
		{"assigned to one who left since", about(event(tickets.WasAssigned, by(edsger), tickets.Details{Assignee: "left@desk.example"}), assigned("left@desk.example")), none},
		{"not covered, but taken up by one who left", about(event(tickets.WasRefused, bell), assigned("left@desk.example")), "refused to " + customer},

		{"assigned by someone", about(event(tickets.WasAssigned, by(edsger), tickets.Details{Assignee: "grace@desk.example"}), toGrace), "assigned to Grace@desk.example"},
		{"assigned to oneself", about(event(tickets.WasAssigned, by(grace), tickets.Details{Assignee: "grace@desk.example"}), toGrace), none},
		{"assigned once more", about(event(tickets.WasAssigned, by(edsger), tickets.Details{Was: grace.Email, Assignee: "grace@desk.example"})), none},
		{"taken away", about(event(tickets.WasAssigned, by(edsger), tickets.Details{Was: grace.Email}), unassigned), none},

		{"a warning", about(event(tickets.WasWarned, bell, clock), toGrace), "warning to Grace@desk.example"},
		{"a warning for nobody", about(event(tickets.WasWarned, bell, clock), unassigned), "warning to edsger@desk.example, warning to mary@desk.example"},
		{"a breach", about(event(tickets.WasBreached, bell, clock), toGrace), "breach to Grace@desk.example, breach to edsger@desk.example, breach to mary@desk.example"},
		{"a breach for nobody", about(event(tickets.WasBreached, bell, clock), unassigned), "breach to edsger@desk.example, breach to mary@desk.example"},
		{"a breach for a manager", about(event(tickets.WasBreached, bell, clock), assigned("MARY@desk.example")), "breach to mary@desk.example, breach to edsger@desk.example"},
		{"a warning for one who left", about(event(tickets.WasWarned, bell, clock), assigned("left@desk.example")), "warning to edsger@desk.example, warning to mary@desk.example"},
		{"a breach for one who left", about(event(tickets.WasBreached, bell, clock), assigned("left@desk.example")), "breach to edsger@desk.example, breach to mary@desk.example"},
		{"a breach where all but one left", about(event(tickets.WasBreached, bell, clock), assigned("left@desk.example"), staffed(left, sam)), "breach to sam@desk.example"},
		{"a breach where all left", about(event(tickets.WasBreached, bell, clock), assigned("left@desk.example"), staffed(left)), none},
		{"a breach without managers", about(event(tickets.WasBreached, bell, clock), unassigned, staffed(grace, linus)), "breach to linus@desk.example"},
		{"a breach with agents only", about(event(tickets.WasBreached, bell, clock), unassigned, staffed(grace, sam)), "breach to Grace@desk.example, breach to sam@desk.example"},
		{"a breach where nobody works", about(event(tickets.WasBreached, bell, clock), unassigned, staffed()), none},
	} {
		t.Run(c.name, func(t *testing.T) {
			check(t, "told", told(notify.Decide(c.o, noon, numbers())), c.want)
		})
	}
}

func TestWhomEscalationsAreToldTo(t *testing.T) {
	const managers = "escalation to edsger@desk.example, escalation to mary@desk.example"
	chat := notify.Webhook{ID: "chat", Events: []string{"ticket.submitted"}}
	for _, c := range []struct {
		name    string
		tell    []string
		changes []func(*notify.Occasion)
		want    string
	}{
		{"the assignee", []string{"assignee"}, nil, "escalation to Grace@desk.example"},
		{"the assignee, without one", []string{"assignee"}, []func(*notify.Occasion){assigned("")}, managers},
		{"agents", []string{"agents"}, nil, "escalation to Grace@desk.example, escalation to sam@desk.example, escalation to rosa@desk.example"},
		{"agents, without one", []string{"agents"}, []func(*notify.Occasion){staffed(edsger, linus)}, "escalation to linus@desk.example"},
		{"managers", []string{"managers"}, nil, managers},
		{"administrators", []string{"administrators"}, nil, "escalation to linus@desk.example"},
		{"administrators, without one", []string{"administrators"}, []func(*notify.Occasion){staffed(grace, edsger)}, "escalation to edsger@desk.example"},
		{"the assignee, who left", []string{"assignee"}, []func(*notify.Occasion){assigned("left@desk.example")}, managers},
		{"one who left", []string{"Left@desk.example"}, nil, managers},
		{"an address", []string{"duty@desk.example"}, nil, "escalation to duty@desk.example"},
		{"a webhook", []string{"webhook:chat"}, []func(*notify.Occasion){hooks(chat)}, "sla.escalated to chat"},
		{"a webhook that wants it anyway", []string{"webhook:chat", "webhook:chat"}, []func(*notify.Occasion){hooks(notify.Webhook{ID: "chat"})}, "sla.escalated to chat"},
		{"a webhook that was deleted", []string{"webhook:gone"}, []func(*notify.Occasion){hooks(chat)}, managers},
		{"each once", []string{"managers", "assignee", "mary@desk.example", "GRACE@desk.example"}, nil, managers + ", escalation to Grace@desk.example"},
	} {
		t.Run(c.name, func(t *testing.T) {
			changes := append([]func(*notify.Occasion){assigned("grace@desk.example"), escalating(telling("nobody@desk.example"), telling(c.tell...))}, c.changes...)
			o := about(event(tickets.WasEscalated, bell, tickets.Details{Clock: 1, Step: 2}), changes...)
			check(t, "told", told(notify.Decide(o, noon, numbers())), c.want)
		})
	}
	t.Run("a step that the terms lack", func(t *testing.T) {
		o := about(event(tickets.WasEscalated, bell, tickets.Details{Clock: 1, Step: 3}), escalating(telling("agents")))
		check(t, "told", told(notify.Decide(o, noon, numbers())), managers)
	})
}

func TestWarningsOfWhatCanStillBeDone(t *testing.T) {
	clock := func(change func(*sla.Clock)) func(*notify.Occasion) {
		return func(o *notify.Occasion) { change(&o.Ticket.Clocks[0]) }
	}
	for _, c := range []struct {
		name   string
		change func(*notify.Occasion)
		now    time.Time
		want   string
	}{
		{"it runs", assigned(grace.Email), noon, "warning to Grace@desk.example"},
		{"it is due just now", assigned(grace.Email), when("Fri 27 Nov 16:00:00"), "warning to Grace@desk.example"},
		{"it is broken since", assigned(grace.Email), when("Fri 27 Nov 16:00:00").Add(time.Microsecond), ""},
		{"it was kept", clock(func(c *sla.Clock) { c.State = sla.Met }), noon, ""},
		{"it is paused", clock(func(c *sla.Clock) { c.State = sla.Paused }), noon, ""},
		{"it was superseded", clock(func(c *sla.Clock) { c.State = sla.Superseded }), noon, ""},
		{"it was broken under another clock", func(o *notify.Occasion) {
			o.Ticket.Clocks = append(o.Ticket.Clocks, sla.Clock{Number: 2, Promise: 1, State: sla.Superseded, Breach: &sla.Breach{}})
		}, noon, ""},
		{"it isn't there", func(o *notify.Occasion) { o.Ticket.Clocks = nil }, noon, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := about(event(tickets.WasWarned, bell, tickets.Details{Clock: 1}), assigned(grace.Email), c.change)
			check(t, "told", told(notify.Decide(o, c.now, numbers())), c.want)
		})
	}
}

func TestWhenTheyAreTold(t *testing.T) {
	breach := event(tickets.WasBreached, bell, tickets.Details{Clock: 1})
	for _, c := range []struct {
		name string
		o    notify.Occasion
		now  time.Time
		want string
	}{
		{"staff while the desk is open", about(breach), noon, "Wed 25 Nov 12:00:10"},
		{"staff at the opening", about(breach), when("Mon 30 Nov 09:00:00"), "Mon 30 Nov 09:00:10"},
		{"staff at the closing", about(breach), when("Fri 27 Nov 17:00:00"), "Mon 30 Nov 09:00:00"},
		{"staff when it is closed", about(breach), night, "Mon 30 Nov 09:00:00"},
		{"staff at once", about(breach, impact("critical")), night, "Fri 27 Nov 20:00:10"},
		{"staff round the clock", about(breach, impact("round_the_clock")), night, "Fri 27 Nov 20:00:10"},
		{"staff where no desk serves", about(breach, impact("unknown")), night, "Fri 27 Nov 20:00:10"},
		{"the customer at night", about(event(tickets.WasResponded, by(grace))), night, "Fri 27 Nov 20:00:00"},
	} {
		t.Run(c.name, func(t *testing.T) {
			all := notify.Decide(c.o, c.now, numbers())
			if len(all) == 0 {
				t.Fatal("nobody is told")
			}
			for _, d := range all {
				check(t, "not before, for "+d.To, shown(d.NotBefore), c.want)
			}
		})
	}
}

func TestCallsOfWebhooks(t *testing.T) {
	o := about(event(tickets.WasNoted, by(grace)), hooks(
		notify.Webhook{ID: "all"},
		notify.Webhook{ID: "some", Events: []string{"ticket.submitted", "ticket.noted"}},
		notify.Webhook{ID: "others", Events: []string{"ticket.submitted"}},
		notify.Webhook{ID: "paused", Paused: true},
	))
	check(t, "told", told(notify.Decide(o, night, numbers())), "ticket.noted to all, ticket.noted to some, ticket.noted to paused")

	none := notify.Occasion{Entry: notify.Entry{ID: "e1", Type: "desk.opened"}, Staff: everyone, Webhooks: o.Webhooks}
	check(t, "told of no ticket", told(notify.Decide(none, night, numbers())), "desk.opened to all, desk.opened to paused")
}

func TestDeliveriesAsDecided(t *testing.T) {
	notice := func(n notify.Notice) []byte {
		content, err := json.Marshal(n)
		if err != nil {
			t.Fatal(err)
		}
		return content
	}
	base := notify.Delivery{Channel: notify.Mail, Entry: "e7", Ticket: "t1", Event: 7, State: notify.Waiting, CreatedAt: noon}
	for _, c := range []struct {
		name string
		o    notify.Occasion
		want func(*notify.Delivery)
	}{
		{"to the customer", about(event(tickets.WasSolved, by(grace))), func(d *notify.Delivery) {
			d.Kind, d.Lane, d.To, d.NotBefore = notify.Solved, "ticket:t1", "Ada@aerial.example", noon
			d.Content = notice(notify.Notice{Name: "Ada", Language: "fr"})
		}},
		{"to staff", about(event(tickets.WasReplied, ada), assigned("grace@desk.example")), func(d *notify.Delivery) {
			d.Kind, d.Lane, d.To, d.NotBefore, d.Together = notify.NewReply, "staff:grace@desk.example", "Grace@desk.example", noon.Add(10*time.Second), true
			d.Content = notice(notify.Notice{Name: "Grace", Language: "en"})
		}},
		{"to an address of a policy, greeted by it", about(event(tickets.WasEscalated, bell, tickets.Details{Clock: 1, Step: 1}), escalating(telling("Duty@desk.example"))), func(d *notify.Delivery) {
			d.Kind, d.Lane, d.To, d.NotBefore, d.Together = notify.EscalateMail, "staff:duty@desk.example", "Duty@desk.example", noon.Add(10*time.Second), true
			d.Content = notice(notify.Notice{Name: "Duty@desk.example", Language: "en"})
		}},
		{"to a webhook, whose content is the entry's", about(event(tickets.WasNoted, ada), hooks(notify.Webhook{ID: "w1"})), func(d *notify.Delivery) {
			d.Channel, d.Kind, d.Lane, d.To, d.NotBefore = notify.Hook, "ticket.noted", "webhook:w1", "w1", noon
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			want := base
			want.ID, want.Message = "d1", "d1"
			c.want(&want)
			if got := notify.Decide(c.o, noon, numbers()); !reflect.DeepEqual(got, []notify.Delivery{want}) {
				t.Errorf("decided\n got %+v\nwant %+v", got, want)
			}
		})
	}
}
