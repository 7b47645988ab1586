package parts

import "strconv"

// Columns stacks counts side by side, such as those of weeks or hours.
type Columns struct {
	Chart
	Series []Series // of each column's parts, from below
	All    []Column
	Height int // of the plot, in pixels; 0: 150
}

// Column is one of them.
type Column struct {
	Label string
	Hint  string // in full, for whoever points at it
	Parts []int
	Shown string // where the label is: always, roomy for where there is room, none; empty: as there are many
}

// sum is its height.
func (c Column) sum() int {
	sum := 0
	for _, n := range c.Parts {
		sum += n
	}
	return sum
}

func (c Columns) plot() float64 {
	if c.Height == 0 {
		return 150
	}
	return float64(c.Height)
}

func (c Columns) scale() scale {
	most := 0
	for _, one := range c.All {
		most = max(most, one.sum())
	}
	return scaleTo(float64(most))
}

func (c Columns) height() string { return pixels(topOfPlot + c.plot() + belowPlot) }

// at is the place of a value on the vertical axis.
func (c Columns) at(value float64) float64 {
	return topOfPlot + c.plot()*(1-value/c.scale().most)
}

// The place and the width of a column, and its middle, in percent.
func (c Columns) left(i int) string   { return percent((float64(i) + 0.12) * 100 / float64(len(c.All))) }
func (c Columns) middle(i int) string { return percent((float64(i) + 0.5) * 100 / float64(len(c.All))) }
func (c Columns) width() string       { return percent(0.76 * 100 / float64(len(c.All))) }

// piece is a part of a column to be drawn.
type piece struct {
	look   Look
	y      string
	height string
}

func (c Columns) pieces(of Column) []piece {
	var all []piece
	below := 0
	for i, n := range of.Parts {
		if n > 0 {
			top, bottom := c.at(float64(below+n)), c.at(float64(below))
			all = append(all, piece{c.Series[i].Look, pixels(top), pixels(bottom - top)})
		}
		below += n
	}
	return all
}

// valued says where the sum of a column is written above it: not where there would be a crowd.
func (c Columns) valued(of Column) string {
	switch {
	case of.sum() == 0 || len(c.All) > 26:
		return ""
	case len(c.All) > 9:
		return "roomy"
	}
	return "always"
}

// labeled says where a column's label is shown.
func (c Columns) labeled(i int) string {
	switch shown := c.All[i].Shown; shown {
	case "":
		return visible(i, len(c.All))
	case "none":
		return ""
	default:
		return shown
	}
}

func (c Columns) key() []Series {
	if len(c.Series) < 2 {
		return nil
	}
	return c.Series
}

func count(n int) string { return strconv.Itoa(n) }
