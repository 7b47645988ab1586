package app

import (
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

// s3 is a small server that speaks S3, as far as attachments need it, with the one bucket
// desk. Files over 16 MiB come in parts.
type s3 struct {
	*httptest.Server
	t    *testing.T
	fail atomic.Bool // files are stored, but nobody learns of it, and none is read

	mu      sync.Mutex
	objects map[string][]byte
	parts   map[string][]byte // of uploads that aren't complete, by their ID
}

func newS3(t *testing.T) *s3 {
	t.Helper()
	for name, value := range map[string]string{
		"AWS_ACCESS_KEY_ID": "a-key", "AWS_SECRET_ACCESS_KEY": "hunter2", "AWS_EC2_METADATA_DISABLED": "true",
		"AWS_CONFIG_FILE": filepath.Join(t.TempDir(), "none"), "AWS_SHARED_CREDENTIALS_FILE": filepath.Join(t.TempDir(), "none"),
	} {
		t.Setenv(name, value)
	}
	s := &s3{t: t, objects: map[string][]byte{}, parts: map[string][]byte{}}
	s.Server = httptest.NewServer(s)
	t.Cleanup(s.Close)
	return s
}

// url is how --files names a place on this server.
func (s *s3) url(place string) string {
	return "s3://" + place + "?region=us-east-1&endpoint=" + url.QueryEscape(s.URL)
}

// keys are those of all objects, and of uploads that aren't complete.
func (s *s3) keys() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Sorted(slices.Values(slices.AppendSeq(slices.Collect(maps.Keys(s.objects)), maps.Keys(s.parts))))
}

func (s *s3) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return // the client gave up
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	key, ours := strings.CutPrefix(r.URL.Path, "/desk/")
	content, there := s.objects[key]
	upload := r.URL.Query().Get("uploadId")
	switch {
	case !strings.HasPrefix(r.Header.Get("Authorization"), "AWS4-HMAC-SHA256 Credential=a-key/"):
		refuse(w, http.StatusForbidden, "AccessDenied")
	case !ours:
		refuse(w, http.StatusNotFound, "NoSuchBucket")
	case r.Method == http.MethodPost && r.URL.Query().Has("uploads"):
		upload = fmt.Sprint("upload-", len(s.parts))
		s.parts[upload] = nil
		fmt.Fprintf(w, "<InitiateMultipartUploadResult><UploadId>%s</UploadId></InitiateMultipartUploadResult>", upload)
	case r.Method == http.MethodPut:
		if upload != "" {
			s.parts[upload] = append(s.parts[upload], body...)
		} else {
			if kind := r.Header.Get("Content-Type"); kind != "application/octet-stream" {
				s.t.Errorf("%s is stored as %s", key, kind)
			}
			s.objects[key] = body
		}
		w.Header().Set("ETag", `"x"`)
		if s.fail.Load() {
			refuse(w, http.StatusNotImplemented, "NotImplemented") // a status that isn't tried again
		}
	case r.Method == http.MethodPost:
		s.objects[key] = s.parts[upload]
		delete(s.parts, upload)
		fmt.Fprint(w, `<CompleteMultipartUploadResult><ETag>"x"</ETag></CompleteMultipartUploadResult>`)
	case r.Method == http.MethodDelete:
		delete(s.objects, key)
		delete(s.parts, upload)
		w.WriteHeader(http.StatusNoContent)
	case !there:
		refuse(w, http.StatusNotFound, "NoSuchKey")
	case r.Method == http.MethodGet && s.fail.Load():
		refuse(w, http.StatusNotImplemented, "NotImplemented")
	default: // GET and HEAD
		w.Header().Set("Content-Length", fmt.Sprint(len(content)))
		_, _ = w.Write(content)
	}
}

func refuse(w http.ResponseWriter, status int, code string) {
	w.WriteHeader(status)
	fmt.Fprintf(w, "<Error><Code>%s</Code><Message>No.</Message></Error>", code)
}
