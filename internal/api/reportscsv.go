package api

import (
	"context"
	"encoding/csv"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/danielgtaylor/huma/v2"

	"deskbell/internal/report"
)

// reportOutput is a report in either form.
type reportOutput struct {
	ContentType string `header:"Content-Type"`
	Disposition string `header:"Content-Disposition" doc:"A CSV file is an attachment."`
	Vary        string `header:"Vary" doc:"The form depends on Accept."`
	Body        func(huma.Context)
}

func jsonReport(value any) *reportOutput {
	return &reportOutput{ContentType: "application/json", Vary: "Accept", Body: func(c huma.Context) {
		cutOff(c, strictJSON.Marshal(c.BodyWriter(), value))
	}}
}

// csvReport is a file with lines of cells, the first of which is its header.
func csvReport(name string, lines [][]string) *reportOutput {
	return csvFile(name, func(file *csv.Writer) error { return file.WriteAll(lines) })
}

func csvFile(name string, write func(file *csv.Writer) error) *reportOutput {
	return &reportOutput{ContentType: csvType, Disposition: "attachment; filename=" + name + ".csv", Vary: "Accept", Body: func(c huma.Context) {
		file := csv.NewWriter(c.BodyWriter())
		err := write(file)
		if file.Flush(); err == nil {
			err = file.Error()
		}
		cutOff(c, err)
	}}
}

// cutOff ends an answer that failed on its way, so that the client doesn't take it for whole.
func cutOff(c huma.Context, err error) {
	if err != nil {
		exchangeOf(c.Context()).failure = err
		panic(http.ErrAbortHandler)
	}
}

// prefersCSV reports whether an Accept header likes CSV better than JSON.
func prefersCSV(accept string) bool {
	return quality(accept, "text/csv") > quality(accept, "application/json")
}

// quality is how much an Accept header likes a media type: by the most particular of its
// entries that match, from 0 to 1.
func quality(accept, wanted string) float64 {
	best, particular := 0.0, -1
	group, _, _ := strings.Cut(wanted, "/")
	for _, entry := range strings.Split(accept, ",") {
		kind, parameters, err := mime.ParseMediaType(entry)
		match := map[string]int{"*/*": 0, group + "/*": 1, wanted: 2}
		level, ok := match[kind]
		if err != nil || !ok || level < particular {
			continue
		}
		likes := 1.0
		if q, given := parameters["q"]; given {
			if likes, err = strconv.ParseFloat(q, 64); err != nil {
				continue
			}
		}
		best, particular = likes, level
	}
	return best
}

// unformulaic keeps a spreadsheet from taking text that people wrote for a formula, which
// might call a program or send the other cells away: an apostrophe before it marks it as text,
// as in the file of licenses. Quotes would not help.
func unformulaic(text string) string {
	first, _ := utf8.DecodeRuneInString(strings.TrimLeft(text, "'"))
	if strings.ContainsRune("=+-@＝＋－＠", first) || unicode.IsSpace(first) {
		return "'" + text
	}
	return text
}

// The cells of what may be missing: empty then.
func cellAt(t *time.Time) string {
	if t == nil {
		return ""
	}
	return t.Format(time.RFC3339Nano)
}

func cellText(text *string) string {
	if text == nil {
		return ""
	}
	return unformulaic(*text)
}

func cellNumber(n *float64) string {
	if n == nil {
		return ""
	}
	return strconv.FormatFloat(*n, 'f', -1, 64)
}

func cellPercent(n *int) string {
	if n == nil {
		return ""
	}
	return strconv.Itoa(*n)
}

func cellCounts(counts ...int) []string {
	cells := make([]string, len(counts))
	for i, n := range counts {
		cells[i] = strconv.Itoa(n)
	}
	return cells
}

// table has a line for each group, and one for all.
func (j complianceJSON) table() [][]string {
	lines := [][]string{{
		j.By, "from", "to", "compliance_percent", "kept", "counted", "broken", "unanswered", "broken_by_silence", "broken_by_reclassification",
		"broken_by_relocation", "acknowledged", "eased", "open", "cancelled", "released",
	}}
	for _, g := range append(j.Items, complianceGroup{Key: "total", From: &j.From, To: &j.To, Figures: j.Total}) {
		f := g.Figures
		lines = append(lines, append([]string{unformulaic(g.Key), cellAt(g.From), cellAt(g.To), cellNumber(f.Compliance)},
			cellCounts(f.Kept, f.Counted, f.Broken, f.Unanswered, f.Silence, f.Reclassification, f.Relocation, f.Acknowledged, f.Eased, f.Open, f.Cancelled, f.Released)...))
	}
	return lines
}

// table has the metrics in all, and then their groups.
func (j timesJSON) table() [][]string {
	header := []string{"metric", "plan", "impact", "target", "answered", "unanswered", "median_seconds", "p90_seconds", "median_percent", "p90_percent"}
	for _, edge := range report.Edges {
		header = append(header, "up_to_"+strconv.Itoa(edge)+"_percent")
	}
	lines := [][]string{append(header, "beyond")}
	for _, t := range append(j.Metrics, j.Items...) {
		line := []string{t.Metric, cellText(t.Plan), cellText(t.Impact), cellText(t.Target), strconv.Itoa(t.Answered), strconv.Itoa(t.Unanswered),
			cellNumber(t.Median), cellNumber(t.Ninety), cellPercent(t.MedianShare), cellPercent(t.NinetyShare)}
		for i := range len(report.Edges) + 1 {
			answers := 0
			if i < len(t.Distribution) {
				answers = t.Distribution[i].Answers
			}
			line = append(line, strconv.Itoa(answers))
		}
		lines = append(lines, line)
	}
	return lines
}

// table has a line for each hour, and one each for what comes before and after.
func (j workloadJSON) table() [][]string {
	lines := [][]string{{"from", "to", "due", "first_response", "next_response", "update", "workaround", "resolution"}}
	for _, h := range j.Items {
		m := h.Metrics
		lines = append(lines, append([]string{cellAt(&h.From), cellAt(&h.To)}, cellCounts(h.Due, m.FirstResponse, m.NextResponse, m.Update, m.Workaround, m.Resolution)...))
	}
	return lines
}

var breachColumns = []string{
	"clock_id", "ticket", "subject", "metric", "impact", "region", "plan", "policy", "target", "promised_at", "due_at", "at", "detected_at", "cause",
	"answered_at", "late_seconds", "responder", "assignee", "acknowledged_at", "acknowledged_by", "acknowledged_cause", "acknowledged_note",
}

func (j breachJSON) cells() []string {
	cells := []string{
		j.Clock, strconv.FormatInt(j.Ticket.Number, 10), unformulaic(j.Ticket.Subject), j.Metric, unformulaic(j.Impact), j.Region, unformulaic(j.Plan), unformulaic(j.Policy), j.Target,
		cellAt(&j.PromisedAt), cellAt(j.DueAt), cellAt(&j.At), cellAt(j.DetectedAt), j.Cause,
		cellAt(j.AnsweredAt), cellNumber(j.Late), cellText(j.Responder), cellText(j.Assignee),
	}
	if a := j.Acknowledged.value; a != nil {
		return append(cells, cellAt(&a.At), unformulaic(a.By.Name), string(a.Cause), unformulaic(a.Note))
	}
	return append(cells, "", "", "", "")
}

// breachesFile has all breaches of a period, not only a page. The first page is loaded ahead,
// so that what is wrong can still be said.
func (a *api) breachesFile(ctx context.Context, q report.BreachQuery) (*reportOutput, error) {
	page, next, err := a.Reports.Breaches(ctx, q)
	if err != nil {
		return nil, err
	}
	look := exchangeOf(ctx).looker()
	return csvFile("breaches", func(file *csv.Writer) error {
		if err := file.Write(breachColumns); err != nil {
			return err
		}
		for {
			for _, b := range page {
				if err := file.Write(toBreachJSON(b, look).cells()); err != nil {
					return err
				}
			}
			if q.Cursor = next; next == "" {
				return nil
			}
			if page, next, err = a.Reports.Breaches(ctx, q); err != nil {
				return err
			}
		}
	}), nil
}
