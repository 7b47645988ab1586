package notify

import (
	"encoding/json"
	"slices"
	"strings"
	"time"

	"deskbell/entitlement"
	"deskbell/sla"
	"deskbell/tickets"
)

// Occasion is an entry with everything that decides who is told of it.
type Occasion struct {
	Entry      Entry
	Ticket     *tickets.Ticket // as it stands now; nil for an entry that is about none
	Event      tickets.Event   // the one in its history that the entry is about
	Terms      sla.Terms       // what the ticket was promised
	Registered *Registered     // the license with its event; nil for an entry that is about none
	Staff      []Person
	Webhooks   []Webhook
}

// Decide makes the deliveries that an occasion gives rise to at now, in a fixed order: calls
// of webhooks, then the customer's or the owner's mail, then those to staff. Without a ticket
// or a license there are no mails. newID makes unique identifiers, in ascending order of time.
func Decide(o Occasion, now time.Time, newID func() string) []Delivery {
	all := o.calls(now)
	switch {
	case o.Ticket != nil:
		all = append(all, o.customerMails(now)...)
		all = append(all, o.staffMails(now)...)
	case o.Registered != nil:
		all = append(all, o.ownerMails(now)...)
	}
	for i := range all {
		d := &all[i]
		d.ID = newID()
		d.Message, d.State, d.CreatedAt, d.Entry = d.ID, Waiting, now, o.Entry.ID
		if o.Entry.License == "" {
			d.Ticket, d.Event = o.Entry.Ticket, o.Entry.Event
		}
	}
	return all
}

// calls are those of the webhooks that want to hear of such entries, or that an escalation
// names. A paused one's wait until it goes on.
func (o Occasion) calls(now time.Time) []Delivery {
	var all []Delivery
	named := o.named()
	for _, w := range o.Webhooks {
		if w.Wants(o.Entry.Type) || slices.Contains(named, sla.TellWebhook+w.ID) {
			all = append(all, Delivery{Channel: Hook, Kind: Kind(o.Entry.Type), Lane: "webhook:" + w.ID, To: w.ID, NotBefore: now})
		}
	}
	return all
}

// customerKinds are the events the customer hears of, and what the mail says.
var customerKinds = map[tickets.EventKind]Kind{
	tickets.WasSubmitted: Receipt, tickets.WasResponded: Response, tickets.WasAsked: Asked,
	tickets.WasSolved: Solved, tickets.WasReopened: Reopened, tickets.WasMerged: Merged,
	tickets.WasReclassified: PromiseChanged, tickets.WasRelocated: PromiseChanged,
	tickets.WasEntitled: Entitled, tickets.WasRefused: Refused,
}

// customerMails is at most one. Nobody is told what they did themself, but that their request
// has arrived.
func (o Occasion) customerMails(now time.Time) []Delivery {
	kind, told := customerKinds[o.Event.Kind]
	own := o.Event.Actor.Role == tickets.Customer && kind != Receipt
	if !told || own || !o.Event.Public {
		return nil
	}
	who := o.Ticket.Requester
	if entitlement.Email(who.Email).Erased() {
		return nil
	}
	return []Delivery{{
		Channel: Mail, Kind: kind, Lane: "ticket:" + string(o.Ticket.ID), To: who.Email,
		Content: Notice{Name: who.Name, Language: who.Language}.content(), NotBefore: now,
	}}
}

// staffMails are one for each person concerned, but for who did it.
func (o Occasion) staffMails(now time.Time) []Delivery {
	var all []Delivery
	kind, concerned := o.concerned(now)
	for _, p := range distinct(concerned) {
		if !o.did(p) {
			d := staffMail(kind, p, nil)
			d.Together, d.NotBefore = true, o.noticeTime(now)
			all = append(all, d)
		}
	}
	return all
}

// staffLane is how the lanes of mails to staff begin; an address follows.
const staffLane = "staff:"

// staffMail writes to a member of staff. They share a language.
func staffMail(kind Kind, p Person, digest *Digest) Delivery {
	return Delivery{
		Channel: Mail, Kind: kind, Lane: staffLane + strings.ToLower(p.Email), To: p.Email,
		Content: Notice{Name: p.Name, Language: tickets.Languages[0], Digest: digest}.content(),
	}
}

// gathering is how long a notice to staff waits for others to come with it, so that a burst
// makes one message.
const gathering = 10 * time.Second

// noticeTime is when staff may hear of the ticket: at the next opening of the desk that
// serves it, or, while it is open or the level says so, once others could have gathered.
func (o Occasion) noticeTime(now time.Time) time.Time {
	soon := now.Add(gathering)
	level, _ := o.Terms.Policy.Level(o.Ticket.Impact)
	desk, err := o.Terms.Calendar(o.Ticket.Requester.Region, o.Ticket.Impact)
	if err != nil || level.Notices == sla.AtOnce { // without a desk there is nothing to wait for
		return soon
	}
	if opening := desk.NextOpening(now); opening.After(now) {
		return opening
	}
	return soon
}

// content is the notice as a delivery carries it.
func (n Notice) content() []byte {
	content, _ := json.Marshal(n) // texts, numbers and instants of our time: nothing that JSON lacks
	return content
}
