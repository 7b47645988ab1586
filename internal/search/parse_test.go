package search_test

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"deskbell/internal/fault"
	"deskbell/internal/search"
	"deskbell/sla"
	"deskbell/tickets"
)

var known = search.Known{Impacts: []sla.Impact{"limited", "major", "critical"}}

func parsed(t rapid.TB, text string) search.Query {
	t.Helper()
	q, err := search.Parse(text, known)
	if err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	return q
}

func TestParse(t *testing.T) {
	for text, want := range map[string]string{
		"":                               "",
		"  printer   Step ":              "printer Step",
		`printer "step 2"`:               `printer "step 2"`,
		"-gpu -\"a b\"":                  `-gpu -"a b"`,
		"IMPACT:Critical,MAJOR":          "impact:critical,major",
		"is:Open,breached -is:MINE":      "is:open,breached -is:mine",
		"assignee:Me assignee:NONE":      "assignee:me assignee:none",
		`tag:"two words","a,b",GPU`:      `tag:"two words","a,b",gpu`,
		"from:ADA@Aerial.example":        "from:ada@aerial.example",
		"license:@Aerial.example":        "license:@aerial.example",
		"country:ch topic:processing":    "country:CH topic:processing",
		"sort:Updated engine":            "engine sort:updated",
		"created:>=2026-11-01":           "created:>=2026-11-01",
		"updated:2026-01-01..2026-02-28": "updated:2026-01-01..2026-02-28",
		"12:30 a-b this & that -":        "12:30 a-b this that",
		`"say \"hi\" \\ \n"`:             `"say \"hi\" \\ \\n"`,
		`5" "region:europe"`:             `5" "region:europe"`,
		"region:europe,asia":             "region:europe,asia",
	} {
		q := parsed(t, text)
		if got := q.String(); got != want {
			t.Errorf("%q is read as %q, want %q", text, got, want)
		}
	}
}

func TestConditions(t *testing.T) {
	day := func(d int) time.Time { return time.Date(2026, 11, d, 0, 0, 0, 0, time.UTC) }
	text := func(begins bool, words ...string) tickets.Option {
		return tickets.Option{Field: tickets.InText, Words: words, Begins: begins}
	}
	for query, want := range map[string]tickets.Condition{
		"Prínt":                 {Any: []tickets.Option{text(true, "print")}},
		`"step 2"`:              {Any: []tickets.Option{text(false, "step", "2")}},
		"a@b.example":           {Any: []tickets.Option{text(true, "a", "b", "example")}},
		"-gone":                 {Not: true, Any: []tickets.Option{text(false, "gone")}},
		"is:mine,open,met":      {Any: []tickets.Option{{Field: tickets.InAssignee, Value: "me@desk.example"}, {Field: tickets.InStatus, Value: "open"}, {Field: tickets.InStanding, Value: "met"}}},
		"is:unassigned":         {Any: []tickets.Option{{Field: tickets.InAssignee, Value: tickets.Nobody}}},
		"-assignee:me":          {Not: true, Any: []tickets.Option{{Field: tickets.InAssignee, Value: "me@desk.example"}}},
		"created:2026-11-01":    {Any: []tickets.Option{{Field: tickets.InCreated, Value: "2026-11-01", From: day(1), Until: day(2)}}},
		"created:>2026-11-01":   {Any: []tickets.Option{{Field: tickets.InCreated, Value: ">2026-11-01", From: day(2)}}},
		"updated:>=2026-11-01":  {Any: []tickets.Option{{Field: tickets.InUpdated, Value: ">=2026-11-01", From: day(1)}}},
		"updated:<2026-11-02":   {Any: []tickets.Option{{Field: tickets.InUpdated, Value: "<2026-11-02", Until: day(2)}}},
		"created:<=2026-11-02":  {Any: []tickets.Option{{Field: tickets.InCreated, Value: "<=2026-11-02", Until: day(3)}}},
		"license:@desk.example": {Any: []tickets.Option{{Field: tickets.InLicense, Value: "@desk.example"}}},
	} {
		if got := parsed(t, query).Conditions("me@desk.example"); len(got) != 1 || !reflect.DeepEqual(got[0], want) {
			t.Errorf("%q asks %+v, want %+v", query, got, want)
		}
	}
	several := parsed(t, `print impact:major scan "to file" -ink`).Conditions("")
	for i, begins := range []bool{false, false, false, false, false} {
		if several[i].Any[0].Begins != begins {
			t.Errorf("term %d: %+v", i, several[i])
		}
	}
	if last := parsed(t, "print scan is:open").Conditions(""); last[0].Any[0].Begins || !last[1].Any[0].Begins {
		t.Errorf("not the last word is a beginning: %+v", last)
	}
	if !parsed(t, "-is:closed").About(tickets.InStatus) || parsed(t, "is:breached closed").About(tickets.InStatus) {
		t.Error("what a search says of the status is not seen")
	}
}

// A fault names its place, and what there is.
func TestFaults(t *testing.T) {
	for text, want := range map[string]string{
		"printer impct:major":            `at character 9: there is no operator "impct" (did you mean impact?); use assignee, country, created`,
		"http://a.example":               `or put the text in quotes`,
		"is:opne":                        `at character 4: "opne" is not what a ticket can be (did you mean open?); use open, pending`,
		"impact:huge":                    `"huge" is not a business impact; use limited, major, critical`,
		"region:emea":                    `is not a region`,
		"topic:x":                        `is not a topic`,
		"country:xx":                     "at character 9",
		"tag:":                           "at character 5: tag: lacks its value, such as tag:gpu",
		"tag:a,,b":                       "at character 7: tag: lacks its value",
		`say "hello`:                     "at character 5: the quote is never closed",
		`tag:"a"b`:                       "at character 8: a space is missing",
		"from:ada":                       `"ada" is not an address`,
		"assignee:ada":                   `use me, none, or an address`,
		"created:tomorrow":               `"tomorrow" is no day; write 2026-11-01`,
		"created:2026-02-30":             "is no day",
		"created:2026-03-02..2026-03-01": "is no day",
		"updated:>0000-01-01":            "is no day",
		"sort:dew":                       `not sorted by "dew" (did you mean due?)`,
		"sort:due sort:created":          "there is an order already: due",
		"-sort:due":                      "cannot be excluded",
		"% -":                            "nothing in it to look for",
		strings.Repeat("x", 501):         "longer than 500",
	} {
		_, err := search.Parse(text, known)
		refusal, ok := fault.As(err)
		if !ok || refusal.Kind != fault.Invalid || len(refusal.Fields) != 1 || refusal.Fields[0].Location != "q" || !strings.Contains(refusal.Fields[0].Message, want) {
			t.Errorf("%.40q: %v, want %s", text, err, want)
		}
	}
	_, err := search.Parse("is:x foo:bar impact:y,z", known)
	if refusal, _ := fault.As(err); refusal == nil || len(refusal.Fields) != 4 {
		t.Errorf("not every fault is named: %v", err)
	}
}

// A search that is written down is the same one when it is read again.
func TestRoundTrip(t *testing.T) {
	text := rapid.StringMatching(`[a-zé刷 ,:"\\\-]{0,8}x`)
	term := rapid.Custom(func(t *rapid.T) string {
		not := rapid.SampledFrom([]string{"", "-"}).Draw(t, "not")
		switch rapid.IntRange(0, 2).Draw(t, "kind") {
		case 0:
			return search.Term{Not: not != "", Quoted: true, Values: []string{text.Draw(t, "text")}}.String()
		case 1:
			return search.Term{Not: not != "", Operator: "tag", Values: rapid.SliceOfN(text, 1, 3).Draw(t, "tags")}.String()
		}
		return not + rapid.SampledFrom([]string{"word", "is:open,mine", "impact:major", "sort:due", "created:<2026-01-01", "from:@a.example", "a\"b"}).Draw(t, "term")
	})
	rapid.Check(t, func(t *rapid.T) {
		written := strings.Join(rapid.SliceOfN(term, 0, 5).Draw(t, "terms"), " ")
		q, err := search.Parse(written, known)
		if err != nil {
			if !strings.Contains(err.Error(), "order") {
				t.Fatalf("%q: %v", written, err)
			}
			return
		}
		if again := parsed(t, q.String()); !reflect.DeepEqual(again, q) {
			t.Fatalf("%q is %+v, and then %+v", written, q, again)
		}
	})
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{"", `printer "step 2" impact:critical -tag:gpu`, "is:open,breached sort:due", `tag:"a","b`, "created:..", "-", `"\`, "from:@", "ſ:x", "é\u0301:\u00a0x"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		q, err := search.Parse(text, known)
		if err != nil {
			if !fault.Is(err, fault.Invalid) {
				t.Fatalf("%q: %v", text, err)
			}
			return
		}
		again, err := search.Parse(q.String(), known)
		if len(q.String()) < search.Longest && (err != nil || !reflect.DeepEqual(again, q)) {
			t.Fatalf("%q is %+v, and written as %q %+v, %v", text, q, q.String(), again, err)
		}
		q.Conditions("me@desk.example")
	})
}

// The desk says which topics there are; until it does they are those out of the box.
func TestTopics(t *testing.T) {
	for _, c := range []struct {
		topics []string
		text   string
		good   bool
	}{
		{nil, "topic:processing", true}, {nil, "topic:drones", false},
		{[]string{"drones"}, "topic:DRONES", true}, {[]string{"drones"}, "topic:processing", false}, {[]string{"drones", "processing"}, "topic:processing,drones", true},
	} {
		if _, err := search.Parse(c.text, search.Known{Topics: c.topics}); (err == nil) != c.good {
			t.Errorf("%s among %q: %v", c.text, c.topics, err)
		}
	}
}
