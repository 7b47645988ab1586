package api_test

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// bomb is something small that unpacks to many megabytes.
func bomb(t *testing.T, around func(w io.Writer) io.WriteCloser) string {
	t.Helper()
	var packed bytes.Buffer
	w := around(&packed)
	zeros := make([]byte, 1<<20)
	for range 64 {
		_, err := w.Write(zeros)
		must(t, err)
	}
	must(t, w.Close())
	return packed.String()
}

// Nothing that is sent is unpacked: not a compressed body, whatever takes it, and not an
// archive among the attachments.
func TestDecompressionBomb(t *testing.T) {
	d := openTarget(open(t, hurried))
	packed := bomb(t, func(w io.Writer) io.WriteCloser { return gzip.NewWriter(w) })
	taken, refused := 0, 0
	for path, item := range describe(d.desk).Paths.Map() {
		for method, o := range item.Operations() {
			if o.RequestBody == nil {
				continue
			}
			taken++
			for _, encoding := range []string{"gzip", "GZIP", "deflate", "br", "zstd", "identity, gzip"} {
				for kind := range o.RequestBody.Value.Content {
					a := d.ask(d.whoMay(o), method, d.addresses.Replace(path), "Content-Type: "+kind, "Content-Encoding: "+encoding, "\n"+packed)
					switch {
					case a.Code == http.StatusUnsupportedMediaType && a.text("code") == "unsupported_content_encoding":
						refused++
					case a.Code != http.StatusUnauthorized && a.Code != http.StatusForbidden: // before anything was read
						t.Errorf("%s %s, %s: %d %s", method, path, encoding, a.Code, a.Body)
					}
				}
			}
			// Without saying so it is no JSON, and no form.
			if a := d.ask(d.whoMay(o), method, d.addresses.Replace(path), "\n"+packed); a.Code/100 != 4 {
				t.Errorf("%s %s: %d %s", method, path, a.Code, a.Body)
			}
		}
	}
	if taken < 20 || refused < 6*20 {
		t.Errorf("only %d operations take something, and %d bombs were refused", taken, refused)
	}
	d.ask("", "POST", "/v1/entitlement-checks", "Content-Encoding: identity", `{"license_email":"ops@aerial.example"}`).is(200)

	archive := bomb(t, func(w io.Writer) io.WriteCloser {
		z := zip.NewWriter(w)
		file, err := z.Create("zeros")
		must(t, err)
		return struct {
			io.Writer
			io.Closer
		}{file, z}
	})
	for name, content := range map[string]string{"a.zip": archive, "a.tar.gz": packed} {
		body, kind := form("file", name, "application/zip", content)
		a := d.ask(d.customer, "POST", "/v1/tickets/1001/attachments", kind, "\n"+body).is(201)
		if got := d.ask(d.customer, "GET", a.Header().Get("Location")).is(200); got.Body.String() != content || got.Header().Get("Content-Encoding") != "" {
			t.Errorf("%s comes back as %d bytes, %v", name, got.Body.Len(), got.Header())
		}
	}
}

// A text that is much longer than any real one is refused, wherever it is sent, and what is
// answered doesn't repeat it.
func TestRegularExpressionDenialOfService(t *testing.T) {
	const long = 60_000 // bytes; the longest text that is taken has 50 000 characters
	d := openTarget(open(t, hurried))
	for _, text := range []string{strings.Repeat("a@", long/2), strings.Repeat("-0", long/2), "x" + strings.Repeat(" \t", long/2) + "x"} {
		d.everywhere(text, func(place string, a answer) {
			inPath, inHeader := a.Code == http.StatusNotFound, strings.Contains(place, ": Accept-Language") || strings.Contains(place, ": file")
			if a.Code >= 500 || a.Code < 400 && !inPath && !inHeader {
				t.Errorf("%s takes %d bytes: %d", place, len(text), a.Code)
			}
			if a.Code >= 400 && a.Body.Len() > 16<<10 {
				t.Errorf("%s: an answer of %d bytes", place, a.Body.Len())
			}
		})
	}
}

// Every expression is one of package regexp, whose work grows no faster than the text is long,
// and is written in the program: none is made of what somebody sends.
func TestExpressionsAreWrittenInTheProgram(t *testing.T) {
	root := filepath.Join("..", "..")
	modules, err := os.ReadFile(filepath.Join(root, "go.mod"))
	must(t, err)
	for _, line := range strings.Split(string(modules), "\n") {
		if regexp.MustCompile(`(?i)regexp2|pcre|oniguruma|hyperscan`).MatchString(line) {
			t.Errorf("another engine of expressions: %s", line)
		}
	}
	made := 0
	must(t, filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || strings.Contains(filepath.ToSlash(path), "/webtest/") { // which helps tests
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			if f, ok := call.Fun.(*ast.SelectorExpr); ok {
				if from, ok := f.X.(*ast.Ident); ok && from.Name == "regexp" && strings.Contains(f.Sel.Name, "Compile") || ok && from.Name == "regexp" && strings.HasPrefix(f.Sel.Name, "Match") {
					made++
					if _, literal := call.Args[0].(*ast.BasicLit); !literal || f.Sel.Name != "MustCompile" {
						t.Errorf("%s: an expression that isn't written there", path)
					}
				}
			}
			return true
		})
		return nil
	}))
	if made < 20 {
		t.Errorf("only %d expressions were found", made)
	}
}
