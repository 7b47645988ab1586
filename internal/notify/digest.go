package notify

import (
	"time"

	"deskbell/tickets"
)

// Digest is a desk's morning: what managers find when it opens.
type Digest struct {
	Desk      string    `json:"desk"` // the calendar's title
	At        time.Time `json:"at"`   // the opening instant
	Zone      string    `json:"zone"`
	Open      int       `json:"open"`      // tickets we owe something on
	Breached  []Line    `json:"breached"`  // customers who wait on a broken promise
	AtRisk    []Line    `json:"at_risk"`   // a warning has passed
	DueToday  []Line    `json:"due_today"` // due before the next day's opening
	Truncated bool      `json:"truncated"` // there are more than the lists hold
}

// Line is a ticket in a digest.
type Line struct {
	Ticket   tickets.ID `json:"ticket"`
	Number   int64      `json:"number"`
	Subject  string     `json:"subject"`
	Impact   string     `json:"impact"`
	Assignee string     `json:"assignee"`
	DueAt    time.Time  `json:"due_at"`
}
