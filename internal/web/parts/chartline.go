package parts

import (
	"math"
	"strconv"
)

// Line shows how a share changes, in percent. The axis begins below the lowest and ends with 100.
type Line struct {
	Chart
	Points []Point
}

// Point is one of a line's. Without a value the line is interrupted.
type Point struct {
	Label string
	Hint  string
	Value *float64
}

const heightOfLine = 120

func (l Line) height() string { return pixels(topOfPlot + heightOfLine + belowPlot) }

// least is where the axis begins: a round number, some way below the lowest value.
func (l Line) least() float64 {
	lowest := 100.0
	for _, one := range l.Points {
		if one.Value != nil {
			lowest = math.Min(lowest, *one.Value)
		}
	}
	return math.Max(0, math.Min(90, math.Floor((lowest-4)/10)*10))
}

func (l Line) ticks() []float64 {
	least := l.least()
	return []float64{least, (least + 100) / 2, 100}
}

func (l Line) at(value float64) float64 {
	return topOfPlot + heightOfLine*(1-(value-l.least())/(100-l.least()))
}

func (l Line) middle(i int) string { return percent((float64(i) + 0.5) * 100 / float64(len(l.Points))) }

// joined reports whether a point is drawn on from the one before.
func (l Line) joined(i int) bool {
	return i > 0 && l.Points[i].Value != nil && l.Points[i-1].Value != nil
}

// valued says where a point's value is written: the last and the lowest always, the others where
// there is room.
func (l Line) valued(i int) string {
	lowest, last := -1, -1
	for j, one := range l.Points {
		if one.Value == nil {
			continue
		}
		last = j
		if lowest < 0 || *one.Value <= *l.Points[lowest].Value {
			lowest = j
		}
	}
	switch {
	case i == lowest || i == last && (lowest < last-1 || len(l.Points) < 6):
		return "always"
	case len(l.Points) <= 14:
		return "roomy"
	}
	return ""
}

func share(value float64) string { return strconv.FormatFloat(value, 'f', -1, 64) + " %" }
