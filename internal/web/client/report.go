package client

import (
	"net/url"
	"time"
)

// Tally counts promises, each once. Compliance is nil where none was decided.
type Tally struct {
	Compliance       *float64 `json:"compliance_percent"`
	Kept             int      `json:"kept"`
	Counted          int      `json:"counted"`
	Broken           int      `json:"broken"`
	Unanswered       int      `json:"unanswered"`
	Silence          int      `json:"broken_by_silence"`
	Reclassification int      `json:"broken_by_reclassification"`
	Relocation       int      `json:"broken_by_relocation"`
	Acknowledged     int      `json:"acknowledged"`
	Eased            int      `json:"eased"`
	Open             int      `json:"open"`
	Cancelled        int      `json:"cancelled"`
	Released         int      `json:"released"`
}

// Group is the promises that share a key: a week, a region, an impact, an agent, …
type Group struct {
	Key     string    `json:"key"`
	From    time.Time `json:"from"` // of a week
	To      time.Time `json:"to"`
	Figures Tally     `json:"figures"`
}

// Compliance is how many promises were kept.
type Compliance struct {
	From  time.Time `json:"from"`
	To    time.Time `json:"to"`
	By    string    `json:"by"`
	Total Tally     `json:"total"`
	Items []Group   `json:"items"`
}

// Cell is the promises of an impact in a region.
type Cell struct {
	Impact  string `json:"impact"`
	Region  string `json:"region"`
	Figures Tally  `json:"figures"`
}

// Timing is how long responses took, in business time: of a metric in all, or of one of its
// plans and impacts. What is nil is longer than any answer, or isn't known.
type Timing struct {
	Metric       string   `json:"metric"`
	Plan         string   `json:"plan"`
	Impact       string   `json:"impact"`
	Target       string   `json:"target"` // empty where there are several
	Answered     int      `json:"answered"`
	Unanswered   int      `json:"unanswered"`
	Median       *float64 `json:"median_seconds"`
	Ninety       *float64 `json:"p90_seconds"`
	MedianShare  *int     `json:"median_percent"`
	NinetyShare  *int     `json:"p90_percent"`
	Distribution []Share  `json:"distribution"`
}

// Share is how many answers took up to so much of their target; nil: all beyond.
type Share struct {
	UpTo    *int `json:"up_to_percent"`
	Answers int  `json:"answers"`
}

// Workload is what falls due next, and what is owed besides.
type Workload struct {
	Overdue  int    `json:"overdue"`
	Paused   int    `json:"paused"`
	Later    int    `json:"later"`
	Breached int    `json:"tickets_breached"`
	AtRisk   int    `json:"tickets_at_risk"`
	Items    []Hour `json:"items"`
}

// Hour is how many promises fall due in one.
type Hour struct {
	From    time.Time      `json:"from"`
	To      time.Time      `json:"to"`
	Due     int            `json:"due"`
	Metrics map[string]int `json:"metrics"`
}

// Overview is what a manager looks at first.
type Overview struct {
	From     time.Time `json:"from"`
	To       time.Time `json:"to"`
	Zone     string    `json:"zone"`
	AsOf     time.Time `json:"as_of"`
	Total    Tally     `json:"total"`
	Before   Tally     `json:"before"`
	Weeks    []Group   `json:"weeks"`
	Cells    []Cell    `json:"cells"`
	Metrics  []Timing  `json:"metrics"`
	Timings  []Timing  `json:"timings"`
	Workload Workload  `json:"workload"`
}

// BrokenPromise is a breach, as a manager looks at it.
type BrokenPromise struct {
	Clock  string `json:"clock_id"`
	Ticket struct {
		ID      string `json:"id"`
		Number  int64  `json:"number"`
		Subject string `json:"subject"`
	} `json:"ticket"`
	Metric       string           `json:"metric"`
	Impact       string           `json:"impact"`
	Region       string           `json:"region"`
	Plan         string           `json:"plan"`
	Target       string           `json:"target"`
	PromisedAt   time.Time        `json:"promised_at"`
	DueAt        time.Time        `json:"due_at"`
	At           time.Time        `json:"at"`
	DetectedAt   time.Time        `json:"detected_at"`
	Cause        string           `json:"cause"`
	AnsweredAt   time.Time        `json:"answered_at"`
	Late         *float64         `json:"late_seconds"`
	Responder    string           `json:"responder"`
	Assignee     string           `json:"assignee"`
	Acknowledged *Acknowledgement `json:"acknowledged"`
}

// Verification is what judging a page of tickets anew has found.
type Verification struct {
	Checked     int   `json:"checked"`
	Through     int64 `json:"through"` // number of the last ticket judged
	Last        int64 `json:"last"`    // the highest number that there is
	Differences []struct {
		Ticket  int64  `json:"ticket"`
		Message string `json:"message"`
	} `json:"differences"`
	Next string `json:"next_cursor"` // empty at the end
}

// Overview reads it; the query is the address's, such as from, to, zone and hours.
func (c *Client) Overview(query url.Values) (o Overview, err error) {
	err = c.Get("/v1/reports/overview?"+query.Encode(), &o)
	return o, err
}

// Compliance reads how many promises were kept, by what the query says.
func (c *Client) Compliance(query url.Values) (k Compliance, err error) {
	err = c.Get("/v1/reports/compliance?"+query.Encode(), &k)
	return k, err
}

// Breaches reads a page of broken promises, the latest first.
func (c *Client) Breaches(query url.Values) (list Page[BrokenPromise], err error) {
	err = c.Get("/v1/reports/breaches?"+query.Encode(), &list)
	return list, err
}

// Verify judges a page of tickets anew.
func (c *Client) Verify(cursor, limit string) (v Verification, err error) {
	err = c.Get(Query("/v1/verify", "cursor", cursor, "limit", limit), &v)
	return v, err
}

// Promise asks when an answer would be due, and why. The query is the address's: impact,
// country, at, plan and metric.
func (c *Client) Promise(query url.Values) (d Deadline, err error) {
	err = c.Get("/v1/deadlines?"+query.Encode(), &d)
	return d, err
}
