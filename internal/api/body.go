package api

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"os"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gin-gonic/gin"

	"deskbell/internal/fault"
)

// bodyKind is what an operation takes.
type bodyKind int

const (
	noBody bodyKind = iota
	jsonBody
	fileBody // streamed, within a limit of the operation's own
)

// The largest bodies, in bytes.
const (
	largestJSON       = 1 << 20
	largestAttachment = 25 << 20
	largestImport     = 32 << 20
	// around a file, a form has its boundaries and headers
	aroundFile = 64 << 10
)

func tooLarge(limit int64) error {
	p := newProblem(http.StatusRequestEntityTooLarge, "body_too_large", fmt.Sprintf("What was sent is larger than %d MiB.", limit>>20))
	p.header.Set("Connection", "close") // the rest is not going to be read
	return p
}

func unsupported(wanted, got string) error {
	return newProblem(http.StatusUnsupportedMediaType, "unsupported_media_type", fmt.Sprintf("The body must be %s, not %q. Set the Content-Type header.", wanted, got))
}

// refuseCoded refuses a body that is compressed, or coded otherwise. Nothing that is sent is
// ever unpacked: a few bytes could become more than this server has room for.
func refuseCoded(encoding string) error {
	if encoding == "" || strings.EqualFold(encoding, "identity") {
		return nil
	}
	return newProblem(http.StatusUnsupportedMediaType, "unsupported_content_encoding", "The body must be sent as it is, not compressed. Leave the Content-Encoding header out.")
}

// readJSON reads a body that is to be JSON. None at all is for the operation to refuse.
func readJSON(w http.ResponseWriter, r *http.Request) ([]byte, error) {
	body, err := readAll(http.MaxBytesReader(w, r.Body, largestJSON), largestJSON)
	if err != nil || len(body) == 0 {
		return nil, err
	}
	sent := r.Header.Get("Content-Type")
	kind, _, err := mime.ParseMediaType(sent)
	isJSON := err == nil && (kind == "application/json" || strings.HasPrefix(kind, "application/") && strings.HasSuffix(kind, "+json"))
	if sent != "" && !isJSON {
		return nil, unsupported("application/json", sent)
	}
	return body, nil
}

func readAll(r io.Reader, limit int64) ([]byte, error) {
	body, err := io.ReadAll(r)
	return body, bodyError(err, limit)
}

// bodyError is why a body could not be read: it is too large, or the client stopped.
func bodyError(err error, limit int64) error {
	var larger *http.MaxBytesError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &larger):
		return tooLarge(limit)
	}
	return fault.New(fault.Malformed, "incomplete_body", "The body did not arrive in full.").Because(err)
}

// spool is a file that was sent, kept on disk so that it can be read twice.
type spool struct{ file *os.File }

func newSpool(r io.Reader, limit int64) (*spool, error) {
	file, err := os.CreateTemp("", "deskbell-upload-")
	if err != nil {
		return nil, fmt.Errorf("keep an upload: %w", err)
	}
	s := &spool{file}
	if _, err := io.Copy(file, r); err != nil {
		s.drop()
		return nil, bodyError(err, limit)
	}
	return s, nil
}

// rewound reads it from the start.
func (s *spool) rewound() (io.Reader, error) {
	_, err := s.file.Seek(0, io.SeekStart)
	return s.file, err
}

func (s *spool) drop() {
	_ = s.file.Close() // it was written to be read here only
	_ = os.Remove(s.file.Name())
}

// received is a body that may be read twice: for its fingerprint, and for what is in it.
type received struct {
	json  []byte
	spool *spool
}

// receive reads what an operation takes. A file is left to be read by its operation, unless
// it has to be read twice.
func (x *exchange) receive(o operation, g *gin.Context, twice bool) (received, error) {
	if o.body != noBody {
		if err := refuseCoded(g.GetHeader("Content-Encoding")); err != nil {
			return received{}, err
		}
	}
	switch o.body {
	case jsonBody:
		if g.Request.ContentLength > largestJSON { // nobody has to send it to hear that
			return received{}, tooLarge(largestJSON)
		}
		body, err := readJSON(g.Writer, g.Request)
		return received{json: body}, err
	case fileBody:
		limit := fileLimits[o.id]
		if g.Request.ContentLength > limit+aroundFile {
			return received{}, tooLarge(limit)
		}
		x.contentType = g.GetHeader("Content-Type")
		x.body = http.MaxBytesReader(g.Writer, g.Request.Body, limit+aroundFile)
		if twice {
			s, err := newSpool(x.body, limit)
			return received{spool: s}, err
		}
	}
	return received{}, nil
}

// again reads it from the start.
func (r received) again() (io.Reader, error) {
	if r.spool != nil {
		return r.spool.rewound()
	}
	return bytes.NewReader(r.json), nil
}

func (r received) drop() {
	if r.spool != nil {
		r.spool.drop()
	}
}

// describeFile documents what huma doesn't read itself.
func describeFile(description *huma.OpenAPI, o operation) {
	content := map[string]*huma.MediaType{"multipart/form-data": {Schema: &huma.Schema{
		Type: huma.TypeObject, Required: []string{"file"},
		Properties: map[string]*huma.Schema{"file": {Type: huma.TypeString, Format: "binary", Description: "The file, with its name."}},
	}}}
	if o.id == importLicenses {
		content["text/csv"] = &huma.MediaType{Schema: &huma.Schema{Type: huma.TypeString, Description: "The file as it is."}}
	}
	description.Paths[o.path].Post.RequestBody = &huma.RequestBody{Required: true, Content: content}
}
