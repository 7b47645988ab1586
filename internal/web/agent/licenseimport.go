package agent

import (
	"mime/multipart"
	"net/http"

	"github.com/gin-gonic/gin"

	"deskbell/internal/auth"
	"deskbell/internal/fault"
	"deskbell/internal/web/client"
	"deskbell/internal/web/page"
)

const importTitle = "Import licenses"

func (a *Pages) showImport(c *gin.Context, p *page.Page) error {
	if err := p.Need(auth.ManageLicenses); err != nil {
		return err
	}
	dressLicenses(p)
	return p.Show(c, importTitle, importPage(p, page.Filled(), nil, false))
}

// importLicenses takes a CSV file of licenses, or with a dry look tells what would become of it.
func (a *Pages) importLicenses(c *gin.Context, p *page.Page) error {
	f, err := page.TypedWithFiles(c)
	if err != nil {
		return err
	}
	dressLicenses(p)
	dry := f.Value("dry") != ""
	done, err := importFrom(p, f, dry)
	if err != nil {
		return p.Again(c, importTitle, f, err, importPage(p, f, nil, dry))
	}
	return p.Show(c, importTitle, importPage(p, f, &done, dry))
}

func importFrom(p *page.Page, f *page.Form, dry bool) (done client.Imported, err error) {
	var file *multipart.FileHeader
	if all := f.Files["file"]; len(all) > 0 && all[0].Filename != "" {
		file = all[0]
	}
	if file == nil {
		var faults fault.List
		faults.Add("file", nil, "is missing; choose a CSV file")
		return done, faults.Err("no_file", "No file was sent.")
	}
	content, err := file.Open()
	if err != nil {
		return done, err
	}
	defer func() { _ = content.Close() }() // only read from
	return p.API.ImportLicenses(file.Filename, content, dry)
}

// exportLicenses answers with all licenses as a CSV file.
func (a *Pages) exportLicenses(c *gin.Context, p *page.Page) error {
	header, body, err := p.API.Download("/v1/licenses/export", "text/csv")
	if err != nil {
		return err
	}
	for _, name := range []string{"Content-Disposition", "Cache-Control"} {
		if value := header.Get(name); value != "" {
			c.Header(name, value)
		}
	}
	c.Data(http.StatusOK, header.Get("Content-Type"), body)
	return nil
}
