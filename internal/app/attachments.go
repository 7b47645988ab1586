package app

import (
	"context"
	"errors"
	"fmt"
	"io"

	"gocloud.dev/blob"
	"gocloud.dev/gcerrors"

	"deskbell/internal/fault"
)

// files keeps attachments in a directory or in a bucket.
type files struct{ bucket *blob.Bucket }

// asBytes is how everything is stored. Were the type guessed from the content, whoever
// opens the bucket itself would be shown a customer's page. A part of an upload to a bucket
// is larger than the largest attachment, so that nothing is begun there before all of the
// file has arrived.
var asBytes = &blob.WriterOptions{ContentType: "application/octet-stream", BufferSize: 26 << 20, MaxConcurrency: 1}

// Put writes a file; it is there once all of it is.
func (f files) Put(ctx context.Context, key string, r io.Reader) error {
	writing, cancel := context.WithCancel(ctx)
	defer cancel() // before Close, this abandons what was written so far
	w, err := f.bucket.NewWriter(writing, key, asBytes)
	if err != nil {
		return fmt.Errorf("storing an attachment: %w", err)
	}
	if _, err := io.Copy(w, r); err != nil {
		cancel()
		_ = w.Close() // says no more than that it was abandoned
		return fmt.Errorf("storing an attachment: %w", err)
	}
	if err := w.Close(); err != nil {
		// It may be there all the same, if only the answer was lost.
		return errors.Join(fmt.Errorf("storing an attachment: %w", err), f.Delete(context.WithoutCancel(ctx), key))
	}
	return nil
}

// Get opens a file.
func (f files) Get(ctx context.Context, key string) (io.ReadCloser, error) {
	r, err := f.bucket.NewReader(ctx, key, nil)
	if gcerrors.Code(err) == gcerrors.NotFound {
		return nil, fault.New(fault.NotFound, "not_found", "The attachment's content is not there.").Because(err)
	}
	if err != nil {
		return nil, fmt.Errorf("opening an attachment: %w", err)
	}
	return r, nil
}

// Delete removes a file; one that isn't there is fine.
func (f files) Delete(ctx context.Context, key string) error {
	if err := f.bucket.Delete(ctx, key); err != nil && gcerrors.Code(err) != gcerrors.NotFound {
		return fmt.Errorf("removing an attachment: %w", err)
	}
	return nil
}
