package app

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"

	"deskbell/entitlement"
	"deskbell/internal/audit"
	"deskbell/internal/config"
	"deskbell/internal/documents"
)

// ImportLicenses reads a CSV file into the database: all of it, or with any fault nothing.
// In the licenses' histories it is deskbell itself that did so.
func ImportLicenses(ctx context.Context, settings config.Settings, file string, asJSON bool, in io.Reader, out io.Writer, log *slog.Logger) error {
	source, err := readFile(file, in)
	if err != nil {
		return err
	}
	return with(ctx, settings, log, func(a *App) error {
		l, err := a.Documents.Library(ctx)
		if err != nil {
			return err
		}
		licenses, err := documents.ReadLicenses(file, bytes.NewReader(source), l.Plans())
		if err != nil {
			return err
		}
		bar := progress(len(licenses), "importing licenses")
		by := entitlement.By{Actor: entitlement.Itself, At: a.Clock.Now(), NewID: newID}
		done, err := a.Store.ImportLicenses(ctx, licenses, by, func(n int) { _ = bar.Set(n) })
		if err != nil {
			return err
		}
		if asJSON {
			return printJSON(out, map[string]int{"imported": done.Imported, "updated": done.Updated, "unchanged": done.Unchanged})
		}
		_, err = fmt.Fprintf(out, "%d imported, %d updated, %d unchanged\n", done.Imported, done.Updated, done.Unchanged)
		return err
	})
}

// ExportLicenses writes every license as the CSV file that ImportLicenses reads, to a named
// file or, for "-", to out.
func ExportLicenses(ctx context.Context, settings config.Settings, file string, out io.Writer, log *slog.Logger) error {
	return withExisting(ctx, settings, log, func(a *App) error {
		if err := a.record(ctx, "licenses.exported", audit.Object{Kind: "licenses"}, nil); err != nil {
			return err
		}
		bar := progress(-1, "exporting licenses")
		write := func(w io.Writer) error {
			return documents.WriteLicenses(w, a.Clock.Now(), func(visit func(entitlement.License) error) error {
				return a.Store.EachLicense(ctx, func(l entitlement.License) error {
					_ = bar.Add(1)
					return visit(l)
				})
			})
		}
		if file == "-" {
			return write(out)
		}
		return replaceFile(file, write)
	})
}

// replaceFile writes a file that is there as a whole or not at all. It is for its owner's
// eyes, as it may say who the customers are.
func replaceFile(name string, write func(io.Writer) error) error {
	file, err := os.CreateTemp(filepath.Dir(name), filepath.Base(name)+".*")
	if err != nil {
		return err
	}
	err = errors.Join(write(file), file.Sync(), file.Close())
	if err == nil {
		err = os.Rename(file.Name(), name)
	}
	if err != nil {
		return errors.Join(err, os.Remove(file.Name()))
	}
	return nil
}
