package mail

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	gomail "github.com/wneessen/go-mail"
)

// maildir is a directory that keeps each mail as a file, as mail programs read them. A file
// is written under tmp and moved to new once it is whole. Its name comes from the mail's
// Message-ID, so that a repetition replaces the file.
type maildir string

func (d maildir) target() string { return string(d) }

func (d maildir) open() route { return d }

func (maildir) close() {}

// prepare makes the directories.
func (d maildir) prepare() error {
	for _, part := range []string{"tmp", "new", "cur"} {
		if err := os.MkdirAll(filepath.Join(string(d), part), 0o700); err != nil {
			return fmt.Errorf("making the mail directory: %w", err)
		}
	}
	return nil
}

func (d maildir) send(_ context.Context, m *gomail.Msg) reply {
	if err := d.keep(m); err != nil {
		return reply{err: fmt.Errorf("keeping the mail as a file: %w", err)}
	}
	return reply{}
}

func (d maildir) keep(m *gomail.Msg) (err error) {
	name := url.PathEscape(strings.Trim(m.GetMessageID(), "<>"))
	file, err := os.CreateTemp(filepath.Join(string(d), "tmp"), name+".*")
	if err != nil {
		return err
	}
	_, err = m.WriteTo(file)
	if err = errors.Join(err, file.Sync(), file.Close()); err == nil {
		err = os.Rename(file.Name(), filepath.Join(string(d), "new", name))
	}
	if err != nil {
		return errors.Join(err, os.Remove(file.Name()))
	}
	return d.sync()
}

// sync makes the move last through a loss of power.
func (d maildir) sync() error {
	directory, err := os.Open(filepath.Join(string(d), "new"))
	if err != nil {
		return err
	}
	return errors.Join(directory.Sync(), directory.Close())
}
