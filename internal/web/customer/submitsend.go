package customer

import (
	"context"
	"mime/multipart"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"deskbell/internal/fault"
	"deskbell/internal/web/client"
	"deskbell/internal/web/page"
)

// filesField is what the form calls its files, of which it takes so many.
const (
	filesField = "files"
	mostFiles  = 10
)

// send submits the request. Sent twice, it becomes one ticket, although the browser has opened that
// in between.
func send(c *gin.Context, p *page.Page, f *page.Form) (made client.Submitted, err error) {
	if len(f.Files[filesField]) > mostFiles {
		var faults fault.List
		faults.Add(filesField, len(f.Files[filesField]), "has more than %d files", mostFiles)
		return made, faults.Err("invalid_request", "The request cannot be accepted as it is.")
	}
	err = patiently(c.Request.Context(), func() error {
		made, err = p.API.AsNobody().Once(f.Value("key")).Submit(request(p, f))
		return err
	})
	return made, err
}

// UnstoredFile is a file that was sent along and isn't stored, and why.
type UnstoredFile struct {
	Name string `json:"n"`
	Code string `json:"c"` // of the refusal
}

// attach adds the files to the ticket, one after another. One that isn't taken keeps none of the
// others from being stored, nor the request from having been submitted.
func attach(c *gin.Context, p *page.Page, f *page.Form, made client.Submitted) []UnstoredFile {
	var failed []UnstoredFile
	for i, file := range f.Files[filesField] {
		once := p.API.As(made.AccessToken)
		if key := f.Value("key"); key != "" {
			once = once.Once(key + "." + strconv.Itoa(i))
		}
		err := patiently(c.Request.Context(), func() error { return upload(once, made.Number, file) })
		if err == nil {
			continue
		}
		refusal, ok := fault.As(err)
		if !ok {
			p.Frame.Log.Error("a file could not be stored", "ticket", made.Number, "error", err)
			refusal = fault.New(fault.Unavailable, "internal", "")
		}
		failed = append(failed, UnstoredFile{file.Filename, refusal.Code})
	}
	return failed
}

func upload(to *client.Client, number int64, file *multipart.FileHeader) error {
	content, err := file.Open()
	if err != nil {
		return err
	}
	defer func() { _ = content.Close() }() // only read from
	return to.Upload(client.TicketPath(strconv.FormatInt(number, 10), "attachments"), file.Filename, file.Header.Get("Content-Type"), content, nil)
}

// How long somebody waits who has sent the same twice, for what the first time comes to.
const (
	waits   = 40
	waiting = 250 * time.Millisecond
)

// patiently does something that takes effect once, and while its first try is still under way
// does it again a moment later: that answers like the first.
func patiently(ctx context.Context, do func() error) error {
	for range waits {
		err := do()
		if refusal, ok := fault.As(err); !ok || refusal.Code != "idempotency_in_flight" {
			return err
		}
		moment := time.NewTimer(waiting)
		select {
		case <-moment.C:
		case <-ctx.Done():
			moment.Stop()
			return ctx.Err()
		}
	}
	return do()
}

// discard removes the files of a form that were kept on disk meanwhile.
func discard(c *gin.Context, p *page.Page) {
	if form := c.Request.MultipartForm; form != nil {
		if err := form.RemoveAll(); err != nil {
			p.Frame.Log.Warn("a file of a form is left on disk", "error", err)
		}
	}
}
