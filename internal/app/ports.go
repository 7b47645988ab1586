package app

import (
	"context"
	"fmt"
	"io"
	"time"

	"gocloud.dev/blob"
	"gocloud.dev/blob/fileblob"
	"gocloud.dev/gcerrors"

	"deskbell/calendars"
	"deskbell/entitlement"
	"deskbell/internal/api"
	"deskbell/internal/documents"
	"deskbell/internal/fault"
	"deskbell/internal/store"
	"deskbell/sla"
)

// terms shows the API what is published.
type terms struct{ *documents.Publisher }

func (t terms) Policy(ctx context.Context, plan string, at time.Time) (*sla.Policy, error) {
	l, err := t.Library(ctx)
	if err != nil {
		return nil, err
	}
	return l.Policy(plan, at)
}

func (t terms) Calendar(ctx context.Context, id string, at time.Time) (*calendars.Calendar, error) {
	l, err := t.Library(ctx)
	if err != nil {
		return nil, err
	}
	return l.Calendar(id, at)
}

func (t terms) Plans(ctx context.Context) ([]string, error) {
	l, err := t.Library(ctx)
	if err != nil {
		return nil, err
	}
	return l.Plans(), nil
}

// licenses shows the API what the store keeps.
type licenses struct{ *store.Store }

func (l licenses) License(ctx context.Context, id string, now time.Time) (api.License, error) {
	owned, err := l.Store.License(ctx, id, now)
	return api.License(owned), err
}

func (l licenses) ListLicenses(ctx context.Context, q api.LicenseQuery) (api.LicensePage, error) {
	found, next, err := l.Store.ListLicenses(ctx, store.LicenseQuery(q))
	page := api.LicensePage{Next: next}
	for _, one := range found {
		page.Licenses = append(page.Licenses, api.License(one))
	}
	return page, err
}

func (l licenses) ImportLicenses(ctx context.Context, all []entitlement.License, newID func() string, now time.Time) (api.Imported, error) {
	done, err := l.Store.ImportLicenses(ctx, all, newID, now, nil)
	return api.Imported(done), err
}

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
