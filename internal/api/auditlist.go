package api

import (
	"context"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"deskbell/entitlement"
	"deskbell/internal/audit"
	"deskbell/internal/auth"
	"deskbell/internal/fault"
	"deskbell/tickets"
)

const (
	listAudit   = "list-audit"
	exportAudit = "export-audit"
	auditPath   = "/v1/audit"
)

type auditInput struct {
	Actor  string  `query:"actor" maxLength:"254" doc:"Who did it: the ID or the email of a member of staff, the email of an owner, or a role such as customer or system." example:"grace@desk.example"`
	Action string  `query:"action" maxLength:"60" doc:"What was done, such as user.changed; see docs/audit.md for all." example:"user.changed"`
	Object string  `query:"object" maxLength:"120" doc:"To what: a kind such as webhook, or a kind, a colon and an ID. A ticket's may be its number." example:"user:0198f2a4-7d3c-7000-8000-5a5a5a5a5a61"`
	From   instant `query:"from" doc:"Done then or later." example:"2026-11-25T00:00:00Z"`
	To     instant `query:"to" doc:"Done before it." example:"2026-11-26T00:00:00Z"`
	Limit  int     `query:"limit" minimum:"1" maximum:"200" default:"50" doc:"How many at most."`
	Cursor string  `query:"cursor" maxLength:"19" doc:"next_cursor of the page before; with the same filters." example:"4711"`
}

// Resolve notes how to learn what is wrong with the filters besides their form.
func (in *auditInput) Resolve(c huma.Context) []error {
	a := exchangeOf(c.Context()).api
	return previewing(c, func(ctx context.Context) error {
		_, err := a.auditQuery(ctx, in)
		return err
	})
}

func (a *api) registerAudit() {
	register(a, auth.ReadAudit, operation{
		id: listAudit, method: http.MethodGet, path: auditPath, tag: tagAdministration,
		summary: "Who did what, when, and from where",
		about: "The newest first. What happens is here a moment later, normally within a second, sealed into a chain of hashes by which " +
			"any change of it shows; see docs/audit.md. To look here is recorded, too.",
	}, a.listAudit)
	register(a, auth.ReadAudit, operation{
		id: exportAudit, method: http.MethodGet, path: auditPath + "/export", tag: tagAdministration,
		summary: "The whole audit trail, to be checked by anyone",
		about:   "As JSON Lines, the oldest first, each with all that its hash is computed from; docs/audit.md tells how. What was erased is null.",
	}, a.exportAudit)
	register(a, auth.ReadAudit, operation{
		id: "get-audit-head", method: http.MethodGet, path: auditPath + "/head", tag: tagAdministration,
		summary: "Where the audit trail ends",
		about:   "Keep it where nobody who could change the database can change it as well: with it, deskbell verify --audit-head proves that nothing before it was changed or cut off.",
	}, func(ctx context.Context, _ *struct{}) (*struct{ Body auditHeadJSON }, error) {
		head, err := a.Audit.AuditHead(ctx)
		return &struct{ Body auditHeadJSON }{auditHeadJSON{head.Seq, head.Hash.String()}}, err
	})
	describeAs(a.huma.OpenAPI(), auditPath+"/export", jsonLines)
}

const jsonLines = "application/jsonl"

func (a *api) listAudit(ctx context.Context, in *auditInput) (*struct{ Body auditJSON }, error) {
	q, err := a.auditQuery(ctx, in)
	if err != nil {
		return nil, err
	}
	all, err := a.Audit.AuditRecords(ctx, q)
	if err != nil {
		return nil, err
	}
	out := auditJSON{Items: []auditRecordJSON{}}
	for _, s := range all {
		if len(out.Items) == in.Limit {
			out.NextCursor = textOrNull(strconv.FormatInt(out.Items[in.Limit-1].Seq, 10))
			break
		}
		out.Items = append(out.Items, toAuditRecordJSON(s))
	}
	return &struct{ Body auditJSON }{out}, exchangeOf(ctx).record(ctx, audit.Object{Kind: "audit"}, in.filters())
}

// filters are what was asked for, as the trail remembers it.
func (in *auditInput) filters() map[string]string {
	all := map[string]string{"actor": in.Actor, "action": in.Action, "object": in.Object, "cursor": in.Cursor}
	if !in.From.IsZero() {
		all["from"] = in.From.Format(time.RFC3339Nano)
	}
	if !in.To.IsZero() {
		all["to"] = in.To.Format(time.RFC3339Nano)
	}
	for name, value := range all {
		if value == "" {
			delete(all, name)
		}
	}
	return all
}

var (
	actionForm = regexp.MustCompile(`^[a-z_]+\.[a-z_]+$`)
	kindForm   = regexp.MustCompile(`^[a-z_]+$`)
	actorRoles = []entitlement.Role{tickets.Customer, entitlement.Owner, tickets.Agent, tickets.Manager, tickets.Administrator, tickets.System}
)

// auditQuery is what the filters select.
func (a *api) auditQuery(ctx context.Context, in *auditInput) (audit.Query, error) {
	var faults fault.List
	q := audit.Query{Action: in.Action, From: in.From.Time, Until: in.To.Time, Limit: in.Limit + 1}
	if slices.Contains(actorRoles, entitlement.Role(in.Actor)) {
		q.Role = entitlement.Role(in.Actor)
	} else {
		q.Actor = in.Actor
		if address, err := entitlement.ParseEmail(in.Actor); err == nil {
			q.Actor = string(address)
		}
	}
	if in.Action != "" && !actionForm.MatchString(in.Action) {
		faults.Add("action", in.Action, "is not an action, such as user.changed")
	}
	if in.Cursor != "" && !numberForm.MatchString(in.Cursor) {
		faults.Add("cursor", in.Cursor, "is not a next_cursor of this list")
	}
	q.Before, _ = strconv.ParseInt(in.Cursor, 10, 64) // 0 for none; the form admits what fits
	if !q.From.IsZero() && !q.Until.IsZero() && !q.From.Before(q.Until) {
		faults.Add("to", in.To, "must be after from")
	}
	var err error
	if q.Object, err = a.auditObject(ctx, in.Object, &faults); err != nil {
		return q, err
	}
	return q, faults.Err(invalidRequest, invalidDetail)
}

// auditObject reads a kind, or a kind with an ID. A ticket may go by its number.
func (a *api) auditObject(ctx context.Context, text string, faults *fault.List) (audit.Object, error) {
	kind, id, named := strings.Cut(text, ":")
	switch {
	case text == "":
		return audit.Object{}, nil
	case !kindForm.MatchString(kind) || named && id == "":
		faults.Add("object", text, "must be a kind such as webhook, or a kind, a colon and an ID such as ticket:1042")
	case kind == "ticket" && numberForm.MatchString(id):
		t, err := a.ticket(ctx, tickets.Ref(id))
		switch {
		case fault.Is(err, fault.NotFound):
			faults.Add("object", text, "is not the number of a ticket")
		case err != nil:
			return audit.Object{}, err
		default:
			id = string(t.ID)
		}
	}
	return audit.Object{Kind: kind, ID: id}, nil
}

type auditExportOutput struct {
	ContentType string `header:"Content-Type"`
	Disposition string `header:"Content-Disposition" doc:"Always an attachment."`
	Body        func(huma.Context)
}

// exportAudit notes that the trail leaves the desk before the first of it does.
func (a *api) exportAudit(ctx context.Context, _ *struct{}) (*auditExportOutput, error) {
	if err := exchangeOf(ctx).record(ctx, audit.Object{Kind: "audit"}, nil); err != nil {
		return nil, err
	}
	return &auditExportOutput{jsonLines, "attachment; filename=audit.jsonl", func(c huma.Context) {
		if err := audit.Export(c.Context(), a.Audit.AuditStretch, c.BodyWriter()); err != nil {
			exchangeOf(c.Context()).failure = err
			panic(http.ErrAbortHandler) // so that the client doesn't take it for whole
		}
	}}, nil
}
