package manager

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"

	"deskbell/internal/web/client"
	"deskbell/internal/web/parts"
)

// histogram is how long the responses of a metric took.
func (o *overview) histogram(m client.Timing) parts.Histogram {
	name := called(m.Metric, metrics)
	h := parts.Histogram{
		Chart: parts.Chart{ID: "times-" + m.Metric, Title: name + ": answers by the share of their target that they took, in percent",
			About: fmt.Sprintf("%s, median %s; %d not answered.", counted(m.Answered, "answer", "answers"), span(o.Page, m.Median), m.Unanswered)},
		Edges: []string{"0"}, Never: m.Unanswered,
	}
	h.Table = parts.Data{Head: []string{"Of the target", "Answers"}}
	from := "0"
	for _, one := range m.Distribution {
		h.Counts = append(h.Counts, one.Answers)
		stretch := "more than " + from + " %"
		if one.UpTo != nil {
			edge := strconv.Itoa(*one.UpTo)
			stretch = from + " – " + edge + " %"
			if *one.UpTo == 100 {
				h.Target = len(h.Edges)
			}
			h.Edges, from = append(h.Edges, edge), edge
		}
		h.Table.Rows = append(h.Table.Rows, parts.Plain(stretch, strconv.Itoa(one.Answers)))
	}
	h.Table.Rows = append(h.Table.Rows, parts.Plain("not answered", strconv.Itoa(m.Unanswered)))
	return h
}

// drawable reports whether there is a distribution to draw: where nothing was answered the API
// gives none.
func drawable(m client.Timing) bool { return len(m.Distribution) > 0 }

// timings are the medians of a metric, by plan and impact.
func (o *overview) timings(metric string) parts.Bars {
	b := parts.Bars{
		Chart:  parts.Chart{ID: "medians-" + metric, Title: called(metric, metrics) + ": median and 90th percentile, in percent of the target", About: "By plan and impact; a bar that ends before the line at 100 % is within the target."},
		Series: []parts.Series{{Name: "median", Look: parts.Usual}}, Most: 150, Mark: 100, Called: "target",
	}
	b.Table.Head = []string{"Plan and impact", "Target", "Answered", "Not answered", "Median", "Of the target", "Nine of ten within", "Of the target"}
	all := slices.Clone(o.figures.Timings)
	slices.SortStableFunc(all, func(a, b client.Timing) int {
		return cmp.Or(cmp.Compare(a.Plan, b.Plan), moreSevere(a.Impact, b.Impact))
	})
	for _, t := range all {
		if t.Metric != metric {
			continue
		}
		one := parts.Bar{Label: parts.Title(t.Plan) + ", " + lower(parts.Title(t.Impact)), Value: span(o.Page, t.Median)}
		if t.Median == nil {
			one.Value = "half or more not answered"
		}
		if t.MedianShare != nil {
			one.Shares = []float64{float64(*t.MedianShare)}
		}
		if t.NinetyShare != nil {
			one.Tick = float64(*t.NinetyShare)
		}
		b.All = append(b.All, one)
		b.Table.Rows = append(b.Table.Rows, parts.Plain(one.Label, dash(t.Target), strconv.Itoa(t.Answered), strconv.Itoa(t.Unanswered),
			span(o.Page, t.Median), ofTarget(t.MedianShare), span(o.Page, t.Ninety), ofTarget(t.NinetyShare)))
	}
	return b
}

func dash(text string) string {
	if text == "" {
		return "–"
	}
	return text
}

func ofTarget(share *int) string {
	if share == nil {
		return "–"
	}
	return strconv.Itoa(*share) + " %"
}

// split is the compliance by what was chosen.
func (o *overview) split() parts.Bars {
	b := parts.Bars{
		Chart:  parts.Chart{ID: "split", Title: "Compliance by " + lower(called(o.by, dimensions)), About: "The share of the promises that were kept, and that were broken."},
		Series: []parts.Series{{Name: "kept", Look: parts.Good}, {Name: "broken", Look: parts.Bad}}, Most: 100,
	}
	b.Table.Head = []string{called(o.by, dimensions), "Compliance", "Kept", "Broken", "Not answered", "Explained", "Eased", "Not due yet", "Cancelled", "Released"}
	for _, g := range o.inOrder() {
		f := g.Figures
		label := keyOf(o.by, g.Key)
		one := parts.Bar{Label: beforeAt(label), Rest: fromAt(label), Value: percent(f.Compliance), Beside: ", " + kept(f)}
		if f.Compliance != nil {
			one.Shares = []float64{*f.Compliance, 100 - *f.Compliance}
		} else {
			one.Value, one.Beside = counted(f.Open, "not due yet", "not due yet"), ""
		}
		b.All = append(b.All, one)
		row := []parts.Datum{{Text: label}, {Text: percent(f.Compliance)}, {Text: strconv.Itoa(f.Kept)}, o.brokenDatum(f, o.behind(g))}
		for _, n := range []int{f.Unanswered, f.Acknowledged, f.Eased, f.Open, f.Cancelled, f.Released} {
			row = append(row, parts.Datum{Text: strconv.Itoa(n)})
		}
		b.Table.Rows = append(b.Table.Rows, row)
	}
	return b
}

// inOrder are the groups, impacts by how severe they are.
func (o *overview) inOrder() []client.Group {
	all := slices.Clone(o.groups.Items)
	if o.by == "impact" {
		slices.SortStableFunc(all, func(a, b client.Group) int { return moreSevere(a.Key, b.Key) })
	}
	return all
}

// behind is the address of a group's breaches. A plan's can't be told apart.
func (o *overview) behind(g client.Group) string {
	switch o.by {
	case "week":
		return o.period.within(g.From, g.To).address("/reports/breaches", "metric", o.metric)
	case "plan":
		return ""
	case "metric":
		return o.period.address("/reports/breaches", "metric", g.Key)
	}
	return o.broken(o.by, g.Key)
}

// workload is what falls due, hour by hour.
func (o *overview) workload() parts.Columns {
	w := o.figures.Workload
	c := parts.Columns{Series: []parts.Series{{Name: "due", Look: parts.Usual}}, Height: 110}
	c.Chart = parts.Chart{ID: "workload", Title: "Promises by the hour in which they are due"}
	c.Table.Head = []string{"Hour", "Due", "First response", "Next response", "Update", "Workaround", "Resolution"}
	due := 0
	for _, h := range w.Items {
		local := h.From.In(o.Zone)
		one := parts.Column{Parts: []int{h.Due}, Hint: o.Tongue.Stretch(h.From, h.To, o.Zone) + ": " + counted(h.Due, "promise", "promises"), Shown: "none"}
		switch {
		case local.Hour() == 0:
			one.Label, one.Shown = local.Format("Mon 2"), "always"
		case local.Hour() == 12:
			one.Label, one.Shown = "12:00", "roomy"
		}
		c.All = append(c.All, one)
		if due += h.Due; h.Due > 0 {
			m := h.Metrics
			row := parts.Plain(o.Tongue.Stretch(h.From, h.To, o.Zone), strconv.Itoa(h.Due))
			for _, metric := range metrics {
				row = append(row, parts.Datum{Text: strconv.Itoa(m[metric.Value])})
			}
			c.Table.Rows = append(c.Table.Rows, row)
		}
	}
	c.About = fmt.Sprintf("%s due within %s hours, %d later.", counted(due, "promise is", "promises are"), hoursAhead, w.Later)
	return c
}
