package page

import (
	"crypto/rand"
	"mime/multipart"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"deskbell/internal/fault"
)

// The most that a form may be, in bytes: without files, and with.
const (
	largestForm  = 256 << 10
	largestFiles = 260 << 20 // ten of the largest that the API takes
	inMemory     = 1 << 20   // of files; the rest is kept on disk meanwhile
)

// Form is what somebody has typed. Its fields are called as the API calls what they are for,
// such as requester.country, so that the API's faults find them.
type Form struct {
	Values  map[string][]string
	Files   map[string][]*multipart.FileHeader
	Refusal *fault.Error // why it is shown again; nil: it is shown for the first time
}

// Filled is a form with these values to begin with: name, value, name, value, …
func Filled(pairs ...string) *Form {
	f := &Form{Values: map[string][]string{}}
	for i := 0; i+1 < len(pairs); i += 2 {
		f.Values[pairs[i]] = []string{pairs[i+1]}
	}
	return f
}

// Typed reads the form of a request.
func Typed(c *gin.Context) (*Form, error) { return typed(c, largestForm) }

// TypedWithFiles reads the form of a request with its files, which are left on disk until the
// request is answered.
func TypedWithFiles(c *gin.Context) (*Form, error) { return typed(c, largestFiles) }

func typed(c *gin.Context, limit int64) (*Form, error) {
	withFiles := strings.HasPrefix(c.GetHeader("Content-Type"), "multipart/")
	if !withFiles {
		limit = largestForm
	}
	c.Request.Body = http.MaxBytesReader(c.Writer, c.Request.Body, limit)
	f := &Form{}
	var err error
	if withFiles {
		if err = c.Request.ParseMultipartForm(inMemory); err == nil {
			f.Files = c.Request.MultipartForm.File
		}
	} else {
		err = c.Request.ParseForm()
	}
	if err != nil {
		return nil, fault.New(fault.Malformed, "malformed_form", "What was sent cannot be read, or is too large. Go back and send it again.").Because(err)
	}
	f.Values = c.Request.PostForm
	return f, nil
}

// Value is what was typed into a field; the first of several.
func (f *Form) Value(name string) string {
	if all := f.Values[name]; len(all) > 0 {
		return all[0]
	}
	return ""
}

// Key makes a part of what the form has sent take effect once, however often it is sent; empty if
// the form came without one. See NewKey.
func (f *Form) Key(part string) string {
	key := f.Value("key")
	if key == "" {
		return ""
	}
	return key + "." + part
}

// NewKey is a key for a form's field named key, which no other form has.
func NewKey() string { return rand.Text() }

// All are the values of a field that may have several.
func (f *Form) All(name string) []string { return f.Values[name] }

// Fault is what is wrong with a field, or what lies below it, as a sentence; empty if nothing is.
func (f *Form) Fault(name string) string {
	if f.Refusal == nil {
		return ""
	}
	var all []string
	for _, one := range f.Refusal.Fields {
		if one.Location == name || strings.HasPrefix(one.Location, name+".") || strings.HasPrefix(one.Location, name+"[") {
			all = append(all, "It "+one.Message+".")
		}
	}
	return strings.Join(all, " ")
}

// Faults are all faults of fields, to be listed above the form.
func (f *Form) Faults() []fault.Field {
	if f.Refusal == nil {
		return nil
	}
	return f.Refusal.Fields
}

// Message is why the form as a whole is shown again; empty if it is for the first time.
func (f *Form) Message() string {
	if f.Refusal == nil {
		return ""
	}
	return f.Refusal.Message
}
