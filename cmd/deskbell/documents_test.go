package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const goodCalendar = `calendar: bern
title: Desk in Bern
time_zone: Europe/Zurich
hours: {mon-fri: ["09:00-12:00", "13:00-17:00"]}
holidays: [ch-national]
exceptions:
  - {date: 2026-12-24, name: Christmas Eve, hours: ["09:00-12:00"]}
`

const goodPolicy = `policy: gold
title: Gold
levels:
  - {impact: critical, title: Critical, description: "Everything stands still.", targets: {first_response: 1 hour}}
  - {impact: limited, title: Limited, description: "A question.", targets: {first_response: 8 business hours}}
calendars:
  - {calendar: us, default: true}
`

func TestCheckDocuments(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, kind, source string
		code               int
		wanted             []string
	}{
		{"a good calendar", "calendar", goodCalendar, 0, []string{"the calendar bern is in order"}},
		{"a good policy", "policy", goodPolicy, 0, []string{"the policy gold is in order"}},
		{
			"a calendar with two faults", "calendar", strings.NewReplacer("Europe/Zurich", "Europe/Bern", "12:00-17:00", "", "13:00-17:00", "17:00").Replace(goodCalendar), 1,
			[]string{"FILE:3: time_zone: ", "FILE:4: mon-fri[1]: ", "write it like 09:00-17:00"},
		},
		{
			"a policy with three faults", "policy", strings.NewReplacer("8 business hours", "soon", "calendar: us", "calendar: moon", "first_response: 1", "answer: 1").Replace(goodPolicy), 1,
			[]string{"FILE:4: ", "answer", "FILE:5: ", "business hours", "FILE:7: ", "moon"},
		},
		{"not YAML", "policy", "policy: [", 1, []string{"FILE:1"}},
		{"nothing", "calendar", "", 1, []string{"FILE"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			p := newPlace(t)
			name := p.file("document.yaml", c.source)
			for _, from := range []string{name, "-"} {
				o := p.pipe(c.source, c.kind, "check", from)
				if o.code != c.code {
					t.Errorf("from %s: exit code %d, want %d: %s", from, o.code, c.code, o.errs)
				}
				for _, want := range c.wanted {
					contains(t, "the answer", o.out+o.errs, strings.ReplaceAll(want, "FILE", from))
				}
			}
			if p.has("deskbell-data") {
				t.Error("a check made a database")
			}
		})
	}
}

// What is shown can be edited and published again; the versions are listed, each is kept,
// and questions are answered by the one in force.
func TestPublishDocuments(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	enterprise := p.succeed("policy", "show", "enterprise")
	contains(t, "the policy", enterprise, "# enterprise@1, in force from 2000-01-01T00:00:00Z", "policy: enterprise", "2 business hours")
	faster := p.file("faster.yaml", strings.ReplaceAll(enterprise, "2 business hours", "1 business hours"))
	p.succeed("policy", "check", faster)

	if got := p.succeed("policy", "publish", faster, "--effective=2199-01-01T00:00:00Z"); got != "published enterprise@2, in force from 2199-01-01T00:00:00Z\n" {
		t.Errorf("published: %q", got)
	}
	if got := p.succeed("calendar", "publish", p.file("bern.yaml", goodCalendar), "--effective=2198-06-01T02:00:00+02:00"); got != "published bern@1, in force from 2198-06-01T00:00:00Z\n" {
		t.Errorf("published: %q", got)
	}
	o := p.pipe(goodPolicy, "policy", "publish", "-")
	if o.code != 0 || !strings.HasPrefix(o.out, "published gold@1, in force from ") {
		t.Errorf("from standard input: %+v", o)
	}
	contains(t, "the list of policies", p.succeed("policy", "show"),
		"enterprise@1  in force from 2000-01-01T00:00:00Z  published by deskbell", "enterprise@2  in force from 2199-01-01T00:00:00Z  published by command line", "gold@1", "standard@1")
	contains(t, "the list of calendars", p.succeed("calendar", "show"), "bern@1", "switzerland@1", "us@1")
	if got := p.succeed("policy", "show", "enterprise"); got != enterprise {
		t.Errorf("the policy in force is %s", got)
	}
	contains(t, "the second version", p.succeed("policy", "show", "enterprise@2"), "# enterprise@2, in force from 2199-01-01T00:00:00Z", "1 business hours")
	contains(t, "a deadline", p.succeed("deadline", "--impact=critical", "--country=CH", "--at=2026-12-24T15:30:00Z"), "enterprise@1", "2 business hours")
	contains(t, "a later deadline", p.succeed("deadline", "--impact=critical", "--country=CH", "--at=2199-02-01T09:00:00Z"), "enterprise@2", "1 business hour")
	contains(t, "a deadline of a new plan", p.succeed("deadline", "--impact=critical", "--plan=gold", "--country=CH"), "gold@1")
	contains(t, "the round-the-clock calendar", p.succeed("calendar", "show", "always"), "always", "is built in")

	for _, c := range []struct {
		name string
		args []string
		want string
	}{
		{"in the past", []string{"policy", "publish", faster, "--effective=2020-01-01T00:00:00Z"}, "in the past"},
		{"a faulty file", []string{"policy", "publish", p.file("bad.yaml", "policy: x\n")}, "bad.yaml:1"},
		{"a missing file", []string{"calendar", "publish", "nowhere.yaml"}, "nowhere.yaml"},
	} {
		if o := p.run(c.args...); o.code != 1 || !strings.Contains(o.errs, c.want) {
			t.Errorf("%s: %+v", c.name, o)
		}
	}
	if got := len(lines(p.succeed("policy", "show"))); got != 4 {
		t.Errorf("after refusals there are %d policies", got)
	}
}

func TestCalendarDays(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	if got := lines(p.succeed("calendar", "show", "us", "--year=2026")); len(got) != 6 || strings.Join(strings.Fields(got[4]), " ") != "2026-11-26 Thursday Thanksgiving closed" {
		t.Errorf("the special days of 2026: %q", got)
	}
	p.succeed("calendar", "publish", p.file("bern.yaml", goodCalendar))
	contains(t, "the special days of bern", p.succeed("calendar", "show", "bern@1", "--year=2026"), "2026-12-24", "Christmas Eve", "[09:00-12:00]", "2026-12-25")

	ics := p.succeed("calendar", "ics", "switzerland", "--year=2026")
	if strings.Count(ics, "\n") != strings.Count(ics, "\r\n") {
		t.Error("a line doesn't end with CRLF")
	}
	all := strings.Split(strings.TrimSuffix(ics, "\r\n"), "\r\n")
	if all[0] != "BEGIN:VCALENDAR" || all[len(all)-1] != "END:VCALENDAR" {
		t.Errorf("it starts with %q and ends with %q", all[0], all[len(all)-1])
	}
	var open []string
	uids := map[string]bool{}
	for _, line := range all {
		if len(line) > 75 {
			t.Errorf("a line of %d bytes: %s", len(line), line)
		}
		switch name, value, _ := strings.Cut(line, ":"); name {
		case "BEGIN":
			open = append(open, value)
		case "END":
			if len(open) == 0 || open[len(open)-1] != value {
				t.Fatalf("END:%s closes %v", value, open)
			}
			open = open[:len(open)-1]
		case "UID":
			if uids[value] {
				t.Errorf("the UID %s is there twice", value)
			}
			uids[value] = true
		}
	}
	if len(open) > 0 {
		t.Errorf("%v stays open", open)
	}
	contains(t, "the iCalendar file", ics, "DTSTART;VALUE=DATE:20261225", "DTSTART;VALUE=DATE:20271225")
}

// The commands that the README shows for changing a promise.
func TestShownPolicyCanBeEditedAsTheReadmeSays(t *testing.T) {
	t.Parallel()
	p := newPlace(t, "DESKBELL_TEST_CLOCK=clock")
	p.file("clock", "2026-11-25T23:30:00Z")
	if err := os.WriteFile(filepath.Join(p.dir, "enterprise.yaml"), []byte(p.succeed("policy", "show", "enterprise")), 0o600); err != nil {
		t.Fatal(err)
	}
	p.succeed("policy", "check", "enterprise.yaml")
	o := p.run("policy", "publish", "enterprise.yaml", "--effective", "2027-01-01T00:00:00Z")
	if o.code != 0 || o.out != "published enterprise@2, in force from 2027-01-01T00:00:00Z\n" {
		t.Errorf("%+v", o)
	}
	contains(t, "the log", o.errs, "THE TIME IS READ FROM A FILE")
}
