package documents

import (
	"strings"
	"testing"
	"time"

	"deskbell/internal/fault"
)

// expectFaults holds an error to the faults it must name: each "line: words" in order, the
// words in its message, and no others.
func expectFaults(t *testing.T, err error, want ...string) {
	t.Helper()
	if len(want) == 0 {
		if err != nil {
			t.Fatalf("refused: %v", err)
		}
		return
	}
	refused, ok := fault.As(err)
	if !ok || refused.Kind != fault.Invalid {
		t.Fatalf("got %v, want a fault.Invalid", err)
	}
	for i, f := range refused.Fields {
		if i >= len(want) {
			break
		}
		line, words, _ := strings.Cut(want[i], ": ")
		if f.Location != "doc.yaml:"+line || !strings.Contains(f.Message, words) {
			t.Errorf("fault %d is %s: %s\nwant line %s: …%s…", i, f.Location, f.Message, line, words)
		}
	}
	if len(refused.Fields) != len(want) {
		t.Errorf("%d faults, want %d:\n%v", len(refused.Fields), len(want), err)
	}
}

func date(text string) time.Time {
	t, err := time.Parse(time.DateOnly, text)
	if err != nil {
		panic(err)
	}
	return t
}

// lined joins lines, so that a case's line numbers can be counted.
func lined(lines ...string) string { return strings.Join(lines, "\n") + "\n" }

func TestSourcesThatAreNoDocument(t *testing.T) {
	for name, c := range map[string]struct {
		source string
		want   []string
	}{
		"empty":             {"", []string{"1: is empty"}},
		"blank":             {"\n\n", []string{"1: is empty"}},
		"comments only":     {"# nothing\n", []string{"1: is empty"}},
		"header only":       {"---\n", []string{"1: is empty"}},
		"text":              {"just words\n", []string{"1: must be a mapping with the keys calendar"}},
		"list":              {"- a\n", []string{"1: must be a mapping"}},
		"number":            {"42\n", []string{"1: this is a number"}},
		"null":              {"~\n", []string{"1: this is nothing"}},
		"not UTF-8":         {"calendar: x\ntitle: \xff\n", []string{"2: is not UTF-8"}},
		"too large":         {strings.Repeat("#", largestSource+1), []string{"1: is too large"}},
		"too many words":    {"a: [" + strings.Repeat("x,", mostTokens) + "]", []string{"1: is too large"}},
		"deep brackets":     {strings.Repeat("[", 10_000), []string{"1: is nested too deeply"}},
		"deep braces":       {"a: " + strings.Repeat("{a: ", 100), []string{"1: is nested too deeply"}},
		"deep dashes":       {"a:\n" + strings.Repeat("- ", 5_000), []string{"2: is nested too deeply"}},
		"two documents":     {lined("calendar: a", "---", "calendar: b"), []string{"2: begins a second document"}},
		"unclosed bracket":  {lined("calendar: a", "holidays: [x"), []string{"2: is not YAML"}},
		"unclosed quote":    {lined("calendar: a", "title: \"x"), []string{"2: is not YAML"}},
		"bad indentation":   {lined("calendar: a", "hours:", "  mon: b: c"), []string{"3: is not YAML"}},
		"tab":               {lined("calendar: a", "\ttitle: b"), []string{"2: is not YAML"}},
		"anchor and alias":  {lined("calendar: &a x", "title: *a"), []string{"1: uses an anchor or alias", "2: uses an anchor or alias"}},
		"merge":             {lined("<<: {calendar: a}"), []string{"1: uses an anchor or alias"}},
		"tag":               {lined("calendar: a", "title: !!str 5"), []string{"2: uses a tag"}},
		"directive":         {lined("%YAML 1.2", "---", "calendar: a"), []string{"1: uses a directive"}},
		"complex key":       {lined("? calendar", ": a"), []string{"1: uses a complex key"}},
		"a bomb of aliases": {lined("a: &a [x, x]", "b: &b [*a, *a]", "c: [*b, *b]"), []string{"1: uses an anchor", "2: uses an anchor", "3: uses an anchor"}},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := ParseCalendar("doc.yaml", []byte(c.source))
			expectFaults(t, err, c.want...)
		})
	}
}

func TestLinesSurviveWhatIsBetween(t *testing.T) {
	for name, source := range map[string]string{
		"comments":     lined("# a", "calendar: x # b", "", "  # c", "title: 5", "time_zone: UTC", "hours: {mon: [\"09:00-17:00\"]}"),
		"block text":   lined("calendar: >", "  x", "", "", "title: 5", "time_zone: UTC", "hours: {mon: [\"09:00-17:00\"]}"),
		"quoted lines": lined("time_zone:", "  \"UTC\"", "calendar: \"x\"", "", "title: 5", "hours: {mon: [\"09:00-17:00\"]}"),
		"plain lines":  lined("hours:", "  mon:", "    - 09:00-17:00", "calendar: x", "title: 5", "time_zone: UTC"),
		"header":       lined("---", "calendar: x", "hours: {mon: [\"09:00-17:00\"]}", "", "title: 5", "time_zone: UTC", "..."),
	} {
		for _, ending := range []string{"\n", "\r\n"} {
			t.Run(name+strings.Trim(strings.ReplaceAll(ending, "\r", " CR"), "\n"), func(t *testing.T) {
				_, err := ParseCalendar("doc.yaml", []byte("\ufeff"+strings.ReplaceAll(source, "\n", ending)))
				want := "5: title: must be text; this is a number"
				if name == "block text" {
					expectFaults(t, err, "1: cannot be a name", want) // the block ends with a line break
					return
				}
				expectFaults(t, err, want)
			})
		}
	}
}

func TestManyFaultsAreCounted(t *testing.T) {
	_, err := ParsePolicy("doc.yaml", []byte("policy: a\nlevels: [{impact: a}]\ncalendars: [{calendar: a}]\n"+strings.Repeat("paint: red\n", mostFaults+7)))
	refused, ok := fault.As(err)
	if !ok || len(refused.Fields) != mostFaults+1 || refused.Fields[mostFaults].Message != "has 8 more faults" {
		t.Fatalf("got %v", err)
	}
}
