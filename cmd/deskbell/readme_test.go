package main

import (
	"flag"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the answers as they come into the README")

// readme is the file whose examples must come true.
var readme = filepath.Join("..", "..", "README.md")

var (
	exchangeForm = regexp.MustCompile("(?s)<!-- request: (\\w+) -->\n```sh\n(.*?)\n```\n(?:.*?)<!-- answer: (\\w+) -->\n```json\n(.*?)\n```")
	shellForm    = regexp.MustCompile("(?s)```sh\n(.*?)```")
	consoleForm  = regexp.MustCompile("(?s)```console\n\\$ go run \\./cmd/deskbell ([^\n]*)\n(.*?)```")
	curlForm     = regexp.MustCompile(`(?s)curl -s http://127\.0\.0\.1:8080(\S+)((?:\s+(?:\\\n\s*)?-[Hd] (?:'[^']*'|"[^"]*"))*)`)
	optionForm   = regexp.MustCompile(`(?s)-([Hd]) (?:'([^']*)'|"([^"]*)")`)
)

// random is what differs each time. An ID with a clock's number after it stays one.
var random = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|dbt_[\w-]{43}|"request_id":"[A-Z2-7]{26}"`)

func masked(text string) string { return random.ReplaceAllString(text, "…") }

// curl sends what a curl command of the README would, with the shell's variables replaced.
func (s *server) curl(command string, variables *strings.Replacer) reply {
	s.Helper()
	parts := curlForm.FindStringSubmatch(command)
	if parts == nil {
		s.Fatalf("not a curl command that this test understands: %s", command)
	}
	method, body := http.MethodGet, ""
	var headers []string
	for _, o := range optionForm.FindAllStringSubmatch(parts[2], -1) {
		switch value := o[2] + o[3]; o[1] {
		case "H":
			name, content, _ := strings.Cut(variables.Replace(value), ": ")
			headers = append(headers, name, content)
		case "d":
			method, body = http.MethodPost, value
		}
	}
	return s.ask(method, parts[1], body, headers...)
}

// Whoever follows the README gets what it shows.
func TestReadmeShowsWhatComes(t *testing.T) {
	t.Parallel()
	source, err := os.ReadFile(readme)
	if err != nil {
		t.Fatal(err)
	}
	text := string(source)
	p := demoPlace(t)
	s := p.serve("--demo", "--test-clock=clock")
	agent := demoToken(s, "agent")

	exchanges := exchangeForm.FindAllStringSubmatch(text, -1)
	if len(exchanges) != strings.Count(text, "<!-- request: ") || len(exchanges) != strings.Count(text, "<!-- answer: ") || len(exchanges) < 3 {
		t.Fatalf("%d exchanges are shown in the form that this test knows", len(exchanges))
	}
	access := ""
	for _, e := range exchanges {
		request, answer, shown := e[1], e[3], e[4]
		if request != answer {
			t.Errorf("the answer to %s is called %s", request, answer)
		}
		r := s.curl(e[2], strings.NewReplacer("$ACCESS_TOKEN", access, "$AGENT_TOKEN", agent))
		came := strings.TrimSpace(string(r.body))
		if request == "submit" {
			access = decoded[ticket](t, came).Token
		}
		switch {
		case masked(came) == masked(shown):
		case *update:
			text = strings.Replace(text, shown, came, 1)
		default:
			t.Errorf("%s: the README shows\n%s\nbut there came\n%s", request, shown, came)
		}
	}
	for _, c := range consoleForm.FindAllStringSubmatch(text, -1) {
		switch came := p.succeed(strings.Fields(c[1])...); {
		case came == c[2]:
		case *update:
			text = strings.Replace(text, c[2], came, 1)
		default:
			t.Errorf("%s: the README shows\n%s\nbut there came\n%s", c[1], c[2], came)
		}
	}
	// The other requests, whose answers aren't shown, are accepted.
	others := 0
	for _, block := range shellForm.FindAllStringSubmatch(text, -1) {
		for _, command := range curlForm.FindAllString(block[1], -1) {
			if !strings.Contains(command, "$AGENT_TOKEN") {
				continue
			}
			others++
			if r := s.curl(command, strings.NewReplacer("$AGENT_TOKEN", agent)); r.status >= http.StatusBadRequest {
				t.Errorf("%s\n%d %s", command, r.status, r.body)
			}
		}
	}
	if others == 0 {
		t.Error("no request of an agent was found")
	}
	if text != string(source) {
		if err := os.WriteFile(readme, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// The commands of the README exist, and so do its flags.
func TestReadmeCommandsExist(t *testing.T) {
	t.Parallel()
	source, err := os.ReadFile(readme)
	if err != nil {
		t.Fatal(err)
	}
	var commands []string
	for _, block := range shellForm.FindAllStringSubmatch(string(source), -1) {
		for _, line := range regexp.MustCompile(`(?m)^(?:bin/deskbell|deskbell|go run \./cmd/deskbell) ([^#\n]*)`).FindAllStringSubmatch(block[1], -1) {
			commands = append(commands, line[1])
		}
	}
	_, table, _ := strings.Cut(string(source), "| command | does |")
	table, _, _ = strings.Cut(table, "\n\n")
	for _, row := range regexp.MustCompile("(?m)^\\| (`.*) \\| ").FindAllStringSubmatch(table, -1) {
		for _, name := range regexp.MustCompile("`([^`]*)`").FindAllStringSubmatch(row[1], -1) {
			words := strings.Fields(strings.ReplaceAll(name[1], `\`, ""))
			for _, last := range strings.Split(words[len(words)-1], "|") {
				commands = append(commands, strings.Join(append(words[:len(words)-1:len(words)-1], last), " "))
			}
		}
	}
	for _, command := range commands {
		words := strings.Fields(command)
		path := words[:min(2, len(words))]
		if len(path) == 2 && (strings.HasPrefix(path[1], "-") || path[0] == "completion") {
			path = path[:1]
		}
		help := newPlace(t).succeed(append(path, "--help")...)
		for _, word := range words {
			if name, isFlag := strings.CutPrefix(word, "--"); isFlag && !strings.Contains(help, "--"+name) {
				t.Errorf("%s: there is no --%s", command, name)
			}
		}
	}
	if len(commands) < 20 {
		t.Errorf("only %d commands were found: %q", len(commands), commands)
	}
}
