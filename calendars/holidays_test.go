package calendars

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rickar/cal/v2"
)

// holidayTable reads a set's table, whose source is not the library the set is built on.
func holidayTable(t *testing.T, set string) []string {
	t.Helper()
	file, err := os.Open(filepath.Join("testdata", "holidays", set+".csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var table []string
	for _, row := range rows[1:] { // below the heading
		table = append(table, strings.Join(row, " "))
	}
	return table
}

// observedHolidays writes a set's holidays of 2000 to 2050 as a table's rows.
func observedHolidays(set []Holiday) []string {
	var rows []string
	for year := 2000; year <= 2050; year++ {
		for _, holiday := range set {
			if date, ok := holiday.On(year); ok {
				rows = append(rows, date.String()+" "+holiday.Name)
			}
		}
	}
	slices.Sort(rows)
	return rows
}

func TestHolidaySetsMatchTheirTables(t *testing.T) {
	for _, name := range HolidaySets() {
		t.Run(name, func(t *testing.T) {
			set, ok := HolidaySet(name)
			if !ok {
				t.Fatal("listed but unknown")
			}
			got, want := observedHolidays(set), holidayTable(t, name)
			for _, row := range got {
				if !slices.Contains(want, row) {
					t.Errorf("%s is not in the table", row)
				}
			}
			for _, row := range want {
				if !slices.Contains(got, row) {
					t.Errorf("%s is missing", row)
				}
			}
			if !slices.Equal(got, want) { // catches a row listed twice or out of order
				t.Errorf("%d holidays do not equal the table's %d", len(got), len(want))
			}
		})
	}
}

func TestHolidaySetNames(t *testing.T) {
	const cantons = "zh be lu ur sz ow nw gl zg fr so bs bl sh ar ai sg gr ag tg ti vd vs ne ge ju"
	want := []string{"ch-national", "us-federal", "us-major"}
	for canton := range strings.FieldsSeq(cantons) {
		want = append(want, "ch-"+canton)
	}
	slices.Sort(want)
	if got := HolidaySets(); len(got) != 29 || !slices.Equal(got, want) {
		t.Errorf("HolidaySets() = %v, want %v", got, want)
	}
	for _, unknown := range []string{"", "ch", "CH-ZH", "us-fede", "de-by"} {
		if set, ok := HolidaySet(unknown); ok || set != nil {
			t.Errorf("HolidaySet(%q) = %v, %t, want none", unknown, set, ok)
		}
	}
}

func TestHolidaySetIsTheCallersToChange(t *testing.T) {
	set, _ := HolidaySet("us-major")
	set[0] = YearlyHoliday("Hogswatch", time.December, 32)
	if again, _ := HolidaySet("us-major"); again[0].Name != "New Year's Day" {
		t.Errorf("a caller's change reached the set: %s", again[0].Name)
	}
}

// observed is the date of a holiday, empty where the year has none.
func observed(holiday Holiday, year int) string {
	if date, ok := holiday.On(year); ok {
		return date.String()
	}
	return ""
}

func TestHolidayObservance(t *testing.T) {
	for _, test := range []struct {
		set, name string
		year      int
		want      string
	}{
		{"us-federal", "Juneteenth", 2020, ""},
		{"us-federal", "Juneteenth", 2021, "2021-06-18"},
		{"us-federal", "New Year's Day", 2022, "2021-12-31"},
		{"us-major", "New Year's Day", 2023, "2023-01-02"},
		{"us-major", "Independence Day", 2026, "2026-07-03"},
		{"ch-zh", "New Year's Day", 2022, "2022-01-01"},
		{"ch-gl", "Näfels Procession", 2023, "2023-04-13"}, // 6 April was Maundy Thursday
		{"ch-gl", "Näfels Procession", 2027, "2027-04-01"},
		{"ch-vd", "Federal Fast Monday", 2024, "2024-09-16"},
		{"ch-ge", "Genevan Fast", 2024, "2024-09-05"},
		{"ch-ar", "St Stephen's Day", 2023, ""}, // a Tuesday
		{"ch-ar", "St Stephen's Day", 2024, "2024-12-26"},
		{"ch-ne", "Berchtold's Day", 2023, "2023-01-02"}, // a Monday
		{"ch-ne", "Berchtold's Day", 2024, ""},
	} {
		set, _ := HolidaySet(test.set)
		i := slices.IndexFunc(set, func(h Holiday) bool { return h.Name == test.name })
		if got := observed(set[i], test.year); got != test.want {
			t.Errorf("%s in %s is observed on %q in %d, want %q", test.name, test.set, got, test.year, test.want)
		}
	}
}

// The library computes in the machine's zone, and clocks there went from midnight to one on
// Sundays of September that the Swiss fasts are counted from: Santiago's in 2012,
// Montevideo's in 2004.
func TestHolidaysDoNotDependOnTheMachinesZone(t *testing.T) {
	defer func(zone *time.Location) { cal.DefaultLoc = zone }(cal.DefaultLoc)
	for _, zone := range []string{"America/Santiago", "America/Montevideo", "Pacific/Kiritimati", "America/Adak"} {
		location, err := time.LoadLocation(zone)
		if err != nil {
			t.Fatal(err)
		}
		cal.DefaultLoc = location
		for _, name := range HolidaySets() {
			set, _ := HolidaySet(name)
			if !slices.Equal(observedHolidays(set), holidayTable(t, name)) {
				t.Errorf("%s differs on a machine in %s", name, zone)
			}
		}
	}
}

func TestYearlyHoliday(t *testing.T) {
	founding := YearlyHoliday("Founding Day", time.November, 1)
	if founding.Name != "Founding Day" {
		t.Errorf("Name = %q", founding.Name)
	}
	if got := observed(founding, 2026); got != "2026-11-01" { // a Sunday
		t.Errorf("observed on %q, want 2026-11-01", got)
	}
	leap := YearlyHoliday("Leap Day", time.February, 29)
	for year, want := range map[int]string{1900: "", 2000: "2000-02-29", 2023: "", 2024: "2024-02-29", 2100: ""} {
		if got := observed(leap, year); got != want {
			t.Errorf("29 February of %d is observed on %q, want %q", year, got, want)
		}
	}
}

func TestFindHoliday(t *testing.T) {
	for name, want := range map[string]string{ // in 2022, when 1 January was a Saturday
		"New Year's Day":    "2022-01-01",
		"CHRISTMAS DAY":     "2022-12-25",
		"st stephen's day":  "2022-12-26",
		"näfels procession": "2022-04-07",
		"thanksgiving":      "2022-11-24",
		"Labor Day":         "2022-09-05",
	} {
		holiday, ok := FindHoliday(name)
		if !ok || !strings.EqualFold(holiday.Name, name) || observed(holiday, 2022) != want {
			t.Errorf("FindHoliday(%q) = %s on %s, want %s", name, holiday.Name, observed(holiday, 2022), want)
		}
	}
	for _, unknown := range []string{"", "Christmas", "Hogswatch"} {
		if holiday, ok := FindHoliday(unknown); ok {
			t.Errorf("FindHoliday(%q) = %s, want none", unknown, holiday.Name)
		}
	}
}

// A canton may have a holiday only in some years; under its name a caller gets one of
// every year.
func TestFindHolidayHasEveryYear(t *testing.T) {
	for _, set := range HolidaySets() {
		for _, listed := range holidaySets[set] {
			holiday, _ := FindHoliday(listed.Name)
			for year := 2021; year <= 2050; year++ {
				if observed(holiday, year) == "" {
					t.Errorf("%s has no date in %d", listed.Name, year)
				}
			}
		}
	}
}

func BenchmarkHolidaySet(b *testing.B) {
	set, _ := HolidaySet("ch-gl")
	for b.Loop() {
		for _, holiday := range set {
			holiday.On(2026)
		}
	}
}
