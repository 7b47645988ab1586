package tickets

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"deskbell/internal/fault"
	"deskbell/sla"
)

// MessageKind is what a message is for.
type MessageKind string

// The kinds. Which of them meet a promise is the policy's to say.
const (
	CustomerReply MessageKind = "reply"
	ActionPlan    MessageKind = "action_plan"
	StatusUpdate  MessageKind = "status_update"
	Workaround    MessageKind = "workaround"
	Resolution    MessageKind = "resolution"
	Question      MessageKind = "question"
	InternalNote  MessageKind = "note"
)

// MessageKinds lists them.
var MessageKinds = []MessageKind{CustomerReply, ActionPlan, StatusUpdate, Workaround, Resolution, Question, InternalNote}

// Action is what writing such a message does to the ticket.
func (k MessageKind) Action() Action {
	switch k {
	case CustomerReply:
		return Reply
	case Question:
		return Ask
	case InternalNote:
		return Note
	}
	return Respond
}

// Message is something to be said on a ticket.
type Message struct {
	Kind MessageKind
	Body string
}

// The longest texts, in characters.
const (
	longestSubject = 200
	longestBody    = 50_000
	longestReason  = 1_000
	longestName    = 120
)

// check names every fault, and refuses what the actor's role may not say.
func (m Message) check(by Actor) error {
	var faults fault.List
	if !slices.Contains(MessageKinds, m.Kind) {
		faults.Add("kind", string(m.Kind), "%q is not a kind of message; use %s", m.Kind, joined(MessageKinds))
	}
	checkText(&faults, "body", m.Body, longestBody)
	if err := faults.Err("invalid_message", "The message cannot be accepted as it is."); err != nil {
		return err
	}
	if by.Role.Staff() == (m.Kind == CustomerReply) {
		return fault.New(fault.Forbidden, "forbidden", "A %s may not write a message of the kind %s.", by.Role, m.Kind)
	}
	return nil
}

// response is the message as package sla knows it.
func (k MessageKind) response() sla.Response { return sla.Response(k) }

// checkText refuses what is empty, too long or not text.
func checkText(faults *fault.List, location, text string, longest int) {
	switch {
	case strings.TrimSpace(text) == "":
		faults.Add(location, nil, "is missing")
	case !utf8.ValidString(text) || strings.ContainsFunc(text, unprintable):
		faults.Add(location, nil, "has control characters in it; send plain text")
	case utf8.RuneCountInString(text) > longest:
		faults.Add(location, nil, "is longer than %d characters", longest)
	}
}

func unprintable(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\r' && r != '\t' }

func joined[T ~string](all []T) string {
	words := make([]string, len(all))
	for i, one := range all {
		words[i] = fmt.Sprint(one)
	}
	return strings.Join(words, ", ")
}
