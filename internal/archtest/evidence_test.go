package archtest

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const security = "../../docs/security.md"

// requirements are how many of level 1 and 2 each section of ASVS 5.0.0 has. Those of level 3
// have the numbers after them. Sections that have none of either are left out.
var requirements = map[string]int{
	"1.1": 2, "1.2": 9, "1.3": 11, "1.4": 3, "1.5": 2,
	"2.1": 3, "2.2": 3, "2.3": 4, "2.4": 1,
	"3.2": 2, "3.3": 4, "3.4": 6, "3.5": 5, "3.7": 2,
	"4.1": 3, "4.2": 1, "4.3": 2, "4.4": 4,
	"5.1": 1, "5.2": 3, "5.3": 2, "5.4": 3,
	"6.1": 3, "6.2": 12, "6.3": 4, "6.4": 4, "6.5": 5, "6.6": 3, "6.8": 4,
	"7.1": 3, "7.2": 4, "7.3": 2, "7.4": 5, "7.5": 2, "7.6": 2,
	"8.1": 2, "8.2": 3, "8.3": 1, "8.4": 1,
	"9.1": 3, "9.2": 4,
	"10.1": 2, "10.2": 2, "10.3": 4, "10.4": 11, "10.5": 5, "10.6": 2, "10.7": 3,
	"11.1": 2, "11.2": 3, "11.3": 3, "11.4": 4, "11.5": 1, "11.6": 1,
	"12.1": 3, "12.2": 2, "12.3": 4,
	"13.1": 1, "13.2": 5, "13.3": 2, "13.4": 5,
	"14.1": 2, "14.2": 4, "14.3": 3,
	"15.1": 3, "15.2": 3, "15.3": 7,
	"16.1": 1, "16.2": 5, "16.3": 4, "16.4": 3, "16.5": 3,
	"17.1": 1, "17.2": 4, "17.3": 2,
}

var (
	numberForm = regexp.MustCompile(`^(\d+\.\d+)\.(\d+)(?:–(\d+))?$`)
	quotedForm = regexp.MustCompile("`([^`]*)`")
	testForm   = regexp.MustCompile(`^(Test|Fuzz|Benchmark)[A-Z]\w*$`)
	funcForm   = regexp.MustCompile(`(?m)^func (\w+)\(\w+ \*testing\.[TFB]\) \{`)
	openForm   = regexp.MustCompile(`(?m)^- (\d[\d., ]*):`)
	digitsForm = regexp.MustCompile(`\d+`)
)

// read gives a file of ours, as text.
func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// tableRows are the cells of each row of a page's tables, heads and lines below them included.
func tableRows(page string) (all [][]string) {
	for line := range strings.Lines(page) {
		if inner, ok := strings.CutPrefix(strings.TrimSpace(line), "|"); ok {
			cells := strings.Split(strings.TrimSuffix(inner, "|"), "|")
			for i := range cells {
				cells[i] = strings.TrimSpace(cells[i])
			}
			all = append(all, cells)
		}
	}
	return all
}

// numbersOf are those of a row of the checklist, such as 1.2.6 to 1.2.8; none for other rows.
func numbersOf(t *testing.T, cell string) (all []string) {
	t.Helper()
	parts := numberForm.FindStringSubmatch(cell)
	if parts == nil {
		return nil
	}
	first, _ := strconv.Atoi(parts[2]) // the form has digits only
	last, _ := strconv.Atoi(parts[3])
	for n := first; n <= max(first, last); n++ {
		all = append(all, parts[1]+"."+strconv.Itoa(n))
	}
	return all
}

// Every requirement has its row, once, and what isn't met is said at the top.
func TestChecklistIsComplete(t *testing.T) {
	page := read(t, security)
	missing := map[string]bool{}
	for section, count := range requirements {
		for n := range count {
			missing[section+"."+strconv.Itoa(n+1)] = true
		}
	}
	if len(missing) != 253 {
		t.Fatalf("the standard has 253 of them, not %d", len(missing))
	}
	unmet := map[string]bool{}
	for _, cells := range tableRows(page) {
		for _, number := range numbersOf(t, cells[0]) {
			if !missing[number] {
				t.Errorf("%s is there twice, or is none", number)
			}
			delete(missing, number)
			status, _, _ := strings.Cut(cells[2], ":")
			if !slices.ContainsFunc([]string{"met", "not met", "operator", "n/a"}, func(word string) bool { return strings.HasPrefix(status, word) }) {
				t.Errorf("%s says neither whether it is met, nor by whom: %s", number, cells[2])
			}
			unmet[number] = strings.HasPrefix(status, "not met")
		}
	}
	for _, number := range slices.Sorted(maps.Keys(missing)) {
		t.Errorf("%s has no row", number)
	}
	maps.DeleteFunc(unmet, func(_ string, open bool) bool { return !open })
	said := map[string]bool{}
	for _, item := range openForm.FindAllStringSubmatch(page, -1) {
		for _, number := range strings.Split(item[1], ", ") {
			said[number] = true
		}
	}
	if !maps.Equal(said, unmet) {
		t.Errorf("at the top these are not met: %q; in their rows: %q", slices.Sorted(maps.Keys(said)), slices.Sorted(maps.Keys(unmet)))
	}
}

// Every test and every file that is named as evidence is there.
func TestEvidenceExists(t *testing.T) {
	tests := map[string]bool{}
	for _, file := range goFiles(t) {
		if strings.HasSuffix(file, "_test.go") {
			for _, f := range funcForm.FindAllStringSubmatch(source(t, file), -1) {
				tests[f[1]] = true
			}
		}
	}
	found := 0
	for _, quoted := range quotedForm.FindAllStringSubmatch(read(t, security), -1) {
		if testForm.MatchString(quoted[1]) {
			if found++; !tests[quoted[1]] {
				t.Errorf("there is no test %s", quoted[1])
			}
		}
	}
	for _, cells := range tableRows(read(t, security)) {
		if numbersOf(t, cells[0]) == nil {
			continue
		}
		for _, quoted := range quotedForm.FindAllStringSubmatch(cells[len(cells)-1], -1) {
			if _, err := os.Stat(filepath.Join("..", "..", quoted[1])); err != nil && !testForm.MatchString(quoted[1]) {
				t.Errorf("%s: there is no such file: %v", cells[0], err)
			}
		}
	}
	if found < 100 {
		t.Errorf("only %d tests are named", found)
	}
}

// spaced is source as it is compared: gofmt may align it anew.
func spaced(text string) string { return strings.Join(strings.Fields(text), " ") }

// TestDocumentedNumbers holds the times and sizes that are promised against the code: it has what
// is quoted of it, and that has every number that is said.
func TestDocumentedNumbers(t *testing.T) {
	_, table, _ := strings.Cut(read(t, security), "| in the code |")
	table, _, _ = strings.Cut(table, "\n\n")
	found := 0
	for _, cells := range tableRows(table) {
		if len(cells) != 3 || !strings.Contains(cells[2], "`") {
			continue
		}
		found++
		said := ""
		for _, place := range strings.Split(cells[2], "; ") {
			file, code, _ := strings.Cut(place, ": ")
			text := spaced(read(t, filepath.Join("..", "..", strings.Trim(file, "`"))))
			for _, quoted := range quotedForm.FindAllStringSubmatch(code, -1) {
				said += " " + quoted[1]
				if !strings.Contains(text, quoted[1]) {
					t.Errorf("%s: %s doesn't say %s", cells[0], file, quoted[1])
				}
			}
		}
		for _, number := range digitsForm.FindAllString(cells[1], -1) {
			if !slices.Contains(digitsForm.FindAllString(said, -1), number) {
				t.Errorf("%s: %s is said, but the code has%s", cells[0], cells[1], said)
			}
		}
	}
	if found < 30 {
		t.Errorf("only %d rows were found", found)
	}
}

// dangerous are packages that the program does without: they start programs, go around the
// memory's safety, read what makes objects of any type, or show the inside.
var dangerous = []string{"os/exec", "plugin", "unsafe", "encoding/gob", "encoding/xml", "net/http/pprof", "expvar"}

// What makes whole kinds of attacks possible is not in the program, tests and what helps them
// aside.
func TestWhatIsNotInTheProgram(t *testing.T) {
	looked := 0
	for _, file := range goFiles(t) {
		dir, _, _ := strings.Cut(filepath.ToSlash(filepath.Dir(file)), "/")
		if strings.HasSuffix(file, "_test.go") || dir == "bench" || strings.HasPrefix(filepath.ToSlash(file), "internal/pgtest/") || strings.HasPrefix(filepath.ToSlash(file), "internal/web/webtest/") {
			continue
		}
		looked++
		for _, path := range importsOf(t, file) {
			if slices.Contains(dangerous, path) {
				t.Errorf("%s imports %s", file, path)
			}
		}
		if strings.Contains(source(t, file), "Access-Control-Allow") {
			t.Errorf("%s lets pages of other sites read answers", file)
		}
	}
	if looked < 200 {
		t.Errorf("only %d files were looked at", looked)
	}
}
