package store

import (
	"strings"
	"time"

	"deskbell/calendars"
	"deskbell/entitlement"
	"deskbell/sla"
	"deskbell/tickets"
)

// ticketRow is a ticket without its history. The columns from Broken to Resting sum its
// clocks up, so that lists need not look at them; ObserveAt is for UpdateDue.
type ticketRow struct {
	Number            int64 `gorm:"primaryKey;autoIncrement"`
	ID                string
	Version           int64
	Status            string
	Subject           string
	Description       string
	Search            string
	Topic             string
	Tags              string
	RequesterName     string
	RequesterEmail    string
	RequesterCountry  string
	RequesterRegion   string
	RequesterLanguage string
	LicenseEmail      string
	Reported          string
	Impact            string
	Assignee          *string
	Basis             string
	Plan              string
	LicenseID         *string
	Evidence          string
	TermBegan         *time.Time
	ValidUntil        *time.Time
	DecidedAt         time.Time
	Policy            string
	Calendars         string
	Broken            bool
	NextDueAt         *time.Time
	RiskAt            *time.Time
	Resting           string
	RatingScore       *int
	RatingComment     *string
	Acknowledged      string
	Duplicates        *string
	CreatedAt         time.Time `gorm:"autoCreateTime:false"`
	UpdatedAt         time.Time `gorm:"autoUpdateTime:false"`
	SolvedAt          *time.Time
	ClosesAt          *time.Time
	ErasedAt          *time.Time
	ObserveAt         *time.Time
}

func (ticketRow) TableName() string { return "tickets" }

// tagRow is one of a ticket's tags once more, to find tickets by.
type tagRow struct {
	Tag      string `gorm:"primaryKey"`
	TicketID string `gorm:"primaryKey"`
}

func (tagRow) TableName() string { return "ticket_tags" }

func rowOfTicket(t *tickets.Ticket) (ticketRow, error) {
	tags, err := written(list(t.Tags))
	if err != nil {
		return ticketRow{}, err
	}
	pinned, err := written(list(t.Terms.Calendars))
	if err != nil {
		return ticketRow{}, err
	}
	acknowledged, err := acknowledgedAs(t.Acknowledged)
	if err != nil {
		return ticketRow{}, err
	}
	row := ticketRow{
		Number: t.Number, ID: string(t.ID), Version: t.Version, Status: string(t.Status),
		Subject: t.Subject, Description: t.Description, Search: searchable(t), Topic: t.Topic, Tags: tags,
		RequesterName: t.Requester.Name, RequesterEmail: t.Requester.Email,
		RequesterCountry: t.Requester.Country, RequesterRegion: string(t.Requester.Region),
		RequesterLanguage: t.Requester.Language,
		LicenseEmail:      string(t.LicenseEmail), Reported: string(t.Reported), Impact: string(t.Impact),
		Assignee: optional(t.Assignee),
		Basis:    string(t.Verdict.Basis), Plan: t.Verdict.Plan, LicenseID: optional(t.Verdict.LicenseID),
		Evidence: t.Verdict.Evidence, TermBegan: nullable(t.Verdict.TermBegan),
		ValidUntil: nullable(t.Verdict.ValidUntil), DecidedAt: stored(t.Verdict.DecidedAt),
		Policy: t.Terms.Policy, Calendars: pinned,
		Duplicates: optional(string(t.Duplicates)), Acknowledged: acknowledged,
		CreatedAt: stored(t.CreatedAt),
		SolvedAt:  nullable(t.SolvedAt), ClosesAt: nullable(t.ClosesAt()), ErasedAt: nullable(t.ErasedAt),
	}
	row.observe(t)
	if t.Rating != nil {
		row.RatingScore, row.RatingComment = &t.Rating.Score, &t.Rating.Comment
	}
	return row, nil
}

// observe sets the columns that the passing of time alone can change.
func (r *ticketRow) observe(t *tickets.Ticket) {
	outlook := t.Clocks.Outlook()
	r.UpdatedAt, r.ObserveAt = stored(t.UpdatedAt), nullable(t.ObserveAt)
	r.Broken, r.NextDueAt, r.RiskAt, r.Resting = outlook.Broken, nullable(outlook.NextDue), nullable(outlook.RiskAt), string(outlook.Resting)
}

func (r ticketRow) ticket() (*tickets.Ticket, error) {
	tags, err := read[[]string](r.Tags)
	if err != nil {
		return nil, err
	}
	pinned, err := read[[]string](r.Calendars)
	if err != nil {
		return nil, err
	}
	acknowledged, err := acknowledgements(r.Acknowledged)
	if err != nil {
		return nil, err
	}
	t := &tickets.Ticket{
		ID: tickets.ID(r.ID), Number: r.Number, Version: r.Version, Status: tickets.Status(r.Status),
		Subject: r.Subject, Description: r.Description, Topic: r.Topic, Tags: none(tags),
		Requester: tickets.Requester{
			Name: r.RequesterName, Email: r.RequesterEmail,
			Country: r.RequesterCountry, Region: calendars.Region(r.RequesterRegion), Language: r.RequesterLanguage,
		},
		LicenseEmail: entitlement.Email(r.LicenseEmail),
		Reported:     sla.Impact(r.Reported), Impact: sla.Impact(r.Impact), Assignee: text(r.Assignee),
		Verdict: entitlement.Verdict{
			Basis: entitlement.Basis(r.Basis), Plan: r.Plan, LicenseID: text(r.LicenseID), Evidence: r.Evidence,
			TermBegan: instant(r.TermBegan), ValidUntil: instant(r.ValidUntil), DecidedAt: r.DecidedAt.UTC(),
		},
		Terms:      tickets.Pinned{Policy: r.Policy, Calendars: none(pinned)},
		Duplicates: tickets.ID(text(r.Duplicates)), Acknowledged: acknowledged,
		CreatedAt: r.CreatedAt.UTC(), UpdatedAt: r.UpdatedAt.UTC(), SolvedAt: instant(r.SolvedAt),
		ErasedAt: instant(r.ErasedAt), ObserveAt: instant(r.ObserveAt),
	}
	if r.RatingScore != nil {
		t.Rating = &tickets.Rating{Score: *r.RatingScore, Comment: text(r.RatingComment)}
	}
	return t, nil
}

// storable reports whether the texts that the domain takes from people can be kept. What
// is kept as JSON always can.
func (r ticketRow) storable() bool {
	return storable(r.Subject, r.Description, r.RequesterName, r.RequesterEmail, r.RequesterCountry,
		r.RequesterLanguage, r.LicenseEmail, text(r.Assignee), r.Evidence, text(r.RatingComment))
}

// searchable is what a person's data is looked for in, see TicketsNaming: in lower case,
// because the two databases disagree about what that is beyond ASCII.
func searchable(t *tickets.Ticket) string {
	return strings.ToLower(strings.Join([]string{
		t.Subject, t.Description, t.Requester.Name, t.Requester.Email, string(t.LicenseEmail),
	}, "\n"))
}

func tagsOf(t *tickets.Ticket) []tagRow {
	rows := make([]tagRow, len(t.Tags))
	for i, tag := range t.Tags {
		rows[i] = tagRow{Tag: tag, TicketID: string(t.ID)}
	}
	return rows
}

// list is never nil, so that no list is written as null.
func list[T any](all []T) []T {
	if all == nil {
		return []T{}
	}
	return all
}

// none is nil for an empty list, as the domain has it.
func none[T any](all []T) []T {
	if len(all) == 0 {
		return nil
	}
	return all
}
