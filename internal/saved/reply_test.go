package saved_test

import (
	"strings"
	"testing"
	"time"

	"deskbell/internal/fault"
	"deskbell/internal/saved"
	"deskbell/tickets"
)

var zurich = func() *time.Location {
	z, err := time.LoadLocation("Europe/Zurich")
	if err != nil {
		panic(err)
	}
	return z
}()

func TestExpand(t *testing.T) {
	one := &tickets.Ticket{Number: 1042, Subject: "It stops {{due}}", Requester: tickets.Requester{Name: "{{agent.name}} $1 {{requester.name}}", Language: "fr"}}
	due := time.Date(2026, 12, 1, 16, 30, 0, 0, time.UTC)
	for _, c := range []struct {
		body    string
		due     time.Time
		want    string
		missing string
	}{
		{"", due, "", ""},
		{"plain { } }} {x}", due, "plain { } }} {x}", ""},
		{"{{ticket.number}}{{ ticket.number }}{{	ticket.number}}", due, "104210421042", ""},
		{"{{requester.name}}: {{ticket.subject}}", due, "{{agent.name}} $1 {{requester.name}}: It stops {{due}}", ""},
		{"{{agent.name}}", due, "Grace", ""},
		{"until {{due}}", due, "until mardi 1er décembre 2026 à 17:30 (Europe/Zurich)", ""},
		{"{{due}}, {{due}}", time.Time{}, "…, …", "due"},
		{"{{old.one}} {{due\n}}", due, "{{old.one}} {{due\n}}", ""},
		{"{{{due}}}", time.Time{}, "{…}", "due"},
	} {
		got, missing := saved.Expand(c.body, saved.ValuesFor(one, c.due, zurich, "Grace"))
		if got != c.want || strings.Join(missing, " ") != c.missing {
			t.Errorf("%q became %q without %q", c.body, got, missing)
		}
	}
}

// A fuzzed body and name: what a value says comes out as it went in.
func FuzzExpand(f *testing.F) {
	f.Add("{{requester.name}} {{due}}", "{{agent.name}}")
	f.Add("{{{{requester.name}}}}", "}}{{due")
	f.Fuzz(func(t *testing.T, body, name string) {
		const mark = "\x00"
		marked, _ := saved.Expand(body, saved.Values{"requester.name": mark})
		got, _ := saved.Expand(body, saved.Values{"requester.name": name})
		if strings.Contains(body, mark) || name == "" {
			return
		}
		if want := strings.ReplaceAll(marked, mark, name); got != want {
			t.Errorf("%q with %q became %q, not %q", body, name, got, want)
		}
	})
}

func TestReplyFaults(t *testing.T) {
	for _, c := range []struct {
		body string
		want string
	}{
		{"x", ""}, {"{{due}} and {{ requester.name }} }}", ""}, {strings.Repeat("é", 10_000), ""}, {"tabs\tand\r\nlines", ""},
		{" \n", "is missing"}, {"a\ab", "has control characters in it; send plain text"}, {"\xff", "has control characters in it; send plain text"},
		{strings.Repeat("é", 10_001), "is longer than 10000 characters"},
		{"{{Due}}", "{{Due}} is not a placeholder; there are "}, {"{{}} {{x}} {{x}}", "{{}}, {{x}} are not placeholders; there are "},
		{"{{due", "has {{ without the }}"}, {"{{due}} {{\nagent.name}}", "has {{ without the }}"},
	} {
		err := saved.ReplyChange{Body: &c.body}.Check()
		f, refused := fault.As(err)
		switch {
		case c.want == "" && err != nil, c.want != "" && !refused:
			t.Errorf("%.40q: %v", c.body, err)
		case refused && (len(f.Fields) != 1 || f.Fields[0].Location != "body" || !strings.HasPrefix(f.Fields[0].Message, c.want)):
			t.Errorf("%.40q: %v", c.body, f.Fields)
		}
	}
	for kind, good := range map[tickets.MessageKind]bool{"": true, "note": true, "action_plan": true, "reply": false, "x": false} {
		if err := (saved.ReplyChange{Kind: &kind}).Check(); (err == nil) != good {
			t.Errorf("%q: %v", kind, err)
		}
	}
}

func TestRepliesKeepTheirOrder(t *testing.T) {
	var all saved.Replies
	add := func(name string) (err error) {
		after, _, err := all.Add("id of "+name, saved.ReplyChange{Name: &name, Body: of(" x ")}, monday)
		if err == nil {
			all = after
		}
		return err
	}
	for _, name := range []string{"zip", "Bye", "Über", "ask"} {
		if err := add(name); err != nil {
			t.Fatal(err)
		}
	}
	names := func(all saved.Replies) string {
		var words []string
		for _, r := range all {
			words = append(words, r.Name)
		}
		return strings.Join(words, " ")
	}
	if got := names(all); got != "ask Bye Über zip" {
		t.Errorf("the replies are %s", got)
	}
	if err := add("UBER"); code(err) != "name_taken" {
		t.Error(err)
	}
	after, r, err := all.Change("id of zip", saved.ReplyChange{Name: of("A"), Kind: of(tickets.Question)}, monday.Add(time.Hour))
	if err != nil || names(after) != "A ask Bye Über" || r.Body != "x" || r.Kind != tickets.Question || !r.CreatedAt.Equal(monday) || !r.UpdatedAt.Equal(monday.Add(time.Hour)) {
		t.Errorf("%s %+v %v", names(after), r, err)
	}
	if got := names(all); got != "ask Bye Über zip" {
		t.Errorf("a change has changed what it was made of: %s", got)
	}
	if _, _, err := all.Change("id of zip", saved.ReplyChange{Name: of("BYE")}, monday); code(err) != "name_taken" {
		t.Error(err)
	}
	if _, _, err := all.Remove("x"); code(err) != "not_found" {
		t.Error(err)
	}
	var many saved.Replies
	for range saved.MostReplies {
		many = append(many, saved.Reply{})
	}
	if _, _, err := many.Add("x", saved.ReplyChange{Name: of("x"), Body: of("x")}, monday); code(err) != "too_many_replies" {
		t.Error(err)
	}
}
