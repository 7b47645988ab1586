package parts

// Histogram shows how many answers took how much of their target, with the target drawn in.
type Histogram struct {
	Chart
	Edges  []string // between the buckets, from the beginning of the first; the last has no end
	Counts []int    // one for each edge
	Target int      // which of the edges is the target
	Never  int      // not answered; drawn by itself
}

const heightOfHistogram = 130

func (h Histogram) height() string { return pixels(topOfPlot*2 + heightOfHistogram + belowPlot) }

func (h Histogram) scale() scale {
	most := h.Never
	for _, n := range h.Counts {
		most = max(most, n)
	}
	return scaleTo(float64(most))
}

func (h Histogram) at(value float64) float64 {
	return 2*topOfPlot + heightOfHistogram*(1-value/h.scale().most)
}

// parts are the buckets, a gap of half of one, and what was never answered.
func (h Histogram) parts() float64 { return float64(len(h.Counts)) + 1.5 }

func (h Histogram) edge(i int) string { return percent(float64(i) * 100 / h.parts()) }

// labeled says where an edge is named: every other one only where there is room.
func (h Histogram) labeled(i int) string {
	if i%2 == h.Target%2 {
		return "always"
	}
	return "roomy"
}

func (h Histogram) middle(i int) string { return percent((float64(i) + 0.5) * 100 / h.parts()) }

func (h Histogram) width(of float64) string { return percent(of * 100 / h.parts()) }

func (h Histogram) never() string { return percent((float64(len(h.Counts)) + 0.5) * 100 / h.parts()) }

func (h Histogram) middleOfNever() string {
	return percent((float64(len(h.Counts)) + 1) * 100 / h.parts())
}

// look is that of a bucket: what lies beyond the target was too late.
func (h Histogram) look(i int) Look {
	if i >= h.Target {
		return Bad
	}
	return Good
}

func (h Histogram) long(n int) string { return pixels(h.at(0) - h.at(float64(n))) }

func (h Histogram) key() []Series {
	return []Series{{"within the target", Good}, {"beyond, or not answered", Bad}}
}
