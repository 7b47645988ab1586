package api

import (
	"context"
	"errors"
	"io"
	"mime"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"deskbell/entitlement"
	"deskbell/internal/audit"
	"deskbell/internal/auth"
)

const (
	importLicenses = "import-licenses"
	exportLicenses = "export-licenses"
)

type importInput struct {
	DryRun bool `query:"dry_run" doc:"Tell what would become of the file, and change nothing."`
}

type importedJSON struct {
	Imported  int `json:"imported" doc:"New ones." example:"120"`
	Updated   int `json:"updated" doc:"Known ones that have changed." example:"3"`
	Unchanged int `json:"unchanged" doc:"Known ones as they were." example:"77"`
}

func (a *api) registerImports() {
	register(a, auth.ManageLicenses, operation{
		id: importLicenses, method: http.MethodPost, path: "/v1/licenses/import", tag: tagLicenses,
		body:    fileBody,
		summary: "Import licenses from a CSV file",
		about: "With a header, columns in any order: license_key (unique; importing again updates), product, kind, owner_email, seats, " +
			"support_until, enterprise_plan, enterprise_from, enterprise_until, enterprise_confirmed_at, remote_deactivation, created_at. " +
			"A file with faults changes nothing, and every bad line is named. Up to 32 MiB, as it is or in a form. " +
			"A dry run tells what would become of the file, and changes nothing.",
	}, func(ctx context.Context, in *importInput) (*struct{ Body importedJSON }, error) {
		x := exchangeOf(ctx)
		file, name, err := x.csvFile()
		if err != nil {
			return nil, err
		}
		plans, err := a.Terms.Plans(ctx)
		if err != nil {
			return nil, err
		}
		licenses, err := a.ReadLicenses(name, file, plans)
		if failed := file.failed(); failed != nil {
			return nil, failed
		}
		if err != nil {
			return nil, err
		}
		done, err := x.importLicenses(ctx, licenses, in.DryRun)
		if err != nil {
			return nil, err
		}
		return &struct{ Body importedJSON }{importedJSON(done)}, nil
	})
	const exports = "/v1/licenses/export"
	register(a, auth.ExportLicenses, operation{
		id: exportLicenses, method: http.MethodGet, path: exports, tag: tagLicenses,
		summary: "All licenses as a CSV file", about: "With the columns of the import. Of the terms of Enterprise support it has the one that runs, else the next to come, else the latest.",
	}, func(ctx context.Context, _ *struct{}) (*exportOutput, error) {
		if err := exchangeOf(ctx).record(ctx, audit.Object{Kind: "licenses"}, nil); err != nil {
			return nil, err
		}
		return &exportOutput{ContentType: "text/csv; charset=utf-8", Disposition: "attachment; filename=licenses.csv", Body: a.exportLicenses}, nil
	})
	describeAs(a.huma.OpenAPI(), exports, "text/csv")
}

var errDryRun = errors.New("it was a dry run")

// importLicenses stores licenses. A dry run does all of that, and undoes it.
func (x *exchange) importLicenses(ctx context.Context, licenses []entitlement.License, dry bool) (done entitlement.Imported, err error) {
	if !dry {
		return x.api.Licenses.ImportLicenses(ctx, licenses, x.by(), nil)
	}
	err = x.api.Separately(ctx, func(ctx context.Context) (err error) {
		if done, err = x.api.Licenses.ImportLicenses(ctx, licenses, x.by(), nil); err != nil {
			return err
		}
		return errDryRun
	})
	if errors.Is(err, errDryRun) {
		err = nil
	}
	return done, err
}

type exportOutput struct {
	ContentType string `header:"Content-Type"`
	Disposition string `header:"Content-Disposition" doc:"Always an attachment."`
	Body        func(huma.Context)
}

// exportLicenses writes the file while the licenses are read.
func (a *api) exportLicenses(c huma.Context) {
	ctx := c.Context()
	err := a.WriteLicenses(c.BodyWriter(), exchangeOf(ctx).now(), func(visit func(entitlement.License) error) error {
		return a.Licenses.EachLicense(ctx, visit)
	})
	if err != nil {
		exchangeOf(ctx).failure = err
		panic(http.ErrAbortHandler) // so that the client doesn't take it for whole
	}
}

// csvFile is the file sent, as the body or in a form, and what to call it in complaints.
func (x *exchange) csvFile() (*upload, string, error) {
	kind, _, err := mime.ParseMediaType(x.contentType)
	switch {
	case err == nil && kind == "text/csv":
		return &upload{Reader: x.body, limit: largestImport}, "licenses.csv", nil
	case err == nil && kind == "multipart/form-data":
		u, err := x.filePart(largestImport)
		if err != nil {
			return nil, "", err
		}
		return u, fileName(u.name), nil
	}
	return nil, "", unsupported("text/csv, or multipart/form-data with a part called file", x.contentType)
}

// failed tells whether what was read is not the whole file, and why.
func (u *upload) failed() error {
	if u.failure != nil {
		return u.failure
	}
	if _, err := io.Copy(io.Discard, u); err != nil {
		return err
	}
	return nil
}
