package agent

import (
	"net/url"
	"strings"

	"github.com/gin-gonic/gin"

	"deskbell/internal/fault"
	"deskbell/internal/web/page"
)

// Say writes a message on a ticket, with files, and may solve it then. A button of the form may
// also ask for a saved reply to be put into what was written so far.
func (a *Pages) Say(c *gin.Context, p *page.Page) error {
	return staff(func(c *gin.Context, p *page.Page) error {
		f, err := page.TypedWithFiles(c)
		if err != nil {
			return err
		}
		if f.Value("put") != "" {
			return insertReply(c, p, f)
		}
		return say(c, p, f)
	})(c, p)
}

var filesWithNote = func() error {
	var faults fault.List
	faults.Add("files", nil, "cannot go with an internal note: the customer sees every file. Take the files out, or choose another kind")
	return faults.Err("files_are_public", "The note was not written.")
}()

func say(c *gin.Context, p *page.Page, f *page.Form) error {
	ref, kind := c.Param("number"), f.Value("kind")
	if kind == "note" && len(f.Files["files"]) > 0 {
		return showTicketAgain(c, p, "message", f, filesWithNote)
	}
	said, err := asSeen(p, f).Say(ref, kind, f.Value("body"))
	if err != nil {
		return showTicketAgain(c, p, "message", f, err)
	}
	done := "said"
	if kind == "note" {
		done = "noted"
	}
	version, trouble := attachAll(p, f, ref, said.Ticket.Version)
	if f.Value("then") == "solve" && trouble == nil {
		// Only as it is after the message: should the customer have written meanwhile, it stays open.
		if _, err := p.API.Once(f.Key("solve")).Matching(version).Step(ref, "solve"); err != nil {
			trouble = err
		} else if done = "said-solved"; kind == "note" {
			done = "solved"
		}
	}
	if trouble != nil {
		return saidBut(c, p, trouble)
	}
	return p.GoTo(c, "/tickets/"+ref+"?done="+done)
}

// saidBut shows the ticket after a message that was sent, though what was to follow wasn't done.
func saidBut(c *gin.Context, p *page.Page, trouble error) error {
	refusal, ok := fault.As(trouble)
	if !ok {
		return trouble
	}
	told := fault.New(refusal.Kind, refusal.Code, "Your message was sent. What was to follow was not done: %s", refusal.Message)
	told.Fields = refusal.Fields
	return showTicketAgain(c, p, "files", page.Filled(), told)
}

// Attach adds files to a ticket. The customer sees them.
func (a *Pages) Attach(c *gin.Context, p *page.Page) error {
	return staff(func(c *gin.Context, p *page.Page) error {
		f, err := page.TypedWithFiles(c)
		if err != nil {
			return err
		}
		ref := c.Param("number")
		if len(f.Files["files"]) == 0 {
			var faults fault.List
			faults.Add("files", nil, "is missing; choose a file")
			return showTicketAgain(c, p, "files", f, faults.Err("no_file", "No file was sent."))
		}
		if _, err := attachAll(p, f, ref, 0); err != nil {
			return showTicketAgain(c, p, "files", f, err)
		}
		return p.GoTo(c, "/tickets/"+ref+"?done=attached")
	})(c, p)
}

// attachAll adds a form's files to a ticket at a version, and gives the version after that. Each
// that is refused is named, and the others are added all the same.
func attachAll(p *page.Page, f *page.Form, ref string, version int64) (int64, error) {
	var faults fault.List
	for i, one := range f.Files["files"] {
		t, err := p.API.Once(f.Key(text(int64(i)))).Attach(ref, one)
		refusal, ok := fault.As(err)
		switch {
		case ok:
			faults.Add("files", one.Filename, "%s was not stored: %s", one.Filename, refusal.Message)
		case err != nil:
			return version, err
		default:
			version = t.Version
		}
	}
	return version, faults.Err("files_refused", "Not all files were stored.")
}

// insertReply shows the form again with a saved reply after what was written. Nothing is sent.
func insertReply(c *gin.Context, p *page.Page, f *page.Form) error {
	ref, body := c.Param("number"), ""
	if id := f.Value("insert"); id != "" {
		var err error
		if body, err = p.API.ReplyFor(ref, id); err != nil {
			return showTicketAgain(c, p, "message", f, err)
		}
	}
	v, err := loadTicket(p, ref, numberIn(f, "seen"))
	if err != nil {
		return err
	}
	values := url.Values(f.Values)
	for _, r := range v.Replies {
		if r.ID == f.Value("insert") && r.Kind != "" {
			values.Set("kind", r.Kind)
		}
	}
	written := strings.TrimRight(f.Value("body"), " \r\n")
	if written != "" && body != "" {
		written += "\n\n"
	}
	values.Set("body", written+body)
	v.Form, v.Part = f, "message"
	return showTicket(c, p, v)
}

// chosenKind is the kind that was chosen; at first none, unless there is only one that the ticket
// takes: what it does to the clocks is to be meant.
func (v *ticketView) chosenKind() string {
	if typed := v.Typed("message").Value("kind"); typed != "" {
		return typed
	}
	only := ""
	for _, k := range v.Kinds {
		if k.Blocked == "" {
			if only != "" {
				return ""
			}
			only = k.Value
		}
	}
	return only
}
