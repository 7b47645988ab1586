package agent

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"strconv"
	"strings"

	"deskbell/internal/web/client"
)

// row is a ticket in the queue.
type row struct {
	client.Ticket
	Clock client.Clock // that is shown: the most urgent that runs, or else one that stands still
	Runs  bool         // there is such a clock
	Name  string       // of the assignee; empty for nobody
}

func (q *queue) rows() []row {
	all := make([]row, len(q.Found.Items))
	for i, t := range q.Found.Items {
		r := row{Ticket: t}
		r.Clock, r.Runs = t.Urgent()
		for _, c := range t.SLA.Clocks {
			if !r.Runs && c.State == "paused" {
				r.Clock, r.Runs = c, true
			}
		}
		if t.Assignee != "" {
			r.Name = q.assignee(t.Assignee)
		}
		all[i] = r
	}
	return all
}

func (r row) number() string { return strconv.FormatInt(r.Number, 10) }

func (r row) id() string { return "ticket-" + r.number() }

// company is where the customer is, by their address.
func (r row) company() string {
	_, domain, _ := strings.Cut(r.Requester.Email, "@")
	return domain
}

// news is what a row is pointed out for when it changes.
func (r row) news() string { return fmt.Sprintf("%d %s %s", r.Version, r.SLA.Standing, r.Status) }

// shown stands for all that a row shows, but for how much time is left: as long as it is the
// same, a script leaves the row as it is.
func (r row) shown() string {
	sum := fnv.New64a()
	fmt.Fprint(sum, r.news(), r.Name, r.Clock.ID, r.Clock.DueAt, r.Clock.Counts, r.Clock.ChangesAt, r.Clock.Left() < 0) // which never fails
	return strconv.FormatUint(sum.Sum64(), 36)
}

// rowMark is the standing that a row's edge shows; other standings have none.
func rowMark(standing string) string {
	if standing == "breached" || standing == "at_risk" {
		return standing
	}
	return "other"
}

// amount is so many tickets in words.
func amount(n int) string {
	switch n {
	case 0:
		return "No tickets"
	case 1:
		return "1 ticket"
	}
	return strconv.Itoa(n) + " tickets"
}

// badge is how many tickets a view has.
func badge(c client.ViewCount) string {
	if c.More {
		return strconv.Itoa(c.Count) + "+"
	}
	return strconv.Itoa(c.Count)
}

// tagged are the tags on a page, for a script to complete them.
func (q *queue) tagged() string {
	seen := map[string]bool{}
	var all []string
	for _, t := range q.Found.Items {
		for _, tag := range t.Tags {
			if !seen[tag] {
				seen[tag] = true
				all = append(all, tag)
			}
		}
	}
	return strings.Join(all, ",")
}

// label is what an option is called.
func (o option) label() string {
	text := strings.ReplaceAll(o.Value, "_", " ")
	return cmp.Or(o.Label, strings.ToUpper(text[:min(1, len(text))])+text[min(1, len(text)):])
}
