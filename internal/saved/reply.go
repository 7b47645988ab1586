package saved

import (
	"cmp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"deskbell/internal/fault"
	"deskbell/internal/search"
	"deskbell/tickets"
)

// Reply is a text to answer with.
type Reply struct {
	ID        string
	Name      string
	Kind      tickets.MessageKind // what it is for; empty: for any
	Body      string              // with placeholders
	CreatedAt time.Time
	UpdatedAt time.Time
}

// Kinds are what replies are for: the kinds of message that staff write.
var Kinds = slices.DeleteFunc(slices.Clone(tickets.MessageKinds), func(k tickets.MessageKind) bool { return k == tickets.CustomerReply })

// The longest body of a reply, in characters, and the most replies.
const (
	LongestBody = 10_000
	MostReplies = 1_000
)

// ReplyChange is what a reply becomes; what is nil stays.
type ReplyChange struct {
	Name, Body *string
	Kind       *tickets.MessageKind
}

// Check names every fault of a change that can be seen without the other replies, as a
// fault.Invalid.
func (c ReplyChange) Check() error {
	var faults fault.List
	if c.Name != nil {
		checkName(&faults, *c.Name)
	}
	if c.Kind != nil && *c.Kind != "" && !slices.Contains(Kinds, *c.Kind) {
		faults.Add("kind", string(*c.Kind), "%q is not what a reply is for; use %s, or leave it empty for any", *c.Kind, joined(Kinds))
	}
	if c.Body != nil {
		checkBody(&faults, *c.Body)
	}
	return faults.Err("invalid_reply", "The reply cannot be kept as it is.")
}

func checkBody(faults *fault.List, body string) {
	switch {
	case strings.TrimSpace(body) == "":
		faults.Add("body", nil, "is missing")
	case !utf8.ValidString(body) || strings.ContainsFunc(body, unprintable):
		faults.Add("body", nil, "has control characters in it; send plain text")
	case utf8.RuneCountInString(body) > LongestBody:
		faults.Add("body", nil, "is longer than %d characters", LongestBody)
	default:
		checkPlaceholders(faults, body)
	}
}

func unprintable(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\r' && r != '\t' }

func joined(kinds []tickets.MessageKind) string {
	all := make([]string, len(kinds))
	for i, k := range kinds {
		all[i] = string(k)
	}
	return strings.Join(all, ", ")
}

// Replies are all of them, by name. They are values: a change gives others, and leaves these.
type Replies []Reply

var noReply = fault.New(fault.NotFound, "not_found", "There is no such saved reply.")

// Add puts in a new one. The change was checked, and has a name and a body.
func (all Replies) Add(id string, c ReplyChange, now time.Time) (Replies, Reply, error) {
	return all.with(Reply{ID: id, CreatedAt: now}, c, now)
}

// Change changes one.
func (all Replies) Change(id string, c ReplyChange, now time.Time) (Replies, Reply, error) {
	rest, was, err := all.Remove(id)
	if err != nil {
		return nil, Reply{}, err
	}
	return rest.with(was, c, now)
}

// Remove takes one away.
func (all Replies) Remove(id string) (Replies, Reply, error) {
	i := slices.IndexFunc(all, func(r Reply) bool { return r.ID == id })
	if i < 0 {
		return nil, Reply{}, noReply
	}
	return slices.Delete(slices.Clone(all), i, i+1), all[i], nil
}

// with are the replies and one more, as a change makes it.
func (all Replies) with(r Reply, c ReplyChange, now time.Time) (Replies, Reply, error) {
	r.Name, r.Body = strings.TrimSpace(*cmp.Or(c.Name, &r.Name)), strings.TrimSpace(*cmp.Or(c.Body, &r.Body))
	r.Kind, r.UpdatedAt = *cmp.Or(c.Kind, &r.Kind), now
	switch {
	case slices.ContainsFunc(all, func(other Reply) bool { return Alike(other.Name) == Alike(r.Name) }):
		return nil, Reply{}, fault.New(fault.Conflict, "name_taken", "There is a saved reply called %q already. Choose another name, or change that reply.", r.Name)
	case len(all) >= MostReplies:
		return nil, Reply{}, fault.New(fault.Conflict, "too_many_replies", "There are %d saved replies already, which are as many as can be kept. Delete one first.", MostReplies)
	}
	more := append(slices.Clip(slices.Clone(all)), r)
	slices.SortFunc(more, byName)
	return more, r, nil
}

func byName(a, b Reply) int {
	return cmp.Or(strings.Compare(Alike(a.Name), Alike(b.Name)), strings.Compare(a.ID, b.ID))
}

// For are the replies for a kind of message, and for any; with an empty kind all of them. Each
// word of text must begin a word of the reply's name or body; neither case nor accents count.
func (all Replies) For(kind tickets.MessageKind, text string) Replies {
	wanted := search.Words(text)
	if len(wanted) == 0 && strings.TrimSpace(text) != "" {
		return nil // signs, which are in no words
	}
	var fit Replies
	for _, r := range all {
		if (kind == "" || r.Kind == "" || r.Kind == kind) && r.has(wanted) {
			fit = append(fit, r)
		}
	}
	return fit
}

// has reports whether each word begins one of the reply's.
func (r Reply) has(wanted []string) bool {
	if len(wanted) == 0 {
		return true
	}
	words := search.Words(r.Name + "\n" + r.Body)
	for _, w := range wanted {
		if !slices.ContainsFunc(words, func(word string) bool { return strings.HasPrefix(word, w) }) {
			return false
		}
	}
	return true
}
