package api

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"regexp"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gin-gonic/gin"
	"github.com/swaggest/swgui/v5emb"

	"deskbell/internal/browser"
)

const about = `deskbell takes support requests and keeps the promises made about them: every ticket has clocks
that count down in the business hours of the desk that serves the customer's region.

* Instants are RFC 3339 in UTC; durations are seconds.
* Refusals are problem documents (RFC 9457) that name every fault at once.
* A POST may carry an ` + "`Idempotency-Key`" + `; a change may carry ` + "`If-Match`" + ` with the version from ` + "`ETag`" + `.
* Lists take ` + "`limit`" + ` and ` + "`cursor`" + `, and answer ` + "`items`" + ` and ` + "`next_cursor`" + `.
* ` + "`RateLimit-Policy`" + ` and ` + "`RateLimit`" + ` tell how often one may ask, and how much of that is left. Who asks too often gets 429 with ` + "`Retry-After`" + `.`

// description is the head of /openapi.json; the operations add themselves.
func description(version string) huma.Config {
	c := huma.DefaultConfig("deskbell", version)
	c.Info.Description = about
	c.DocsPath, c.OpenAPIPath, c.SchemasPath = "", "", ""
	c.CreateHooks = nil // no $schema in answers
	c.Formats = map[string]huma.Format{"application/json": strictJSON, "json": strictJSON}
	c.Tags = []*huma.Tag{
		{Name: tagPublic, Description: "Without an account: submit, check, and see what is promised."},
		{Name: tagSignIn, Description: "Get in, see where one is signed in, keep what one signs in with, and get out again."},
		{Name: tagTickets, Description: "A request and its life."},
		{Name: tagReports, Description: "Which promises were kept, which were broken, and why."},
		{Name: tagLicenses, Description: "What customers own."},
		{Name: tagIntegrations, Description: "Who else is told what happens."},
		{Name: tagAdministration, Description: "Who works here, and what they call with."},
		{Name: tagOperation, Description: "Running the server."},
	}
	c.Components.SecuritySchemes = map[string]*huma.SecurityScheme{"bearer": {
		Type: "http", Scheme: "bearer",
		Description: "A staff token (dbs_…); an owner's token (dbo_…), which comes of signing in with a mailed link; or a ticket's token (dbt_…), which is the customer's key to that one ticket.",
	}, "session": {
		Type: "apiKey", In: "cookie", Name: browser.Session,
		Description: "What a browser keeps after POST /v1/sign-in/password and its like. Where the desk is reached by https, its name begins with __Host-.",
	}}
	return c
}

// The groups of the description.
const (
	tagPublic       = "Public"
	tagSignIn       = "Sign-in"
	tagTickets      = "Tickets"
	tagReports      = "Reports"
	tagLicenses     = "Licenses"
	tagIntegrations = "Integrations"
	tagOperation    = "Operation"
)

// serveDocs serves the description and the page that shows it. Nothing comes from
// elsewhere, so it works without a network.
func (a *api) serveDocs(engine *gin.Engine) {
	document, err := json.Marshal(a.huma.OpenAPI())
	if err != nil {
		panic(err) // the description is a constant of the program, and a test reads it
	}
	page := v5emb.New("deskbell", "/openapi.json", "/docs/")
	policy := pagePolicy(page)
	show := func(c *gin.Context) {
		c.Header("Content-Security-Policy", policy)
		c.Header("Cache-Control", "no-cache")
		page.ServeHTTP(&missingFile{c.Writer, c, false}, c.Request)
	}
	for _, method := range []string{http.MethodGet, http.MethodHead} {
		engine.Handle(method, "/openapi.json", func(c *gin.Context) {
			c.Header("Cache-Control", "no-cache")
			c.Data(http.StatusOK, "application/json", document)
		})
		engine.Handle(method, "/docs", show)
		engine.Handle(method, "/docs/*file", show)
	}
}

// missingFile refuses, in our way, a file that the page doesn't have.
type missingFile struct {
	http.ResponseWriter
	c       *gin.Context
	missing bool
}

// WriteHeader answers for a missing file.
func (w *missingFile) WriteHeader(status int) {
	if w.missing = status == http.StatusNotFound; w.missing {
		nothingHere(w.c)
		return
	}
	w.ResponseWriter.WriteHeader(status)
}

// Write drops what else would be said about a missing file.
func (w *missingFile) Write(p []byte) (int, error) {
	if w.missing {
		return len(p), nil
	}
	return w.ResponseWriter.Write(p)
}

var inlineScript = regexp.MustCompile(`(?s)<script>(.*?)</script>`)

// pagePolicy lets the page run the scripts it has, by their hashes, and nothing else.
func pagePolicy(page http.Handler) string {
	request, err := http.NewRequest(http.MethodGet, "/docs/", nil)
	if err != nil {
		panic(err)
	}
	var w pageReader
	page.ServeHTTP(&w, request)
	scripts := "script-src 'self'"
	for _, script := range inlineScript.FindAllSubmatch(w.Bytes(), -1) {
		sum := sha256.Sum256(script[1])
		scripts += " 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
	}
	return strings.Join([]string{
		"default-src 'none'", scripts, "style-src 'self' 'unsafe-inline'", "img-src 'self' data:", "font-src 'self'",
		"connect-src 'self'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'",
	}, "; ")
}

// pageReader keeps what a handler writes.
type pageReader struct {
	bytes.Buffer
	header http.Header
}

// Header is thrown away.
func (w *pageReader) Header() http.Header {
	if w.header == nil {
		w.header = http.Header{}
	}
	return w.header
}

// WriteHeader is not looked at.
func (w *pageReader) WriteHeader(int) {}
