package manager

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"deskbell/internal/fault"
	"deskbell/internal/web/client"
	"deskbell/internal/web/page"
)

// files are the reports that come as files, and what narrows each down besides the period.
var files = map[string][]string{
	"compliance": {"by", "metric"}, "response-times": {"metric"}, "breaches": narrowing,
}

// download answers with a report as a file for spreadsheets.
func (a *Pages) download(c *gin.Context, p *page.Page) error {
	query, report := c.Request.URL.Query(), c.Param("report")
	path := "/v1/reports/" + report
	switch narrowed, known := files[report]; {
	case report == "workload":
		path = client.Query(path, "hours", query.Get("hours"), "zone", p.Zone.String())
	case !known:
		return fault.New(fault.NotFound, "not_found", "There is no such report. The overview leads to those that there are.")
	default:
		var pairs []string
		for _, name := range narrowed {
			pairs = append(pairs, name, query.Get(name))
		}
		path += "?" + periodOf(query, p.Now, p.Zone).query(pairs...).Encode()
	}
	header, content, err := p.API.Download(path, "text/csv")
	if err != nil {
		return err
	}
	c.Header("Content-Disposition", header.Get("Content-Disposition"))
	c.Data(http.StatusOK, header.Get("Content-Type"), content)
	return nil
}
