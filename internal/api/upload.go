package api

import (
	"bufio"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"

	"deskbell/internal/fault"
)

// upload is the file in a form, while it is being read.
type upload struct {
	io.Reader
	form      *multipart.Reader
	name      string
	mediaType string
	limit     int64
	size      int64
	failure   error // why reading ended early
}

// Read counts, and ends with an error once there is more than the limit.
func (u *upload) Read(p []byte) (int, error) {
	n, err := u.Reader.Read(p)
	u.size += int64(n)
	if u.size > u.limit {
		u.failure = tooLarge(u.limit)
		return 0, u.failure
	}
	if err != nil && !errors.Is(err, io.EOF) {
		u.failure = bodyError(err, u.limit)
		return n, u.failure
	}
	return n, err
}

// beginning is what the file starts with: 512 bytes, or all of a shorter one. It stays to
// be read.
func (u *upload) beginning() ([]byte, error) {
	buffered := bufio.NewReaderSize(u.Reader, longestBeginning)
	u.Reader = buffered
	start, err := buffered.Peek(longestBeginning)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, bodyError(err, u.limit)
	}
	return start, nil
}

const longestBeginning = 512

// filePart finds the form's one part, called file.
func (x *exchange) filePart(limit int64) (*upload, error) {
	kind, parameters, err := mime.ParseMediaType(x.contentType)
	if err != nil || kind != "multipart/form-data" || parameters["boundary"] == "" {
		return nil, unsupported("multipart/form-data with a part called file", x.contentType)
	}
	form := multipart.NewReader(x.body, parameters["boundary"])
	part, err := form.NextPart()
	if err != nil {
		return nil, formError(err, limit)
	}
	var faults fault.List
	switch {
	case part.FormName() != "file":
		faults.Add(part.FormName(), nil, "is not a part that is known here; send one called file")
	case part.FileName() == "":
		faults.Add("file", nil, "has no file name")
	}
	if err := faults.Err(invalidRequest, invalidDetail); err != nil {
		return nil, err
	}
	return &upload{Reader: part, form: form, name: part.FileName(), mediaType: part.Header.Get("Content-Type"), limit: limit}, nil
}

// ended refuses a form that goes on after the file.
func (u *upload) ended() error {
	_, err := u.form.NextPart()
	if errors.Is(err, io.EOF) {
		return nil
	}
	if err != nil {
		return formError(err, u.limit)
	}
	var faults fault.List
	faults.Add("file", nil, "is followed by another part; send one file at a time")
	return faults.Err(invalidRequest, invalidDetail)
}

func formError(err error, limit int64) error {
	var larger *http.MaxBytesError
	if errors.As(err, &larger) {
		return tooLarge(limit)
	}
	return fault.New(fault.Malformed, "malformed_form", "The form cannot be read; send multipart/form-data with a part called file.").Because(err)
}
