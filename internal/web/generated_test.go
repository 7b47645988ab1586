package web_test

import (
	"bytes"
	"go/format"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/a-h/templ/generator"
	"github.com/a-h/templ/parser/v2"
)

// TestGenerated generates the pages' code anew: what is in the repository must be of the
// templates beside it. make templ writes it.
func TestGenerated(t *testing.T) {
	templates, err := filepath.Glob("*/*.templ")
	ok(t, err)
	if len(templates) == 0 {
		t.Fatal("there are no templates")
	}
	for _, name := range templates {
		parsed, err := parser.Parse(name)
		ok(t, err)
		var code bytes.Buffer
		_, err = generator.Generate(parsed, &code, generator.WithFileName(name), generator.WithVersion("v0.3.977"))
		ok(t, err)
		want, err := format.Source(code.Bytes())
		ok(t, err)
		got, err := os.ReadFile(strings.TrimSuffix(name, ".templ") + "_templ.go")
		ok(t, err)
		if !bytes.Equal(got, want) {
			t.Errorf("the code of %s is not what templ makes of it; run make templ", name)
		}
	}
}
