package manager

import (
	"fmt"
	"math"
	"strconv"

	"deskbell/internal/web/client"
)

// tile is a figure that is seen first: with what it is about, and where it leads.
type tile struct {
	name, figure string
	look         string // good, bad, warn or none
	icon         string
	notes        []note
	link         string
}

// note is a line below a figure.
type note struct{ text, link string }

// tiles are what a manager looks at first.
func (o *overview) tiles() []tile {
	t, w := o.figures.Total, o.figures.Workload
	broken := tile{name: "Promises broken", figure: strconv.Itoa(t.Broken), look: worry(t.Broken), icon: "late", link: o.broken()}
	broken.notes = []note{
		{counted(t.Unanswered, "not answered so far", "not answered so far"), ""},
		{counted(t.Broken-t.Acknowledged, "not explained", "not explained"), o.broken("acknowledged", "false")},
	}
	risk := tile{name: "Tickets at risk now", figure: strconv.Itoa(w.AtRisk), look: "warn", icon: "warning", link: queue("is:at_risk")}
	if w.AtRisk == 0 {
		risk.look, risk.icon = "", "running"
	}
	risk.notes = []note{{counted(w.Breached, "ticket stands as breached", "tickets stand as breached"), queue("is:breached")}}
	open := tile{name: "Not due yet", figure: strconv.Itoa(t.Open), icon: "running"}
	open.notes = []note{{listed(some(t.Eased, "kept by a change of impact or country"), some(t.Cancelled, "cancelled"), some(t.Released, "released")), ""}}
	return []tile{o.complianceTile(), broken, risk, o.medianTile(), open}
}

func (o *overview) complianceTile() tile {
	t, before := o.figures.Total, o.figures.Before
	one := tile{name: "Compliance", figure: percent(t.Compliance), icon: "kept"}
	if t.Compliance == nil {
		one.notes = []note{{"nothing was due so far", ""}}
		return one
	}
	one.look = "good"
	if t.Broken > 0 {
		one.look, one.icon = "", "late"
	}
	one.notes = []note{{kept(t) + " kept", ""}, {trend(t, before), ""}}
	return one
}

// trend compares with the time before.
func trend(now, before client.Tally) string {
	if now.Compliance == nil || before.Compliance == nil {
		return "nothing to compare with before"
	}
	points := math.Round((*now.Compliance-*before.Compliance)*10) / 10
	switch was := percent(before.Compliance); {
	case points > 0:
		return fmt.Sprintf("▲ %v points up, from %s before", points, was)
	case points < 0:
		return fmt.Sprintf("▼ %v points down, from %s before", -points, was)
	default:
		return "as before: " + was
	}
}

// medianTile is about the first of the metrics there are: how soon somebody is answered.
func (o *overview) medianTile() tile {
	if len(o.figures.Metrics) == 0 {
		return tile{name: "Median response", figure: "–", icon: "running", notes: []note{{"nothing was answered", ""}}}
	}
	m := o.figures.Metrics[0]
	one := tile{name: "Median " + lower(called(m.Metric, metrics)), figure: span(o.Page, m.Median), icon: "running"}
	switch {
	case m.Median == nil:
		one.notes = []note{{"half or more were not answered", ""}}
	case m.MedianShare != nil:
		one.notes = []note{{fmt.Sprintf("%d %% of its target", *m.MedianShare), ""}}
	}
	if m.Ninety != nil {
		one.notes = append(one.notes, note{"nine of ten within " + span(o.Page, m.Ninety), ""})
	} else if m.Median != nil {
		one.notes = append(one.notes, note{"more than one of ten not answered", ""})
	}
	return one
}

func worry(n int) string {
	if n > 0 {
		return "bad"
	}
	return "good"
}

// some is a number of something, or nothing.
func some(n int, what string) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n) + " " + what
}
