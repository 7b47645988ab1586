package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"deskbell/internal/auth"
	"deskbell/internal/privacy"
)

const exportPerson = "export-person"

type personInput struct {
	Body struct {
		Email string `json:"email" maxLength:"254" doc:"The person's address. It is asked for here, since an address of a page would be in logs." example:"ada@aerial.example"`
	}
}

// Resolve notes how to learn what is wrong with the address besides its form.
func (in *personInput) Resolve(c huma.Context) []error {
	return previewing(c, func(context.Context) error { return privacy.Check(in.Body.Email) })
}

type personOutput struct {
	ContentType string `header:"Content-Type"`
	Disposition string `header:"Content-Disposition" doc:"Always an attachment."`
	Caching     string `header:"Cache-Control"`
	Body        func(huma.Context)
}

type erasureInput struct {
	Body struct {
		Email   string `json:"email" maxLength:"254" doc:"The person's address." example:"ada@aerial.example"`
		Reason  string `json:"reason" maxLength:"500" doc:"Why, for the audit trail. It should name nobody." example:"Request of 3 March by mail."`
		Preview bool   `json:"preview,omitempty" doc:"Tell what would be erased, and change nothing."`
	}
}

// Resolve notes how to learn what is wrong with the request besides its form.
func (in *erasureInput) Resolve(c huma.Context) []error {
	return previewing(c, func(context.Context) error { return in.request().Check() })
}

func (in *erasureInput) request() privacy.Request {
	return privacy.Request{Email: in.Body.Email, Reason: in.Body.Reason, Preview: in.Body.Preview}
}

// ErasureJSON tells what was erased, or would be.
type ErasureJSON struct {
	Alias  *string        `json:"alias" doc:"The address that stands for the person now; null in a preview." example:"erased-4kq2vtxw5e6r7tz2u3i4o5p6aa@erased.invalid"`
	Erased map[string]int `json:"erased" doc:"How many there were, by what they are, such as tickets, texts, attachments, licenses, devices or mails." example:"{\"tickets\":3,\"texts\":17}"`
	Kept   []keptJSON     `json:"kept" doc:"What stays, and why."`
}

type keptJSON struct {
	What  string     `json:"what" enum:"license,device,document,ticket,messages,audit_trail" example:"license"`
	ID    string     `json:"id" doc:"Of the license, the device or the member of staff, the number of the ticket, or the document's version." example:"0198f2a4-7d3c-7000-8000-5a5a5a5a5a5c"`
	Why   string     `json:"why" example:"It is served until then, and what was paid for is owed to its owner."`
	Until *time.Time `json:"until" doc:"When it is erased by itself, as the reason ends; null if it isn't." example:"2027-01-31T00:00:00Z"`
}

func (a *api) registerPeople() {
	const path = "/v1/people/export"
	register(a, auth.ManagePeople, operation{
		id: exportPerson, method: http.MethodPost, path: path, tag: tagAdministration, body: jsonBody, keyless: true,
		summary: "All that is stored about a person",
		about: "As one JSON document: their requests with all texts and what is known of their files, licenses with devices, mails, sessions, and where else they are named. " +
			"What others wrote to other people is not in it. Nothing of it is a secret that opens something.",
	}, a.exportPerson)
	content := a.huma.OpenAPI().Paths[path].Post.Responses["200"]
	content.Content = map[string]*huma.MediaType{"application/json": {Schema: &huma.Schema{Type: huma.TypeObject}}}
	register(a, auth.ManagePeople, operation{
		id: "erase-person", method: http.MethodPost, path: "/v1/people/erase", tag: tagAdministration, body: jsonBody, keyless: true,
		summary: "Erase what is stored about a person",
		about: "Names, addresses, texts and files are replaced; what was promised, kept or broken stays as it was, without telling whose it was. It cannot be undone. " +
			"Refused as open_requests while the person has requests that are not solved, and as staff_active for an active member of staff. " +
			"What is kept for a contract that still runs is erased by itself once that ends. To ask again is harmless, and finishes what was cut short; see docs/privacy.md.",
	}, func(ctx context.Context, in *erasureInput) (*struct{ Body ErasureJSON }, error) {
		x := exchangeOf(ctx)
		done, err := a.People.Erase(ctx, in.request(), x.caller.Actor(), x.now())
		if err != nil {
			return nil, err
		}
		return &struct{ Body ErasureJSON }{Erased(done)}, nil
	})
}

// exportPerson leaves its record before the first of the document is sent.
func (a *api) exportPerson(ctx context.Context, in *personInput) (*personOutput, error) {
	x := exchangeOf(ctx)
	r, err := a.People.Export(ctx, in.Body.Email, x.caller.Actor(), x.now())
	if err != nil {
		return nil, err
	}
	return &personOutput{"application/json", "attachment; filename=person.json", "private, no-store", func(c huma.Context) {
		if err := WritePerson(c.Context(), c.BodyWriter(), r, a.Terms); err != nil {
			x.failure = err
			panic(http.ErrAbortHandler) // so that the client doesn't take it for whole
		}
	}}, nil
}

// Erased writes down what became of an erasure.
func Erased(r privacy.Result) ErasureJSON {
	j := ErasureJSON{Alias: textOrNull(string(r.Alias.Email)), Erased: r.Counts, Kept: []keptJSON{}}
	for _, k := range r.Kept {
		j.Kept = append(j.Kept, keptJSON{k.What, k.ID, k.Why, atOrNull(k.Until)})
	}
	return j
}
