package main

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"
)

// global are the flags of every command; in a file they stand at the top.
var global = []string{"db", "data", "log", "log-format", "test-clock"}

// Every setting has the same effect as a flag, in the environment and in a file.
func TestSettingsFromEverywhere(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		command  string
		settings map[string]string
		want     string // in what is printed
		makes    string // a file
	}{
		{"migrate up", map[string]string{"db": "other.db"}, "applied", "other.db"},
		{"migrate up", map[string]string{"db": "sqlite:third.db"}, "applied", "third.db"},
		{"migrate up", map[string]string{"data": "elsewhere"}, "applied", "elsewhere/deskbell.db"},
		{"licenses import licenses.csv", map[string]string{"test-clock": "clock", "log-format": "json"}, `"level":"WARN"`, ""},
		{"licenses import licenses.csv", map[string]string{"test-clock": "clock", "log": "warn"}, "level=WARN", ""},
		{"licenses import licenses.csv", map[string]string{"test-clock": "clock", "log": "error"}, "2 imported, 0 updated, 0 unchanged\n", ""},
		{"deadline", map[string]string{"impact": "critical", "country": "US", "at": "2026-11-25T23:30:00Z"}, "2026-11-27T17:30:00Z", ""},
		{"deadline", map[string]string{"impact": "critical", "country": "US", "test-clock": "clock"}, "2026-11-27T17:30:00Z", ""},
		{"deadline", map[string]string{"impact": "major", "country": "CH", "plan": "standard", "metric": "next_response", "json": "true"}, `promises no next response`, ""},
		{"deadline", map[string]string{"batch": "true", "impact": "critical"}, "is not a country code", ""},
		{"between", map[string]string{"calendar": "always", "from": "2026-01-01T00:00:00Z", "to": "2026-01-01T00:00:03Z", "json": "true"}, `{"seconds":3}`, ""},
		{"between", map[string]string{"batch": "true"}, "calendar: is missing", ""},
		{"calendar show us", map[string]string{"year": "2027"}, "2027-11-25", ""},
		{"calendar ics us", map[string]string{"year": "2030"}, "DTSTART;VALUE=DATE:20301225", ""},
		{"policy publish gold.yaml", map[string]string{"effective": "2199-01-01T00:00:00Z"}, "in force from 2199", ""},
		{"calendar publish bern.yaml", map[string]string{"effective": "2199-01-01T00:00:00Z"}, "in force from 2199", ""},
		{"licenses import licenses.csv", map[string]string{"json": "true"}, `{"imported":2,`, ""},
		{"users add", map[string]string{"email": "a@desk.example", "name": "A. B.", "role": "manager"}, "added a@desk.example as manager", ""},
		{"tokens create", map[string]string{"user": "nobody@desk.example"}, "no user with the email nobody@desk.example", ""},
		{"serve", map[string]string{"listen": "nowhere"}, "cannot listen on nowhere", ""},
		{"serve", map[string]string{"demo": "perhaps"}, "--demo", ""},
		{"serve", map[string]string{"grace": "soon"}, "--grace", ""},
		{"serve", map[string]string{"checks": "many"}, "--checks", ""},
		{"serve", map[string]string{"requests": "many"}, "--requests", ""},
		{"serve", map[string]string{"submissions": "many"}, "--submissions", ""},
		{"serve", map[string]string{"keep-requests": "5 moons"}, "keep-requests: \"5 moons\" is not a period", ""},
		{"serve", map[string]string{"keep-requests": "13d"}, "keep-requests: must be 14d or more", ""},
		{"serve", map[string]string{"keep-requests": "5y", "listen": "nowhere"}, "cannot listen on nowhere", ""},
		{"serve", map[string]string{"keep-audit": "12w"}, "keep-audit: must be 90d or more", ""},
		{"serve", map[string]string{"keep-sent": "6d"}, "keep-sent: must be 7d or more", ""},
		{"people erase zoe@aerial.example", map[string]string{"reason": "", "preview": "true"}, "reason: is missing", ""},
		{"people erase zoe@aerial.example", map[string]string{"reason": "Asked.", "files": "attic"}, "there is no database to read", ""},
		{"serve", map[string]string{"files": "attic"}, "files: names no place for attachments", ""},
		{"serve", map[string]string{"files": "file://attic", "listen": "nowhere"}, "cannot listen on nowhere", "attic"},
		{"serve", map[string]string{"mail": "pigeon://loft"}, "mail: names no mail server", ""},
		{"serve", map[string]string{"mail-from": "nobody"}, "mail-from: is not an address", ""},
		{"serve", map[string]string{"public-url": "over there"}, "public-url: is not the address of pages", ""},
		{"serve", map[string]string{"allow-private-webhooks": "perhaps"}, "--allow-private-webhooks", ""},
		{"serve", map[string]string{"licenses-url": "nowhere"}, "licenses-url: ", ""},
		{"serve", map[string]string{"licenses-token": "s3cret", "listen": "nowhere"}, "cannot listen on nowhere", ""},
		{"serve", map[string]string{"helpline": "+41 21 555 01 00", "listen": "nowhere"}, "cannot listen on nowhere", ""},
		{"serve", map[string]string{"trusted-proxies": "everyone"}, "trusted-proxies: ", ""},
		{"serve", map[string]string{"require-second-factor": "perhaps"}, "--require-second-factor", ""},
		{"serve", map[string]string{"breached-passwords": "nowhere.txt"}, "breached-passwords: ", ""},
		{"serve", map[string]string{"secret-key": "s3cret", "listen": "nowhere"}, "cannot listen on nowhere", ""},
		{"serve", map[string]string{"hsts": "long"}, "--hsts", ""},
		{"serve", map[string]string{"oidc-issuer": "nowhere"}, "oidc-issuer: is not the address of a provider", ""},
		{"serve", map[string]string{"oidc-issuer": "https://id.example", "oidc-client-secret": "s3cret"}, "oidc-client-id: is missing", ""},
		{"serve", map[string]string{"oidc-issuer": "https://id.example", "oidc-client-id": "desk"}, "oidc-client-secret: is missing", ""},
		{"serve", map[string]string{"oidc-issuer": "https://id.example", "oidc-scopes": "a b"}, "oidc-scopes: ", ""},
		{"serve", map[string]string{"oidc-issuer": "https://id.example", "oidc-roles": "desk=king"}, "oidc-roles: ", ""},
		{"serve", map[string]string{"oidc-issuer": "https://id.example", "oidc-groups-claim": "roles"}, "public-url: is needed", ""},
		{"serve", map[string]string{"no-workers": "perhaps"}, "--no-workers", ""},
	} {
		t.Run(c.command+" "+strings.Join(slices.Sorted(maps.Keys(c.settings)), " "), func(t *testing.T) {
			t.Parallel()
			command := strings.Fields(c.command)
			var flags, env []string
			file := map[string]any{}
			for name, value := range c.settings {
				flags = append(flags, "--"+name+"="+value)
				env = append(env, "DESKBELL_"+strings.ToUpper(strings.ReplaceAll(name, "-", "_"))+"="+value)
				section := file
				if !slices.Contains(global, name) {
					for _, word := range sections(command) {
						below, _ := section[word].(map[string]any)
						if below == nil {
							below = map[string]any{}
						}
						section[word] = below
						section = below
					}
				}
				section[name] = value
			}
			text, err := json.Marshal(file) // is YAML too
			if err != nil {
				t.Fatal(err)
			}
			for source, run := range map[string]func(*place) outcome{
				"flags":           func(p *place) outcome { return p.pipe("{}\n", append(command, flags...)...) },
				"the environment": func(p *place) outcome { p.env = env; return p.pipe("{}\n", command...) },
				"a file":          func(p *place) outcome { return p.pipe("{}\n", append(command, "--config=settings.yaml")...) },
				"the environment's file": func(p *place) outcome {
					p.env = []string{"DESKBELL_CONFIG=settings.yaml"}
					return p.pipe("{}\n", command...)
				},
			} {
				p := newPlace(t)
				p.file("settings.yaml", string(text))
				p.file("clock", "2026-11-25T23:30:00Z\n")
				p.file("gold.yaml", goodPolicy)
				p.file("bern.yaml", goodCalendar)
				p.file("licenses.csv", goodLicenses)
				o := run(p)
				contains(t, "the output with settings from "+source, o.out+o.errs, c.want)
				if strings.HasSuffix(c.want, "\n") && o.out+o.errs != c.want {
					t.Errorf("with settings from %s it says more: %s", source, o.errs)
				}
				if c.makes != "" && !p.has(c.makes) {
					t.Errorf("with settings from %s there is no %s", source, c.makes)
				}
			}
		})
	}
}

// sections are where a command's flags stand in a file: its words without its arguments.
func sections(command []string) []string {
	if slices.Contains([]string{"serve", "deadline", "between", "verify"}, command[0]) {
		return command[:1]
	}
	return command[:2]
}

func TestConfigFile(t *testing.T) {
	t.Parallel()
	const written = `# as one writes it
log-format: json
test-clock: clock
db:            # not set
serve:         # nothing below it
deadline:
  country: US
  impact: critical
calendar:
  show: {year: 2026}
`
	for _, c := range []struct {
		name, file, command string
		code                int
		want                []string
	}{
		{"nested settings", written, "deadline", 0, []string{"due        Fri 27 Nov 2026 09:30:00 PST"}},
		{"of a command's command", written, "calendar show us", 0, []string{"2026-11-26", "Thanksgiving"}},
		{"a flag beats the file", written, "deadline --country=CH", 0, []string{"Europe/Zurich"}},
		{"empty", "", "policy show", 0, []string{"enterprise@1"}},
		{"only a comment", "# nothing\n", "policy show", 0, []string{"enterprise@1"}},
		{"unknown keys", "color: red\nserve: {listen: x, speed: 3}\n", "policy show", 2, []string{"sets color, which deskbell doesn't know, and serve.speed, which"}},
		{"a flag of another command", "serve: {country: CH}\n", "policy show", 2, []string{"serve.country"}},
		{"a command's flag at the top", "listen: 0.0.0.0:80\n", "policy show", 2, []string{"listen"}},
		{"a command as a value", "serve: 8080\n", "policy show", 2, []string{"serve, which is a command; write its flags below it"}},
		{"two values for a flag", "db: [a, b]\nserve: {listen: {port: 1}}\n", "policy show", 2, []string{"db to more than one value", "serve.listen to more than one value"}},
		{"a value out of range", "log: loud\n", "policy show", 2, []string{"--log must be one of"}},
		{"not YAML", "db: [\n", "policy show", 2, []string{"not YAML"}},
		{"a list", "- db\n", "policy show", 2, []string{"not YAML"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			p := newPlace(t)
			p.file("clock", "2026-11-25T23:30:00Z")
			p.file("settings.yaml", c.file)
			o := p.run(append(strings.Fields(c.command), "--config=settings.yaml")...)
			if o.code != c.code {
				t.Errorf("exit code %d, want %d: %s", o.code, c.code, o.errs)
			}
			contains(t, "the output", o.out+o.errs, c.want...)
		})
	}
	o := newPlace(t).run("policy", "show", "--config=nowhere.yaml")
	if o.code != 2 || !strings.Contains(o.errs, "nowhere.yaml") {
		t.Errorf("a file that isn't there: %+v", o)
	}
	// A flag beats the environment, which beats the file.
	p := newPlace(t, "DESKBELL_COUNTRY=US", "DESKBELL_CONFIG=settings.yaml")
	p.file("settings.yaml", "deadline: {country: JP, impact: critical, at: 2026-11-25T23:30:00Z}\n")
	contains(t, "with the environment", p.succeed("deadline"), "America/Los_Angeles")
	contains(t, "with a flag", p.succeed("deadline", "--country=JP"), "Europe/Zurich")
}
