package parts

// Bars compares shares, one below the other: each is a bar with its name and its value above.
type Bars struct {
	Chart
	Series []Series // of each bar's parts, from the left
	All    []Bar
	Most   float64 // what the whole width stands for
	Mark   float64 // where a line is drawn through all, such as the target; 0: nowhere
	Called string  // that line
}

// Bar is one of them.
type Bar struct {
	Label  string
	Rest   string // of the label, where there is room
	Value  string // as text
	Beside string // what follows the value, likewise
	Shares []float64
	Tick   float64 // where the bar has a mark of its own; 0: nowhere
}

const (
	heightOfBar = 42
	thickOfBar  = 12
)

func (b Bars) top() float64 {
	if b.Mark > 0 {
		return topOfPlot
	}
	return 0
}

func (b Bars) height() string { return pixels(b.top() + float64(heightOfBar*len(b.All)) + 4) }

func (b Bars) at(i int, below float64) string {
	return pixels(b.top() + float64(heightOfBar*i) + below)
}

// place is that of a value, in percent; what is more than the most ends where the width does.
func (b Bars) place(value float64) float64 { return min(value/b.Most*100, 100) }

// strip is a part of a bar to be drawn.
type strip struct {
	look     Look
	x, width string
}

func (b Bars) strips(of Bar) []strip {
	var all []strip
	from := 0.0
	for i, value := range of.Shares {
		if value > 0 {
			left := b.place(from)
			all = append(all, strip{b.Series[i].Look, percent(left), percent(b.place(from+value) - left)})
		}
		from += value
	}
	return all
}

// beyond reports whether a bar goes on after the end of the picture.
func (b Bars) beyond(of Bar) bool {
	sum := 0.0
	for _, value := range of.Shares {
		sum += value
	}
	return sum > b.Most
}
