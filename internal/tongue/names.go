package tongue

import (
	"cmp"
	"fmt"
	"time"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"deskbell/calendars"
	"deskbell/sla"
)

// Metric is what a metric is called, such as first_response. An unknown one stays as it is.
func (t Tongue) Metric(m string) string { return cmp.Or(t.words.metrics[sla.Metric(m)], m) }

// Reason is why a receipt's segment was counted or not, told to the customer. What else a
// calendar calls its days stays as it is.
func (t Tongue) Reason(r string) string {
	if text, ok := t.words.reasons[r]; ok {
		return text
	}
	for d := time.Sunday; d <= time.Saturday; d++ {
		if r == "closed on "+d.String()+"s" {
			return fmt.Sprintf(t.words.closedOn, t.Weekday(d))
		}
	}
	return t.Holiday(r)
}

// groups are the regions by the codes of the standard that names them.
var groups = map[calendars.Region]string{
	calendars.Africa: "002", calendars.Asia: "142", calendars.Europe: "150", calendars.NorthAmerica: "003",
	calendars.SouthAmerica: "005", calendars.Oceania: "009", calendars.Antarctica: "AQ",
}

// Region is what a region is called, such as north_america. An unknown one stays as it is.
func (t Tongue) Region(r string) string {
	code, ok := groups[calendars.Region(r)]
	if !ok {
		return r
	}
	return t.Country(code)
}

// Country is what a country is called, by its ISO 3166-1 alpha-2 code. What is no code stays
// as it is.
func (t Tongue) Country(code string) string {
	region, err := language.ParseRegion(code)
	if err != nil {
		return code
	}
	return cmp.Or(display.Regions(t.tag).Name(region), code)
}
