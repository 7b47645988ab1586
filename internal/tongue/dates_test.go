package tongue

import (
	"testing"
	"time"
)

func zurich(t *testing.T) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Zurich")
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

func TestDatesAreWrittenByLanguage(t *testing.T) {
	zone := zurich(t)
	monday := time.Date(2026, time.December, 28, 9, 10, 0, 0, time.UTC)
	first := time.Date(2026, time.March, 31, 22, 30, 5, 0, time.UTC) // already April in Zurich
	for language, want := range map[string][8]string{
		"en": {
			"Monday 28 December 2026, 10:10", "Mon 28 Dec, 10:10", "Monday 28 December 2026", "Mon 28 Dec",
			"Wednesday 1 April 2026, 00:30:05", "Wed 1 Apr, 00:30:05", "Wednesday 1 April 2026", "Wed 1 Apr",
		},
		"fr": {
			"lundi 28 décembre 2026 à 10:10", "lun. 28 déc. à 10:10", "lundi 28 décembre 2026", "lun. 28 déc.",
			"mercredi 1er avril 2026 à 00:30:05", "mer. 1er avr. à 00:30:05", "mercredi 1er avril 2026", "mer. 1er avr.",
		},
		"de": {
			"Montag, 28. Dezember 2026, 10:10", "Mo. 28. Dez., 10:10", "Montag, 28. Dezember 2026", "Mo. 28. Dez.",
			"Mittwoch, 1. April 2026, 00:30:05", "Mi. 1. Apr., 00:30:05", "Mittwoch, 1. April 2026", "Mi. 1. Apr.",
		},
		"es": {
			"lunes, 28 de diciembre de 2026, 10:10", "lun 28 dic, 10:10", "lunes, 28 de diciembre de 2026", "lun 28 dic",
			"miércoles, 1 de abril de 2026, 00:30:05", "mié 1 abr, 00:30:05", "miércoles, 1 de abril de 2026", "mié 1 abr",
		},
	} {
		v := spoken.In(language)
		got := [8]string{
			v.Day(monday, zone), v.Short(monday, zone), v.Date(monday, zone), v.ShortDate(monday, zone),
			v.Day(first, zone), v.Short(first, zone), v.Date(first, zone), v.ShortDate(first, zone),
		}
		if got != want {
			t.Errorf("%s:\n got %q\nwant %q", language, got, want)
		}
	}
}

func TestStretchesNameTheSecondDayOnlyIfItDiffers(t *testing.T) {
	zone := zurich(t)
	from := time.Date(2026, time.December, 24, 16, 10, 0, 0, zone)
	for _, c := range []struct {
		language string
		to       time.Time
		want     string
	}{
		{"en", from.Add(50 * time.Minute), "Thu 24 Dec 16:10–17:00"},
		{"fr", from.Add(50 * time.Minute), "jeu. 24 déc. 16:10–17:00"},
		{"de", from.Add(88*time.Hour + 20*time.Minute), "Do. 24. Dez. 16:10 – Mo. 28. Dez. 08:30"},
		{"es", from.Add(7*time.Hour + 50*time.Minute), "jue 24 dic 16:10 – vie 25 dic 00:00"},
		{"en", from.AddDate(1, 0, 0), "Thu 24 Dec 16:10 – Fri 24 Dec 16:10"},
	} {
		if got := spoken.In(c.language).Stretch(from.UTC(), c.to.UTC(), zone); got != c.want {
			t.Errorf("%s: got %q, want %q", c.language, got, c.want)
		}
	}
}

func TestDaysAndMonthsHaveNames(t *testing.T) {
	for language, want := range map[string][4]string{
		"en": {"Sunday", "Saturday", "January", "December"}, "fr": {"dimanche", "samedi", "janvier", "décembre"},
		"de": {"Sonntag", "Samstag", "Januar", "Dezember"}, "es": {"domingo", "sábado", "enero", "diciembre"},
	} {
		v := spoken.In(language)
		if got := [4]string{v.Weekday(time.Sunday), v.Weekday(time.Saturday), v.Month(time.January), v.Month(time.December)}; got != want {
			t.Errorf("%s: got %q, want %q", language, got, want)
		}
	}
}

func TestFarAwayTimesHaveTheirYear(t *testing.T) {
	at := time.Date(2026, time.December, 28, 9, 10, 0, 0, time.UTC)
	for from, want := range map[time.Time]string{
		at:                     "Mon 28 Dec, 09:10",
		at.AddDate(0, 0, -183): "Mon 28 Dec, 09:10",
		at.AddDate(0, 0, 183):  "Mon 28 Dec, 09:10",
		at.AddDate(0, 0, 184):  "Mon 28 Dec 2026, 09:10",
		at.AddDate(-3, 0, 0):   "Mon 28 Dec 2026, 09:10",
	} {
		if got := spoken.In("en").Brief(at, from, time.UTC); got != want {
			t.Errorf("from %s: got %q, want %q", from, got, want)
		}
	}
	if got := spoken.In("fr").Brief(at, at.AddDate(1, 0, 0), time.UTC); got != "lun. 28 déc. 2026 à 09:10" {
		t.Errorf("in French it is %q", got)
	}
}
