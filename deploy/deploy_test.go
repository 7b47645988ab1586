// Package deploy holds examples of how to run deskbell. Its test holds what they say about
// metrics against the code.
package deploy

import (
	"encoding/json"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

type dashboard struct {
	SchemaVersion int
	Templating    struct {
		List []struct{ Name, Type, Definition string }
	}
	Panels []panel
}

type panel struct {
	ID         int
	Type       string
	Title      string
	Datasource struct{ Type, UID string }
	GridPos    struct{ X, Y, W, H int }
	Targets    []struct{ RefID, Expr, LegendFormat string }
}

type alerts struct {
	Groups []struct {
		Name  string
		Rules []rule
	}
}

type rule struct {
	Alert       string
	Expr        string
	For         string
	Labels      map[string]string
	Annotations map[string]string
}

func readDashboard(t *testing.T) dashboard {
	t.Helper()
	var d dashboard
	if err := json.Unmarshal(read(t, "grafana-dashboard.json"), &d); err != nil {
		t.Fatal(err)
	}
	return d
}

func readRules(t *testing.T) []rule {
	t.Helper()
	var a alerts
	if err := yaml.UnmarshalWithOptions(read(t, "alerts.yaml"), &a, yaml.Strict()); err != nil {
		t.Fatal(err)
	}
	var all []rule
	for _, g := range a.Groups {
		all = append(all, g.Rules...)
	}
	if len(all) == 0 {
		t.Fatal("there are no alerts")
	}
	return all
}

// expressions are everything that asks Prometheus, by where it stands.
func expressions(t *testing.T) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, p := range readDashboard(t).Panels {
		for _, target := range p.Targets {
			all["panel "+p.Title+" "+target.RefID] = target.Expr
		}
	}
	for _, r := range readRules(t) {
		all["alert "+r.Alert] = r.Expr
	}
	return all
}

var (
	metricForm = regexp.MustCompile(`\bdeskbell_[a-z_]+\b`)
	quotedForm = regexp.MustCompile(`"(deskbell_[a-z_]+)"`)
	suffixForm = regexp.MustCompile(`_(bucket|sum|count)$`) // of a histogram's series
	textForm   = regexp.MustCompile(`"[^"]*"`)
	callForm   = regexp.MustCompile(`\b([a-z_]+)\s*\(`)
)

// registered are the metrics that the code has.
func registered(t *testing.T) map[string]bool {
	t.Helper()
	all := map[string]bool{}
	for _, root := range []string{"../internal", "../cmd"} {
		err := filepath.WalkDir(root, func(path string, _ fs.DirEntry, err error) error {
			if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			for _, name := range quotedForm.FindAllStringSubmatch(string(read(t, path)), -1) {
				all[name[1]] = true
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return all
}

func read(t *testing.T, path string) []byte {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// named are the metrics in an expression, without its texts.
func named(expression string) []string {
	return metricForm.FindAllString(textForm.ReplaceAllString(expression, `""`), -1)
}

func TestMetricsAreThoseOfTheCode(t *testing.T) {
	known, shown := registered(t), map[string]bool{}
	for place, expression := range expressions(t) {
		for _, name := range named(expression) {
			if !known[name] {
				name = suffixForm.ReplaceAllString(name, "")
			}
			if !known[name] {
				t.Errorf("%s asks for %s, which nothing registers", place, name)
			}
			shown[name] = shown[name] || strings.HasPrefix(place, "panel")
		}
	}
	for _, name := range slices.Sorted(maps.Keys(known)) {
		if !shown[name] {
			t.Errorf("%s is not on the dashboard", name)
		}
	}
}

// functions are the ones of Prometheus that are used here, with the words that may precede
// a bracket.
var functions = []string{
	"absent", "count", "histogram_quantile", "increase", "max", "rate", "sum", "time", "topk",
	"by", "or",
}

func TestExpressions(t *testing.T) {
	for place, expression := range expressions(t) {
		if strings.Count(expression, `"`)%2 != 0 {
			t.Errorf("%s: a quotation mark is missing: %s", place, expression)
		}
		bare := textForm.ReplaceAllString(expression, `""`)
		if rest := unclosed(bare); rest != "" {
			t.Errorf("%s: %q is not closed in %s", place, rest, expression)
		}
		for _, call := range callForm.FindAllStringSubmatch(bare, -1) {
			if !slices.Contains(functions, call[1]) {
				t.Errorf("%s: %s is no function that is known here", place, call[1])
			}
		}
		if !metricForm.MatchString(bare) && !strings.Contains(bare, "go_") && !strings.Contains(bare, "process_") {
			t.Errorf("%s asks for nothing: %s", place, expression)
		}
	}
}

// unclosed is what is left of the brackets when those that belong together are taken away.
func unclosed(text string) string {
	brackets := strings.Map(func(r rune) rune {
		if strings.ContainsRune("()[]{}", r) {
			return r
		}
		return -1
	}, text)
	pairs := strings.NewReplacer("()", "", "[]", "", "{}", "")
	for shorter := pairs.Replace(brackets); shorter != brackets; shorter = pairs.Replace(brackets) {
		brackets = shorter
	}
	return brackets
}

func TestUnclosed(t *testing.T) {
	for text, want := range map[string]string{"": "", "a(b[c]{d})": "", "a(b": "(", "a(b]": "(]", "([)]": "([)]", "}{": "}{"} {
		if got := unclosed(text); got != want {
			t.Errorf("%q leaves %q, want %q", text, got, want)
		}
	}
}

func TestDashboard(t *testing.T) {
	d := readDashboard(t)
	if d.SchemaVersion != 39 {
		t.Errorf("schema version %d", d.SchemaVersion)
	}
	if l := d.Templating.List; len(l) != 2 || l[0].Name != "datasource" || l[0].Type != "datasource" || l[1].Definition != "label_values(deskbell_build_info, job)" {
		t.Errorf("the variables are %+v", l)
	}
	var rows []string
	ids := map[int]bool{}
	taken := map[[2]int]string{} // by place on the grid
	for _, p := range d.Panels {
		if ids[p.ID] || p.Title == "" {
			t.Errorf("the panel %d %q is there twice, or has no title", p.ID, p.Title)
		}
		ids[p.ID] = true
		for x := p.GridPos.X; x < p.GridPos.X+p.GridPos.W; x++ {
			for y := p.GridPos.Y; y < p.GridPos.Y+p.GridPos.H; y++ {
				if other, there := taken[[2]int{x, y}]; there || x > 23 {
					t.Fatalf("%q lies over %q or outside", p.Title, other)
				}
				taken[[2]int{x, y}] = p.Title
			}
		}
		if p.Type == "row" {
			rows = append(rows, p.Title)
			continue
		}
		if p.Datasource.UID != "${datasource}" || len(p.Targets) == 0 {
			t.Errorf("%q asks %+v for %v", p.Title, p.Datasource, p.Targets)
		}
		refs := map[string]bool{}
		for _, target := range p.Targets {
			if refs[target.RefID] || target.LegendFormat == "" || strings.Count(target.Expr, `job=~"$job"`) == 0 {
				t.Errorf("%q: the target %+v is not complete", p.Title, target)
			}
			refs[target.RefID] = true
		}
	}
	if want := []string{"Promises", "Sending", "API", "Jobs", "Stream", "Licenses elsewhere", "Go"}; !slices.Equal(rows, want) {
		t.Errorf("the rows are %q", rows)
	}
}

func TestAlerts(t *testing.T) {
	names := map[string]bool{}
	for _, r := range readRules(t) {
		if names[r.Alert] || !strings.HasPrefix(r.Alert, "Deskbell") {
			t.Errorf("%q is there twice, or not ours", r.Alert)
		}
		names[r.Alert] = true
		for _, annotation := range []string{"summary", "description", "runbook"} {
			if r.Annotations[annotation] == "" {
				t.Errorf("%s has no %s", r.Alert, annotation)
			}
		}
		if s := r.Labels["severity"]; s != "page" && s != "ticket" {
			t.Errorf("%s is of the severity %q", r.Alert, s)
		}
	}
}

// The other examples are YAML, and name each other and the flags rightly.
func TestExamples(t *testing.T) {
	var scrape struct {
		RuleFiles     []string `yaml:"rule_files"`
		ScrapeConfigs []struct {
			JobName string `yaml:"job_name"`
		} `yaml:"scrape_configs"`
	}
	if err := yaml.Unmarshal(read(t, "prometheus.yaml"), &scrape); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(scrape.RuleFiles, []string{"alerts.yaml"}) || scrape.ScrapeConfigs[0].JobName != "deskbell" {
		t.Errorf("Prometheus reads %+v", scrape)
	}
	var compose struct {
		Services map[string]struct {
			Environment map[string]string
		}
	}
	if err := yaml.Unmarshal(read(t, "docker-compose.yaml"), &compose); err != nil {
		t.Fatal(err)
	}
	known := flags(t)
	for name := range compose.Services["deskbell"].Environment {
		if !known[name] {
			t.Errorf("the desk knows no %s", name)
		}
	}
	for _, name := range regexp.MustCompile(`DESKBELL_[A-Z_]+`).FindAllString(string(read(t, "deskbell.service"))+string(read(t, "README.md")), -1) {
		if !known[name] {
			t.Errorf("the desk knows no %s", name)
		}
	}
}

// flags are the environment variables of the server's flags, by their fields.
func flags(t *testing.T) map[string]bool {
	t.Helper()
	field := regexp.MustCompile("(?m)^\t([A-Z]\\w*) +[\\w.]+ +`(.*)`$")
	name := regexp.MustCompile(`name:"([a-z-]+)"`)
	word := regexp.MustCompile(`([a-z])([A-Z])`)
	all := map[string]bool{}
	for _, file := range []string{"../cmd/deskbell/main.go", "../cmd/deskbell/serve.go"} {
		for _, f := range field.FindAllStringSubmatch(string(read(t, file)), -1) {
			flag := word.ReplaceAllString(f[1], "${1}_$2")
			if given := name.FindStringSubmatch(f[2]); given != nil {
				flag = given[1]
			}
			all["DESKBELL_"+strings.ToUpper(strings.ReplaceAll(flag, "-", "_"))] = true
		}
	}
	return all
}
