package app

import (
	"context"
	"fmt"
	"io"

	"gocloud.dev/blob"
	"gocloud.dev/blob/fileblob"
	"gocloud.dev/gcerrors"

	"deskbell/internal/fault"
)

// files keeps attachments in a directory.
type files struct{ bucket *blob.Bucket }

func openFiles(directory string) (files, error) {
	bucket, err := fileblob.OpenBucket(directory, &fileblob.Options{CreateDir: true, NoTempDir: true, DirFileMode: 0o700, Metadata: fileblob.MetadataDontWrite})
	if err != nil {
		return files{}, fmt.Errorf("opening the directory of attachments %s: %w", directory, err)
	}
	return files{bucket}, nil
}

// Put writes a file; it is there once all of it is.
func (f files) Put(ctx context.Context, key string, r io.Reader) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel() // before Close, this abandons what was written so far
	w, err := f.bucket.NewWriter(ctx, key, nil)
	if err != nil {
		return fmt.Errorf("storing an attachment: %w", err)
	}
	if _, err := io.Copy(w, r); err != nil {
		cancel()
		_ = w.Close() // says no more than that it was abandoned
		return fmt.Errorf("storing an attachment: %w", err)
	}
	return w.Close()
}

// Get opens a file.
func (f files) Get(ctx context.Context, key string) (io.ReadCloser, error) {
	r, err := f.bucket.NewReader(ctx, key, nil)
	if gcerrors.Code(err) == gcerrors.NotFound {
		return nil, fault.New(fault.NotFound, "not_found", "The attachment's content is not there.").Because(err)
	}
	return r, err
}

// Delete removes a file; one that isn't there is fine.
func (f files) Delete(ctx context.Context, key string) error {
	if err := f.bucket.Delete(ctx, key); gcerrors.Code(err) != gcerrors.NotFound {
		return err
	}
	return nil
}
