package api

import (
	"cmp"
	"context"
	"io"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"deskbell/internal/auth"
	"deskbell/internal/browser"
	"deskbell/internal/fault"
	"deskbell/tickets"
)

const addAttachment = "add-attachment"

type attachmentJSON struct {
	ID        string    `json:"id" example:"0198f2a4-7d3c-7000-8000-5a5a5a5a5a5e"`
	Name      string    `json:"name" doc:"As the sender called it." example:"log.txt"`
	Type      string    `json:"type" doc:"Media type as the sender claimed it; not to be trusted." example:"text/plain"`
	Size      int64     `json:"size" doc:"Bytes." example:"2048"`
	CreatedAt time.Time `json:"created_at" example:"2026-11-26T09:00:00Z"`
}

type attachInput struct {
	ID string `path:"id" doc:"The ticket's ID or number." example:"1042"`
}

type attachedJSON struct {
	Attachment attachmentJSON `json:"attachment"`
	Ticket     ticketJSON     `json:"ticket"`
}

type attachedOutput struct {
	Location string `header:"Location" doc:"Where the file is."`
	ETag     string `header:"ETag" doc:"The ticket's version after it."`
	Body     attachedJSON
}

type fileInput struct {
	ID   string `path:"id" doc:"The ticket's ID or number." example:"1042"`
	File string `path:"aid" doc:"The attachment's ID." example:"0198f2a4-7d3c-7000-8000-5a5a5a5a5a5e"`
}

type fileOutput struct {
	ContentType   string `header:"Content-Type" doc:"One of a few harmless types, else application/octet-stream."`
	ContentLength int64  `header:"Content-Length"`
	Disposition   string `header:"Content-Disposition" doc:"Always an attachment."`
	Policy        string `header:"Content-Security-Policy"`
	Sharing       string `header:"Cross-Origin-Resource-Policy"`
	Caching       string `header:"Cache-Control"`
	Body          func(huma.Context)
}

func (a *api) registerAttachments() {
	register(a, auth.WriteTicket, operation{
		id: addAttachment, method: http.MethodPost, path: "/v1/tickets/{id}/attachments", tag: tagTickets,
		status: http.StatusCreated, body: fileBody, versioned: true, ahead: takeInAhead,
		summary: "Add a file",
		about: "Up to 25 MiB. A program or a script is refused as file_type_refused, by the ending of its name or by what it begins with: " +
			"put it into a ZIP archive. Of the name, what could confuse a computer is replaced.",
	}, a.attach)
	register(a, auth.ReadTicket, operation{
		id: "get-attachment", method: http.MethodGet, path: "/v1/tickets/{id}/attachments/{aid}", tag: tagTickets,
		summary: "The content of a file", about: "It is never shown in the browser: nobody knows what is in it.",
	}, a.download)
	describeAs(a.huma.OpenAPI(), "/v1/tickets/{id}/attachments/{aid}", "*/*")
}

func (a *api) attach(ctx context.Context, in *attachInput) (out *attachedOutput, err error) {
	x := exchangeOf(ctx)
	u, ahead := ctx.Value(uploadedKey{}).(uploaded)
	if !ahead {
		u = x.takeIn(ctx, in.ID)
		defer func() {
			if out == nil { // also of a panic
				x.discard(ctx, u)
			}
		}()
	}
	if u.refusal != nil {
		return nil, u.refusal
	}
	t, err := a.Desk.Attach(ctx, tickets.Ref(u.ticket), u.change, u.file)
	if err != nil {
		return nil, err
	}
	j, err := x.written(ctx, t)
	if err != nil {
		return nil, err
	}
	return &attachedOutput{"/v1/tickets/" + j.ID + "/attachments/" + u.file.ID, etag(t.Version), attachedJSON{toAttachmentJSON(u.file, t.UpdatedAt), j}}, nil
}

func (a *api) download(ctx context.Context, in *fileInput) (*fileOutput, error) {
	x := exchangeOf(ctx)
	t, err := x.reach(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	f, err := t.File(in.File)
	if err != nil {
		return nil, err
	}
	content, err := a.Files.Get(ctx, fileKey(t.ID, f))
	if fault.Is(err, fault.NotFound) {
		return nil, fault.New(fault.Unavailable, "file_missing", "The file's content cannot be found just now.").Because(err)
	}
	if err != nil {
		return nil, fault.New(fault.Unavailable, "files_unavailable", "The file cannot be read just now. Please try again.").Because(err)
	}
	return &fileOutput{
		ContentType: cmp.Or(served[f.Type], anyBytes), ContentLength: f.Size, Disposition: disposition(f.Name),
		Policy: browser.Nothing + "; sandbox", Sharing: "same-origin", Caching: "private, no-store",
		Body: func(c huma.Context) {
			defer func() { _ = content.Close() }() // only read from
			if c.Method() == http.MethodHead {
				return
			}
			if _, err := io.Copy(c.BodyWriter(), content); err != nil {
				if ctx.Err() == nil { // else the client went away, and there is nothing to look into
					x.failure = err
				}
				panic(http.ErrAbortHandler) // so that the client doesn't take it for whole
			}
		},
	}, nil
}

func toAttachmentJSON(f tickets.File, added time.Time) attachmentJSON {
	return attachmentJSON{f.ID, f.Name, f.Type, f.Size, at(added)}
}

func toAttachmentsJSON(t *tickets.Ticket) []attachmentJSON {
	all := []attachmentJSON{}
	for _, e := range t.Events {
		if e.File != nil {
			all = append(all, toAttachmentJSON(*e.File, e.At))
		}
	}
	return all
}
