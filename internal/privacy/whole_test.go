package privacy_test

import (
	"slices"
	"strings"
	"testing"

	"deskbell/internal/audit"
	"deskbell/internal/privacy"
	"deskbell/tickets"
)

// request asks to erase Zoe.
var request = privacy.Request{Email: typed, Reason: "They asked for it."}

// A person with data everywhere is handed over, and then erased: nothing of them is left in
// any table or folder, and everything that counts is as it was.
func TestAPersonIsErasedEverywhere(t *testing.T) {
	everywhere(t, func(t *testing.T, w *world) {
		s := told(w)
		w.verified()
		before := w.dump()
		for _, table := range []string{"tickets", "events", "outbox", "deliveries", "attempts", "licenses", "license_events", "devices", "sign_in_links", "sessions", "directory_copies", "audit_chain", "ticket_tags", "ticket_texts", "views", "file"} {
			if !slices.ContainsFunc(holding(before, mark), func(line string) bool { return strings.HasPrefix(line, table) }) {
				t.Errorf("%s has nothing of Zoe's: this proves nothing", table)
			}
		}
		exported := w.exported(typed)
		for _, text := range append(s.texts, string(zoe), typed) {
			if !strings.Contains(exported, text) && !strings.Contains(text, "content") { // of a file only what is known of it
				t.Errorf("the export lacks %q", text)
			}
		}
		if strings.Contains(exported, "Plain") || strings.Contains(strings.ToLower(exported), "bob's") {
			t.Errorf("the export tells of Bob: %s", exported)
		}
		facts, others := w.facts(), w.others(before)
		if len(w.rows("clocks")) < 10 || len(holding(w.rows("events"), "kind=sla.breached")) == 0 {
			t.Error("nothing was promised, or nothing broken: this proves little")
		}
		before = w.dump() // with the record of the export

		trial := request
		trial.Preview = true
		would, err := w.people.Erase(ctx, trial, linus, w.now)
		must(t, err)
		unchanged(t, "a preview", w.dump(), before)
		done, err := w.people.Erase(ctx, request, linus, w.now)
		must(t, err)
		left := holding(w.dump(), mark)
		if len(left) > 0 {
			t.Errorf("%d rows tell of Zoe still, such as %s", len(left), left[0])
		}
		if len(done.Kept) > 0 {
			t.Errorf("kept: %+v", done.Kept)
		}
		for kind, n := range would.Counts {
			if done.Counts[kind] != n {
				t.Errorf("%d %s were erased, but the preview said %d", done.Counts[kind], kind, n)
			}
		}
		if done.Counts["tickets"] != 5 || done.Counts["attachments"] != 2 || done.Counts["licenses"] != 2 || done.Counts["sessions"] != 1 || done.Counts["searches"] != 2 {
			t.Errorf("counted %v", done.Counts)
		}
		w.verified()
		if now := w.facts(); now != facts {
			t.Errorf("what counts has changed:\n%s\nwas\n%s", now, facts)
		}
		unchanged(t, "Bob", w.others(w.dump()), others)
		verdict, err := audit.Verify(ctx, w.store.AuditStretch, nil)
		if err != nil || verdict.Wrong != nil {
			t.Errorf("the audit trail: %v, %+v", err, verdict.Wrong)
		}
		s.together(done.Alias)
		s.relayed()
		again, err := w.people.Erase(ctx, request, linus, w.now)
		must(t, err)
		if len(again.Counts) > 0 || len(again.Kept) > 0 {
			t.Errorf("once more: %+v", again)
		}
		if left := holding(w.dump(), mark); len(left) > 0 {
			t.Errorf("after the relay %d rows tell of Zoe, such as %s", len(left), left[0])
		}
		if empty := w.exported(typed); strings.Contains(empty, `"subject"`) {
			t.Errorf("there is still something to hand over: %s", empty)
		}
	})
}

// together checks that Zoe's requests are still those of one person, and others'.
func (s *story) together(alias privacy.Alias) {
	s.Helper()
	for i, ref := range slices.Concat(s.zoes, s.bobs) {
		t, err := s.store.Ticket(ctx, ref)
		must(s, err)
		own := i < len(s.zoes)
		if own != (t.Requester.Email == string(alias.Email)) || own != (t.Requester.Name == privacy.ErasedName) || own == t.ErasedAt.IsZero() {
			s.Errorf("ticket %d is %+v's, erased %s", t.Number, t.Requester, t.ErasedAt)
		}
		last := t.Events[len(t.Events)-1]
		changed := own || t.LicenseEmail == alias.Email
		if changed != (last.Kind == tickets.WasErased) || changed && last.Actor != linus {
			s.Errorf("the history of ticket %d ends with %s by %s", t.Number, last.Kind, last.Actor.Name)
		}
	}
}

// facts are what counts of every ticket, in one text.
func (w *world) facts() string {
	w.Helper()
	lines := w.rows("clocks")
	must(w, w.store.EachTicket(ctx, func(t *tickets.Ticket) error {
		var history []string
		for _, e := range t.Events {
			if e.Kind != tickets.WasErased {
				history = append(history, string(e.Kind), e.At.String(), string(e.Actor.Role), string(e.Impact), e.Country, string(e.Region), e.Since.String())
			}
		}
		lines = append(lines, strings.Join(append(history, string(t.Verdict.Basis), t.Verdict.Evidence, t.Verdict.LicenseID, t.Terms.Policy, string(t.Impact), t.Requester.Country, t.SolvedAt.String(), t.Topic), "|"))
		return nil
	}))
	return strings.Join(lines, "\n")
}

// others are the rows that have nothing of Zoe's, and are of no ticket or license of hers.
func (w *world) others(lines []string) []string {
	return slices.DeleteFunc(holding(lines, "bob"), func(line string) bool {
		return strings.Contains(strings.ToLower(line), mark) || !strings.HasPrefix(line, "sign_in_links") && !strings.HasPrefix(line, "sessions") &&
			!strings.HasPrefix(line, "directory_copies") && !strings.HasPrefix(line, "devices") && (!strings.HasPrefix(line, "deliveries") || strings.Contains(line, "webhook"))
	})
}

func unchanged(t *testing.T, what string, got, want []string) {
	t.Helper()
	if len(want) == 0 {
		t.Errorf("%s: there is nothing to compare", what)
	}
	if slices.Equal(got, want) {
		return
	}
	for _, line := range want {
		if !slices.Contains(got, line) {
			t.Errorf("%s: gone is %s", what, line)
		}
	}
	for _, line := range got {
		if !slices.Contains(want, line) {
			t.Errorf("%s: new is %s", what, line)
		}
	}
}
