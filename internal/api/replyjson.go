package api

import (
	"context"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"deskbell/internal/audit"
	"deskbell/internal/saved"
	"deskbell/tickets"
)

// placeholders are those of replies, as they are written.
var placeholders = "{{" + strings.Join(saved.Placeholders, "}}, {{") + "}}"

// replyKind is what a reply is for: a kind of message, or empty for any.
type replyKind string

// Schema lists them.
func (replyKind) Schema(huma.Registry) *huma.Schema {
	return oneOf(append(words(saved.Kinds), ""))
}

type replyJSON struct {
	ID        string    `json:"id" example:"0198f2a4-7d3c-7000-8000-5a5a5a5a5a64"`
	Name      string    `json:"name" example:"Ask for the log"`
	Kind      replyKind `json:"kind" doc:"The kind of message it is for; empty: any." example:"question"`
	Body      string    `json:"body" doc:"With placeholders." example:"Hello {{requester.name}}, could you attach the log?"`
	UpdatedAt time.Time `json:"updated_at" example:"2026-11-25T18:30:00Z"`
}

type repliesJSON struct {
	Items []replyJSON `json:"items" doc:"By name."`
}

type repliesInput struct {
	Text string `query:"q" maxLength:"200" doc:"Beginnings of words of the name or the body, all of which must be there." example:"log"`
	Kind string `query:"kind" enum:"action_plan,status_update,workaround,resolution,question,note" doc:"Those for this kind of message, and for any."`
}

type replyInput struct {
	ID string `path:"id" doc:"The reply's ID." example:"0198f2a4-7d3c-7000-8000-5a5a5a5a5a64"`
}

type replyOutput struct{ Body replyJSON }

type createdReply struct {
	Location string `header:"Location" doc:"Where the reply is."`
	Body     replyJSON
}

type newReply struct {
	Body struct {
		Name string    `json:"name" maxLength:"80" doc:"What it is called." example:"Ask for the log"`
		Kind replyKind `json:"kind,omitempty" doc:"The kind of message it is for; empty: any." example:"question"`
		Body string    `json:"body" maxLength:"10000" doc:"The text, which may have placeholders." example:"Hello {{requester.name}}, could you attach the log?"`
	}
}

// Resolve notes how to learn what is wrong with the reply besides its form.
func (in *newReply) Resolve(c huma.Context) []error {
	return previewing(c, func(context.Context) error { return in.change().Check() })
}

func (in *newReply) change() saved.ReplyChange {
	kind := tickets.MessageKind(in.Body.Kind)
	return saved.ReplyChange{Name: &in.Body.Name, Kind: &kind, Body: &in.Body.Body}
}

type replyChange struct {
	ID   string `path:"id" doc:"The reply's ID." example:"0198f2a4-7d3c-7000-8000-5a5a5a5a5a64"`
	Body struct {
		Name *string    `json:"name,omitempty" maxLength:"80" doc:"What it is called from now on." example:"Ask for the log"`
		Kind *replyKind `json:"kind,omitempty" doc:"What it is for from now on; empty: any." example:"question"`
		Body *string    `json:"body,omitempty" maxLength:"10000" doc:"Another text." example:"Hello {{requester.name}}, could you attach the log?"`
	}
}

// Resolve notes how to learn what is wrong with the change besides its form.
func (in *replyChange) Resolve(c huma.Context) []error {
	return previewing(c, func(context.Context) error { return in.change().Check() })
}

func (in *replyChange) change() saved.ReplyChange {
	return saved.ReplyChange{Name: in.Body.Name, Kind: (*tickets.MessageKind)(in.Body.Kind), Body: in.Body.Body}
}

type expandInput struct {
	ID    string `path:"id" doc:"The ticket's ID or number." example:"1042"`
	Reply string `path:"rid" doc:"The reply's ID." example:"0198f2a4-7d3c-7000-8000-5a5a5a5a5a64"`
}

type expandedJSON struct {
	Body    string    `json:"body" example:"Hello Ada, could you attach the log?"`
	Kind    replyKind `json:"kind" doc:"The kind of message it is for; empty: any." example:"question"`
	Missing []string  `json:"missing" doc:"The placeholders that stand for nothing on this ticket." example:"due"`
}

func toReplyJSON(r saved.Reply) replyJSON {
	return replyJSON{ID: r.ID, Name: r.Name, Kind: replyKind(r.Kind), Body: r.Body, UpdatedAt: at(r.UpdatedAt)}
}

func replyObject(r saved.Reply) audit.Object { return audit.Object{Kind: "reply", ID: r.ID} }

// replyDetails are what the audit trail says of a saved reply.
func replyDetails(r saved.Reply) map[string]any {
	return map[string]any{"name": r.Name, "kind": r.Kind, "body": r.Body}
}
