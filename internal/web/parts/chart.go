package parts

import (
	"math"
	"strconv"
)

// Chart is what every picture of figures has around it. Across, places are in percent, so that a
// picture fits wherever it is and its text keeps its size. Pages with charts load reports.css.
type Chart struct {
	ID    string // unique on its page
	Title string
	About string // what it shows, in sentences, for those who don't see it
	Table Data   // the same figures
}

// Data is a table of figures. The first cell of a row heads it.
type Data struct {
	Head []string
	Rows [][]Datum
}

// Datum is a figure, which may lead to what is behind it.
type Datum struct {
	Text string
	Link string // an address; empty: none
}

// Plain are data that lead nowhere.
func Plain(texts ...string) []Datum {
	all := make([]Datum, len(texts))
	for i, text := range texts {
		all[i] = Datum{Text: text}
	}
	return all
}

// Series is a kind of figure in a chart: what it is called, and how it looks.
type Series struct {
	Name string
	Look Look
}

// Look is how a figure is drawn: each differs by pattern as well as by color.
type Look string

// The looks.
const (
	Good  Look = "good"  // filled
	Bad   Look = "bad"   // hatched
	Usual Look = "usual" // filled
	Faint Look = "faint" // an outline
)

// Shares of the heights that charts have, in pixels.
const (
	topOfPlot = 18 // room for the values above
	belowPlot = 22 // and for the labels below
)

// scale is an axis from 0 to a round number, with round steps.
type scale struct{ most, step float64 }

// scaleTo reaches up to a value: in 1, 2, 5, 10, 20, … per step, with four steps at most.
func scaleTo(value float64) scale {
	step := 1.0
	for i := 0; math.Ceil(value/step) > 4; i++ {
		step *= []float64{2, 2.5, 2}[i%3]
	}
	return scale{math.Max(math.Ceil(value/step), 1) * step, step}
}

// ticks are the values at which an axis has a line.
func (s scale) ticks() []float64 {
	var all []float64
	for value := 0.0; value <= s.most; value += s.step {
		all = append(all, value)
	}
	return all
}

// pixels writes a length.
func pixels(of float64) string { return strconv.FormatFloat(math.Round(of*10)/10, 'f', -1, 64) }

// whole writes an axis' value.
func whole(value float64) string { return strconv.FormatFloat(value, 'f', -1, 64) }

// visible says where the label of one of some is shown: everywhere, where there is room, or
// nowhere.
func visible(i, of int) string {
	wide, narrow := (of+11)/12, (of+4)/5
	switch {
	case i%narrow == 0:
		return "always"
	case i%wide == 0 && apart(i, narrow, of) >= wide:
		return "roomy"
	}
	return ""
}

// apart is how far a label is from its nearest neighbor that is shown everywhere.
func apart(i, every, of int) int {
	before := i % every
	if after := every - before; i+after < of && after < before {
		return after
	}
	return before
}
