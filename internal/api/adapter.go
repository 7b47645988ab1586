package api

import (
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

// adapter puts operations on the router, with what neither huma nor Gin does by itself:
// HEAD wherever there is GET, and addresses that differ only by the ending .ics.
type adapter struct {
	huma.Adapter
	files map[string]route // operations by the address they share, without the ending
}

type route struct {
	op     *huma.Operation
	handle func(huma.Context)
}

const icsEnding = ".ics"

// Handle adds an operation. The one that ends in .ics must come before the other.
func (a *adapter) Handle(op *huma.Operation, handle func(huma.Context)) {
	if path, ok := strings.CutSuffix(op.Path, icsEnding); ok {
		if a.files == nil {
			a.files = map[string]route{}
		}
		a.files[path] = route{op, handle}
		return
	}
	if file, ok := a.files[op.Path]; ok {
		handle = dispatch(file, handle)
	}
	a.Adapter.Handle(op, handle)
	if op.Method == http.MethodGet {
		head := *op
		head.Method = http.MethodHead
		a.Adapter.Handle(&head, handle)
	}
}

func dispatch(file route, other func(huma.Context)) func(huma.Context) {
	return func(c huma.Context) {
		if strings.HasSuffix(c.Param("id"), icsEnding) {
			file.handle(&fileContext{c, file.op})
			return
		}
		other(c)
	}
}

// fileContext is a request for an address with an ending, as its operation expects it.
type fileContext struct {
	humaContext
	op *huma.Operation
}

// Unwrap lets humagin find Gin's context.
func (c *fileContext) Unwrap() huma.Context { return c.humaContext }

// Operation is the one with the ending.
func (c *fileContext) Operation() *huma.Operation { return c.op }

// Param is without the ending.
func (c *fileContext) Param(name string) string {
	return strings.TrimSuffix(c.humaContext.Param(name), icsEnding)
}
