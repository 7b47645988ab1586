package calendars

import (
	"encoding/csv"
	"os"
	"slices"
	"strings"
	"testing"
)

func TestRegionOfEveryCountry(t *testing.T) {
	file, err := os.Open("testdata/countries.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	rows = rows[1:] // below the heading
	if len(rows) != 249 {
		t.Fatalf("%d countries, want 249", len(rows))
	}
	known := map[string]bool{"XK": true}
	for _, row := range append(rows, []string{"XK", "europe"}) {
		country, want := row[0], Region(row[1])
		known[country] = true
		if got, err := RegionOf(country); err != nil || got != want {
			t.Errorf("RegionOf(%q) = %s, %v, want %s", country, got, err, want)
		}
		if !slices.Contains(Regions, want) {
			t.Errorf("%s is not listed", want)
		}
	}
	for first := 'A'; first <= 'Z'; first++ {
		for second := 'A'; second <= 'Z'; second++ {
			code := string([]rune{first, second})
			if region, err := RegionOf(code); !known[code] && err == nil {
				t.Errorf("RegionOf(%q) = %s, but there is no such country", code, region)
			}
		}
	}
}

func TestRegionOfForms(t *testing.T) {
	for _, country := range []string{"CH", "ch", " ch ", "Ch\n"} {
		if got, err := RegionOf(country); err != nil || got != Europe {
			t.Errorf("RegionOf(%q) = %s, %v, want europe", country, got, err)
		}
	}
	for country := range strings.FieldsSeq("UK EU UN ZZ AN SU AC CP DG EA IC TA XA QQ CHE 756 1 C H Switzerland de-CH ©H") {
		refused(t, country)
	}
	for _, country := range []string{"", " ", "C H"} {
		refused(t, country)
	}
}

func refused(t *testing.T, country string) {
	t.Helper()
	region, err := RegionOf(country)
	want := `"` + country + `" is not a country code; use two letters as in ISO 3166-1, such as CH, US or GB`
	if err == nil || err.Error() != want || region != "" {
		t.Errorf("RegionOf(%q) = %s, %v, want %s", country, region, err, want)
	}
}
