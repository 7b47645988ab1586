package api

import (
	"context"
	"strings"
	"time"

	"deskbell/sla"
	"deskbell/tickets"
)

// ticketJSON is a ticket as everyone sees it.
type ticketJSON struct {
	ID           string            `json:"id" doc:"Never changes." example:"0198f2a4-7d3c-7000-8000-5a5a5a5a5a5a"`
	Number       int64             `json:"number" doc:"What people call it by." example:"1042"`
	Version      int64             `json:"version" doc:"Counts its changes; also in ETag." example:"3"`
	Status       string            `json:"status" enum:"open,pending,solved,closed" doc:"Where it is in its life. A solved ticket closes by itself, see closes_at." example:"open"`
	WaitingOn    string            `json:"waiting_on" enum:"us,customer,nobody" doc:"Who has the next move." example:"us"`
	Subject      string            `json:"subject" example:"Engine stops at step 2"`
	Description  string            `json:"description" example:"It stops after 20 minutes without a message."`
	Topic        string            `json:"topic" doc:"See GET /v1/topics." example:"processing"`
	Tags         []string          `json:"tags" doc:"Set by staff, and shown to them only." example:"gpu,vip"`
	Requester    requesterJSON     `json:"requester"`
	LicenseEmail string            `json:"license_email" doc:"The account that owns the license." example:"ops@aerial.example"`
	Impact       impactJSON        `json:"impact"`
	Assignee     *string           `json:"assignee" doc:"Email of the staff member who has it, for staff; null for nobody." example:"agent@desk.example"`
	Entitlement  entitlementJSON   `json:"entitlement"`
	SLA          slaJSON           `json:"sla"`
	MergedInto   *string           `json:"merged_into" doc:"ID of the ticket this one duplicates." example:"0198f2a4-7d3c-7000-8000-5a5a5a5a5a5b"`
	MergedNumber int64             `json:"merged_into_number,omitempty" doc:"Its number; left out of lists, and where it isn't merged." example:"1043"`
	Rating       orNull[rating]    `json:"rating" doc:"What the customer thought of it."`
	Attachments  *[]attachmentJSON `json:"attachments,omitempty" doc:"Files; left out of lists."`
	CreatedAt    time.Time         `json:"created_at" example:"2026-11-25T18:30:00Z"`
	UpdatedAt    time.Time         `json:"updated_at" example:"2026-11-25T18:30:00Z"`
	SolvedAt     *time.Time        `json:"solved_at" example:"2026-11-26T09:00:00Z"`
	ClosesAt     *time.Time        `json:"closes_at" doc:"When a solved ticket closes for good." example:"2026-12-10T09:00:00Z"`
	ErasedAt     *time.Time        `json:"erased_at,omitempty" doc:"When what it tells of its customer was replaced; left out of others." example:"2028-12-10T09:00:00Z"`
	Blocked      map[string]string `json:"blocked,omitempty" doc:"What staff cannot do to it just now, and why, as a clause after \"the ticket\". Left out of lists, and for customers." example:"{\"close\":\"is not solved yet; solve it first\"}"`
}

type requesterJSON struct {
	Name     string      `json:"name" example:"Ada"`
	Email    string      `json:"email" example:"ada@aerial.example"`
	Country  string      `json:"country" doc:"ISO 3166-1 alpha-2." example:"CH"`
	Region   string      `json:"region" enum:"africa,asia,europe,north_america,south_america,oceania,antarctica" doc:"Chooses the calendar." example:"europe"`
	Language languageTag `json:"language" doc:"What they are written to in." example:"en"`
}

type impactJSON struct {
	Reported string `json:"reported" doc:"What the customer chose." example:"critical"`
	Current  string `json:"current" doc:"What counts." example:"major"`
}

type entitlementJSON struct {
	Basis      string     `json:"basis" enum:"enterprise,support_and_upgrade,deactivation_topic,provisional,denied" doc:"Why the request was admitted. It is provisional until the licenses can be looked up, and may be denied then." example:"enterprise"`
	Plan       string     `json:"plan" doc:"What it is served under." example:"enterprise"`
	LicenseID  *string    `json:"license_id" example:"0198f2a4-7d3c-7000-8000-5a5a5a5a5a5c"`
	Evidence   string     `json:"evidence" doc:"The reason in a sentence." example:"A Pix4Dengine license has Enterprise support, confirmed on 2026-01-10, from 2026-01-01 until 2027-01-01."`
	ValidUntil *time.Time `json:"valid_until" doc:"First instant at which the basis no longer held." example:"2027-01-01T00:00:00Z"`
	DecidedAt  time.Time  `json:"decided_at" example:"2026-11-25T18:30:00Z"`
}

type rating struct {
	Score   int    `json:"score" minimum:"1" maximum:"5" example:"5"`
	Comment string `json:"comment" example:"Quick and kind."`
}

// looker is for whom a ticket is written down, and when they look.
type looker struct {
	staff bool
	now   time.Time
}

func (x *exchange) looker() looker { return looker{x.caller.Staff(), x.now()} }

// written writes a ticket down for the caller, as it stands now.
func (x *exchange) written(ctx context.Context, t *tickets.Ticket) (ticketJSON, error) {
	terms, err := x.terms(ctx, t.Terms)
	if err != nil {
		return ticketJSON{}, err
	}
	return toTicketJSON(t, terms, x.looker()), nil
}

// terms are what was promised. They never change, and most tickets of a list share theirs.
func (x *exchange) terms(ctx context.Context, p tickets.Pinned) (sla.Terms, error) {
	name := p.Policy + " " + strings.Join(p.Calendars, " ")
	if known, ok := x.pinned[name]; ok {
		return known, nil
	}
	terms, err := x.api.Terms.Pinned(ctx, p)
	if err != nil {
		return sla.Terms{}, err
	}
	if x.pinned == nil {
		x.pinned = map[string]sla.Terms{}
	}
	x.pinned[name] = terms
	return terms, nil
}

func toTicketJSON(t *tickets.Ticket, terms sla.Terms, l looker) ticketJSON {
	j := ticketJSON{
		ID: string(t.ID), Number: t.Number, Version: t.Version,
		Status: string(t.StatusAt(l.now)), WaitingOn: t.WaitingOn(l.now),
		Subject: t.Subject, Description: t.Description, Topic: t.Topic, Tags: []string{},
		Requester: toRequesterJSON(t.Requester), LicenseEmail: string(t.LicenseEmail),
		Impact:      impactJSON{string(t.Reported), string(t.Impact)},
		Entitlement: toEntitlementJSON(t), SLA: toSLAJSON(t, terms, l),
		MergedInto: textOrNull(t.Duplicates),
		CreatedAt:  at(t.CreatedAt), UpdatedAt: at(t.UpdatedAt),
		SolvedAt: atOrNull(t.SolvedAt), ClosesAt: atOrNull(t.ClosesAt()), ErasedAt: atOrNull(t.ErasedAt),
	}
	if l.staff { // tags and assignments are the desk's own business, as their events are
		j.Tags = append(j.Tags, t.Tags...)
		j.Assignee = textOrNull(t.Assignee)
	}
	if t.Rating != nil {
		j.Rating = present(rating{t.Rating.Score, t.Rating.Comment})
	}
	if t.Events != nil {
		files := toAttachmentsJSON(t)
		j.Attachments = &files
	}
	return j
}

func toRequesterJSON(r tickets.Requester) requesterJSON {
	return requesterJSON{r.Name, r.Email, r.Country, string(r.Region), languageTag(r.Language)}
}

func toEntitlementJSON(t *tickets.Ticket) entitlementJSON {
	v := t.Verdict
	return entitlementJSON{
		Basis: string(v.Basis), Plan: v.Plan, LicenseID: textOrNull(v.LicenseID), Evidence: v.Evidence,
		ValidUntil: atOrNull(v.ValidUntil), DecidedAt: at(v.DecidedAt),
	}
}
