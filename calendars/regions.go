package calendars

import (
	"fmt"
	"strings"

	"golang.org/x/text/language"
)

// Region is a part of the world, as the United Nations' M49 standard groups countries.
type Region string

// The regions. North America includes Central America and the Caribbean.
const (
	Africa       Region = "africa"
	Asia         Region = "asia"
	Europe       Region = "europe"
	NorthAmerica Region = "north_america"
	SouthAmerica Region = "south_america"
	Oceania      Region = "oceania"
	Antarctica   Region = "antarctica"
)

// Regions lists them all.
var Regions = []Region{Africa, Asia, Europe, NorthAmerica, SouthAmerica, Oceania, Antarctica}

// continents are the standard's codes for the regions that contain countries.
var continents = []struct {
	region Region
	group  language.Region
}{
	{Africa, language.MustParseRegion("002")},
	{Asia, language.MustParseRegion("142")},
	{Europe, language.MustParseRegion("150")},
	{NorthAmerica, language.MustParseRegion("003")},
	{SouthAmerica, language.MustParseRegion("005")},
	{Oceania, language.MustParseRegion("009")},
}

// outlying are the territories that M49 places elsewhere than the CLDR does, which puts
// them all into Oceania.
var outlying = map[string]Region{
	"AQ": Antarctica, "BV": SouthAmerica, "GS": SouthAmerica, "IO": Africa, "TF": Africa,
}

// withdrawn are codes that ISO 3166-1 took back and the CLDR still knows as countries.
var withdrawn = map[string]bool{"AN": true, "CS": true, "NT": true, "SU": true, "YU": true}

// kosovo has no code in ISO 3166-1; everyone uses this one, which the standard leaves free.
const kosovo = "XK"

// RegionOf tells where a country is, by its ISO 3166-1 alpha-2 code in either case.
func RegionOf(country string) (Region, error) {
	code := strings.ToUpper(strings.TrimSpace(country))
	parsed, err := language.ParseRegion(code)
	if err == nil && parsed.String() == code && current(code, parsed) {
		if region, ok := outlying[code]; ok {
			return region, nil
		}
		for _, c := range continents {
			if c.group.Contains(parsed) {
				return c.region, nil
			}
		}
	}
	return "", fmt.Errorf("%q is not a country code; use two letters as in ISO 3166-1, such as CH, US or GB", country)
}

// current reports whether the standard has the code today: not withdrawn, reserved or left
// to private use.
func current(code string, parsed language.Region) bool {
	if code == kosovo {
		return true
	}
	return len(code) == 2 && parsed.IsCountry() && parsed.Canonicalize() == parsed &&
		parsed.M49() != 0 && !parsed.IsPrivateUse() && !withdrawn[code]
}
