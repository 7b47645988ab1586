package calendars

import (
	"strings"
	"testing"
	"time"
)

func TestParseWindow(t *testing.T) {
	for _, test := range []struct {
		text string
		want Window
		back string // as String writes it
	}{
		{"09:00-17:00", Window{540, 1020}, "09:00-17:00"},
		{"00:00-24:00", Window{0, 1440}, "00:00-24:00"},
		{" 09:00 - 17:00 ", Window{540, 1020}, "09:00-17:00"},
		{"22:00-02:00", Window{1320, 1560}, "22:00-02:00"},
		{"22:00-00:00", Window{1320, 1440}, "22:00-24:00"},
		{"00:01-00:00", Window{1, 1440}, "00:01-24:00"},
		{"09:01-09:00", Window{541, 1980}, "09:01-09:00"},
		{"23:59-24:00", Window{1439, 1440}, "23:59-24:00"},
	} {
		got, err := ParseWindow(test.text)
		if err != nil || got != test.want || got.String() != test.back {
			t.Errorf("ParseWindow(%q) = %v (%d to %d), %v, want %s", test.text, got, got.Open, got.Close, err, test.back)
		}
	}
}

func TestParseWindowRefuses(t *testing.T) {
	for text, want := range map[string]string{
		"":              `"" is not a pair of times; write it like 09:00-17:00`,
		"09:00":         `"09:00" is not a pair of times; write it like 09:00-17:00`,
		"9:00-17:00":    `"9:00-17:00" is not a pair of times; write it like 09:00-17:00`,
		"9-5":           `"9-5" is not a pair of times; write it like 09:00-17:00`,
		"09:00–17:00":   `"09:00–17:00" is not a pair of times; write it like 09:00-17:00`,
		"09:60-17:00":   `"09:60-17:00" is not a pair of times; write it like 09:00-17:00`,
		"24:00-08:00":   `"24:00-08:00" is not a pair of times; write it like 09:00-17:00`,
		"09:00-25:00":   `"09:00-25:00" is not a pair of times; write it like 09:00-17:00`,
		"09:00-17:00\n": `"09:00-17:00\n" is not a pair of times; write it like 09:00-17:00`,
		"٠٩:٠٠-١٧:٠٠":   `"٠٩:٠٠-١٧:٠٠" is not a pair of times; write it like 09:00-17:00`,
		"09:00-24:01":   `"09:00-24:01" closes after 24:00; write hours over midnight like 22:00-02:00`,
		"09:00-09:00":   `"09:00-09:00" opens and closes at the same time; write 00:00-24:00 for the whole day`,
		"00:00-00:00":   `"00:00-00:00" opens and closes at the same time; write 00:00-24:00 for the whole day`,
	} {
		w, err := ParseWindow(text)
		if err == nil || err.Error() != want || w != (Window{}) {
			t.Errorf("ParseWindow(%q) = %v, %v, want %s", text, w, err, want)
		}
	}
}

func FuzzWindow(f *testing.F) {
	for _, text := range []string{"09:00-17:00", "00:00-24:00", "22:00-02:00", "22:00-00:00", " 9 - 5 ", "24:00-24:00", "-", "09:00-09:00"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		w, err := ParseWindow(text)
		if err != nil {
			if !strings.HasPrefix(err.Error(), "\"") {
				t.Errorf("the refusal does not quote what was written: %v", err)
			}
			return
		}
		if w.Open < 0 || w.Open >= midnightNext || w.Close <= w.Open || w.Close-w.Open > midnightNext {
			t.Errorf("%q is from %d to %d minutes", text, w.Open, w.Close)
		}
		if again, err := ParseWindow(w.String()); err != nil || again != w {
			t.Errorf("%q is %s, which is %v, %v", text, w, again, err)
		}
	})
}

func TestParseDate(t *testing.T) {
	for text, want := range map[string]Date{
		"2026-12-24": {2026, time.December, 24},
		"2024-02-29": {2024, time.February, 29},
		"0001-01-01": {1, time.January, 1},
	} {
		got, err := ParseDate(text)
		if err != nil || got != want || got.String() != text {
			t.Errorf("ParseDate(%q) = %s, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "2026-2-3", "24.12.2026", "2026-02-29", "2026-13-01", "2026-12-24T00:00:00Z", " 2026-12-24", "20261224"} {
		want := `"` + text + `" is not a date; write it like 2026-12-24`
		if got, err := ParseDate(text); err == nil || err.Error() != want || got != (Date{}) {
			t.Errorf("ParseDate(%q) = %v, %v, want %s", text, got, err, want)
		}
	}
}

func TestDate(t *testing.T) {
	eve := Date{2026, time.December, 31}
	if got := eve.AddDays(1); got != (Date{2027, time.January, 1}) {
		t.Errorf("the day after %s is %s", eve, got)
	}
	if got := eve.AddDays(-365); got != (Date{2025, time.December, 31}) {
		t.Errorf("365 days before %s is %s", eve, got)
	}
	if got := eve.Weekday(); got != time.Thursday {
		t.Errorf("%s is a %s", eve, got)
	}
	if !eve.Before(eve.AddDays(1)) || eve.Before(eve) || eve.AddDays(1).Before(eve) {
		t.Error("a date is before later ones only")
	}
	late := instant(t, "2026-12-31T23:30:00Z")
	if got := DateOf(late, zone(t, "Europe/Zurich")); got != eve.AddDays(1) {
		t.Errorf("%s is on %s in Zurich", late, got)
	}
}
