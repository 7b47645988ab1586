package api

import (
	"context"
	"io"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"deskbell/internal/fault"
	"deskbell/tickets"
)

// uploaded is a file whose content is stored, for a ticket that doesn't have it yet.
type uploaded struct {
	ticket  tickets.ID
	change  tickets.Change // the one that will add it
	file    tickets.File
	kept    bool  // the content may be in the store
	refusal error // why the file cannot be added
}

type uploadedKey struct{}

// takeInAhead takes the file of a request that takes effect once in before its transaction
// begins: a slow sender or a bucket far away must hold up nobody else. Why the file cannot be
// added is said inside: a request that was answered before gets that answer again, even if
// the ticket takes no files any more.
func takeInAhead(c huma.Context, body io.Reader) (context.Context, func(), error) {
	ctx := c.Context()
	x := exchangeOf(ctx)
	if len(x.faults) > 0 { // it is going to be refused for them
		return ctx, nil, nil
	}
	x.body = body
	u := x.takeIn(ctx, c.Param("id"))
	return context.WithValue(ctx, uploadedKey{}, u), func() { x.discard(ctx, u) }, nil
}

// takeIn stores the content of the file that was sent for the ticket that an address names.
func (x *exchange) takeIn(ctx context.Context, named string) (u uploaded) {
	u.refusal = x.fill(ctx, named, &u)
	return u
}

func (x *exchange) fill(ctx context.Context, named string, u *uploaded) error {
	t, err := x.reach(ctx, named)
	if err != nil {
		return err
	}
	if _, u.change, err = x.change(ctx, named); err != nil {
		return err
	}
	u.ticket = t.ID
	// What the ticket would refuse, it refuses before the upload.
	trial := u.change
	trial.Preview = true
	if _, err := x.api.Desk.Attach(ctx, tickets.Ref(t.ID), trial, tickets.File{}); err != nil {
		return err
	}
	part, err := x.filePart(largestAttachment)
	if err != nil {
		return err
	}
	u.file = tickets.File{ID: x.api.Desk.NewID(), Name: fileName(part.name), Type: mediaType(part.mediaType)}
	start, err := part.beginning()
	if err != nil {
		return err
	}
	if err := refuseProgram(u.file.Name, start); err != nil {
		return err
	}
	return x.put(ctx, u, part)
}

// put stores the content itself, to the end of the form.
func (x *exchange) put(ctx context.Context, u *uploaded, part *upload) error {
	err := x.api.Files.Put(ctx, fileKey(u.ticket, u.file), part)
	switch {
	case err != nil && part.failure != nil:
		return part.failure
	case err != nil:
		return fault.New(fault.Unavailable, "files_unavailable", "The file cannot be stored just now, and nothing was changed. Please try again.").Because(err)
	}
	u.kept, u.file.Size = true, part.size
	return part.ended()
}

// discarding is how long it may take to remove a file again.
const discarding = 30 * time.Second

// discard removes the content of a file that was not added after all. It looks first: a
// database that was lost from sight while it committed may have added the file, and a file
// that nobody has costs less than one without its content.
func (x *exchange) discard(ctx context.Context, u uploaded) {
	if !u.kept {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), discarding)
	defer cancel()
	t, err := x.api.Desk.Store.Ticket(ctx, tickets.Ref(u.ticket))
	if err == nil {
		if _, missing := t.File(u.file.ID); missing == nil {
			return
		}
		err = x.api.Files.Delete(ctx, fileKey(u.ticket, u.file))
	}
	if err != nil {
		x.api.Log.Warn("a file that no ticket has is left in the store", "request_id", x.id, "file", fileKey(u.ticket, u.file), "error", err)
	}
}

// fileKey is where the content is kept.
func fileKey(ticket tickets.ID, f tickets.File) string { return tickets.FileKey(ticket, f) }
