package auth_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"deskbell/entitlement"
	"deskbell/internal/auth"
	"deskbell/internal/fault"
	"deskbell/tickets"
)

const revokedLink = "The link is not valid: it was revoked, or it was not copied in full. Ask for another one."

var (
	kim = auth.User{ID: "u-kim", Email: "kim@vendor.example", Name: "Kim", Role: tickets.Agent}
	ada = tickets.Ticket{ID: "t1", Number: 1042, Requester: tickets.Requester{Name: "Ada", Email: "Ada@Aerial.example"}}
)

// mailedTo is the token of a mail about Ada's ticket.
func mailedTo(t *testing.T, d *auth.Desk, delivery string) string {
	t.Helper()
	token, err := d.TicketLinkToken(ctx, delivery, ada.ID, now)
	if err != nil || !strings.HasPrefix(token, "dbt_") || len(token) != len("dbt_")+43 {
		t.Fatalf("got %q, %v", token, err)
	}
	return token
}

func TestALinkInAMailOpensItsTicket(t *testing.T) {
	d, c := newCabinet()
	token := mailedTo(t, d, "d1")
	caller, err := d.Caller(ctx, token, now)
	if err != nil || caller.Ticket != ada.ID || caller.LinkID != "d1" || caller.Staff() || !caller.Known() {
		t.Errorf("it opens %+v, %v", caller, err)
	}
	ticket, link, err := d.TicketLink(ctx, token, now)
	if err != nil || ticket != ada.ID || link != "d1" || !c.links[0].LastUsedAt.Equal(now) {
		t.Errorf("got %s, %s, %v of %+v", ticket, link, err, c.links)
	}
	if stored := fmt.Sprintf("%+v %s", c.links, c.trail()); strings.Contains(stored, token[4:]) {
		t.Errorf("the secret is in %s", stored)
	}
	c.recorded(t, `ticket_link.made ticket_link d1 by system {"reason":"mailed","ticket":"t1"}`)
}

func TestATicketsMailThatIsSentAgainHoldsAnotherToken(t *testing.T) {
	d, c := newCabinet()
	first, again := mailedTo(t, d, "d1"), mailedTo(t, d, "d1")
	if first == again || len(c.links) != 1 || len(c.records) != 1 {
		t.Errorf("got %q, then %q: %+v", first, again, c.links)
	}
	_, _, err := d.TicketLink(ctx, first, now)
	refused(t, err, fault.Unauthenticated, revokedLink)
	if _, _, err := d.TicketLink(ctx, again, now); err != nil {
		t.Error(err)
	}
}

func TestLinksThatOpenNoTicket(t *testing.T) {
	d, c := newCabinet()
	token, gone := mailedTo(t, d, "d1"), mailedTo(t, d, "d2")
	if err := d.RevokeTicketLink(ctx, ada.ID, "d2", kim0, now); err != nil {
		t.Fatal(err)
	}
	for name, wrong := range map[string]string{
		"nothing": "", "a prefix": "dbt_", "an invented one": "dbt_" + strings.Repeat("A", 43), "one that was revoked": gone,
		"one cut short": token[:len(token)-1], "one in capitals": strings.ToUpper(token), "a sign-in link's": "dbl_" + token[4:], "what is stored": "dbt_" + c.links[0].Hash,
	} {
		t.Run(name, func(t *testing.T) {
			ticket, link, err := d.TicketLink(ctx, wrong, now)
			refused(t, err, fault.Unauthenticated, revokedLink)
			if caller, err := d.Caller(ctx, wrong, now); ticket != "" || link != "" || caller.Known() || wrong != "" && !fault.Is(err, fault.Unauthenticated) {
				t.Errorf("it gives %s, %s, %+v, %v", ticket, link, caller, err)
			}
		})
	}
	c.away = errors.New("away")
	if _, _, err := d.TicketLink(ctx, token, now); !errors.Is(err, c.away) {
		t.Errorf("an outage is %v", err)
	}
	if _, err := d.TicketLinkToken(ctx, "d1", ada.ID, now); !errors.Is(err, c.away) {
		t.Errorf("an outage is %v", err)
	}
}

// kim0 is Kim as the trail names her.
var kim0 = tickets.Actor{Role: tickets.Agent, ID: kim.ID, Name: kim.Name}

func TestRevokingLinks(t *testing.T) {
	d, c := newCabinet()
	for _, id := range []string{"d1", "d2", "d3", "d4"} {
		mailedTo(t, d, id)
	}
	c.records = nil
	opening := func() (ids []string) {
		for _, l := range c.links {
			if l.Opens() {
				ids = append(ids, l.ID)
			}
		}
		return ids
	}
	for range 2 { // the second time it is so already
		if err := d.RevokeTicketLink(ctx, ada.ID, "d2", kim0, now); err != nil {
			t.Fatal(err)
		}
	}
	customer := tickets.Actor{Role: tickets.Customer}
	for _, want := range []int{2, 0} {
		if n, err := d.RevokeTicketLinks(ctx, ada.ID, "d3", customer, now); err != nil || n != want || !slices.Equal(opening(), []string{"d3"}) {
			t.Errorf("%d were revoked, %v; %v open", n, err, opening())
		}
	}
	if n, err := d.RevokeTicketLinks(ctx, ada.ID, "", kim0, now); err != nil || n != 1 || len(opening()) != 0 {
		t.Errorf("%d were revoked, %v; %v open", n, err, opening())
	}
	c.recorded(t,
		`ticket_link.revoked ticket_link d2 by agent {"links":["d2"],"ticket":"t1"}`,
		`ticket_link.revoked ticket t1 by customer {"links":["d1","d4"],"ticket":"t1"}`,
		`ticket_link.revoked ticket t1 by agent {"links":["d3"],"ticket":"t1"}`,
	)
	var ended []auth.SessionOf
	for _, id := range []string{"d2", "d1", "d4", "d3"} {
		ended = append(ended, auth.SessionOf{Ticket: ada.ID, LinkID: id})
	}
	if !slices.Equal(c.ended, ended) {
		t.Errorf("the sessions of %+v were ended, want %+v", c.ended, ended)
	}
	if _, err := d.TicketLinkToken(ctx, "d1", ada.ID, now); !fault.Is(err, fault.NotFound) {
		t.Errorf("a link that was revoked gets a token: %v", err)
	}
	refused(t, d.RevokeTicketLink(ctx, ada.ID, "unknown", kim0, now), fault.NotFound, "There is no such thing.")
	refused(t, d.RevokeTicketLink(ctx, "t2", "d1", kim0, now), fault.NotFound, "There is no such thing.")
}

func TestAnAskedForLinkGoesToTheRequesterOnly(t *testing.T) {
	d, c := newCabinet()
	for _, one := range []struct {
		number int64
		email  entitlement.Email
		sent   bool
	}{
		{1042, "ada@aerial.example", true},
		{1042, "eve@evil.example", false},
		{1043, "ada@aerial.example", false},
	} {
		c.links, c.records = nil, nil
		r, wait, err := d.AskForTicketLink(ctx, one.number, one.email, now)
		if err != nil || wait != 0 || len(c.records) != 0 || strings.Contains(fmt.Sprintf("%+v", c.requests), string(one.email)) {
			t.Fatalf("asking stores %+v, wait %s, %v", c.requests, wait, err)
		}
		for range 2 { // the mail is sent again
			ticket, token, err := d.RequestedLink(ctx, r.ID, now.Add(time.Hour))
			if !one.sent {
				if !fault.Is(err, fault.NotFound) || token != "" || ticket != "" || len(c.links) != 0 {
					t.Errorf("%d for %s: got %q, %v", one.number, one.email, token, err)
				}
				continue
			}
			opened, link, err := d.TicketLink(ctx, token, now)
			if err != nil || ticket != ada.ID || opened != ada.ID || link != r.ID || c.links[0].Reason != auth.LinkMade || c.links[0].MadeBy != "" {
				t.Errorf("it opens %s by %+v, %v", opened, c.links, err)
			}
		}
		if one.sent {
			c.recorded(t, `ticket_link.made ticket_link `+r.ID+` by customer {"reason":"made","ticket":"t1"}`)
		}
	}
	c.away = errors.New("away")
	r, _, _ := d.AskForTicketLink(ctx, ada.Number, "ada@aerial.example", now)
	if _, _, err := d.RequestedLink(ctx, r.ID, now); !errors.Is(err, c.away) {
		t.Errorf("an outage is %v", err)
	}
}

func TestStaffHaveALinkSent(t *testing.T) {
	d, c := newCabinet()
	r, to, wait, err := d.SendTicketLink(ctx, &ada, kim, now)
	if err != nil || wait != 0 || to != "ada@aerial.example" {
		t.Fatalf("to %s, wait %s, %v", to, wait, err)
	}
	made := `ticket_link.made ticket_link ` + r.ID + ` by agent {"reason":"made","ticket":"t1"}`
	c.recorded(t, made)
	if _, token, err := d.RequestedLink(ctx, r.ID, now); err != nil || token == "" || c.links[0].MadeBy != kim.ID {
		t.Errorf("got %q, %v: %+v", token, err, c.links)
	}
	c.recorded(t, made) // once
	nameless := ada
	nameless.Requester.Email = "nowhere"
	_, _, _, err = d.SendTicketLink(ctx, &nameless, kim, now)
	refused(t, err, fault.Conflict, "The requester of this ticket has no email address that a link could be sent to.")
}

func TestFiveLinksToATicketAnHour(t *testing.T) {
	d, c := newCabinet()
	for i := range 5 {
		at := now.Add(time.Duration(i) * time.Minute)
		var wait time.Duration
		var err error
		if i%2 == 0 { // whoever asks, it is the requester who is sent them
			_, wait, err = d.AskForTicketLink(ctx, ada.Number, "ada@aerial.example", at)
		} else {
			_, _, wait, err = d.SendTicketLink(ctx, &ada, kim, at)
		}
		if wait != 0 || err != nil {
			t.Fatalf("%d: wait %s, %v", i, wait, err)
		}
	}
	records := len(c.records)
	for _, step := range []struct{ after, wait time.Duration }{
		{10 * time.Minute, 50 * time.Minute}, {time.Hour - time.Microsecond, time.Microsecond}, {time.Hour, 0}, {time.Hour, time.Minute},
	} {
		if _, wait, err := d.AskForTicketLink(ctx, ada.Number, "ada@aerial.example", now.Add(step.after)); wait != step.wait || err != nil {
			t.Errorf("after %s: wait %s, %v", step.after, wait, err)
		}
	}
	if _, _, wait, err := d.SendTicketLink(ctx, &ada, kim, now.Add(time.Hour)); wait != time.Minute || err != nil || len(c.records) != records {
		t.Errorf("staff wait %s, %v", wait, err)
	}
	for _, other := range []struct {
		number int64
		email  entitlement.Email
	}{{1043, "ada@aerial.example"}, {1042, "eve@evil.example"}} { // who cannot keep her from asking
		if _, wait, err := d.AskForTicketLink(ctx, other.number, other.email, now); wait != 0 || err != nil {
			t.Errorf("%+v: wait %s, %v", other, wait, err)
		}
	}
}

func TestARequestForALinkGetsOld(t *testing.T) {
	d, _ := newCabinet()
	r, _, err := d.AskForTicketLink(ctx, ada.Number, "ada@aerial.example", now)
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := d.RequestedLink(ctx, r.ID, now.Add(48*time.Hour-time.Microsecond)); err != nil {
		t.Error(err)
	}
	_, _, err = d.RequestedLink(ctx, r.ID, now.Add(48*time.Hour))
	refused(t, err, fault.NotFound, "The link was asked for too long ago.")
	_, _, err = d.RequestedLink(ctx, "unknown", now)
	refused(t, err, fault.NotFound, "There is no such thing.")
}

func TestTheUseOfALinkIsNotedToTheMinute(t *testing.T) {
	d, c := newCabinet()
	token := mailedTo(t, d, "d1")
	for _, step := range []struct {
		after time.Duration
		notes int
	}{{0, 1}, {59 * time.Second, 1}, {time.Minute, 2}, {time.Minute, 2}} {
		at := now.Add(step.after)
		caller, err := d.Caller(ctx, token, at)
		if err != nil {
			t.Fatal(err)
		}
		d.NoteUse(ctx, caller, "192.0.2.7", at, func(err error) { t.Error(err) })
		d.Settle()
		if len(c.used) != step.notes {
			t.Errorf("after %s it was noted %d times, want %d", step.after, len(c.used), step.notes)
		}
	}
	d.NoteUse(ctx, auth.Caller{Ticket: ada.ID, LinkID: "d1", Session: &auth.Session{}}, "", now.Add(time.Hour), func(err error) { t.Error(err) })
	d.Settle()
	if len(c.used) != 2 {
		t.Error("the use of a session was noted as one of its link")
	}
}
