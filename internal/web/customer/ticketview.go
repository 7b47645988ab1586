package customer

import (
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"deskbell/internal/fault"
	"deskbell/internal/web/client"
	"deskbell/internal/web/page"
)

// ticketView is a request as its customer sees it.
type ticketView struct {
	p         *page.Page
	ticket    client.Ticket
	topic     string // its title
	thread    []entry
	promise   owed
	form      *page.Form     // what was typed
	part      string         // of the page, with the form that was refused; empty: none was
	unstored  []UnstoredFile // files that came with the last form and weren't taken
	filesLost bool           // they have to be chosen again
	key       string         // makes what is sent take effect once
}

// loadTicket reads the request that the address names, in the customer's name.
func loadTicket(c *gin.Context, p *page.Page, f *page.Form) (*ticketView, error) {
	ref := c.Param("number")
	if _, err := strconv.ParseInt(ref, 10, 64); err != nil {
		return nil, fault.New(fault.NotFound, "not_found", "There is no such ticket.") // pages go by the number
	}
	t, err := p.API.Ticket(ref)
	if err != nil {
		return nil, err
	}
	events, err := p.API.Events(ref)
	if err != nil {
		return nil, err
	}
	v := &ticketView{p: p, ticket: t, thread: threadOf(p, t, events), form: f, key: f.Value("key")}
	if v.key == "" || f.Refusal != nil && f.Refusal.Code == "idempotency_key_reused" {
		v.key = page.NewKey()
	}
	topics, err := p.API.Topics()
	if err != nil {
		return nil, err
	}
	v.topic = t.Topic // one that was removed from the list
	for _, one := range topics {
		if one.Key == t.Topic {
			v.topic = one.Title
		}
	}
	if v.promise, err = promiseOf(p, t, c.Query("clock")); err != nil {
		return nil, err
	}
	p.Wide = false
	p.Styles = append(p.Styles, "receipt.css", "ticket.css")
	p.Scripts = append(p.Scripts, "ticket.js")
	p.Live = page.Live{Stream: client.TicketPath(ref, "stream")}
	return v, nil
}

func (v *ticketView) number() string { return strconv.FormatInt(v.ticket.Number, 10) }

// version is what the page shows, for its script to compare.
func (v *ticketView) version() string { return strconv.FormatInt(v.ticket.Version, 10) }

func (v *ticketView) title() string { return "#" + v.number() + " " + v.ticket.Subject }

// at is an address below the ticket's.
func (v *ticketView) at(path string) string { return v.ticket.Path() + path }

// closed reports whether nothing can be said on it any more.
func (v *ticketView) closed() bool { return v.ticket.Status == "closed" }

// rates reports whether it is time to say how it went.
func (v *ticketView) rates() bool {
	return (v.ticket.Status == "solved" || v.closed()) && v.ticket.MergedInto == "" && v.ticket.ErasedAt.IsZero()
}

// askAnew is the form for another request, about the same.
func (v *ticketView) askAnew() string {
	subject := "#" + v.number() + ": " + v.ticket.Subject
	if letters := []rune(subject); len(letters) > longestSubject {
		subject = string(letters[:longestSubject])
	}
	return client.Query("/", "subject", subject, "topic", v.ticket.Topic)
}

// longestSubject is what the API takes, in characters.
const longestSubject = 200

// scores are what ratings mean, from the worst.
var scores = []string{"Very poor", "Poor", "Fair", "Good", "Very good"}

// score is the value of the form's field that a mark stands for.
func score(i int) string { return strconv.Itoa(i + 1) }

// scored reports whether a mark is chosen: in the form, or in the rating that was given before.
func (v *ticketView) scored(i int) bool {
	if typed := v.form.Value("score"); typed != "" {
		return typed == score(i)
	}
	return v.ticket.Rating != nil && v.ticket.Rating.Score == i+1
}

func (v *ticketView) comment() string {
	if v.form.Value("score") == "" && v.ticket.Rating != nil {
		return v.ticket.Rating.Comment
	}
	return v.form.Value("comment")
}

// initials stand for somebody beside what they wrote.
func initials(name string) string {
	text := ""
	for _, word := range strings.Fields(name) {
		for _, letter := range word {
			text += string(letter)
			break
		}
	}
	if letters := []rune(text); len(letters) > 2 {
		text = string(letters[0]) + string(letters[len(letters)-1])
	}
	return strings.ToUpper(text)
}
