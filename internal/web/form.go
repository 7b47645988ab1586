package web

import (
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"deskbell/internal/fault"
)

// largestForm is how much a form without files may be, in bytes.
const largestForm = 64 << 10

// form is what somebody has typed.
type form struct {
	values  map[string]string
	refusal *fault.Error // why it is shown again; nil: it is shown for the first time
}

// typed reads the form of a request.
func typed(c *gin.Context) (*form, error) {
	c.Request.Body = http.MaxBytesReader(c.Writer, c.Request.Body, largestForm)
	if err := c.Request.ParseForm(); err != nil {
		return nil, fault.New(fault.Malformed, "malformed_form", "What was sent cannot be read. Go back and send it again.").Because(err)
	}
	f := &form{values: map[string]string{}}
	for name := range c.Request.PostForm {
		f.values[name] = c.Request.PostForm.Get(name)
	}
	return f, nil
}

// value is what was typed into a field.
func (f *form) value(name string) string { return f.values[name] }

// fault is what is wrong with a field, as a sentence; empty if nothing is.
func (f *form) fault(name string) string {
	if f.refusal == nil {
		return ""
	}
	var all []string
	for _, one := range f.refusal.Fields {
		if one.Location == name {
			all = append(all, "It "+one.Message+".")
		}
	}
	return strings.Join(all, " ")
}

// message is why the form as a whole is shown again; empty if it is for the first time.
func (f *form) message() string {
	if f.refusal == nil {
		return ""
	}
	return f.refusal.Message
}
