package api_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/getkin/kin-openapi/openapi3"

	"deskbell/internal/api"
)

// target is a desk with one of everything that an address can name.
type target struct {
	*desk
	addresses *strings.Replacer // of what the paths name
	customer  string
	owner     string
}

func openTarget(d *desk) *target {
	d.Helper()
	t := &target{desk: d, owner: d.owner("ops@aerial.example")}
	var ticket string
	ticket, t.customer = d.submit()
	body, kind := form("file", "log.txt", "text/plain", "It stopped.")
	file := d.ask(t.customer, "POST", ticket+"/attachments", kind, "\n"+body).is(201).Header().Get("Location")
	hook := d.webhook(`{"url":"https://hooks.aerial.example/desk"}`).Header().Get("Location")
	delivery := d.ask("administrator", "POST", hook+"/test").text("id")
	license := d.license("K-1")
	term := d.ask("agent", "GET", license+"/contracts").is(200).text("items.0.id")
	device := d.logIn(license, "laptop")
	token := d.ask("administrator", "GET", "/v1/tokens").is(200).text("items.0.id")
	t.addresses = strings.NewReplacer(
		"/v1/tickets/{id}/attachments/{aid}", file, "/v1/tickets/{id}", ticket, "/v1/licenses/{id}/devices/{did}", device, "/v1/licenses/{id}", license,
		"/v1/webhooks/{id}", hook, "/v1/users/{id}", "/v1/users/"+d.users["agent"].ID, "/v1/tokens/{id}", "/v1/tokens/"+token, "/v1/calendars/{id}", "/v1/calendars/us",
		"{plan}", "enterprise", "{cid}", term, "{did}", delivery, "/v1/deliveries/{id}", "/v1/deliveries/"+delivery,
	)
	return t
}

// hurried lets a walk through every operation ask as often and as fast as it likes.
func hurried(d *api.Deps) { d.Limits, d.Even = endless, time.Nanosecond }

// everywhere sends a text, for every operation, in each place in turn that takes text: a part
// of the path, a parameter, a header, a field of the body, a file's name. What else the
// request says is right. Said is what came of it.
func (t *target) everywhere(text string, said func(place string, a answer)) {
	t.Helper()
	places := 0
	for path, item := range describe(t.desk).Paths.Map() {
		for method, o := range item.Operations() {
			who := t.whoMay(o)
			ask := func(place, address string, more ...string) {
				places++
				said(method+" "+path+": "+place, t.ask(who, method, address, more...))
			}
			address := t.addresses.Replace(path)
			body := exampleOf(o)
			for _, p := range o.Parameters {
				name := p.Value.Name
				switch p.Value.In {
				case openapi3.ParameterInPath:
					at := t.addresses.Replace(strings.Replace(path, "{"+name+"}", "{}", 1))
					ask(name, strings.Replace(at, "{}", url.PathEscape(text), 1), body...)
				case openapi3.ParameterInQuery:
					ask(name, address+"?"+name+"="+url.QueryEscape(text), body...)
				case openapi3.ParameterInHeader:
					if method != http.MethodGet || !strings.HasSuffix(path, "/stream") {
						ask(name, address, append(slices.Clone(body), name+": "+text)...)
					}
				}
			}
			for _, field := range fieldsOf(o) {
				ask(field, address, "\n"+exampleWith(o, field, text))
			}
			if o.RequestBody != nil && o.RequestBody.Value.Content.Get("multipart/form-data") != nil {
				sent, kind := form("file", text, "text/plain", "content")
				ask("file", address, kind, "\n"+sent)
			}
		}
	}
	if places < 150 {
		t.Errorf("only %d places were found", places)
	}
}

// whoMay is somebody who may call an operation.
func (t *target) whoMay(o *openapi3.Operation) string {
	roles := fmt.Sprint(o.Extensions["x-roles"])
	switch {
	case strings.Contains(roles, "administrator"):
		return "administrator"
	case strings.Contains(roles, "customer"):
		return t.customer
	case strings.Contains(roles, "owner"):
		return t.owner
	}
	return ""
}

func schemaOf(o *openapi3.Operation) *openapi3.Schema {
	if o.RequestBody == nil || o.RequestBody.Value.Content.Get("application/json") == nil {
		return nil
	}
	return o.RequestBody.Value.Content.Get("application/json").Schema.Value
}

// fieldsOf are the dotted paths of a body's fields that hold text, alone or in a list.
func fieldsOf(o *openapi3.Operation) []string {
	var all []string
	var walk func(s *openapi3.Schema, prefix string)
	walk = func(s *openapi3.Schema, prefix string) {
		for name, property := range s.Properties {
			switch p := property.Value; {
			case p.Type.Includes("object"):
				walk(p, prefix+name+".")
			case p.Type.Includes("string") || p.Type.Includes("array"):
				all = append(all, prefix+name)
			}
		}
	}
	if s := schemaOf(o); s != nil {
		walk(s, "")
	}
	slices.Sort(all)
	return all
}

// exampleOf is the body that the description gives as an example, as ask takes it.
func exampleOf(o *openapi3.Operation) []string {
	if schemaOf(o) == nil {
		return nil
	}
	return []string{"\n" + exampleWith(o, "", "")}
}

// exampleWith is that body, with a text in the place of one field.
func exampleWith(o *openapi3.Operation, field, text string) string {
	example := exampleValue(schemaOf(o))
	at := example
	steps := strings.Split(field, ".")
	for i, step := range steps {
		object, ok := at.(map[string]any)
		if !ok || field == "" {
			break
		}
		_, list := object[step].([]any)
		switch {
		case i < len(steps)-1:
			at = object[step]
		case list:
			object[step] = []any{text}
		default:
			object[step] = text
		}
	}
	encoded, err := json.Marshal(example)
	if err != nil {
		panic(err) // it came out of JSON
	}
	return string(encoded)
}

func exampleValue(s *openapi3.Schema) any {
	switch {
	case len(s.Examples) > 0:
		return s.Examples[0]
	case s.Type.Includes("object"):
		object := map[string]any{}
		for name, p := range s.Properties {
			object[name] = exampleValue(p.Value)
		}
		return object
	case s.Type.Includes("array"):
		return []any{exampleValue(s.Items.Value)}
	case len(s.Enum) > 0:
		return s.Enum[0]
	case s.Type.Includes("string"):
		return "text"
	case s.Type.Includes("boolean"):
		return false
	}
	return 1
}

var uuidForm = regexp.MustCompile(`^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)
