package api

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"deskbell/internal/fault"
	"deskbell/tickets"
)

// bulkAction is one of tickets.RoutineKinds.
type bulkAction string

// Schema lists them.
func (bulkAction) Schema(huma.Registry) *huma.Schema { return oneOf(tickets.RoutineKinds) }

// assigneeText is a text or null, and knows whether either was there.
type assigneeText struct {
	named bool
	text  string
}

// UnmarshalJSON reads either.
func (a *assigneeText) UnmarshalJSON(data []byte) error {
	a.named = true
	_ = json.Unmarshal(data, &a.text) // what is neither, the schema has named
	return nil
}

// Schema describes either.
func (assigneeText) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeString, Nullable: true, Examples: []any{"agent@desk.example"}}
}

type bulkInput struct {
	Body struct {
		Tickets  []refJSON    `json:"tickets" minItems:"1" maxItems:"100" doc:"IDs or numbers of tickets, each once."`
		Action   bulkAction   `json:"action" doc:"What to do to each." example:"assign"`
		Assignee assigneeText `json:"assignee,omitempty" doc:"For assign: email or ID of a staff member; null for nobody."`
		Tags     []string     `json:"tags,omitempty" minItems:"1" maxItems:"20" doc:"For tag and untag: the tags to add or to take away." example:"gpu,vip"`
	}
}

// Resolve notes how to learn what is wrong with the request besides its form.
func (in *bulkInput) Resolve(c huma.Context) []error {
	return previewing(c, func(ctx context.Context) error {
		_, _, err := exchangeOf(ctx).readBulk(ctx, in)
		return err
	})
}

func (in *bulkInput) refs() []refJSON { return in.Body.Tickets }

// placeIn is where an element of a list is.
func placeIn(list string, i int) string { return fmt.Sprintf("%s[%d]", list, i) }

// bulkOutcome is what became of a ticket.
type bulkOutcome string

// The outcomes.
const (
	bulkDone      bulkOutcome = "done"
	bulkUnchanged bulkOutcome = "unchanged"
	bulkRefused   bulkOutcome = "refused"
)

// Schema lists them.
func (bulkOutcome) Schema(huma.Registry) *huma.Schema {
	return oneOf([]bulkOutcome{bulkDone, bulkUnchanged, bulkRefused})
}

type bulkItemJSON struct {
	Ticket  string      `json:"ticket" doc:"The ticket's ID; as it was named, if there is no such ticket." example:"0198f2a4-7d3c-7000-8000-5a5a5a5a5a5a"`
	Number  *int64      `json:"number" doc:"Its number; null if there is no such ticket." example:"1042"`
	Outcome bulkOutcome `json:"outcome" doc:"Unchanged is what was so already." example:"refused"`
	Code    *string     `json:"code" doc:"Why it wasn't done, for programs; null if it was." example:"action_not_applicable"`
	Detail  *string     `json:"detail" doc:"The same in a sentence." example:"Cannot solve: the ticket is closed for good; submit a new request that mentions its number."`
}

type bulkDoneJSON struct {
	Items []bulkItemJSON `json:"items" doc:"In the order in which they were asked for."`
}

// refused is the item with why nothing was done.
func (j bulkItemJSON) refused(why *fault.Error) bulkItemJSON {
	j.Outcome = bulkRefused
	if why.Code == "unchanged" {
		j.Outcome = bulkUnchanged
	}
	sentences := []string{why.Message}
	for _, f := range why.Fields {
		sentences = append(sentences, f.Location+" "+f.Message+".")
	}
	detail := brief(strings.Join(sentences, " "))
	j.Code, j.Detail = &why.Code, &detail
	return j
}
