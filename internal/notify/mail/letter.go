package mail

import (
	"strconv"

	"deskbell/tickets"
)

// letter is what a mail says. Its text and its HTML are the same letter.
type letter struct {
	Language string // a BCP 47 tag
	Subject  string
	Greeting string
	Blocks   []block
	Link     *link  // to the page of what it is about
	Footer   string // that nobody reads answers to it
	bulk     bool   // one of many that staff get
}

// block is a part of a letter: whichever of its fields is set.
type block struct {
	Text  string  // a paragraph
	Quote string  // somebody's own words, as they were written
	Facts []fact  // each on a line
	List  []entry // each on a line
	Table *table
}

// fact is a name and its value.
type fact struct{ Name, Value string }

// entry is an item of a list, such as a ticket.
type entry struct {
	Text string
	Link string // to its page; empty: none
}

// table is rows under heads, with a last row that sums them up.
type table struct {
	Caption string
	Head    []string
	Rows    [][]string
	Foot    []string
	Note    string // below it
}

// link is an address and what to call it.
type link struct{ Name, URL string }

// paragraph is a block of plain text.
func paragraph(text string) block { return block{Text: text} }

// quote is a block of somebody's words.
func quote(text string) block { return block{Quote: prose(text)} }

// subject names the ticket, and in brackets what the mail is.
func subject(t *tickets.Ticket, what string) string { return title(t) + " (" + what + ")" }

// title names a ticket on one line.
func title(t *tickets.Ticket) string {
	return "[#" + strconv.FormatInt(t.Number, 10) + "] " + line(t.Subject, longestSubject)
}

// pageOf is the address of a ticket's page; empty if the desk has none.
func (s *Sender) pageOf(number int64) string {
	if s.page == "" {
		return ""
	}
	return s.page + "/tickets/" + strconv.FormatInt(number, 10)
}

// linkTo is the link under a letter about a ticket; nil if the desk has no pages.
func (s *Sender) linkTo(t *tickets.Ticket, name string) *link {
	if s.page == "" {
		return nil
	}
	return &link{Name: name, URL: s.pageOf(t.Number)}
}
