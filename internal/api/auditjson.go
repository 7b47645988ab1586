package api

import (
	"encoding/json"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"deskbell/internal/audit"
)

type auditJSON struct {
	Items      []auditRecordJSON `json:"items" doc:"Newest first."`
	NextCursor *string           `json:"next_cursor" doc:"Continues the list; null at its end." example:"4711"`
}

type auditRecordJSON struct {
	Seq     int64           `json:"seq" doc:"Its place in the chain: 1, 2, 3 and so on." example:"4712"`
	ID      string          `json:"id" doc:"Of the record; of what happened to a ticket or a license, the event's." example:"0198f2a4-7d3c-7000-8000-5a5a5a5a5a70"`
	At      time.Time       `json:"at" example:"2026-11-25T18:30:00Z"`
	Actor   auditActorJSON  `json:"actor"`
	Action  string          `json:"action" example:"user.changed"`
	Object  auditObjectJSON `json:"object"`
	Origin  auditOriginJSON `json:"origin"`
	Details auditDetails    `json:"details" doc:"What else there is to know; empty if that is nothing, or was erased."`
	Erased  bool            `json:"erased" doc:"Whether names, addresses and details were erased." example:"false"`
	Hash    string          `json:"hash" doc:"SHA-256 of the record and the hash before it." example:"527def83640e73238f6b756631595902788660f11dc102fdbaa8a973550e8f3a"`
}

// auditDetails are different for each action, see docs/audit.md.
type auditDetails map[string]any

// Schema admits everything, null as well.
func (auditDetails) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeObject, AdditionalProperties: true}
}

type auditActorJSON struct {
	Role string  `json:"role" doc:"What they were then; system is deskbell itself, or whoever ran a command." example:"administrator"`
	ID   *string `json:"id" doc:"Of a member of staff; for the owner of licenses, what stands for their address. Null for a customer, and for deskbell itself." example:"0198f2a4-7d3c-7000-8000-5a5a5a5a5a61"`
	Name *string `json:"name" doc:"As it was then; an owner's is their address. Null if unknown, or erased." example:"Grace"`
}

type auditObjectJSON struct {
	Kind string  `json:"kind" example:"user"`
	ID   *string `json:"id" doc:"Null for what there is only one of, such as the audit trail." example:"0198f2a4-7d3c-7000-8000-5a5a5a5a5a62"`
}

type auditOriginJSON struct {
	Address  *string `json:"address" doc:"The network address; null for a command and for deskbell itself, or if erased." example:"192.0.2.7"`
	Request  *string `json:"request_id" doc:"The request, as answers and the log name it." example:"XFHSVGQ5M2WS3KDQKJQOCEDMMU"`
	Via      *string `json:"via" doc:"What opened the door: a token, a session or a ticket's link with its ID, or the command line; null for what everyone may do, and for deskbell itself." example:"token 0198f2a4-7d3c-7000-8000-5a5a5a5a5a63"`
	Operator *string `json:"operator" doc:"The operating system's user who ran a command." example:"root"`
}

type auditHeadJSON struct {
	Seq  int64  `json:"seq" doc:"Number of the last record; 0 if there is none yet." example:"4712"`
	Hash string `json:"hash" doc:"Its hash." example:"527def83640e73238f6b756631595902788660f11dc102fdbaa8a973550e8f3a"`
}

func toAuditRecordJSON(s audit.Sealed) auditRecordJSON {
	private, there := s.Clear()
	j := auditRecordJSON{
		Seq: s.Seq, ID: s.ID, At: at(s.At), Action: s.Action, Details: auditDetails{}, Erased: !there, Hash: s.Hash.String(),
		Actor:  auditActorJSON{string(s.Role), textOrNull(s.Actor), textOrNull(private.ActorName)},
		Object: auditObjectJSON{s.Object.Kind, textOrNull(s.Object.ID)},
		Origin: auditOriginJSON{textOrNull(private.Address), textOrNull(s.Request), textOrNull(s.Via), textOrNull(private.Operator)},
	}
	_ = json.Unmarshal(private.Details, &j.Details) // what is there was valid when it was stored; what was tampered with, verify tells
	return j
}
