package customer

import (
	"strconv"

	"github.com/gin-gonic/gin"

	"deskbell/internal/fault"
	"deskbell/internal/web/client"
	"deskbell/internal/web/page"
)

const submitTitle = "Submit a support request"

// serveSubmit adds the pages where requests begin.
func (a *Pages) serveSubmit(engine *gin.Engine, f *page.Frame) {
	engine.GET("/", f.Page(a.showSubmit))
	engine.POST("/", f.Page(a.submit))
	engine.POST("/promise", f.Page(a.showPromise))
	engine.GET("/link", f.Page(a.showLostLink))
	engine.POST("/link", f.Page(a.askForLostLink))
}

// prefillable are the fields that an address may fill in, as a program's help menu does.
var prefillable = []string{"license_email", "topic", "impact", "subject", "requester.name", "requester.email", "requester.country"}

// showSubmit is the empty form, but for what is known already.
func (a *Pages) showSubmit(c *gin.Context, p *page.Page) error {
	f := page.Filled("license_email", string(p.Caller.Owner))
	for _, name := range prefillable {
		if given := c.Query(name); given != "" {
			f.Values[name] = []string{given}
		}
	}
	v, err := newSubmission(p, f)
	if err != nil {
		return err
	}
	v.fresh = true
	if f.Value("requester.country") == "" {
		f.Values["requester.country"] = []string{v.guessed(c.GetHeader("Accept-Language"))}
	}
	return v.show(c)
}

// submit sends the request, or shows the promise of what was typed so far.
func (a *Pages) submit(c *gin.Context, p *page.Page) error {
	f, err := page.TypedWithFiles(c)
	if err != nil {
		return err
	}
	if f.Value("show") != "" {
		v, err := newSubmission(p, f)
		if err != nil {
			return err
		}
		return v.show(c)
	}
	made, err := send(p, f)
	if err != nil {
		return again(c, p, f, err)
	}
	number := strconv.FormatInt(made.Number, 10)
	unstored := storeFiles(p, p.API.As(made.AccessToken), number, f)
	if len(unstored) > 0 {
		remember(c, p, made.Number, unstored)
	}
	return p.GoTo(c, "/t/"+made.AccessToken)
}

// again shows the form with all that was typed, and why it was not sent. An outage is told
// likewise: whoever has written half a page must not lose it.
func again(c *gin.Context, p *page.Page, f *page.Form, err error) error {
	refusal, ok := fault.As(err)
	if !ok || refusal.Kind == fault.NotFound {
		p.Frame.Log.Error("a request could not be submitted", "error", err)
		refusal = fault.New(fault.Unavailable, "internal", "Something went wrong on our side. Please try again in a moment.")
	}
	f.Refusal = refusal
	v, err := newSubmission(p, f)
	if err != nil {
		return err
	}
	v.filesLost = len(f.Files[filesField]) > 0
	v.dress()
	return p.Again(c, p.Say(submitTitle), f, refusal, submitPage(v))
}

// showPromise answers a script with the parts of the form that follow from what is typed.
func (a *Pages) showPromise(c *gin.Context, p *page.Page) error {
	f, err := page.Typed(c)
	if err != nil {
		return err
	}
	v, err := newSubmission(p, f)
	if err != nil {
		return err
	}
	return p.Part(c, promiseParts(v))
}

// request is the form as the API wants it.
func request(p *page.Page, f *page.Form) client.Submission {
	return client.Submission{
		LicenseEmail: f.Value("license_email"),
		Requester: client.Submitter{
			Name: f.Value("requester.name"), Email: f.Value("requester.email"), Country: f.Value("requester.country"), Language: p.Tongue.Language(),
		},
		Topic: f.Value("topic"), Impact: f.Value("impact"), Subject: f.Value("subject"), Description: f.Value("description"),
	}
}
