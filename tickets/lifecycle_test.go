package tickets_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"deskbell/internal/fault"
	"deskbell/tickets"
)

var update = flag.Bool("update", false, "write the table into docs/lifecycle.md")

// lives are ways into each status.
var lives = []struct {
	name   string
	status tickets.Status
	steps  []tickets.Action
	now    string
}{
	{"submitted", tickets.Open, nil, "Tue 24 Nov 09:00"},
	{"answered by the customer", tickets.Open, []tickets.Action{tickets.Ask, tickets.Reply}, "Tue 24 Nov 09:00"},
	{"asked back", tickets.Pending, []tickets.Action{tickets.Ask}, "Tue 24 Nov 09:00"},
	{"solved", tickets.Solved, []tickets.Action{tickets.Solve}, "Tue 24 Nov 09:00"},
	{"solved while the customer had the next move", tickets.Solved, []tickets.Action{tickets.Ask, tickets.Solve}, "Tue 24 Nov 09:00"},
	{"closed", tickets.Closed, []tickets.Action{tickets.Solve, tickets.Close}, "Tue 24 Nov 09:00"},
	{"merged", tickets.Closed, []tickets.Action{tickets.Merge}, "Wed 2 Dec 09:00"},
	{"solved two weeks ago, which nobody recorded", tickets.Closed, []tickets.Action{tickets.Solve}, "Mon 7 Dec 10:00"},
}

// events are what the actions are recorded as.
var events = map[tickets.Action]tickets.EventKind{
	tickets.Reply: tickets.WasReplied, tickets.Respond: tickets.WasResponded, tickets.Ask: tickets.WasAsked, tickets.Note: tickets.WasNoted,
	tickets.Attach: tickets.WasAttached, tickets.Reclassify: tickets.WasReclassified, tickets.Relocate: tickets.WasRelocated,
	tickets.Assign: tickets.WasAssigned, tickets.Tag: tickets.WasTagged, tickets.Solve: tickets.WasSolved, tickets.Reopen: tickets.WasReopened,
	tickets.Close: tickets.WasClosed, tickets.Merge: tickets.WasMerged, tickets.Rate: tickets.WasRated,
	tickets.Entitle: tickets.WasEntitled, tickets.Refuse: tickets.WasRefused, tickets.Erase: tickets.WasErased,
}

func TestEveryActionInEveryState(t *testing.T) {
	for _, life := range lives {
		for _, action := range tickets.Actions {
			t.Run(fmt.Sprintf("%s/%s", life.name, action), func(t *testing.T) {
				w := newWorld(t)
				provisional := action == tickets.Entitle || action == tickets.Refuse
				w.owners.away = provisional
				ticket := w.submit("Mon 23 Nov 09:00")
				for _, step := range life.steps {
					ticket = w.do(ticket, step, "Mon 23 Nov 10:00")
				}
				now := when(life.now)
				if got := ticket.StatusAt(now); got != life.status {
					t.Fatalf("it is %s, want %s", got, life.status)
				}
				before := *w.kept(ticket)

				want := tickets.Lifecycle[life.status][action]
				after, err := w.try(ticket, action, now)
				if want.Reason != "" {
					refused(t, err, fault.Conflict, "action_not_applicable", fmt.Sprintf("Cannot %s: the ticket %s.", action, want.Reason))
					if after != nil {
						t.Error("a ticket came with the refusal")
					}
					same(t, "the stored ticket", *w.kept(ticket), before)
					return
				}
				if err != nil {
					t.Fatal(err)
				}
				if after.StatusAt(now) != want.To || after.Status != want.To {
					t.Errorf("it is %s, want %s", after.StatusAt(now), want.To)
				}
				if after.Version != before.Version+1 || !after.UpdatedAt.Equal(now) {
					t.Errorf("it is at version %d, changed %s", after.Version, after.UpdatedAt)
				}
				added := []tickets.EventKind{events[action]}
				if life.status == tickets.Pending && action == tickets.Reopen {
					added[0] = tickets.WasResumed
				}
				if life.status == tickets.Open || life.status == tickets.Pending {
					// Its first response was due on Monday, and nobody had recorded that; one
					// who is refused was promised none.
					switch {
					case !provisional:
						added = []tickets.EventKind{tickets.WasBreached, added[0]}
					case action == tickets.Entitle:
						added = append(added, tickets.WasBreached)
					}
				}
				same(t, "what was added", kinds(after.Events[len(before.Events):]), added)
				same(t, "the stored ticket", w.kept(ticket), after)
			})
		}
	}
}

func TestTheLifecycleIsComplete(t *testing.T) {
	if got, want := len(tickets.Lifecycle), len(tickets.Statuses); got != want {
		t.Errorf("the table has %d statuses, want %d", got, want)
	}
	for _, status := range tickets.Statuses {
		if got, want := len(tickets.Lifecycle[status]), len(tickets.Actions); got != want {
			t.Errorf("%s has %d actions, want %d", status, got, want)
		}
		for _, action := range tickets.Actions {
			outcome, ok := tickets.Lifecycle[status][action]
			if !ok || (outcome.To == "") == (outcome.Reason == "") || (outcome.To != "" && !slices.Contains(tickets.Statuses, outcome.To)) {
				t.Errorf("%s × %s: %+v", status, action, outcome)
			}
		}
	}
}

// table is the lifecycle in Markdown, with the reasons of refusals below.
func table() string {
	var b strings.Builder
	b.WriteString("| |")
	for _, status := range tickets.Statuses {
		fmt.Fprintf(&b, " %s |", status)
	}
	b.WriteString("\n|---|" + strings.Repeat("---|", len(tickets.Statuses)) + "\n")
	var reasons []string
	for _, action := range tickets.Actions {
		fmt.Fprintf(&b, "| **%s** |", action)
		for _, status := range tickets.Statuses {
			outcome := tickets.Lifecycle[status][action]
			switch {
			case outcome.Reason != "":
				i := slices.Index(reasons, outcome.Reason)
				if i < 0 {
					i, reasons = len(reasons), append(reasons, outcome.Reason)
				}
				fmt.Fprintf(&b, " refused (%d) |", i+1)
			case outcome.To == status:
				b.WriteString(" stays |")
			default:
				fmt.Fprintf(&b, " → %s |", outcome.To)
			}
		}
		b.WriteString("\n")
	}
	b.WriteString("\nRefused, because the ticket …\n\n")
	for i, reason := range reasons {
		fmt.Fprintf(&b, "%d. … %s.\n", i+1, reason)
	}
	return b.String()
}

func TestLifecycleIsDocumented(t *testing.T) {
	const begin, end = "<!-- lifecycle -->\n", "<!-- /lifecycle -->\n"
	path := filepath.Join("..", "docs", "lifecycle.md")
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, found := strings.Cut(string(text), begin)
	written, after, ended := strings.Cut(rest, end)
	if !found || !ended {
		t.Fatalf("%s has no place for the table: put it between %q and %q", path, begin, end)
	}
	if written == table() {
		return
	}
	if !*update {
		t.Fatalf("%s has another table; write this one by: go test ./tickets -run Lifecycle -update\n%s", path, table())
	}
	if err := os.WriteFile(path, []byte(before+begin+table()+end+after), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestASolvedTicketClosesByItselfAfterFourteenDays(t *testing.T) {
	w := newWorld(t)
	ticket := w.submit("Mon 23 Nov 09:00")
	if !ticket.ClosesAt().IsZero() {
		t.Errorf("an open ticket closes at %s", ticket.ClosesAt())
	}
	ticket = w.do(ticket, tickets.Solve, "Mon 23 Nov 10:00")
	closes := when("Mon 7 Dec 10:00")
	if !ticket.ClosesAt().Equal(closes) {
		t.Errorf("it closes at %s, want %s", ticket.ClosesAt(), closes)
	}
	for _, c := range []struct {
		now     time.Time
		status  tickets.Status
		waiting string
	}{
		{when("Mon 23 Nov 10:00"), tickets.Solved, "nobody"},
		{closes.Add(-time.Microsecond), tickets.Solved, "nobody"},
		{closes, tickets.Closed, "nobody"},
		{closes.Add(time.Microsecond), tickets.Closed, "nobody"},
	} {
		if status, waiting := ticket.StatusAt(c.now), ticket.WaitingOn(c.now); status != c.status || waiting != c.waiting {
			t.Errorf("at %s it is %s and waits on %s, want %s and %s", c.now, status, waiting, c.status, c.waiting)
		}
	}
	if _, err := w.try(ticket, tickets.Reply, closes); !fault.Is(err, fault.Conflict) {
		t.Errorf("a reply at the instant it closes: %v", err)
	}
	ticket, err := w.try(ticket, tickets.Reply, closes.Add(-time.Microsecond))
	if err != nil || ticket.Status != tickets.Open || !ticket.SolvedAt.IsZero() {
		t.Errorf("a reply just before: %v, %s, solved at %s", err, ticket.Status, ticket.SolvedAt)
	}
}

func TestTheFourteenDaysBeginAgainWithEachSolution(t *testing.T) {
	w := newWorld(t)
	ticket := w.do(w.submit("Mon 23 Nov 09:00"), tickets.Solve, "Mon 23 Nov 10:00")
	ticket = w.do(ticket, tickets.Note, "Tue 24 Nov 10:00") // which solves nothing anew
	if !ticket.SolvedAt.Equal(when("Mon 23 Nov 10:00")) {
		t.Errorf("a note made it solved at %s", ticket.SolvedAt)
	}
	ticket = w.do(ticket, tickets.Reopen, "Wed 25 Nov 10:00")
	ticket = w.do(ticket, tickets.Solve, "Thu 26 Nov 10:00")
	if want := when("Thu 10 Dec 10:00"); !ticket.ClosesAt().Equal(want) {
		t.Errorf("it closes at %s, want %s", ticket.ClosesAt(), want)
	}
	ticket = w.do(ticket, tickets.Close, "Fri 27 Nov 10:00")
	if !ticket.SolvedAt.Equal(when("Thu 26 Nov 10:00")) {
		t.Errorf("once closed it was solved at %s", ticket.SolvedAt)
	}
}

func TestWhoHasTheNextMove(t *testing.T) {
	w := newWorld(t)
	ticket := w.submit("Mon 23 Nov 09:00")
	for _, c := range []struct {
		action tickets.Action
		want   string
	}{
		{tickets.Respond, "us"}, {tickets.Ask, "customer"}, {tickets.Respond, "customer"}, {tickets.Note, "customer"},
		{tickets.Reply, "us"}, {tickets.Ask, "customer"}, {tickets.Reopen, "us"}, {tickets.Solve, "nobody"},
		{tickets.Reopen, "us"}, {tickets.Solve, "nobody"}, {tickets.Close, "nobody"},
	} {
		ticket = w.do(ticket, c.action, "Mon 23 Nov 10:00")
		if got := ticket.WaitingOn(when("Mon 23 Nov 10:00")); got != c.want {
			t.Errorf("after %s it waits on %s, want %s", c.action, got, c.want)
		}
	}
}
