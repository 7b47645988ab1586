package mail

import (
	"bytes"
	"embed"
	"fmt"
	html "html/template"
	"strings"
	"sync"
	text "text/template"
	"unicode/utf8"
)

//go:embed templates
var embedded embed.FS

// What templates are made of besides fields.
var asText = text.FuncMap{"quoted": quoted, "facts": factLines, "columns": columns}

var templates = sync.OnceValues(func() (*text.Template, *html.Template) {
	return text.Must(text.New("letter.txt").Funcs(asText).ParseFS(embedded, "templates/letter.txt")),
		html.Must(html.ParseFS(embedded, "templates/letter.html"))
})

// render writes a letter as text and as HTML.
func (l letter) render() (plain, hyper string, err error) {
	asText, asHTML := templates()
	var t, h bytes.Buffer
	if err := asText.Execute(&t, l); err != nil {
		return "", "", fmt.Errorf("writing the mail as text: %w", err)
	}
	if err := asHTML.Execute(&h, l); err != nil {
		return "", "", fmt.Errorf("writing the mail as HTML: %w", err)
	}
	return t.String(), h.String(), nil
}

// quoted marks each line as somebody else's.
func quoted(words string) string { return "> " + strings.ReplaceAll(words, "\n", "\n> ") }

// factLines are names and values in two columns.
func factLines(facts []fact) string {
	rows := make([][]string, len(facts))
	for i, f := range facts {
		rows[i] = []string{f.Name, f.Value}
	}
	return aligned(rows)
}

// columns is a table as lines.
func columns(t *table) string {
	rows := append([][]string{t.Head}, t.Rows...)
	return aligned(append(rows, t.Foot))
}

// aligned pads all columns but the last to the same width.
func aligned(rows [][]string) string {
	var widths []int
	for _, row := range rows {
		for i, cell := range row {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	var b strings.Builder
	for _, row := range rows {
		padded := ""
		for i, cell := range row {
			padded += "  " + cell + strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell))
		}
		b.WriteString(strings.TrimRight(padded, " ") + "\n")
	}
	return b.String()
}
