package manager

import (
	"fmt"
	"strconv"
	"strings"

	"deskbell/internal/web/client"
	"deskbell/internal/web/parts"
)

// weekKey is a week as an axis has it: W48.
func weekKey(key string) string {
	_, week, _ := strings.Cut(key, "-")
	return week
}

// weekData are the weeks' figures.
func (o *overview) weekData() parts.Data {
	d := parts.Data{Head: []string{"Week", "Compliance", "Kept", "Broken", "Not answered", "Not due yet"}}
	for _, g := range o.figures.Weeks {
		f := g.Figures
		d.Rows = append(d.Rows, []parts.Datum{
			{Text: g.Key + ", " + o.stretch(g)}, {Text: percent(f.Compliance)}, {Text: strconv.Itoa(f.Kept)},
			o.brokenDatum(f, o.period.within(g.From, g.To).address("/reports/breaches", "metric", o.metric)),
			{Text: strconv.Itoa(f.Unanswered)}, {Text: strconv.Itoa(f.Open)},
		})
	}
	return d
}

// brokenDatum is how many were broken, with the way to them.
func (o *overview) brokenDatum(t client.Tally, address string) parts.Datum {
	d := parts.Datum{Text: strconv.Itoa(t.Broken)}
	if t.Broken > 0 {
		d.Link = address
	}
	return d
}

// stretch is a week's first and last day.
func (o *overview) stretch(g client.Group) string { return o.period.within(g.From, g.To).dates() }

// weekLine is the compliance of each week.
func (o *overview) weekLine() parts.Line {
	l := parts.Line{Chart: parts.Chart{ID: "weeks", Title: "Compliance by week, in percent", About: o.weeksInWords(), Table: o.weekData()}}
	for _, g := range o.figures.Weeks {
		l.Points = append(l.Points, parts.Point{Label: weekKey(g.Key), Value: g.Figures.Compliance, Hint: g.Key + ": " + percent(g.Figures.Compliance) + ", " + kept(g.Figures) + " kept"})
	}
	return l
}

// weeksInWords tells what the line shows.
func (o *overview) weeksInWords() string {
	var worst client.Group
	decided := 0
	for _, g := range o.figures.Weeks {
		if g.Figures.Compliance == nil {
			continue
		}
		decided++
		if worst.Key == "" || *g.Figures.Compliance < *worst.Figures.Compliance {
			worst = g
		}
	}
	if decided == 0 {
		return "No week has a promise that was kept or broken."
	}
	return fmt.Sprintf("%s with promises that were due. The lowest is %s in %s: %s kept.",
		counted(decided, "week", "weeks"), percent(worst.Figures.Compliance), worst.Key, kept(worst.Figures))
}

// weekColumns are how many promises that was.
func (o *overview) weekColumns() parts.Columns {
	c := parts.Columns{
		Chart: parts.Chart{ID: "promises", Title: "Promises by week", Table: o.weekData(),
			About: fmt.Sprintf("%s kept, %d broken and %d not due yet, by week.", counted(o.figures.Total.Kept, "promise", "promises"), o.figures.Total.Broken, o.figures.Total.Open)},
		Series: []parts.Series{{Name: "kept", Look: parts.Good}, {Name: "broken", Look: parts.Bad}, {Name: "not due yet", Look: parts.Faint}},
		Height: 110,
	}
	for _, g := range o.figures.Weeks {
		f := g.Figures
		c.All = append(c.All, parts.Column{Label: weekKey(g.Key), Parts: []int{f.Kept, f.Broken, f.Open},
			Hint: fmt.Sprintf("%s: %d kept, %d broken, %d not due yet", g.Key, f.Kept, f.Broken, f.Open)})
	}
	return c
}

// matrix is the compliance by impact and region.
func (o *overview) matrix() parts.Matrix {
	m := parts.Matrix{Title: "Compliance by impact and region", Corner: "Impact"}
	var impacts, places []string
	cells := map[[2]string]client.Tally{}
	for _, one := range o.figures.Cells {
		impacts, places = with(impacts, one.Impact), with(places, one.Region)
		cells[[2]string{one.Impact, one.Region}] = one.Figures
	}
	for _, region := range regions {
		if has(places, region.Value) {
			m.Columns = append(m.Columns, region.Label)
		}
	}
	for _, impact := range bySeverity(impacts) {
		row := parts.MatrixRow{Head: parts.Title(impact)}
		for _, region := range regions {
			if has(places, region.Value) {
				row.Cells = append(row.Cells, o.cell(impact, region.Value, cells[[2]string{impact, region.Value}]))
			}
		}
		m.Rows = append(m.Rows, row)
	}
	return m
}

func (o *overview) cell(impact, region string, t client.Tally) parts.MatrixCell {
	c := parts.MatrixCell{Share: t.Compliance, Note: kept(t)}
	switch {
	case t.Counted == 0 && t.Open > 0:
		c.Note = strconv.Itoa(t.Open) + " not due yet"
	case t.Counted == 0:
		c.Note = ""
	case t.Broken > 0:
		c.Note = fmt.Sprintf("%d of %d broken", t.Broken, t.Counted)
		c.Link = o.broken("impact", impact, "region", region)
	}
	return c
}
