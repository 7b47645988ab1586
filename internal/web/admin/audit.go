package admin

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"deskbell/internal/fault"
	"deskbell/internal/web/client"
	"deskbell/internal/web/page"
)

const (
	auditTitle = "Audit trail"
	typedForm  = "2006-01-02T15:04" // of what browsers send of a date and a time
)

// auditSeen is what the page of the audit trail shows.
type auditSeen struct {
	records client.Page[client.AuditRecord]
	actions []client.Meaning
	head    client.AuditHead
	form    *page.Form
	last    bool // it begins with the last record
}

// meaning is what an action says.
func (seen auditSeen) meaning(action string) string {
	for _, one := range seen.actions {
		if one.Action == action {
			return one.Meaning
		}
	}
	return ""
}

// choices of actions, any first.
func (seen auditSeen) choices() []page.Choice {
	all := []page.Choice{{Value: "", Label: "Anything"}}
	for _, one := range seen.actions {
		all = append(all, page.Choice{Value: one.Action, Label: one.Action})
	}
	return all
}

func (a *Pages) showAudit(c *gin.Context, p *page.Page) error {
	f := &page.Form{Values: c.Request.URL.Query()}
	seen := auditSeen{form: f, last: f.Value("cursor") == ""}
	var err error
	if seen.actions, err = p.API.AuditActions(); err != nil {
		return err
	}
	if seen.head, err = p.API.AuditHead(); err != nil {
		return err
	}
	filter, refused := typedFilter(f, p.Zone)
	if refused == nil {
		seen.records, refused = p.API.Audit(filter, f.Value("cursor"))
	}
	if refused != nil {
		f.Refusal, _ = fault.As(refused)
		return p.Again(c, auditTitle, f, refused, auditPage(p, seen))
	}
	return p.Show(c, auditTitle, auditPage(p, seen))
}

// typedFilter reads the filters; dates and times are those of the reader's clock.
func typedFilter(f *page.Form, zone *time.Location) (filter client.AuditFilter, err error) {
	filter = client.AuditFilter{Actor: strings.TrimSpace(f.Value("actor")), Action: f.Value("action"), Object: strings.TrimSpace(f.Value("object"))}
	var faults fault.List
	for name, into := range map[string]*string{"from": &filter.From, "to": &filter.To} {
		typed := f.Value(name)
		if typed == "" {
			continue
		}
		at, err := time.ParseInLocation(typedForm, typed, zone)
		if err != nil {
			faults.Add(name, typed, "is no date with a time, such as 2026-11-25T09:00")
			continue
		}
		*into = at.UTC().Format(time.RFC3339)
	}
	return filter, faults.Err("invalid_request", "Look at the filters again.")
}

// older is where the page goes on.
func (seen auditSeen) older() string {
	f := seen.form
	return client.Query("/audit", "actor", f.Value("actor"), "action", f.Value("action"), "object", f.Value("object"), "from", f.Value("from"), "to", f.Value("to"), "cursor", seen.records.Next)
}

// who did it, as far as is known.
func who(r client.AuditRecord) string {
	switch {
	case r.Actor.Name != "":
		return r.Actor.Name
	case r.Actor.Role == "system":
		return "deskbell itself"
	case r.Erased:
		return "Erased"
	case r.Actor.Role == "public":
		return "Somebody unknown"
	case r.Actor.Role == "customer":
		return "The customer"
	}
	return "Unknown"
}

// where links to what something was done to; empty where there is no page of it.
func where(r client.AuditRecord) string {
	switch r.Object.Kind {
	case "user":
		return "/people/" + r.Object.ID
	case "webhook":
		return "/webhooks/" + r.Object.ID
	case "ticket":
		return "/tickets/" + r.Object.ID
	case "license":
		return "/licenses/" + r.Object.ID
	}
	return ""
}

// details are what else there is to know, each as a name and a value.
func details(r client.AuditRecord) (all [][2]string) {
	for _, name := range slices.Sorted(maps.Keys(r.Details)) {
		value := r.Details[name]
		if text, plain := value.(string); plain {
			all = append(all, [2]string{name, text})
			continue
		}
		text, err := json.Marshal(value)
		if err != nil {
			text = []byte(fmt.Sprint(value))
		}
		all = append(all, [2]string{name, string(text)})
	}
	return all
}

// saidWhy is a refusal's sentence, with those of its fields; empty for what is no refusal.
func saidWhy(err error) string {
	var f *fault.Error
	if !errors.As(err, &f) {
		return ""
	}
	said := f.Message
	for _, one := range f.Fields {
		said += " It " + one.Message + "."
	}
	return said
}
