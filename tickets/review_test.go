package tickets_test

import (
	"errors"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"deskbell/entitlement"
	"deskbell/internal/fault"
	"deskbell/sla"
	"deskbell/tickets"
)

// provisional submits a request of that account while the licenses cannot be looked up.
func (w *world) provisional(at, email string) *tickets.Ticket {
	w.t.Helper()
	r := request()
	r.LicenseEmail = email
	away := w.owners.away
	w.owners.away = true
	defer func() { w.owners.away = away }()
	return w.submitAs(at, r)
}

// review lets the desk decide on what it can, and checks on how many it could.
func (w *world) review(at string, want int) {
	w.t.Helper()
	if n, err := w.Review(ctx, when(at), 100); n != want || err != nil {
		w.t.Errorf("it decided on %d, %v, want %d", n, err, want)
	}
}

func TestARequestIsAcceptedWhileTheLicensesCannotBeLookedUp(t *testing.T) {
	w := newWorld(t)
	for _, email := range []string{"ops@aerial.example", "nobody@nowhere.example"} {
		ticket := w.provisional("Mon 23 Nov 09:00", email)
		same(t, "the verdict", ticket.Verdict, entitlement.Verdict{
			Basis: entitlement.Provisional, Plan: "standard", DecidedAt: when("Mon 23 Nov 09:00"),
			Evidence: "The directory of licenses could not be asked; the request will be decided on once it can.",
		})
		if ticket.Terms.Policy != "standard@1" || len(ticket.Clocks) != 0 {
			t.Errorf("it was promised %v by %s", clocks(ticket), ticket.Terms.Policy)
		}
	}
}

func TestAnEnterpriseRequestGetsItsPromiseFromItsSubmission(t *testing.T) {
	w := newWorld(t)
	ticket := w.provisional("Mon 23 Nov 09:00", "ops@aerial.example") // major: 4 business hours
	w.review("Mon 23 Nov 12:30", 1)

	ticket = w.kept(ticket)
	same(t, "the clocks", clocks(ticket), []string{"first_response major until Mon 23 Nov 13:00 running"})
	same(t, "the verdict", ticket.Verdict, entitlement.Verdict{
		Basis: entitlement.Enterprise, Plan: "enterprise", LicenseID: "engine",
		Evidence:  "A Pix4Dengine license has Enterprise support, confirmed on 2025-12-31, from 2025-12-31 until 2026-12-30.",
		TermBegan: when("Thu 1 Jan 00:00"), ValidUntil: when("Thu 31 Dec 00:00"), DecidedAt: when("Mon 23 Nov 12:30"),
	})
	same(t, "the event", ticket.Events[1], tickets.Event{
		ID: ticket.Events[1].ID, Number: 2, Kind: tickets.WasEntitled, At: when("Mon 23 Nov 12:30"), Actor: bell, Public: true,
		Details: tickets.Details{Was: "provisional", Reason: ticket.Verdict.Evidence},
	})
	same(t, "the terms", ticket.Terms.Policy, "enterprise@1")
	same(t, "when it is to be observed", ticket.ObserveAt, when("Mon 23 Nov 11:00")) // half of its time is up already
	if !w.terms.termBegan.Equal(when("Thu 1 Jan 00:00")) || !w.terms.at.Equal(ticket.CreatedAt) {
		t.Errorf("the policy was chosen as of %s for a term that began %s", w.terms.at, w.terms.termBegan)
	}
	if ticket.Version != 2 {
		t.Errorf("it is at version %d", ticket.Version)
	}
	w.observe("Mon 23 Nov 12:30")
	same(t, "the history", announced(w.kept(ticket)), []string{
		"Mon 23 Nov 12:30 ticket.entitled", "Mon 23 Nov 12:30 sla.warning 1 50% since Mon 23 Nov 11:00", "Mon 23 Nov 12:30 sla.warning 1 80% since Mon 23 Nov 12:12",
	})
	w.verified(w.kept(ticket))
}

func TestALateDecisionFindsABreachAtOnce(t *testing.T) {
	w := newWorld(t)
	ticket := w.provisional("Mon 23 Nov 09:00", "ops@aerial.example")
	w.review("Mon 23 Nov 15:00", 1)
	ticket = w.kept(ticket)
	same(t, "the clocks", clocks(ticket), []string{"first_response major until Mon 23 Nov 13:00 running, broken Mon 23 Nov 13:00"})
	same(t, "the history", announced(ticket), []string{"Mon 23 Nov 15:00 ticket.entitled", "Mon 23 Nov 15:00 sla.breached 1 since Mon 23 Nov 13:00"})
	same(t, "the breach", *ticket.Clocks[0].Breach, sla.Breach{At: when("Mon 23 Nov 13:00"), DetectedAt: when("Mon 23 Nov 15:00"), Cause: sla.BySilence})
	w.verified(ticket)
}

func TestALateDecisionCountsWhatWasDoneMeanwhile(t *testing.T) {
	for _, c := range []struct {
		name            string
		steps           []step
		clocks, history []string
	}{
		{"answered in time", []step{{tickets.Respond, "Mon 23 Nov 12:00"}},
			[]string{"first_response major until Mon 23 Nov 13:00 met"},
			[]string{"Mon 23 Nov 12:00 ticket.responded", "Mon 23 Nov 15:00 ticket.entitled", "Mon 23 Nov 15:00 sla.met 1 since Mon 23 Nov 12:00"}},
		{"answered late", []step{{tickets.Respond, "Mon 23 Nov 14:00"}},
			[]string{"first_response major until Mon 23 Nov 13:00 missed, broken Mon 23 Nov 13:00"},
			[]string{"Mon 23 Nov 14:00 ticket.responded", "Mon 23 Nov 15:00 ticket.entitled", "Mon 23 Nov 15:00 sla.breached 1 since Mon 23 Nov 13:00"}},
		{"made critical", []step{{tickets.Reclassify, "Mon 23 Nov 10:00"}},
			[]string{"first_response major until Mon 23 Nov 13:00 superseded", "first_response critical until Mon 23 Nov 11:00 running, broken Mon 23 Nov 11:00"},
			[]string{"Mon 23 Nov 10:00 ticket.reclassified", "Mon 23 Nov 15:00 ticket.entitled", "Mon 23 Nov 15:00 sla.breached 2 since Mon 23 Nov 11:00"}},
		{"solved and closed", []step{{tickets.Respond, "Mon 23 Nov 10:00"}, {tickets.Solve, "Mon 23 Nov 11:00"}, {tickets.Close, "Mon 23 Nov 11:00"}},
			[]string{"first_response major until Mon 23 Nov 13:00 met"},
			[]string{
				"Mon 23 Nov 10:00 ticket.responded", "Mon 23 Nov 11:00 ticket.solved", "Mon 23 Nov 11:00 ticket.closed",
				"Mon 23 Nov 15:00 ticket.entitled", "Mon 23 Nov 15:00 sla.met 1 since Mon 23 Nov 10:00",
			}},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			ticket := w.provisional("Mon 23 Nov 09:00", "ops@aerial.example")
			for _, s := range c.steps {
				ticket = w.do(ticket, s.action, s.at)
			}
			status := ticket.Status
			w.review("Mon 23 Nov 15:00", 1)
			ticket = w.kept(ticket)
			same(t, "the status", ticket.Status, status)
			same(t, "the clocks", clocks(ticket), c.clocks)
			same(t, "the history", announced(ticket), c.history)
			w.verified(ticket)
		})
	}
}

func TestARequestIsDecidedAsOfItsSubmission(t *testing.T) {
	w := newWorld(t)
	inTime, late := w.provisional("Wed 30 Dec 23:59", "ops@aerial.example"), w.provisional("Thu 31 Dec 00:00", "ops@aerial.example")
	w.review("Thu 31 Dec 12:00", 2) // when the contract has ended
	if got := w.kept(inTime).Verdict.Basis; got != entitlement.Enterprise {
		t.Errorf("submitted while the contract ran, its basis is %s", got)
	}
	if got := w.kept(late).Verdict.Basis; got != entitlement.Denied {
		t.Errorf("submitted at the instant it ended, its basis is %s", got)
	}
}

func TestARequestWithSupportAndUpgradeIsServedUnderTheStandardPlan(t *testing.T) {
	w := newWorld(t)
	ticket := w.provisional("Mon 23 Nov 09:00", "lab@survey.example")
	w.review("Mon 23 Nov 15:00", 1)
	ticket = w.kept(ticket)
	if ticket.Verdict.Basis != entitlement.SupportAndUpgrade || ticket.Verdict.LicenseID != "mapper" || ticket.Terms.Policy != "standard@1" || ticket.Status != tickets.Open {
		t.Errorf("it is %s, served by %+v under %s", ticket.Status, ticket.Verdict, ticket.Terms.Policy)
	}
	same(t, "the clocks", clocks(ticket), []string(nil))
	same(t, "the history", announced(ticket), []string{"Mon 23 Nov 15:00 ticket.entitled"})
	w.verified(ticket)
}

func TestADecisionFromACopySaysHowOldItIs(t *testing.T) {
	w := newWorld(t)
	ticket := w.provisional("Mon 23 Nov 09:00", "lab@survey.example")
	w.owners.asOf = when("Sun 22 Nov 10:00")
	w.review("Mon 23 Nov 15:00", 1)
	const want = "A PIX4Dmapper license has Support & Upgrade until 2026-12-30. The directory of licenses could not be asked; this is as of 2026-11-22 09:00 UTC."
	if got := w.kept(ticket).Verdict.Evidence; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestARequestThatIsNotEntitledIsClosedAndItsCustomerTold(t *testing.T) {
	for _, email := range []string{"nobody@nowhere.example", "old@survey.example"} {
		w := newWorld(t)
		ticket := w.do(w.provisional("Mon 23 Nov 09:00", email), tickets.Respond, "Mon 23 Nov 10:00")
		w.review("Mon 23 Nov 15:00", 1)
		ticket = w.kept(ticket)
		same(t, "the verdict", ticket.Verdict, entitlement.Verdict{Basis: entitlement.Denied, DecidedAt: when("Mon 23 Nov 15:00")})
		same(t, "the event", ticket.Events[2], tickets.Event{
			ID: ticket.Events[2].ID, Number: 3, Kind: tickets.WasRefused, At: when("Mon 23 Nov 15:00"), Actor: bell, Public: true,
			Details: tickets.Details{Was: "provisional", Reason: "This license email is not covered by support. Check that it is the address of the account that owns the license, " +
				"renew Support & Upgrade for that account, or choose the topic Device deactivation if a device must be freed."},
		})
		if ticket.Status != tickets.Closed || ticket.Terms.Policy != "standard@1" || len(ticket.Events) != 3 {
			t.Errorf("it is %s under %s: %v", ticket.Status, ticket.Terms.Policy, announced(ticket))
		}
		w.verified(ticket)
		_, err := w.try(ticket, tickets.Reply, when("Mon 23 Nov 16:00"))
		refused(t, err, fault.Conflict, "action_not_applicable", "Cannot reply: the ticket is closed for good; submit a new request that mentions its number.")
	}
}

func TestARequestToDeactivateADeviceIsNeverRefused(t *testing.T) {
	w := newWorld(t)
	w.owners.away = true
	r := request()
	r.LicenseEmail, r.Topic = "nobody@nowhere.example", entitlement.DeviceDeactivation
	ticket := w.submitAs("Mon 23 Nov 09:00", r)
	w.owners.away = false
	w.review("Mon 23 Nov 15:00", 1)
	if ticket = w.kept(ticket); ticket.Status != tickets.Open || ticket.Verdict.Basis != entitlement.DeactivationTopic {
		t.Errorf("it is %s: %+v", ticket.Status, ticket.Verdict)
	}
}

// The standard plan may promise something too, until it is known what was to be promised.
func TestWhatWasPromisedForTheTimeBeingIsReplaced(t *testing.T) {
	w := newWorld(t)
	w.terms.published[1] = plan("standard", 1, 1, 1, 1)
	served, denied := w.provisional("Mon 23 Nov 09:00", "ops@aerial.example"), w.provisional("Mon 23 Nov 09:00", "nobody@nowhere.example")
	same(t, "at first", clocks(served), []string{"first_response major until Mon 23 Nov 10:00 running"})
	w.review("Mon 23 Nov 12:00", 2)
	served, denied = w.kept(served), w.kept(denied)
	same(t, "the clocks", clocks(served), []string{"first_response major until Mon 23 Nov 13:00 running"})
	same(t, "the history", announced(served), []string{"Mon 23 Nov 12:00 ticket.entitled"})
	same(t, "the other's clocks", clocks(denied), []string{"first_response major until Mon 23 Nov 10:00 cancelled, broken Mon 23 Nov 10:00"})
	w.verified(served)
	w.verified(denied)
}

func TestWhatStillCannotBeLookedUpStaysAsItIs(t *testing.T) {
	w := newWorld(t)
	ticket, poisoned := w.provisional("Mon 23 Nov 09:00", "ops@aerial.example"), w.provisional("Mon 23 Nov 08:00", "unknown@aerial.example")
	w.owners.away = true
	w.review("Mon 23 Nov 15:00", 0)
	same(t, "the stored ticket", w.kept(ticket), ticket)

	// An account that alone cannot be looked up keeps the others from nothing.
	w.owners.away = false
	w.review("Mon 23 Nov 15:30", 1)
	if got := w.kept(ticket).Verdict.Basis; got != entitlement.Enterprise {
		t.Errorf("the basis is %s", got)
	}
	same(t, "the stored ticket", w.kept(poisoned), poisoned)
}

func TestARequestIsDecidedOnce(t *testing.T) {
	w := newWorld(t)
	ticket := w.provisional("Mon 23 Nov 09:00", "ops@aerial.example")
	w.review("Mon 23 Nov 12:00", 1)
	decided := copied(w.kept(ticket))
	w.review("Mon 23 Nov 12:30", 0)
	w.store.stale = []tickets.Ref{ref(ticket)} // as listed before another server decided on it
	w.review("Mon 23 Nov 12:30", 0)
	same(t, "the stored ticket", w.kept(ticket), decided)
}

func TestTheOldestRequestsAreDecidedFirst(t *testing.T) {
	w := newWorld(t)
	second, first := w.provisional("Mon 23 Nov 10:00", "ops@aerial.example"), w.provisional("Mon 23 Nov 09:00", "ops@aerial.example")
	for i, want := range []int{1, 1, 0} {
		if n, err := w.Review(ctx, when("Mon 23 Nov 12:00"), 1); n != want || err != nil {
			t.Errorf("it decided on %d, %v, want %d", n, err, want)
		}
		if got := w.kept(second).Verdict.Admitted() && w.kept(second).Verdict.Basis != entitlement.Provisional; got != (i > 0) {
			t.Errorf("after %d reviews, the later one is decided on: %v", i+1, got)
		}
	}
	if w.kept(first).Verdict.Basis != entitlement.Enterprise {
		t.Error("the first one is not decided on")
	}
}

func TestAReviewThatFailsLeavesTheTicketAsItIs(t *testing.T) {
	away := errors.New("away")
	for _, c := range []struct {
		name  string
		spoil func(w *world, t *tickets.Ticket)
		want  string
	}{
		{"the licenses", func(w *world, t *tickets.Ticket) { w.kept(t).LicenseEmail = "broken@aerial.example" }, "reviewing the ticket id-001: the licenses are away"},
		{"the policies", func(w *world, _ *tickets.Ticket) { w.terms.fail = away }, "reviewing the ticket id-001: away"},
		{"the calendars", func(w *world, _ *tickets.Ticket) { w.terms.calendars = nil },
			`reviewing the ticket id-001: The policy enterprise@1 names no calendar for the region "europe", so no response time could be promised there.`},
		{"the ticket", func(w *world, t *tickets.Ticket) {
			delete(w.store.kept, t.ID)
			w.store.stale = []tickets.Ref{ref(t)}
		}, "reviewing the ticket id-001: There is no such ticket."},
		{"the list", func(w *world, _ *tickets.Ticket) { w.store.fail = away }, "away"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			ticket := w.provisional("Mon 23 Nov 09:00", "ops@aerial.example")
			c.spoil(w, ticket)
			before := w.kept(ticket)
			n, err := w.Review(ctx, when("Mon 23 Nov 12:00"), 100)
			if n != 0 || err == nil || err.Error() != c.want {
				t.Errorf("it decided on %d, %v, want %s", n, err, c.want)
			}
			same(t, "the stored ticket", w.kept(ticket), before)
		})
	}
	t.Run("and not the others", func(t *testing.T) {
		w := newWorld(t)
		broken, other := w.provisional("Mon 23 Nov 08:00", "broken@aerial.example"), w.provisional("Mon 23 Nov 09:00", "ops@aerial.example")
		if n, err := w.Review(ctx, when("Mon 23 Nov 12:00"), 100); n != 1 || err == nil {
			t.Errorf("it decided on %d, %v", n, err)
		}
		if w.kept(broken).Verdict.Basis != entitlement.Provisional || w.kept(other).Verdict.Basis != entitlement.Enterprise {
			t.Errorf("the bases are %s and %s", w.kept(broken).Verdict.Basis, w.kept(other).Verdict.Basis)
		}
	})
}

// A ticket that was decided on late has the verdicts of its twin that was at once, but for
// when a breach was noticed.
func TestALateDecisionChangesNoVerdict(t *testing.T) {
	// What is undecided cannot be erased.
	possible := slices.DeleteFunc(slices.Clone(everyday), func(a tickets.Action) bool { return a == tickets.Erase })
	rapid.Check(t, func(r *rapid.T) {
		prompt, late := newWorld(t), newWorld(t)
		p := drawTerms(r)
		prompt.terms.published[0], late.terms.published[0] = p, p
		impact := rapid.SampledFrom(p.Impacts())
		country := rapid.SampledFrom([]string{"CH", "US", "CA"})

		twin, ticket := prompt.submit("Fri 20 Nov 15:00"), late.provisional("Fri 20 Nov 15:00", "ops@aerial.example")
		now := ticket.CreatedAt
		for range rapid.IntRange(0, 10).Draw(r, "steps") {
			now = drawNext(r, twin, now)
			action, impact, country := rapid.SampledFrom(possible).Draw(r, "action"), impact.Draw(r, "impact"), country.Draw(r, "country")
			got, want := late.act(ticket, action, impact, country, now), prompt.act(twin, action, impact, country, now)
			if (got == nil) != (want == nil) {
				r.Fatalf("%s: %v, decided at once %v", action, got, want)
			}
			twin = prompt.kept(twin)
		}
		now = drawNext(r, twin, now)
		if n, err := late.Review(ctx, now, 1); n != 1 || err != nil {
			r.Fatalf("it decided on %d, %v", n, err)
		}
		prompt.observed(r, twin, now)
		late.observed(r, ticket, now)
		twin, ticket = prompt.kept(twin), late.kept(ticket)
		agree(r, twin, ticket, now)
		if differences, err := ticket.Verify(sla.Terms{Policy: p, Calendars: late.terms.calendars}); err != nil || differences != nil {
			r.Fatalf("verifying: %v, %v", differences, err)
		}
	})
}
