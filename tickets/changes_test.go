package tickets_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"deskbell/calendars"
	"deskbell/entitlement"
	"deskbell/internal/fault"
	"deskbell/sla"
	"deskbell/tickets"
)

var ctx = context.Background()

func ref(t *tickets.Ticket) tickets.Ref { return tickets.Ref(t.ID) }

func by(actor tickets.Actor, at string) tickets.Change {
	return tickets.Change{By: actor, At: when(at)}
}

func TestWhoMaySayWhat(t *testing.T) {
	kinds := map[tickets.MessageKind]tickets.EventKind{
		tickets.CustomerReply: tickets.WasReplied,
		tickets.ActionPlan:    tickets.WasResponded, tickets.StatusUpdate: tickets.WasResponded,
		tickets.Workaround: tickets.WasResponded, tickets.Resolution: tickets.WasResponded,
		tickets.Question: tickets.WasAsked, tickets.InternalNote: tickets.WasNoted,
	}
	if len(kinds) != len(tickets.MessageKinds) {
		t.Errorf("%d kinds of message are known here, and %d there are", len(kinds), len(tickets.MessageKinds))
	}
	for kind, event := range kinds {
		for _, who := range []tickets.Actor{ada, grace, edsger, linus, bell} {
			t.Run(fmt.Sprintf("%s/%s", who.Role, kind), func(t *testing.T) {
				w := newWorld(t)
				ticket := w.submit("Mon 23 Nov 09:00")
				changed, e, err := w.Say(ctx, ref(ticket), by(who, "Mon 23 Nov 10:00"), tickets.Message{Kind: kind, Body: "Hello."})
				if (who.Role == tickets.Customer) != (kind == tickets.CustomerReply) {
					refused(t, err, fault.Forbidden, "forbidden", fmt.Sprintf("A %s may not write a message of the kind %s.", who.Role, kind))
					same(t, "the stored ticket", w.kept(ticket), ticket)
					return
				}
				if err != nil {
					t.Fatal(err)
				}
				want := tickets.Event{
					ID: e.ID, Number: 2, Kind: event, At: when("Mon 23 Nov 10:00"), Actor: who, Public: kind != tickets.InternalNote,
					Details: tickets.Details{Message: kind, Body: "Hello."},
				}
				same(t, "the event", e, want)
				same(t, "the last event", changed.Events[1], want)
			})
		}
	}
}

func TestMessagesAreChecked(t *testing.T) {
	const kinds = "reply, action_plan, status_update, workaround, resolution, question, note"
	for _, c := range []struct {
		name string
		m    tickets.Message
		want string
	}{
		{"no kind, no text", tickets.Message{}, "kind: \"\" is not a kind of message; use " + kinds + "\nbody: is missing"},
		{"an unknown kind", tickets.Message{Kind: "shout", Body: "Hey!"}, "kind: \"shout\" is not a kind of message; use " + kinds},
		{"blank", tickets.Message{Kind: tickets.ActionPlan, Body: " \r\n\t"}, "body: is missing"},
		{"too long", tickets.Message{Kind: tickets.ActionPlan, Body: strings.Repeat("ü", 50_001)}, "body: is longer than 50000 characters"},
		{"no text", tickets.Message{Kind: tickets.ActionPlan, Body: "\x00"}, "body: has control characters in it; send plain text"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			ticket := w.submit("Mon 23 Nov 09:00")
			_, _, err := w.Say(ctx, ref(ticket), by(grace, "Mon 23 Nov 10:00"), c.m)
			refused(t, err, fault.Invalid, "invalid_message", "The message cannot be accepted as it is.\n"+c.want)
			same(t, "the stored ticket", w.kept(ticket), ticket)
		})
	}
}

func TestWhatCountsAsAResponse(t *testing.T) {
	for _, c := range []struct {
		kind tickets.MessageKind
		want sla.State
	}{
		{tickets.ActionPlan, sla.Met}, {tickets.StatusUpdate, sla.Met}, {tickets.Workaround, sla.Met}, {tickets.Resolution, sla.Met},
		{tickets.Question, sla.Running}, {tickets.InternalNote, sla.Running},
	} {
		w := newWorld(t)
		changed, _, err := w.Say(ctx, ref(w.submit("Mon 23 Nov 09:00")), by(grace, "Mon 23 Nov 10:00"), tickets.Message{Kind: c.kind, Body: "Hello."})
		if err != nil || changed.Clocks[0].State != c.want {
			t.Errorf("after a %s the first response is %s, want %s (%v)", c.kind, changed.Clocks[0].State, c.want, err)
		}
	}
}

func TestReclassifying(t *testing.T) {
	w := newWorld(t)
	ticket := w.submit("Mon 23 Nov 09:00") // major: 4 business hours

	changed, err := w.Reclassify(ctx, ref(ticket), by(grace, "Mon 23 Nov 12:00"), "critical", "All of them stop.")
	if err != nil {
		t.Fatal(err)
	}
	same(t, "the clocks", clocks(changed), []string{
		"first_response major until Mon 23 Nov 13:00 superseded",
		"first_response critical until Mon 23 Nov 11:00 running, broken Mon 23 Nov 12:00",
	})
	same(t, "the details", changed.Events[1].Details, tickets.Details{Was: "major", Impact: "critical", Reason: "All of them stop."})
	if changed.Impact != "critical" || changed.Reported != "major" {
		t.Errorf("it was reported as %s and counts as %s", changed.Reported, changed.Impact)
	}

	for _, c := range []struct {
		name, impact, reason string
		kind                 fault.Kind
		code, says           string
	}{
		{"without a reason", "limited", "", fault.Invalid, "invalid_change", "The change cannot be accepted as it is.\nreason: is missing"},
		{"with a blank one", "limited", " \n", fault.Invalid, "invalid_change", "The change cannot be accepted as it is.\nreason: is missing"},
		{"with too long a one", "limited", strings.Repeat("o", 1001), fault.Invalid, "invalid_change", "The change cannot be accepted as it is.\nreason: is longer than 1000 characters"},
		{"to what it is", "critical", "Sure?", fault.Conflict, "unchanged", "The impact is critical already."},
		{"to what the policy doesn't know", "urgent", "Hurry!", fault.Invalid, "unknown_impact", "The impact is not one that enterprise@1 knows.\nimpact: \"urgent\" is not a business impact; use critical, major, limited"},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, preview := range []bool{false, true} {
				change := by(grace, "Mon 23 Nov 12:30")
				change.Preview = preview
				got, err := w.Reclassify(ctx, ref(ticket), change, sla.Impact(c.impact), c.reason)
				refused(t, err, c.kind, c.code, c.says)
				if got != nil {
					t.Error("a ticket came with the refusal")
				}
				same(t, "the stored ticket", w.kept(ticket), changed)
			}
		})
	}
}

func TestRelocating(t *testing.T) {
	w := newWorld(t)
	ticket := w.submit("Mon 23 Nov 16:00") // in Zurich: until Tue 12:00

	changed, err := w.Relocate(ctx, ref(ticket), by(grace, "Mon 23 Nov 16:30"), " us ", "They are in Denver.")
	if err != nil {
		t.Fatal(err)
	}
	same(t, "the clocks", clocks(changed), []string{
		"first_response major until Tue 24 Nov 12:00 superseded",
		"first_response major until Mon 23 Nov 22:00 running",
	})
	same(t, "the details", changed.Events[1].Details, tickets.Details{Was: "CH", Country: "US", Region: calendars.NorthAmerica, Reason: "They are in Denver."})
	same(t, "the requester", changed.Requester, tickets.Requester{Name: "Ada", Email: "ada@aerial.example", Country: "US", Region: calendars.NorthAmerica, Language: "en"})

	for _, c := range []struct {
		name, country, reason string
		kind                  fault.Kind
		code, says            string
	}{
		{"without a reason", "FR", "", fault.Invalid, "invalid_change", "The change cannot be accepted as it is.\nreason: is missing"},
		{"to where nobody lives", "ZZ", "They moved.", fault.Invalid, "unknown_country", "The country cannot be accepted as it is.\ncountry: \"ZZ\" is not a country code; use two letters as in ISO 3166-1, such as CH, US or GB"},
		{"to where they are", "us", "They moved.", fault.Conflict, "unchanged", "The country is US already."},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := w.Relocate(ctx, ref(ticket), by(grace, "Mon 23 Nov 17:00"), c.country, c.reason)
			refused(t, err, c.kind, c.code, c.says)
			same(t, "the stored ticket", w.kept(ticket), changed)
		})
	}

	t.Run("within the calendar's regions", func(t *testing.T) {
		changed, err := w.Relocate(ctx, ref(ticket), by(grace, "Mon 23 Nov 17:00"), "CA", "No, in Calgary.")
		if err != nil || len(changed.Clocks) != 2 || changed.Requester.Country != "CA" {
			t.Errorf("%v: %v in %s", err, clocks(changed), changed.Requester.Country)
		}
	})
}

func TestAPreviewIsWhatWouldHappen(t *testing.T) {
	changes := map[string]func(*world, *tickets.Ticket, tickets.Change) (*tickets.Ticket, error){
		"reclassify": func(w *world, t *tickets.Ticket, c tickets.Change) (*tickets.Ticket, error) {
			return w.Reclassify(ctx, ref(t), c, "critical", "All of them stop.")
		},
		"relocate": func(w *world, t *tickets.Ticket, c tickets.Change) (*tickets.Ticket, error) {
			return w.Relocate(ctx, ref(t), c, "US", "They are in Denver.")
		},
		"solve": func(w *world, t *tickets.Ticket, c tickets.Change) (*tickets.Ticket, error) {
			return w.Solve(ctx, ref(t), c)
		},
		"merge": func(w *world, t *tickets.Ticket, c tickets.Change) (*tickets.Ticket, error) {
			return w.Merge(ctx, ref(t), c, "1002")
		},
	}
	for name, change := range changes {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			ticket, other := w.submit("Mon 23 Nov 09:00"), w.submit("Mon 23 Nov 09:00")
			c := by(grace, "Mon 23 Nov 14:00")
			c.Version = 1

			c.Preview = true
			preview, err := change(w, ticket, c)
			if err != nil {
				t.Fatal(err)
			}
			same(t, "the stored ticket", w.kept(ticket), ticket)
			same(t, "the other stored ticket", w.kept(other), other)

			c.Preview = false
			done, err := change(w, ticket, c)
			if err != nil {
				t.Fatal(err)
			}
			// What the store counts, and what must be unique, differs.
			same(t, "the preview's history", kinds(preview.Events), kinds(done.Events))
			preview.Version = done.Version
			for i := range preview.Events {
				preview.Events[i].ID = done.Events[i].ID
			}
			same(t, "the preview", preview, done)
		})
	}
	_, err := newWorld(t).Reclassify(ctx, "1001", tickets.Change{Preview: true}, "critical", "Why not?")
	refused(t, err, fault.NotFound, "not_found", "There is no such ticket.")
}

func TestAChangeMeantForAnotherVersionIsRefused(t *testing.T) {
	w := newWorld(t)
	ticket := w.do(w.submit("Mon 23 Nov 09:00"), tickets.Note, "Mon 23 Nov 09:30")
	for _, preview := range []bool{false, true} {
		c := by(grace, "Mon 23 Nov 10:00")
		c.Version, c.Preview = 1, preview
		_, err := w.Solve(ctx, ref(ticket), c)
		refused(t, err, fault.Stale, "version_conflict", "The ticket has changed since: it is at version 2, not 1. Look at it again.")
	}
	same(t, "the stored ticket", w.kept(ticket), ticket)

	c := by(grace, "Mon 23 Nov 10:00")
	c.Version = 2
	if _, err := w.Solve(ctx, ref(ticket), c); err != nil {
		t.Errorf("the present version: %v", err)
	}
}

func TestChangesOfWhatIsNotThereAreRefused(t *testing.T) {
	w := newWorld(t)
	_, _, err := w.Say(ctx, "9999", by(grace, "Mon 23 Nov 10:00"), tickets.Message{Kind: tickets.ActionPlan, Body: "Hello?"})
	refused(t, err, fault.NotFound, "not_found", "There is no such ticket.")
	_, err = w.Merge(ctx, ref(w.submit("Mon 23 Nov 09:00")), by(grace, "Mon 23 Nov 10:00"), "9999")
	refused(t, err, fault.NotFound, "not_found", "There is no such ticket.")
}

func TestWithoutItsPolicyATicketDoesNotChange(t *testing.T) {
	w := newWorld(t)
	ticket := w.submit("Mon 23 Nov 09:00")
	w.terms.fail = errors.New("away")
	if _, err := w.Solve(ctx, ref(ticket), by(grace, "Mon 23 Nov 10:00")); !errors.Is(err, w.terms.fail) {
		t.Errorf("got %v", err)
	}
	same(t, "the stored ticket", w.kept(ticket), ticket)
}

func TestAssigning(t *testing.T) {
	w := newWorld(t)
	ticket := w.submit("Mon 23 Nov 09:00")
	var was string
	for _, assignee := range []string{"grace@vendor.example", "edsger@vendor.example", ""} {
		changed, err := w.Assign(ctx, ref(ticket), by(edsger, "Mon 23 Nov 10:00"), assignee)
		if err != nil {
			t.Fatal(err)
		}
		same(t, "the details", changed.Events[len(changed.Events)-1].Details, tickets.Details{Was: was, Assignee: assignee})
		if was = changed.Assignee; was != assignee {
			t.Errorf("it is assigned to %q, want %q", was, assignee)
		}
	}
}

func TestTagging(t *testing.T) {
	many := func(n int) (tags []string) {
		for i := range n {
			tags = append(tags, fmt.Sprintf("tag-%02d", i))
		}
		return tags
	}
	for _, c := range []struct {
		name string
		tags []string
		want []string
		says string
	}{
		{"in one form, sorted, each once", []string{" Zürich", "api", "API ", "zürich"}, []string{"api", "zürich"}, ""},
		{"none", nil, []string{}, ""},
		{"twenty", many(20), many(20), ""},
		{"twenty, one of them twice", append(many(20), "TAG-00"), many(20), ""},
		{"twenty-one", many(21), nil, "tags: are more than 20"},
		{"fifty characters", []string{strings.Repeat("é", 50)}, []string{strings.Repeat("é", 50)}, ""},
		{"every fault at once", []string{"", "two\nlines", strings.Repeat("é", 51), "a\x00"}, nil,
			"tags: is missing\ntags: must be a single line\ntags: is longer than 50 characters\ntags: has control characters in it; send plain text"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			ticket := w.submit("Mon 23 Nov 09:00")
			ticket, err := w.Tag(ctx, ref(ticket), by(grace, "Mon 23 Nov 10:00"), []string{"before"})
			if err != nil {
				t.Fatal(err)
			}
			changed, err := w.Tag(ctx, ref(ticket), by(grace, "Mon 23 Nov 10:00"), c.tags)
			if c.says != "" {
				refused(t, err, fault.Invalid, "invalid_tags", "The tags cannot be accepted as they are.\n"+c.says)
				same(t, "the stored ticket", w.kept(ticket), ticket)
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			same(t, "the tags", changed.Tags, c.want)
			same(t, "the details", changed.Events[2].Details, tickets.Details{Tags: c.want})
		})
	}
}

func TestRating(t *testing.T) {
	w := newWorld(t)
	ticket := w.do(w.submit("Mon 23 Nov 09:00"), tickets.Solve, "Mon 23 Nov 10:00")
	for _, r := range []tickets.Rating{{Score: 1, Comment: "Slow."}, {Score: 5}} { // the second replaces the first
		changed, err := w.Rate(ctx, ref(ticket), by(ada, "Mon 23 Nov 11:00"), r)
		if err != nil {
			t.Fatal(err)
		}
		same(t, "the rating", *changed.Rating, r)
		same(t, "the details", changed.Events[len(changed.Events)-1].Details, tickets.Details{Score: r.Score, Body: r.Comment})
	}
	for _, c := range []struct {
		rating tickets.Rating
		says   string
	}{
		{tickets.Rating{Score: 0}, "score: must be 1 to 5"},
		{tickets.Rating{Score: 6, Comment: strings.Repeat("!", 1001)}, "score: must be 1 to 5\ncomment: is longer than 1000 characters"},
		{tickets.Rating{Score: 3, Comment: " "}, "comment: is missing"},
	} {
		_, err := w.Rate(ctx, ref(ticket), by(ada, "Mon 23 Nov 11:00"), c.rating)
		refused(t, err, fault.Invalid, "invalid_rating", "The rating cannot be accepted as it is.\n"+c.says)
	}
}

func TestAttachments(t *testing.T) {
	w := newWorld(t)
	file := tickets.File{ID: "f1", Name: "log.txt", Type: "text/plain", Size: 3}
	changed, err := w.Attach(ctx, ref(w.submit("Mon 23 Nov 09:00")), by(ada, "Mon 23 Nov 10:00"), file)
	if err != nil {
		t.Fatal(err)
	}
	got, err := changed.File("f1")
	if err != nil || got != file {
		t.Errorf("got %+v, %v", got, err)
	}
	_, err = changed.File("f2")
	refused(t, err, fault.NotFound, "not_found", "There is no such attachment on this ticket.")
}

func TestMergingADuplicate(t *testing.T) {
	for _, c := range []struct {
		name      string
		duplicate []tickets.Action // what happened to it after it was submitted
		target    []tickets.Action
		owes      bool // the target owes an answer for it
		status    tickets.Status
		clocks    []string // the target's
	}{
		{"both unanswered: one answer is owed", nil, nil, true, tickets.Open,
			[]string{"first_response major until Mon 23 Nov 13:00 running"}},
		{"an unanswered one into an answered one: its answer is owed there", nil, []tickets.Action{tickets.Respond}, true, tickets.Open,
			[]string{"first_response major until Mon 23 Nov 13:00 met", "next_response major until Mon 23 Nov 15:00 running"}},
		{"into a pending one, which opens again", nil, []tickets.Action{tickets.Respond, tickets.Ask}, true, tickets.Open,
			[]string{"first_response major until Mon 23 Nov 13:00 met", "next_response major until Mon 23 Nov 15:00 running"}},
		{"into a solved one, which opens again", nil, []tickets.Action{tickets.Respond, tickets.Solve}, true, tickets.Open,
			[]string{"first_response major until Mon 23 Nov 13:00 met", "next_response major until Mon 23 Nov 15:00 running"}},
		{"asked back but not answered: an answer is owed still", []tickets.Action{tickets.Ask}, []tickets.Action{tickets.Respond}, true, tickets.Open,
			[]string{"first_response major until Mon 23 Nov 13:00 met", "next_response major until Mon 23 Nov 15:00 running"}},
		{"answered, and asked again", []tickets.Action{tickets.Respond, tickets.Reply}, []tickets.Action{tickets.Respond}, true, tickets.Open,
			[]string{"first_response major until Mon 23 Nov 13:00 met", "next_response major until Mon 23 Nov 15:00 running"}},
		{"solved without an answer and reopened: the answer is owed again", []tickets.Action{tickets.Solve, tickets.Reopen}, []tickets.Action{tickets.Respond}, true, tickets.Open,
			[]string{"first_response major until Mon 23 Nov 13:00 met", "next_response major until Mon 23 Nov 15:00 running"}},
		{"answered: the target only notes it", []tickets.Action{tickets.Respond}, []tickets.Action{tickets.Respond, tickets.Ask}, false, tickets.Pending,
			[]string{"first_response major until Mon 23 Nov 13:00 met"}},
		{"answered, solved and reopened: nothing is owed", []tickets.Action{tickets.Respond, tickets.Solve, tickets.Reopen}, []tickets.Action{tickets.Respond, tickets.Solve}, false, tickets.Solved,
			[]string{"first_response major until Mon 23 Nov 13:00 met"}},
		{"solved without an answer: nobody waits", []tickets.Action{tickets.Solve}, []tickets.Action{tickets.Respond, tickets.Solve}, false, tickets.Solved,
			[]string{"first_response major until Mon 23 Nov 13:00 met"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			target, duplicate := w.submit("Mon 23 Nov 09:00"), w.submit("Mon 23 Nov 10:00")
			for _, action := range c.target {
				target = w.do(target, action, "Mon 23 Nov 10:30")
			}
			for _, action := range c.duplicate {
				duplicate = w.do(duplicate, action, "Mon 23 Nov 10:30")
			}
			merged, err := w.Merge(ctx, ref(duplicate), by(grace, "Mon 23 Nov 11:00"), "1001")
			if err != nil {
				t.Fatal(err)
			}
			if merged.ID != duplicate.ID || merged.Status != tickets.Closed || merged.Duplicates != target.ID {
				t.Errorf("the duplicate %s is %s, of %s", merged.ID, merged.Status, merged.Duplicates)
			}
			if !slices.Contains(c.duplicate, tickets.Solve) && !merged.SolvedAt.IsZero() {
				t.Errorf("merging solved it at %s", merged.SolvedAt)
			}
			for _, clock := range merged.Clocks {
				if clock.State == sla.Running || clock.State == sla.Paused {
					t.Errorf("a clock of the duplicate goes on: %v", clocks(merged))
				}
			}
			target = w.kept(target)
			if target.Status != c.status {
				t.Errorf("the target is %s, want %s", target.Status, c.status)
			}
			same(t, "the target's clocks", clocks(target), c.clocks)
			last := target.Events[len(target.Events)-1]
			same(t, "the target's last event", last.Details, tickets.Details{Ticket: duplicate.ID, OwesAnswer: c.owes})
			if last.Kind != tickets.WasMergeTarget || last.Public {
				t.Errorf("the target's last event is %s, public: %v", last.Kind, last.Public)
			}
		})
	}
}

func TestAnAnswerOwedGoesAlongSeveralMerges(t *testing.T) {
	w := newWorld(t)
	first, second, third := w.submit("Mon 23 Nov 09:00"), w.submit("Mon 23 Nov 09:00"), w.submit("Mon 23 Nov 09:00")
	w.do(second, tickets.Respond, "Mon 23 Nov 09:30")
	w.do(third, tickets.Respond, "Mon 23 Nov 09:30")
	for _, pair := range [][2]*tickets.Ticket{{first, second}, {second, third}} {
		if _, err := w.Merge(ctx, ref(pair[0]), by(grace, "Mon 23 Nov 10:00"), ref(pair[1])); err != nil {
			t.Fatal(err)
		}
	}
	same(t, "the last one's clocks", clocks(w.kept(third)), []string{
		"first_response major until Mon 23 Nov 13:00 met",
		"next_response major until Mon 23 Nov 14:00 running",
	})
}

func TestABreachOfADuplicateStays(t *testing.T) {
	w := newWorld(t)
	w.submit("Mon 23 Nov 09:00")
	duplicate := w.submit("Mon 23 Nov 09:00")
	merged, err := w.Merge(ctx, ref(duplicate), by(grace, "Mon 23 Nov 14:00"), "1001")
	if err != nil {
		t.Fatal(err)
	}
	same(t, "its clocks", clocks(merged), []string{"first_response major until Mon 23 Nov 13:00 cancelled, broken Mon 23 Nov 13:00"})
}

func TestMergesThatAreRefused(t *testing.T) {
	other := request()
	other.LicenseEmail = "lab@survey.example"
	for _, c := range []struct {
		name       string
		target     func(w *world, duplicate *tickets.Ticket) *tickets.Ticket
		answered   bool // the duplicate
		at         string
		code, says string
	}{
		{"into itself", func(_ *world, t *tickets.Ticket) *tickets.Ticket { return t }, false, "Mon 23 Nov 11:00",
			"merge_into_itself", "A ticket cannot be merged into itself."},
		{"into another account's", func(w *world, _ *tickets.Ticket) *tickets.Ticket { return w.submitAs("Mon 23 Nov 09:00", other) }, false, "Mon 23 Nov 11:00",
			"merge_across_accounts", "Ticket 1002 is another account's; merging would show its customer this one's messages."},
		{"into a closed one", closedTicket, false, "Mon 23 Nov 11:00",
			"merge_into_closed", "Ticket 1002 is closed for good."},
		{"into a closed one, with nothing owed", closedTicket, true, "Mon 23 Nov 11:00",
			"merge_into_closed", "Ticket 1002 is closed for good."},
		{"into one that closed by itself", func(w *world, _ *tickets.Ticket) *tickets.Ticket {
			return w.do(w.submit("Mon 23 Nov 09:00"), tickets.Solve, "Mon 23 Nov 10:00")
		}, false, "Mon 7 Dec 10:00",
			"merge_into_closed", "Ticket 1002 is closed for good."},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			duplicate := w.submit("Mon 23 Nov 09:00")
			if c.answered {
				duplicate = w.do(duplicate, tickets.Respond, "Mon 23 Nov 10:00")
			}
			target := c.target(w, duplicate)
			_, err := w.Merge(ctx, ref(duplicate), by(grace, c.at), ref(target))
			refused(t, err, fault.Conflict, c.code, c.says)
			same(t, "the stored duplicate", w.kept(duplicate), duplicate)
			same(t, "the stored target", w.kept(target), target)
		})
	}

	t.Run("meant for another version", func(t *testing.T) {
		w := newWorld(t)
		target, duplicate := w.submit("Mon 23 Nov 09:00"), w.submit("Mon 23 Nov 09:00")
		change := by(grace, "Mon 23 Nov 11:00")
		change.Version = 7
		_, err := w.Merge(ctx, ref(duplicate), change, ref(target))
		refused(t, err, fault.Stale, "version_conflict", "The ticket has changed since: it is at version 1, not 7. Look at it again.")
		same(t, "the stored target", w.kept(target), target)
	})
}

func closedTicket(w *world, _ *tickets.Ticket) *tickets.Ticket {
	return w.do(w.do(w.submit("Mon 23 Nov 09:00"), tickets.Solve, "Mon 23 Nov 10:00"), tickets.Close, "Mon 23 Nov 10:00")
}

func TestWhatACustomerMaySee(t *testing.T) {
	internal := map[tickets.EventKind]bool{
		tickets.WasNoted: true, tickets.WasAssigned: true, tickets.WasTagged: true, tickets.WasMergeTarget: true,
		tickets.WasWarned: true, tickets.WasBreached: true, tickets.WasEscalated: true, tickets.WasKept: true,
		tickets.WasAcknowledged: true,
	}
	w := newWorld(t)
	w.escalates(sla.Step{Percent: 150, Tell: []string{sla.TellManagers}})
	target, late := w.submit("Tue 24 Nov 09:00"), w.submit("Wed 18 Nov 09:00")
	ticket := w.submit("Mon 23 Nov 09:00")
	for _, action := range []tickets.Action{
		tickets.Respond, tickets.Ask, tickets.Reopen, tickets.Reply, tickets.Note, tickets.Attach, tickets.Reclassify, tickets.Relocate,
		tickets.Assign, tickets.Tag, tickets.Solve, tickets.Reopen, tickets.Solve, tickets.Rate, tickets.Close, tickets.Erase,
	} {
		ticket = w.do(ticket, action, "Mon 23 Nov 10:00")
	}
	duplicate, err := w.Merge(ctx, ref(w.submit("Tue 24 Nov 09:00")), by(grace, "Tue 24 Nov 10:00"), ref(target))
	if err != nil {
		t.Fatal(err)
	}
	w.observe("Tue 24 Nov 10:00")
	served, denied := w.provisional("Tue 24 Nov 09:00", "ops@aerial.example"), w.provisional("Tue 24 Nov 09:00", "nobody@nowhere.example")
	w.review("Tue 24 Nov 10:00", 2)
	w.licenses.kept.Devices = []entitlement.Device{{ID: "d1", LastSeenAt: when("Tue 24 Nov 09:00")}}
	if _, _, err := w.DeactivateDevice(ctx, ref(target), by(grace, "Tue 24 Nov 10:00"), "d1", "It was stolen.", nil); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Acknowledge(ctx, ref(late), by(edsger, "Tue 24 Nov 10:00"), 1, tickets.Outage, "No power."); err != nil {
		t.Fatal(err)
	}
	seen := map[tickets.EventKind]bool{}
	for i, e := range slices.Concat(ticket.Events, duplicate.Events, w.kept(target).Events, w.kept(late).Events, w.kept(served).Events, w.kept(denied).Events) {
		seen[e.Kind] = true
		if e.Public == internal[e.Kind] {
			t.Errorf("event %d, %s: public is %v", i, e.Kind, e.Public)
		}
	}
	for _, kind := range tickets.EventKinds {
		if !seen[kind] {
			t.Errorf("the story has no %s", kind)
		}
	}
	if len(seen) != 26 {
		t.Errorf("the story has %d kinds of event, want all 26: %v", len(seen), seen)
	}
}

func TestTwoServersWhoseClocksDisagree(t *testing.T) {
	w := newWorld(t)
	ticket := w.submit("Mon 23 Nov 09:00")
	ahead, behind := when("Mon 23 Nov 10:00").Add(time.Second), when("Mon 23 Nov 10:00")

	ticket, err := w.try(ticket, tickets.Respond, ahead)
	if err != nil {
		t.Fatal(err)
	}
	ticket, err = w.try(ticket, tickets.Solve, behind)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []time.Time{when("Mon 23 Nov 09:00"), ahead, ahead} {
		if e := ticket.Events[i]; e.Number != i+1 || !e.At.Equal(want) {
			t.Errorf("event %d is number %d at %s, want %s", i+1, e.Number, e.At, want)
		}
	}
	if !ticket.UpdatedAt.Equal(ahead) || !ticket.SolvedAt.Equal(ahead) {
		t.Errorf("it was changed %s and solved %s, want both %s as in the history", ticket.UpdatedAt, ticket.SolvedAt, ahead)
	}
}

func TestRolesOfStaff(t *testing.T) {
	for _, c := range []struct {
		role  tickets.Role
		staff bool
	}{
		{tickets.Customer, false}, {tickets.Agent, true}, {tickets.Manager, true}, {tickets.Administrator, true}, {tickets.System, true}, {"", false},
	} {
		if got := c.role.Staff(); got != c.staff {
			t.Errorf("%q: got %v, want %v", c.role, got, c.staff)
		}
	}
}

func TestTopicsAreListedOnce(t *testing.T) {
	seen := map[string]bool{}
	for _, topic := range tickets.Topics {
		if seen[topic.Key] || topic.Title == "" {
			t.Errorf("%+v is there twice, or has no title", topic)
		}
		seen[topic.Key] = true
	}
}
