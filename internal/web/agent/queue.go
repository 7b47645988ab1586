package agent

import (
	"cmp"
	"strings"
	"sync"

	"github.com/gin-gonic/gin"

	"deskbell/internal/auth"
	"deskbell/internal/fault"
	"deskbell/internal/web/client"
	"deskbell/internal/web/page"
)

// queue is the page of the tickets to work on, in one place of it.
type queue struct {
	place
	Views     []client.View
	Counts    map[string]client.ViewCount // by view
	View      client.View                 // that is looked at
	Query     string                      // what is searched for
	Found     client.Page[client.Ticket]
	Refused   []string // why nothing was looked for; none: it was
	Operators []client.Operator
	Assignees []client.Assignee
	names     map[string]string // of assignees, by address
	Outcome   *bulkOutcome      // of what was just done to several; nil: nothing
	Bulk      *page.Form        // what is done to several
	Saving    *page.Form        // a view to save
	Faulty    *page.Form        // which of both is shown again; of the search otherwise
	picked    []string          // numbers of tickets that were selected
}

// done are what can be said at the top of the queue.
var done = map[string]string{
	"saved": "The view is saved.", "changed": "The view is changed.", "deleted": "The view is gone.", "moved": "The view has moved.",
}

// showQueue shows the tickets that a view or a search finds.
func (a *Pages) showQueue(c *gin.Context, p *page.Page) error {
	q, err := a.readQueue(p, asked(c))
	if err != nil {
		return err
	}
	p.Note(c, done)
	return a.answerQueue(c, p, q)
}

// readQueue asks for all that the page shows.
func (a *Pages) readQueue(p *page.Page, at place) (*queue, error) {
	p.English()
	if err := p.Need(auth.FindTickets); err != nil {
		return nil, err
	}
	q := &queue{place: at, Bulk: page.Filled(), Saving: page.Filled(), Faulty: page.Filled(), names: map[string]string{}, Counts: map[string]client.ViewCount{}}
	var err error
	if q.Views, err = p.API.Views(); err != nil {
		return nil, err
	}
	q.choose()
	var counts []client.ViewCount
	err = together(
		func() error { return q.find(p) },
		func() (err error) { counts, err = p.API.ViewCounts(); return err },
		func() (err error) { q.Operators, err = p.API.Operators(); return err },
		func() (err error) { q.Assignees, err = p.API.Assignees(); return err },
	)
	for _, one := range counts {
		q.Counts[one.ID] = one
	}
	for _, one := range q.Assignees {
		q.names[one.Email] = one.Name
	}
	return q, err
}

// together does what doesn't wait for each other at once, and gives the first error of the list.
func together(all ...func() error) error {
	faults := make([]error, len(all))
	var doing sync.WaitGroup
	for i, one := range all {
		doing.Go(func() { faults[i] = one() })
	}
	doing.Wait()
	return cmp.Or(faults...)
}

// choose finds the view that is looked at, and what is searched for. A view that is gone, or was
// somebody else's, is as good as none.
func (q *queue) choose() {
	for _, v := range q.Views {
		if v.ID == cmp.Or(q.place.View, allOpen) {
			q.View = v
		}
	}
	if q.View.ID == "" {
		q.place.View = ""
	}
	q.Query = q.View.Query
	if q.Typed {
		q.Query = q.Search
	}
}

// allOpen is the view of whoever has chosen none.
const allOpen = "all-open"

// find looks for the tickets. A search that cannot be understood, and a page that isn't one,
// are shown where they are.
func (q *queue) find(p *page.Page) error {
	found, err := p.API.Tickets(q.Query, q.Cursor)
	if f, ok := fault.As(err); ok && f.Kind == fault.Invalid {
		q.Refused = refusedSearch(f)
		return nil
	}
	q.Found = found
	return err
}

func (a *Pages) answerQueue(c *gin.Context, p *page.Page, q *queue) error {
	if len(q.Refused) > 0 {
		return a.answerQueueAgain(c, p, q, fault.New(fault.Invalid, "invalid_search", "%s", strings.Join(q.Refused, " ")))
	}
	dressQueue(p)
	return p.Show(c, q.Title(), queuePage(p, q))
}

// answerQueueAgain shows the queue with what is wrong with a form on it.
func (a *Pages) answerQueueAgain(c *gin.Context, p *page.Page, q *queue, why *fault.Error) error {
	dressQueue(p)
	return p.Again(c, q.Title(), q.Faulty, why, queuePage(p, q))
}

// dressQueue gives the page its width, looks and scripts, and lets it follow what happens.
func dressQueue(p *page.Page) {
	p.Wide = true
	p.Styles, p.Scripts = append(p.Styles, "queue.css"), append(p.Scripts, "queue.js")
	p.Live = page.Live{Stream: "/v1/stream"}
}

// Title is what the page is called.
func (q *queue) Title() string {
	switch {
	case q.View.ID == "" || q.Typed && q.place.View == "" && q.Search != q.View.Query:
		return "Search"
	case q.Changed():
		return q.View.Name + ", changed"
	}
	return q.View.Name
}

// Changed reports whether something else is searched for than the view says.
func (q *queue) Changed() bool { return q.Typed && q.Search != q.View.Query }

// assignee is who has a ticket, by name; empty for nobody.
func (q *queue) assignee(email string) string { return cmp.Or(q.names[email], email) }

// counted is how many tickets there are, as far as that is known.
func (q *queue) counted() string {
	n := len(q.Found.Items)
	if q.Found.Next == "" && q.Cursor == "" {
		return amount(n)
	}
	count, known := q.Counts[q.View.ID]
	switch {
	case !known || q.Changed():
		return "More than " + client.QueuePage + " tickets"
	case count.More:
		return badge(count) + " tickets"
	}
	return amount(count.Count)
}
