package api_test

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
)

var (
	readOnce sync.Once
	document *openapi3.T
	errRead  error
)

// describe reads /openapi.json, once for all tests.
func describe(d *desk) *openapi3.T {
	d.Helper()
	readOnce.Do(func() {
		w := httptest.NewRecorder()
		d.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/openapi.json", nil))
		document, errRead = openapi3.NewLoader().LoadFromData(w.Body.Bytes())
		if errRead == nil {
			errRead = document.Validate(context.Background(), openapi3.IsOpenAPI31OrLater())
		}
	})
	must(d, errRead)
	return document
}

// described fails unless the answer is one that /openapi.json describes. What reaches no
// operation, such as an unknown address, isn't described.
func described(d *desk, r *http.Request, w *httptest.ResponseRecorder) {
	d.Helper()
	if w.Code >= 400 && w.Header().Get("Content-Type") != "application/problem+json" {
		d.Errorf("%s %s: %d is no problem document: %s", r.Method, r.URL, w.Code, w.Body)
	}
	path, item := find(describe(d), r.URL.Path)
	if item == nil {
		return
	}
	method := r.Method
	if method == http.MethodHead {
		return
	}
	op := item.GetOperation(method)
	if op == nil {
		elsewhere := w.Code == http.StatusForbidden && strings.Contains(w.Body.String(), "cross_origin") // what another site's page sends is refused before it is looked at
		if w.Code != http.StatusMethodNotAllowed && !elsewhere {
			d.Errorf("%s %s is not described: %d", method, path, w.Code)
		}
		return
	}
	if kind := w.Header().Get("Content-Type"); strings.HasPrefix(kind, "text/") || kind == "application/jsonl" || op.Responses.Value("200") != nil && op.Responses.Value("200").Value.Content.Get("*/*") != nil && w.Code == 200 {
		return // bytes, which no schema describes
	}
	route := &routers.Route{Spec: describe(d), Path: path, PathItem: item, Method: method, Operation: op}
	if err := check(route, r, w); err != nil {
		d.Errorf("%s %s: the answer %d is not as described: %v\n%s", method, path, w.Code, err, w.Body)
	}
}

func check(route *routers.Route, r *http.Request, w *httptest.ResponseRecorder) error {
	options := &openapi3filter.Options{IncludeResponseStatus: true}
	return openapi3filter.ValidateResponse(context.Background(), &openapi3filter.ResponseValidationInput{
		RequestValidationInput: &openapi3filter.RequestValidationInput{Request: r, Route: route, Options: options},
		Status:                 w.Code, Header: w.Header(), Options: options,
		Body: io.NopCloser(bytes.NewReader(w.Body.Bytes())),
	})
}

// find matches an address with a described path: the one with the fewest variables.
func find(doc *openapi3.T, address string) (string, *openapi3.PathItem) {
	best, least := "", 99
	for path := range doc.Paths.Map() {
		if variables, ok := matches(path, address); ok && variables < least {
			best, least = path, variables
		}
	}
	return best, doc.Paths.Value(best)
}

func matches(path, address string) (variables int, ok bool) {
	ends := strings.HasSuffix(path, ".ics")
	if ends != strings.HasSuffix(address, ".ics") {
		return 0, false
	}
	p, a := strings.Split(path, "/"), strings.Split(address, "/")
	if len(p) != len(a) {
		return 0, false
	}
	for i := range p {
		if strings.HasPrefix(p[i], "{") && a[i] != "" {
			variables++
		} else if p[i] != a[i] {
			return 0, false
		}
	}
	return variables, true
}

func TestDescription(t *testing.T) {
	d := open(t)
	doc := describe(d)
	if doc.OpenAPI != "3.1.0" {
		t.Errorf("version %s", doc.OpenAPI)
	}
	for path, item := range doc.Paths.Map() {
		for method, op := range item.Operations() {
			if op.Summary == "" || op.Description == "" || op.OperationID == "" || len(op.Tags) != 1 || op.Extensions["x-roles"] == nil {
				t.Errorf("%s %s is not described in full", method, path)
			}
			if roles, ok := op.Extensions["x-roles"].([]any); ok && (roles[0] == "public") != (op.Security == nil) {
				t.Errorf("%s %s: x-roles and security disagree", method, path)
			}
			for _, p := range op.Parameters {
				if p.Value.Description == "" {
					t.Errorf("%s %s: the parameter %s is not described", method, path, p.Value.Name)
				}
			}
			for _, status := range []string{"400", "401", "422", "500"} {
				if r := op.Responses.Value(status); r == nil || r.Value.Content.Get("application/problem+json") == nil {
					t.Errorf("%s %s: the refusal %s is not described", method, path, status)
				}
			}
		}
	}
}
