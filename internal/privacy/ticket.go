package privacy

import (
	"slices"
	"strings"
	"time"
	"unicode"

	"deskbell/entitlement"
	"deskbell/tickets"
)

// Replaced is what an erasure has replaced in a ticket.
type Replaced struct {
	Whole  bool           // all that it tells of its customer
	Fields int            // how many values are others than before; 0: nothing was there to replace
	Texts  int            // how many of them were texts that somebody wrote
	Files  []tickets.File // as they were called; their contents are to be deleted
}

// replace sets a value that says something to another one.
func replace[T ~string](r *Replaced, field *T, with T) bool {
	if *field == "" || *field == with {
		return false
	}
	*field = with
	r.Fields++
	return true
}

func (r *Replaced) text(field *string) {
	if replace(r, field, ErasedText) {
		r.Texts++
	}
}

// Open reports whether a ticket stands in the way of erasing the person: their request, or
// one under their license, to which an answer may still be owed, or whose verdict is still to
// be found.
func (e Erasure) Open(t *tickets.Ticket, now time.Time) bool {
	if t.CreatedAt.After(e.BeganAt) || !e.has(t.Requester.Email) && t.LicenseEmail != e.Email {
		return false
	}
	status := t.StatusAt(now)
	return status == tickets.Open || status == tickets.Pending || t.Verdict.Basis == entitlement.Provisional
}

// Ticket replaces what a ticket with its history tells of the person. A request of theirs is
// replaced whole: what others wrote in it was written to them, and quotes and greets them. In
// somebody else's it is their address and name, and their devices.
func (e Erasure) Ticket(t *tickets.Ticket) Replaced {
	var r Replaced
	if t.CreatedAt.After(e.BeganAt) {
		return r
	}
	if e.has(t.Requester.Email) {
		r.whole(t, e.Alias)
	}
	if t.LicenseEmail == e.Email {
		replace(&r, &t.LicenseEmail, e.Alias.Email)
		for i := range t.Events {
			replace(&r, &t.Events[i].Device, ErasedName)
		}
	}
	e.staff(&r, t)
	return r
}

// staff replaces the person as a member of staff: who had the ticket, and who did something.
func (e Erasure) staff(r *Replaced, t *tickets.Ticket) {
	address := func(field *string) {
		if e.has(*field) {
			replace(r, field, string(e.Alias.Email))
		}
	}
	address(&t.Assignee)
	t.Acknowledged = slices.Clone(t.Acknowledged)
	for i := range t.Acknowledged {
		if a := &t.Acknowledged[i]; e.did(a.By) {
			replace(r, &a.By.Name, ErasedName)
		}
	}
	for i := range t.Events {
		event := &t.Events[i]
		if event.Kind == tickets.WasAssigned {
			address(&event.Assignee)
			address(&event.Was)
		}
		if e.did(event.Actor) {
			replace(r, &event.Actor.Name, ErasedName)
		}
	}
}

// Retire replaces all that a ticket tells of its customer, and whose license it was for. The
// aliases are the same only where the addresses were.
func Retire(t *tickets.Ticket, newAlias func() Alias) Replaced {
	var r Replaced
	requester := newAlias()
	owner := requester
	if !(Person{Email: t.LicenseEmail}).has(t.Requester.Email) {
		owner = newAlias()
	}
	r.whole(t, requester)
	replace(&r, &t.LicenseEmail, owner.Email)
	return r
}

// whole replaces everything about the customer and everything that was written. Reasons of
// the desk itself, such as the evidence of a verdict, tell of nobody and stay.
func (r *Replaced) whole(t *tickets.Ticket, alias Alias) {
	r.Whole = true
	name := t.Requester.Name
	replace(r, &t.Requester.Name, ErasedName)
	replace(r, &t.Requester.Email, string(alias.Email))
	r.text(&t.Subject)
	r.text(&t.Description)
	if t.Rating != nil {
		rating := *t.Rating
		r.text(&rating.Comment)
		t.Rating = &rating
	}
	r.tags(&t.Tags, name)
	t.Acknowledged = slices.Clone(t.Acknowledged)
	for i := range t.Acknowledged {
		r.text(&t.Acknowledged[i].Note)
	}
	for i := range t.Events {
		e := &t.Events[i]
		if e.Actor.Role == tickets.Customer {
			replace(r, &e.Actor.Name, ErasedName)
		}
		r.text(&e.Body)
		if e.Actor.Role != tickets.System && e.Kind != tickets.WasErased {
			r.text(&e.Reason)
		}
		replace(r, &e.Device, ErasedName)
		r.tags(&e.Tags, name)
		if e.File != nil {
			r.file(e)
		}
	}
}

// file replaces a file's name and what its sender said it was. Its size stays, which tells
// nothing.
func (r *Replaced) file(e *tickets.Event) {
	f := *e.File
	if replace(r, &f.Name, ErasedFile) {
		r.Files = append(r.Files, *e.File)
	}
	replace(r, &f.Type, "application/octet-stream")
	e.File = &f
}

// tags drops those that have a word of a name in them. The others are the desk's.
func (r *Replaced) tags(tags *[]string, name string) {
	if name == ErasedName {
		return
	}
	of := words(name)
	left := slices.DeleteFunc(slices.Clone(*tags), func(tag string) bool {
		return slices.ContainsFunc(words(tag), func(word string) bool { return slices.Contains(of, word) })
	})
	if len(left) == len(*tags) {
		return
	}
	r.Fields += len(*tags) - len(left)
	if *tags = left; len(left) == 0 {
		*tags = nil
	}
}

func words(text string) []string {
	return strings.FieldsFunc(strings.ToLower(text), func(c rune) bool { return !unicode.IsLetter(c) })
}
