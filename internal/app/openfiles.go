package app

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"
	"time"

	"gocloud.dev/blob"
	"gocloud.dev/blob/fileblob"
	"gocloud.dev/blob/s3blob"

	"deskbell/internal/fault"
)

// answering is how long the place of attachments may take to prove itself at the start.
const answering = 30 * time.Second

// openFiles opens the place that a URL names, and makes sure that files can be stored
// there, read, and removed again:
//
//	file:///directory                          made if it isn't there
//	s3://bucket/prefix?region=…&endpoint=…     with credentials as usual for AWS
//
// A URL that cannot be meant is a fault.Invalid of files. No fault shows more of it than the
// name of the place.
func openFiles(place string) (files, error) {
	ctx, cancel := context.WithTimeout(context.Background(), answering)
	defer cancel()
	var bucket *blob.Bucket
	var remedy string
	var err error
	if directory, ok := strings.CutPrefix(place, "file://"); ok && directory != "" {
		remedy = "let --files name a directory that this process may write to"
		bucket, err = fileblob.OpenBucket(directory, &fileblob.Options{CreateDir: true, NoTempDir: true, DirFileMode: 0o700, Metadata: fileblob.MetadataDontWrite})
	} else {
		remedy = "check the bucket, region and endpoint that --files names, and that its credentials allow to get, put and delete objects"
		if bucket, err = openS3(ctx, place); fault.Is(err, fault.Invalid) {
			return files{}, err
		}
	}
	if err == nil {
		err = files{bucket}.check(ctx)
	}
	if err != nil {
		name, _, _ := strings.Cut(place, "?")
		return files{}, fmt.Errorf("attachments cannot be kept in %s; %s: %w", name, remedy, err)
	}
	return files{bucket}, nil
}

// openS3 opens a bucket of Amazon's, or of what else speaks S3 at an endpoint.
func openS3(ctx context.Context, place string) (*blob.Bucket, error) {
	var faults fault.List
	u, err := url.Parse(place)
	switch {
	case err != nil || u.Scheme != "s3" || u.Host == "" || u.Fragment != "":
		faults.Add("files", nil, "names no place for attachments; write file:///directory or s3://bucket?region=eu-central-1")
	case u.User != nil:
		faults.Add("files", nil, "has credentials in it, where others may see them; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment")
	}
	if err := faults.Err("invalid_files", "Attachments cannot be kept with these settings."); err != nil {
		return nil, err
	}
	query := u.Query()
	if query.Has("endpoint") {
		// Elsewhere, buckets seldom have host names, and not every server knows the checksums
		// that Amazon's takes.
		for name, value := range map[string]string{"use_path_style": "true", "request_checksum_calculation": "when_required", "response_checksum_validation": "when_required"} {
			if !query.Has(name) {
				query.Set(name, value)
			}
		}
	}
	opened := &url.URL{Scheme: "s3", Host: u.Host, RawQuery: query.Encode()}
	bucket, err := new(s3blob.URLOpener).OpenBucketURL(ctx, opened)
	if err != nil {
		return nil, err
	}
	if prefix := strings.Trim(u.Path, "/"); prefix != "" {
		bucket = blob.PrefixedBucket(bucket, prefix+"/")
	}
	return bucket, nil
}

var errOther = errors.New("what was stored is not what is read")

// check stores a small file, reads it, and removes it, under a name that no other server
// uses.
func (f files) check(ctx context.Context) (err error) {
	key := "check-" + newID()
	if err := f.Put(ctx, key, strings.NewReader(key)); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Delete(ctx, key)) }()
	r, err := f.Get(ctx, key)
	if err != nil {
		return err
	}
	content, err := io.ReadAll(r)
	if err == nil && !bytes.Equal(content, []byte(key)) {
		err = errOther
	}
	return errors.Join(err, r.Close())
}
