package main

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// answer is the part of a deadline's JSON that these tests look at.
type answer struct {
	DueAt    *time.Time `json:"due_at"`
	Target   string     `json:"target"`
	Policy   string     `json:"policy"`
	Calendar string     `json:"calendar"`
	Metric   string     `json:"metric"`
	Message  string     `json:"message"`
	Seconds  *float64   `json:"seconds"`
	Error    string     `json:"error"`
	Receipt  struct {
		Segments []struct {
			Counted float64 `json:"counted_seconds"`
			Reason  string  `json:"reason"`
		} `json:"segments"`
	} `json:"receipt"`
}

func TestDeadline(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, args, due, target string
		words                   []string
	}{
		{
			"over Christmas", "--impact=critical --country=CH --at=2026-12-24T15:30:00Z", "2026-12-28T09:30:00Z", "2 business hours",
			[]string{"submitted  Thu 24 Dec 2026 16:30:00 CET", "due        Mon 28 Dec 2026 10:30:00 CET", "Christmas", "Times are those of Europe/Zurich."},
		},
		{
			"over Thanksgiving", "--impact=critical --country=us --at=2026-11-25T23:30:00Z", "2026-11-27T17:30:00Z", "2 business hours",
			[]string{"1 h 30 min  open", "Thanksgiving", "within 2 business hours", "America/Los_Angeles"},
		},
		{
			"another metric", "--impact=limited --country=JP --at=2026-03-02T08:00:00Z --metric=next_response", "2026-03-03T12:00:00Z", "12 business hours",
			[]string{"next response"},
		},
		{
			"with an offset and a fraction", "--impact=major --country=NZ --at=2026-03-02T10:00:00.000001-08:00", "2026-03-02T22:00:00.000001Z", "4 business hours",
			[]string{"2026-03-02T22:00:00.000001Z"},
		},
		{
			"nothing is promised", "--impact=limited --country=CH --at=2026-12-24T15:30:00Z --plan=standard", "", "",
			[]string{"standard@1 promises no time for this."},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			args := append([]string{"deadline"}, strings.Fields(c.args)...)
			contains(t, "the answer in words", newPlace(t).succeed(args...), c.words...)

			a := decoded[answer](t, newPlace(t).succeed(append(args, "--json")...))
			if a.Target != c.target || (a.DueAt == nil) != (c.due == "") || a.DueAt != nil && a.DueAt.Format(time.RFC3339Nano) != c.due {
				t.Errorf("due %v within %q, want %s within %q", a.DueAt, a.Target, c.due, c.target)
			}
			if c.due == "" && a.Message == "" {
				t.Error("nothing says that nothing is promised")
			}
			if c.due != "" && len(a.Receipt.Segments) == 0 {
				t.Error("there is no receipt")
			}
		})
	}
}

func TestBetween(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ calendar, from, to, words, json string }{
		{"us", "2026-11-25T23:30:00Z", "2026-11-27T17:30:00Z", "2 h of business time (7200 seconds)\n", `{"seconds":7200}` + "\n"},
		{"us@1", "2026-11-27T17:30:00Z", "2026-11-25T23:30:00Z", "minus 2 h of business time (-7200 seconds)\n", `{"seconds":-7200}` + "\n"},
		{"switzerland", "2026-12-24T15:30:00Z", "2026-12-24T15:30:00.5Z", "0.5 s of business time (0.5 seconds)\n", `{"seconds":0.5}` + "\n"},
		{"always", "2026-12-25T00:00:00Z", "2026-12-26T00:01:01Z", "24 h 1 min 1 s of business time (86461 seconds)\n", `{"seconds":86461}` + "\n"},
		{"switzerland", "2026-12-25T00:00:00Z", "2026-12-26T00:00:00Z", "0 s of business time (0 seconds)\n", `{"seconds":0}` + "\n"},
	} {
		t.Run(c.calendar+" "+c.words, func(t *testing.T) {
			t.Parallel()
			args := []string{"between", "--calendar=" + c.calendar, "--from=" + c.from, "--to=" + c.to}
			if got := newPlace(t).succeed(args...); got != c.words {
				t.Errorf("in words %q, want %q", got, c.words)
			}
			if got := newPlace(t).succeed(append(args, "--json")...); got != c.json {
				t.Errorf("as JSON %q, want %q", got, c.json)
			}
		})
	}
}

// A batch answers every line in its place, whatever is wrong with the ones before.
func TestBatch(t *testing.T) {
	t.Parallel()
	const good = `{"impact":"critical","country":"US","at":"2026-11-25T23:30:00Z"}`
	long := strings.Repeat(" ", 100_000)
	for _, c := range []struct {
		name, args, in string
		want           []string // per line: part of its error, or of the answer's due_at or seconds
	}{
		{"nothing", "deadline --batch", "", nil},
		{"one question", "deadline --batch", good + "\n", []string{"2026-11-27T17:30:00Z"}},
		{"no newline at the end", "deadline --batch", good, []string{"2026-11-27T17:30:00Z"}},
		{"Windows line ends", "deadline --batch", good + "\r\n" + good + "\r\n", []string{"2026-11-27T17:30:00Z", "2026-11-27T17:30:00Z"}},
		{"a long line", "deadline --batch", good + long + "\n", []string{"2026-11-27T17:30:00Z"}},
		{
			"bad lines among good ones", "deadline --batch",
			strings.Join([]string{
				good, `not json`, good, ``, `{"impact":"critical","country":"US","urgent":true}`, `{"impact":1}`, `[]`, good + " " + good,
				`{"impact":"critical","country":"Atlantis","at":"2026-11-25T23:30:00Z"}`, `{"impact":"huge","country":"CH"}`,
				`{"impact":"critical","country":"CH","at":"noon"}`, `{"country":"CH"}`, `{"impact":"critical","country":"CH","plan":"gold"}`,
				`{"impact":"critical","country":"CH","metric":"speed"}`, `null`, strings.Repeat("x", 1<<20+1), good,
			}, "\n"),
			[]string{
				"2026-11-27T17:30:00Z", "cannot be read as a question", "2026-11-27T17:30:00Z", "the line is empty", `unknown field "urgent"`, "impact", "cannot be read as a question",
				"something after its JSON object", "not a country code", "use critical, major, moderate, limited", "is not an instant", "not a business impact", "publish one first",
				"is not a metric", "cannot be read as a question", "longer than 1048576 bytes", "2026-11-27T17:30:00Z",
			},
		},
		{
			"flags say what a line leaves out", "deadline --batch --impact=critical --country=US --at=2026-11-25T23:30:00Z",
			"{}\n" + `{"country":"CH"}` + "\n" + `{"impact":"major"}` + "\n{}\n",
			[]string{"2026-11-27T17:30:00Z", "2026-11-26T10:00:00Z", "2026-11-27T19:30:00Z", "2026-11-27T17:30:00Z"},
		},
		{
			"business time", "between --batch --calendar=us",
			strings.Join([]string{
				`{"from":"2026-11-25T23:30:00Z","to":"2026-11-27T17:30:00Z"}`, `{"calendar":"always","from":"2026-11-25T23:30:00Z","to":"2026-11-27T17:30:00Z"}`,
				`{"calendar":"moon","from":"2026-11-25T23:30:00Z","to":"2026-11-27T17:30:00Z"}`, ``, `{"from":"never","to":"2026-11-27T17:30:00Z"}`, `{"until":1}`, `{"from":"2026-11-27T17:30:00Z"}`,
			}, "\n"),
			[]string{"7200", "151200", `no published calendar "moon"`, "the line is empty", "is not an instant", `unknown field "until"`, "to: is missing"},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			o := newPlace(t).pipe(c.in, strings.Fields(c.args)...)
			if o.code != 0 || o.errs != "" {
				t.Fatalf("exit code %d, %s", o.code, o.errs)
			}
			var got []string
			for _, line := range lines(o.out) {
				if line == "" && c.want == nil {
					continue
				}
				switch a := decoded[answer](t, line); {
				case a.Error != "":
					got = append(got, a.Error)
				case a.DueAt != nil:
					got = append(got, a.DueAt.Format(time.RFC3339Nano))
				case a.Seconds != nil:
					got = append(got, fmt.Sprint(*a.Seconds))
				default:
					t.Errorf("neither an answer nor an error: %s", line)
				}
			}
			if len(got) != len(c.want) {
				t.Fatalf("%d answers, want %d:\n%s", len(got), len(c.want), o.out)
			}
			for i, want := range c.want {
				if !strings.Contains(got[i], want) {
					t.Errorf("line %d: %q, want %q", i+1, got[i], want)
				}
			}
		})
	}
}

func TestBatchOfTenThousandLinesKeepsTheirOrder(t *testing.T) {
	t.Parallel()
	const n = 10_000
	from := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	var questions strings.Builder
	for i := range n {
		fmt.Fprintf(&questions, "{\"from\":%q,\"to\":%q}\n", from.Format(time.RFC3339), from.Add(time.Duration(i)*time.Second).Format(time.RFC3339))
	}
	answers := lines(newPlace(t).pipe(questions.String(), "between", "--batch", "--calendar=always").out)
	if len(answers) != n {
		t.Fatalf("%d answers", len(answers))
	}
	for i, line := range answers {
		if want := fmt.Sprintf(`{"seconds":%d}`, i); line != want {
			t.Fatalf("line %d is %s, want %s", i+1, line, want)
		}
	}
	deadlines := newPlace(t).pipe(strings.Repeat("{\"impact\":\"critical\",\"country\":\"CH\"}\n", n), "deadline", "--batch", "--at=2026-12-24T15:30:00Z")
	if got := strings.Count(deadlines.out, `"due_at":"2026-12-28T09:30:00Z"`); got != 2*n { // in the answer and in its receipt
		t.Errorf("the due instant is there %d times in %d answers", got, len(lines(deadlines.out)))
	}
}

// Whoever asks line by line gets each answer before asking on.
func TestBatchAnswersAtOnce(t *testing.T) {
	t.Parallel()
	c := newPlace(t).command("between", "--batch", "--calendar=always")
	in, err := c.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	buffer := make([]byte, 100)
	for range 3 {
		if _, err := in.Write([]byte(`{"from":"2026-01-01T00:00:00Z","to":"2026-01-01T00:00:07Z"}` + "\n")); err != nil {
			t.Fatal(err)
		}
		if n, err := out.Read(buffer); err != nil || string(buffer[:n]) != "{\"seconds\":7}\n" {
			t.Fatalf("%q, %v", buffer[:n], err)
		}
	}
	if err := in.Close(); err != nil {
		t.Fatal(err)
	}
	if err := c.Wait(); err != nil {
		t.Error(err)
	}
}

// A question changes nothing: where no database is, none is made, and an empty one answers
// with what comes with the binary.
func TestQuestionsNeedNoDatabase(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	question := []string{"deadline", "--impact=critical", "--country=CH", "--at=2026-12-24T15:30:00Z"}
	want := p.succeed(question...)
	for _, db := range []string{"new.db", "sqlite:new.db"} {
		if got := p.succeed(append(question, "--db="+db)...); got != want {
			t.Errorf("--db=%s: %s", db, got)
		}
	}
	if p.has("new.db") || p.has("deskbell-data") {
		t.Error("a question made a database")
	}
	p.succeed("migrate", "status", "--db=empty.db")
	if got := p.succeed(append(question, "--db=empty.db")...); got != want {
		t.Errorf("without tables: %s", got)
	}
	p.succeed("migrate", "up", "--db=empty.db")
	if got := p.succeed(append(question, "--db=empty.db")...); got != want {
		t.Errorf("without documents: %s", got)
	}
	o := p.run(append(question, "--db="+p.file("text.db", strings.Repeat("this is no database\n", 100)))...)
	if o.code != 1 {
		t.Errorf("a file that is no database: exit code %d", o.code)
	}
	contains(t, "the complaint", o.errs, "cannot be opened as a SQLite database")
}
