package parts

import (
	"bytes"
	"encoding/xml"
	"math"
	"strconv"
	"strings"
	"testing"

	"github.com/a-h/templ"
	"golang.org/x/net/html"
	"pgregory.net/rapid"
)

// An axis reaches over every value, in few round steps.
func TestScales(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		most := float64(rapid.IntRange(0, 2_000_000).Draw(r, "most"))
		s := scaleTo(most)
		ticks := s.ticks()
		if s.most < most || s.most < 1 || len(ticks) < 2 || len(ticks) > 5 || ticks[len(ticks)-1] != s.most {
			r.Fatalf("up to %v there are the ticks %v", most, ticks)
		}
		lead := s.step / math.Pow(10, math.Floor(math.Log10(s.step)))
		if math.Abs(lead-1) > 1e-9 && math.Abs(lead-2) > 1e-9 && math.Abs(lead-5) > 1e-9 {
			r.Fatalf("a step is %v", s.step)
		}
	})
}

// However many there are, labels have room between them, and the first one has its label.
func TestLabelsKeepApart(t *testing.T) {
	for of := 1; of < 300; of++ {
		var always, shown []int
		for i := range of {
			switch visible(i, of) {
			case "always":
				always, shown = append(always, i), append(shown, i)
			case "roomy":
				shown = append(shown, i)
			}
		}
		if always[0] != 0 || len(always) > 5 || len(shown) > 13 {
			t.Errorf("of %d, %v are always labeled, and %v where there is room", of, always, shown)
		}
		for i := 1; i < len(shown); i++ {
			if shown[i]-shown[i-1] < (of+11)/12 {
				t.Errorf("of %d, %v are labeled", of, shown)
			}
		}
	}
}

// Columns are as high as what they count, whatever they are made of.
func TestColumnsAreTrueToScale(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		c := Columns{Series: []Series{{"a", Good}, {"b", Bad}, {"c", Faint}}}
		for range rapid.IntRange(1, 60).Draw(r, "columns") {
			c.All = append(c.All, Column{Parts: rapid.SliceOfN(rapid.IntRange(0, 500), 3, 3).Draw(r, "parts")})
		}
		for _, one := range c.All {
			sum := 0.0
			for _, p := range c.pieces(one) {
				height, err := strconv.ParseFloat(p.height, 64)
				if err != nil {
					r.Fatal(err)
				}
				sum += height
			}
			if want := c.plot() * float64(one.sum()) / c.scale().most; math.Abs(sum-want) > 0.3 {
				r.Fatalf("%v is %v high, want %v", one.Parts, sum, want)
			}
		}
	})
}

func TestLinesAreInterruptedWhereThereIsNothing(t *testing.T) {
	of := func(values ...float64) (l Line) {
		for _, v := range values {
			p := Point{}
			if v >= 0 {
				p.Value = &v
			}
			l.Points = append(l.Points, p)
		}
		return l
	}
	l := of(100, 98.5, -1, 97, 100)
	for i, want := range []bool{false, true, false, false, true} {
		if l.joined(i) != want {
			t.Errorf("point %d is joined: %t", i, !want)
		}
	}
	for _, c := range []struct {
		line  Line
		least float64
	}{{l, 90}, {of(0, 50), 0}, {of(73, 88), 60}, {of(-1, -1), 90}, {of(100), 90}} {
		if got := c.line.least(); got != c.least {
			t.Errorf("the axis begins at %v, want %v", got, c.least)
		}
		for _, p := range c.line.Points {
			if p.Value != nil && (c.line.at(*p.Value) < topOfPlot || c.line.at(*p.Value) > topOfPlot+heightOfLine) {
				t.Errorf("%v lies outside", *p.Value)
			}
		}
	}
}

// Every picture can be read without seeing it: it has a title, a text and its table; and nothing
// of it does what the pages' policy forbids.
func TestChartsCanBeRead(t *testing.T) {
	share, hostile := 83.3, `"><script>alert(1)</script>`
	about := func(id string) Chart {
		return Chart{ID: id, Title: hostile, About: "Eight of ten.", Table: Data{Head: []string{"Week", "Kept"}, Rows: [][]Datum{{{Text: hostile, Link: "javascript:alert(1)"}, {Text: "8"}}}}}
	}
	for name, drawn := range map[string]templ.Component{
		"columns":   DrawColumns(Columns{Chart: about("a"), Series: []Series{{"kept", Good}, {hostile, Bad}}, All: []Column{{Label: hostile, Hint: hostile, Parts: []int{8, 2}}}}),
		"nothing":   DrawColumns(Columns{Chart: about("a"), Series: []Series{{"kept", Good}}}),
		"line":      DrawLine(Line{Chart: about("b"), Points: []Point{{Label: hostile, Hint: hostile, Value: &share}, {Label: "W2"}}}),
		"histogram": DrawHistogram(Histogram{Chart: about("c"), Edges: []string{"0", "50", "100"}, Counts: []int{3, 2, 1}, Target: 2, Never: 4}),
		"bars":      DrawBars(Bars{Chart: about("d"), Series: []Series{{"kept", Good}}, All: []Bar{{Label: hostile, Value: hostile, Shares: []float64{180}, Tick: 90}}, Most: 150, Mark: 100, Called: "target"}),
	} {
		var b bytes.Buffer
		if err := drawn.Render(t.Context(), &b); err != nil {
			t.Fatal(err)
		}
		text := b.String()
		for _, has := range []string{`role="img"`, `aria-labelledby="`, "<title id=", "<desc id=", "Eight of ten.", "<details", "<caption", `scope="row"`} {
			if !strings.Contains(text, has) {
				t.Errorf("%s lacks %s", name, has)
			}
		}
		for _, forbidden := range []string{"<script", "style=", "javascript:", "NaN", "Inf", "onload"} {
			if strings.Contains(text, forbidden) {
				t.Errorf("%s has %s in it: %s", name, forbidden, text)
			}
		}
		if _, err := html.Parse(strings.NewReader(text)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		from, to := strings.Index(text, "<svg"), strings.Index(text, "</svg>")
		if err := xml.Unmarshal([]byte(text[from:to]+"</svg>"), new(struct{})); err != nil {
			t.Errorf("%s is no SVG: %v", name, err)
		}
	}
}

func TestHeatIsInSteps(t *testing.T) {
	for share, want := range map[float64]string{0: "heat-0", 69.9: "heat-0", 70: "heat-1", 84.9: "heat-1", 85: "heat-2", 95: "heat-3", 99.9: "heat-3", 100: "heat-4"} {
		if got := (MatrixCell{Share: &share}).heat(); got != want {
			t.Errorf("%v is %s, want %s", share, got, want)
		}
	}
	if got := (MatrixCell{}).heat(); got != "heat-none" {
		t.Errorf("nothing is %s", got)
	}
}
