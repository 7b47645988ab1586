package tickets

import (
	"context"
	"time"

	"deskbell/entitlement"
	"deskbell/internal/fault"
	"deskbell/sla"
)

// Desk is what can be done with tickets. It holds no state; NewID makes unique identifiers,
// in ascending order of time, and NewAccess a secret with the hash that is kept of it.
type Desk struct {
	Store     Store
	Terms     Terms
	Licenses  Licenses
	Registry  *entitlement.Registry // of the devices that tickets are about
	Catalog   Catalog               // nil: the topics out of the box
	NewID     func() string
	NewAccess func() (token, hash string)
}

// Submit admits a request or refuses it, and promises what the plan promises. The token is
// the customer's key to the ticket; it cannot be had again.
//
// A request with faults is a fault.Invalid that names them all; one that is not entitled a
// fault.Forbidden. Neither leaves a trace.
func (d *Desk) Submit(ctx context.Context, r Request, now time.Time) (t *Ticket, token string, err error) {
	topics, err := d.TopicList(ctx)
	if err != nil {
		return nil, "", err
	}
	faults, a := r.read(topics)
	verdict, err := d.decide(ctx, a.license, r.Topic, now)
	if err != nil {
		return nil, "", err
	}
	terms, err := d.offer(ctx, verdict, now)
	if err != nil {
		return nil, "", err
	}
	if _, known := terms.Policy.Level(r.Impact); !known && r.Impact != "" {
		faults.Add("impact", string(r.Impact), "%q is not a business impact; use %s", r.Impact, joined(terms.Policy.Impacts()))
	}
	if err := faults.Err("invalid_request", "The request cannot be accepted as it is."); err != nil {
		return nil, "", err
	}
	if !verdict.Admitted() {
		return nil, "", notEntitled
	}
	t, token = d.open(a, verdict, terms, now)
	if err := t.judge(terms); err != nil {
		return nil, "", err
	}
	if err := d.Store.Create(ctx, t); err != nil {
		return nil, "", err
	}
	return t, token, nil
}

// notEntitled never tells whether the address is known, nor when its contract ended.
var notEntitled = fault.New(fault.Forbidden, "not_entitled",
	"This license email is not covered by support. Check that it is the address of the account that owns the license, "+
		"renew Support & Upgrade for that account, or choose the topic Device deactivation if a device must be freed.")

// Entitlement tells what a request from that account about that topic would be told.
func (d *Desk) Entitlement(ctx context.Context, licenseEmail, topic string, now time.Time) (entitlement.Verdict, error) {
	var faults fault.List
	email, err := entitlement.ParseEmail(licenseEmail)
	if err != nil {
		faults.Add("license_email", licenseEmail, "%s", err)
	}
	if err := faults.Err("invalid_request", "The check cannot be made as it is."); err != nil {
		return entitlement.Verdict{}, err
	}
	return d.decide(ctx, email, topic, now)
}

func (d *Desk) decide(ctx context.Context, owner entitlement.Email, topic string, now time.Time) (entitlement.Verdict, error) {
	var account entitlement.Account
	if owner != "" {
		var err error
		if account, err = d.account(ctx, owner); err != nil {
			return entitlement.Verdict{}, err
		}
	}
	return entitlement.Decide(account, topic, now), nil
}

// offer is what the verdict's plan promises; for one who is denied, what the standard plan
// would, so that their request is checked like everyone's.
func (d *Desk) offer(ctx context.Context, v entitlement.Verdict, now time.Time) (sla.Terms, error) {
	if !v.Admitted() {
		v.Plan = entitlement.StandardPlan
	}
	return d.Terms.Offer(ctx, v.Plan, v.TermBegan, now)
}

func (d *Desk) open(a application, v entitlement.Verdict, terms sla.Terms, now time.Time) (*Ticket, string) {
	token, hash := d.NewAccess()
	t := &Ticket{
		ID: ID(d.NewID()), Version: 1, Status: Open,
		Subject: a.Subject, Description: a.Description, Topic: a.Topic,
		Requester: a.requester, LicenseEmail: a.license, Reported: a.Impact, Impact: a.Impact,
		Verdict: v, Terms: PinnedTo(terms), AccessHash: hash,
		CreatedAt: now,
	}
	t.record(Event{
		ID: d.NewID(), Kind: WasSubmitted, At: now, Actor: t.customer(),
		Details: Details{Impact: a.Impact, Country: a.requester.Country, Region: a.requester.Region, Body: a.Description},
	})
	return t, token
}

// customer is the requester as an actor.
func (t *Ticket) customer() Actor { return Actor{Role: Customer, Name: t.Requester.Name} }
