package agent

import (
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"deskbell/internal/web/client"
	"deskbell/internal/web/page"
)

// ticketView is what the page of a ticket shows.
type ticketView struct {
	Ticket  client.Ticket
	Thread  []entry
	Last    int // number of the latest event
	People  []client.Assignee
	Replies []client.Reply
	Kinds   []kind
	Clocks  []clockView
	Receipt *client.Receipt // of the clock that is due first; nil: none runs
	Account *client.Account // what the license email owns, where the request is about devices
	Key     string          // makes what is sent take effect once

	Form *page.Form // what was typed, if it is shown again
	Part string     // which form that is: message, files, assign, tags, or a step
	Sent bool       // a message was just sent, so that no draft of it is kept
	New  int        // how many events came since whoever typed looked
}

// Refused reports whether a form is shown again, so that it is open.
func (v *ticketView) Refused(part string) bool { return v.Part == part && v.Form.Message() != "" }

// Typed is the form of a part of the page: what was typed, or an empty one.
func (v *ticketView) Typed(part string) *page.Form {
	if v.Part == part {
		return v.Form
	}
	return page.Filled()
}

// Person is what an address is called, or the address of somebody who has left.
func (v *ticketView) Person(email string) string {
	for _, one := range v.People {
		if one.Email == email {
			return one.Name
		}
	}
	return email
}

// loadTicket asks for all that the page shows. Events with a number above seen are new to the
// reader; 0: they have seen all.
func loadTicket(p *page.Page, ref string, seen int) (*ticketView, error) {
	v := &ticketView{Form: page.Filled(), Key: page.NewKey()}
	var err error
	if v.Ticket, err = p.API.Ticket(ref); err != nil {
		return nil, err
	}
	events, err := p.API.Events(ref)
	if err != nil {
		return nil, err
	}
	if v.People, err = p.API.Assignees(); err != nil {
		return nil, err
	}
	if v.Replies, err = p.API.Replies("", ""); err != nil {
		return nil, err
	}
	policy, err := promised(p, v.Ticket)
	if err != nil {
		return nil, err
	}
	if v.Ticket.Topic == "device_deactivation" {
		account, err := p.API.TicketLicenses(ref)
		if err != nil {
			return nil, err
		}
		v.Account = &account
	}
	v.Kinds = kindsOf(v.Ticket, policy)
	v.Clocks = clocksOf(v.Ticket)
	if urgent, runs := v.Ticket.Urgent(); runs {
		r, err := p.API.Receipt(ref, urgent.ID)
		if err != nil {
			return nil, err
		}
		v.Receipt = &r
	}
	v.Thread, v.Last = threadOf(v, events, seen)
	for _, e := range events {
		if seen > 0 && e.Number > seen {
			v.New++
		}
	}
	return v, nil
}

// promised is the version of the policy that a ticket was promised.
func promised(p *page.Page, t client.Ticket) (client.Policy, error) {
	plan, digits, _ := strings.Cut(t.SLA.Policy, "@")
	version, err := strconv.Atoi(digits)
	if err != nil {
		return client.Policy{}, err
	}
	return p.API.PolicyVersion(plan, version)
}

// showTicket answers with the page of a ticket.
func showTicket(c *gin.Context, p *page.Page, v *ticketView) error {
	return p.Show(c, ticketTitle(p, v.Ticket), ticketPage(p, v))
}

// showTicketAgain answers with the page, and why what was sent by one of its forms didn't happen.
// Nothing that was typed is lost, and what came meanwhile is marked.
func showTicketAgain(c *gin.Context, p *page.Page, part string, f *page.Form, refusal error) error {
	v, err := loadTicket(p, c.Param("number"), numberIn(f, "seen"))
	if err != nil {
		return err
	}
	v.Form, v.Part = f, part
	return p.Again(c, ticketTitle(p, v.Ticket), f, refusal, ticketPage(p, v))
}

// ticketTitle is the page's, which follows the ticket from then on.
func ticketTitle(p *page.Page, t client.Ticket) string {
	dress(p, t)
	return "#" + strconv.FormatInt(t.Number, 10) + " " + t.Subject
}

// dress gives a page what all pages of a ticket have: styles, scripts, and what changes it.
func dress(p *page.Page, t client.Ticket) {
	p.Wide = true
	p.Styles = []string{"receipt.css", "desk-ticket.css"}
	p.Scripts = []string{"desk-ticket.js"}
	p.Live = page.Live{Stream: "/v1/stream", Ticket: t.ID}
}
