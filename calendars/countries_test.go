package calendars

import (
	"slices"
	"testing"
)

// ISO 3166-1 has 249 codes; Kosovo's is besides.
func TestCountries(t *testing.T) {
	all := Countries()
	if len(all) != 250 || !slices.IsSorted(all) {
		t.Errorf("there are %d countries: %q", len(all), all)
	}
	for _, code := range []string{"AQ", "CH", "US", "XK", "ZW"} {
		if !slices.Contains(all, code) {
			t.Errorf("%s is missing", code)
		}
	}
	for _, code := range []string{"EU", "UK", "SU", "XX", "ZZ"} {
		if slices.Contains(all, code) {
			t.Errorf("%s is none", code)
		}
	}
}
