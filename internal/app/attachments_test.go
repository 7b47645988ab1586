package app

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"

	"deskbell/internal/fault"
)

// Wherever files are kept, they are kept in the same way.
func TestFiles(t *testing.T) {
	for name, open := range map[string]func(t *testing.T) (place string, kept func() []string){
		"in a directory": func(t *testing.T) (string, func() []string) {
			directory := filepath.Join(t.TempDir(), "made", "at the start")
			return "file://" + directory, func() []string { return filesIn(t, directory) }
		},
		"in a bucket": func(t *testing.T) (string, func() []string) {
			s := newS3(t)
			return s.url("desk"), s.keys
		},
		"in a part of a bucket": func(t *testing.T) (string, func() []string) {
			s := newS3(t)
			return s.url("desk/part"), func() []string {
				keys := s.keys()
				for i, key := range keys {
					if keys[i] = strings.TrimPrefix(key, "part/"); keys[i] == key {
						t.Errorf("%s is kept elsewhere", key)
					}
				}
				return keys
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			place, kept := open(t)
			f, err := openFiles(place)
			if err != nil {
				t.Fatal(err)
			}
			if left := kept(); len(left) > 0 {
				t.Errorf("the check at the start left %v", left)
			}
			for key, content := range map[string]string{"t/1": "<html>", "t/2": "", "u/1": strings.Repeat("x", 1<<20), "u/2": strings.Repeat("y", 25<<20)} {
				if err := f.Put(t.Context(), key, strings.NewReader(content)); err != nil {
					t.Fatal(err)
				}
				if got := read(t, f, key); got != content {
					t.Errorf("%s has %d bytes, want %d", key, len(got), len(content))
				}
			}
			for _, length := range []int{0, 100, 1 << 20, 20 << 20} {
				cut := io.MultiReader(bytes.NewReader(make([]byte, length)), iotest.ErrReader(errCut))
				if err := f.Put(t.Context(), "t/3", cut); !errors.Is(err, errCut) {
					t.Errorf("a file that ends after %d bytes: %v", length, err)
				}
			}
			stopped, stop := context.WithCancel(t.Context())
			stop()
			if err := f.Put(stopped, "t/4", strings.NewReader("x")); !errors.Is(err, context.Canceled) {
				t.Errorf("a request that was given up: %v", err)
			}
			if got := strings.Join(kept(), " "); got != "t/1 t/2 u/1 u/2" {
				t.Errorf("kept are %s", got)
			}
			for range 2 { // what isn't there is as good as removed
				if err := f.Delete(t.Context(), "t/1"); err != nil {
					t.Error(err)
				}
			}
			if _, err := f.Get(t.Context(), "t/1"); !fault.Is(err, fault.NotFound) {
				t.Errorf("a file that was removed: %v", err)
			}
		})
	}
}

// An outage is no missing file, and what it cut off is not there.
func TestBucketFails(t *testing.T) {
	s := newS3(t)
	f, err := openFiles(s.url("desk"))
	if err != nil {
		t.Fatal(err)
	}
	for _, size := range []int{3, 20 << 20} {
		s.fail.Store(true)
		if err := f.Put(t.Context(), "t/1", bytes.NewReader(make([]byte, size))); err == nil {
			t.Errorf("%d bytes are stored during an outage", size)
		}
		s.fail.Store(false)
		if kept := s.keys(); len(kept) > 0 {
			t.Errorf("of %d bytes %v is left behind", size, kept)
		}
	}
	if err := f.Put(t.Context(), "t/1", strings.NewReader("x")); err != nil {
		t.Fatal(err)
	}
	s.fail.Store(true)
	if _, err := f.Get(t.Context(), "t/1"); err == nil || fault.Is(err, fault.NotFound) {
		t.Errorf("reading during an outage: %v", err)
	}
}

func TestPlacesThatCannotBe(t *testing.T) {
	s := newS3(t)
	inTheWay := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(inTheWay, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		place, want string
		invalid     bool
	}{
		{"", "files: names no place for attachments; write file:///directory or s3://", true},
		{"attic", "names no place", true},
		{"file://", "names no place", true},
		{"ftp://host/x", "names no place", true},
		{"s3://", "names no place", true},
		{"s3://desk%zz", "names no place", true},
		{"s3://AKIA:hunter2@desk?region=us-east-1", "files: has credentials in it", true},
		{"s3://desk?region=us-east-1&speed=high", `unknown query parameter "speed"`, false},
		{"file://" + inTheWay, "let --files name a directory that this process may write to", false},
		{s.url("nowhere"), "attachments cannot be kept in s3://nowhere; check the bucket, region and endpoint", false},
	} {
		_, err := openFiles(c.place)
		if err == nil || !strings.Contains(err.Error(), c.want) || fault.Is(err, fault.Invalid) != c.invalid || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%s: %v", c.place, err)
		}
	}
}

var errCut = errors.New("the sender is gone")

func read(t *testing.T, f files, key string) string {
	t.Helper()
	r, err := f.Get(t.Context(), key)
	if err != nil {
		t.Fatal(err)
	}
	content, err := io.ReadAll(r)
	if err := errors.Join(err, r.Close()); err != nil {
		t.Fatal(err)
	}
	return string(content)
}

// filesIn are the files of a directory, with their paths in it.
func filesIn(t *testing.T, directory string) (all []string) {
	t.Helper()
	err := fs.WalkDir(os.DirFS(directory), ".", func(path string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			all = append(all, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}
