package privacy_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"deskbell/entitlement"
	"deskbell/internal/audit"
	"deskbell/internal/auth"
	"deskbell/internal/notify"
	"deskbell/internal/saved"
	"deskbell/tickets"
)

// mark is in every text of Zoe's, and in nobody else's.
// An alias never has it by chance: it is in letters and the digits 2 to 7.
const mark = "xqz0189"

// Zoe's address as she types it, and in its one form.
const (
	typed = "Zoe.Xqz0189@BÜCHER.example"
	zoe   = entitlement.Email("zoe.xqz0189@xn--bcher-kva.example")
	bob   = entitlement.Email("bob@survey.example")
)

// story is what a desk has of Zoe and of Bob.
type story struct {
	*world
	texts  []string // Zoe's, each of which an export has
	zoes   []tickets.Ref
	bobs   []tickets.Ref
	owned  string // Zoe's license
	passed string // the one she transferred to Bob
	laptop string // her device there
}

// text is a new one of Zoe's.
func (s *story) text(what string) string {
	text := fmt.Sprintf("%s %s-%d", mark, what, len(s.texts))
	s.texts = append(s.texts, text)
	return text
}

// told fills a desk: Zoe and Bob ask, are answered, own licenses, are mailed and sign in.
func told(w *world) *story {
	w.Helper()
	s := &story{world: w}
	s.now = monday.AddDate(0, 0, -20)
	must(w, w.store.AddWebhook(ctx, notify.Webhook{ID: newID(), URL: "https://hooks.aerial.example", Secrets: []notify.Secret{{Value: "whsec_1"}}, CreatedAt: s.now, UpdatedAt: s.now}))
	s.licenses()
	s.zoes = append(s.zoes, s.request(typed, s.text("name"), s.text, zoe), s.request(strings.ToUpper(string(zoe)), s.text("name"), s.text, bob))
	plain := func(what string) string { return "Plain " + what }
	s.bobs = append(s.bobs, s.request(string(bob), "Bob", plain, bob), s.request(string(bob), "Bob", plain, zoe))
	s.device()
	s.signIns()
	s.views()
	s.relayed()
	s.attempts()
	s.digest()
	s.merge()
	for n, err := w.store.Seal(ctx, 500); n > 0 || err != nil; n, err = w.store.Seal(ctx, 500) {
		must(w, err)
	}
	s.now = monday
	return s
}

func (s *story) by(a entitlement.Actor) entitlement.By {
	return entitlement.By{Actor: a, At: s.now, NewID: newID}
}

func (s *story) licenses() {
	s.Helper()
	owner := entitlement.Actor{Role: entitlement.Owner, ID: string(zoe), Name: string(zoe)}
	create := func(key string, owner entitlement.Email, until time.Time, contracts ...entitlement.Contract) string {
		h, err := s.registry.Create(ctx, entitlement.License{
			ID: newID(), Key: key, Product: "PIX4Dmapper", Kind: entitlement.Perpetual, Owner: owner, Seats: 5, SupportUntil: until, RemoteDeactivation: true, CreatedAt: s.now,
			Contracts: contracts,
		}, plans, s.by(linus))
		must(s, err)
		return h.ID
	}
	s.owned, s.passed = create("K-1", zoe, monday.Add(-time.Hour)), create("K-2", zoe, monday.AddDate(1, 0, 0))
	create("K-3", bob, monday.AddDate(1, 0, 0), entitlement.Contract{ID: newID(), From: s.now, Until: monday.AddDate(1, 0, 0), ConfirmedAt: s.now})
	for _, license := range []string{s.owned, s.passed} {
		for range 2 {
			_, d, _, err := s.registry.LogIn(ctx, license, entitlement.LogIn{Fingerprint: s.text("fingerprint"), Name: s.text("device")}, s.by(owner))
			must(s, err)
			s.laptop = d.ID
			_, err = s.registry.Deactivate(ctx, license, entitlement.Deactivation{Device: d.ID, Reason: s.text("reason")}, s.by(owner))
			must(s, err)
		}
	}
	s.now = s.now.Add(time.Hour)
	next := bob
	_, err := s.registry.Edit(ctx, s.passed, entitlement.Edit{Owner: &next}, plans, s.by(linus))
	must(s, err)
	_, _, _, err = s.registry.LogIn(ctx, s.passed, entitlement.LogIn{Fingerprint: "f-bob", Name: "Bob's computer"}, s.by(entitlement.Actor{Role: entitlement.Owner, ID: string(bob), Name: string(bob)}))
	must(s, err)
}

// request is one with everything that can happen to it, solved in the end.
func (s *story) request(email, name string, text func(string) string, license entitlement.Email) tickets.Ref {
	s.Helper()
	customer := entitlement.Actor{Role: entitlement.Customer, Name: name}
	t, _, err := s.desk.Submit(ctx, tickets.Request{
		LicenseEmail: string(license), Name: name, Email: email, Country: "CH", Topic: entitlement.DeviceDeactivation, Impact: "major",
		Subject: text("subject"), Description: text("description"),
	}, s.now)
	must(s, err)
	ref := tickets.Ref(t.ID)
	step := func(do func(c tickets.Change) error, by entitlement.Actor) {
		s.Helper()
		s.now = s.now.Add(7 * time.Hour)
		must(s, do(tickets.Change{By: by, At: s.now}))
	}
	say := func(kind tickets.MessageKind, by entitlement.Actor) {
		s.Helper()
		step(func(c tickets.Change) error {
			_, _, err := s.desk.Say(ctx, ref, c, tickets.Message{Kind: kind, Body: text(string(kind))})
			return err
		}, by)
	}
	say(tickets.ActionPlan, grace)
	say(tickets.Question, grace)
	say(tickets.CustomerReply, customer)
	say(tickets.InternalNote, grace)
	step(func(c tickets.Change) error {
		_, err := s.desk.Reclassify(ctx, ref, c, "critical", text("why"))
		return err
	}, grace)
	step(func(c tickets.Change) error {
		_, err := s.desk.Relocate(ctx, ref, c, "US", text("where"))
		return err
	}, grace)
	step(func(c tickets.Change) error {
		_, err := s.desk.Assign(ctx, ref, c, "grace@desk.example")
		return err
	}, grace)
	step(func(c tickets.Change) error {
		_, err := s.desk.Tag(ctx, ref, c, append([]string{"gpu"}, strings.Fields(strings.ToLower(name))...))
		return err
	}, grace)
	s.attach(ref, customer, text("file"), text("content"))
	_, err = s.desk.Observe(ctx, s.now, 100)
	must(s, err)
	say(tickets.Resolution, grace)
	step(func(c tickets.Change) error {
		_, err := s.desk.Solve(ctx, ref, c)
		return err
	}, grace)
	step(func(c tickets.Change) error {
		_, err := s.desk.Rate(ctx, ref, c, tickets.Rating{Score: 4, Comment: text("comment")})
		return err
	}, customer)
	return ref
}

// merge gives Zoe one more request, which is a duplicate.
func (s *story) merge() {
	s.Helper()
	submit := func() tickets.Ref {
		t, _, err := s.desk.Submit(ctx, tickets.Request{
			LicenseEmail: string(bob), Name: s.texts[0], Email: string(zoe), Country: "CH", Topic: "processing", Impact: "major", Subject: s.text("subject"), Description: s.text("description"),
		}, s.now)
		must(s, err)
		return tickets.Ref(t.ID)
	}
	one, other := submit(), submit()
	_, err := s.desk.Merge(ctx, one, tickets.Change{By: grace, At: s.now}, other)
	must(s, err)
	_, err = s.desk.Solve(ctx, other, tickets.Change{By: grace, At: s.now})
	must(s, err)
	s.zoes = append(s.zoes, one, other)
}

// device frees one of Zoe's for a request of Bob's.
func (s *story) device() {
	s.Helper()
	owner := entitlement.Actor{Role: entitlement.Owner, ID: string(zoe), Name: string(zoe)}
	_, d, _, err := s.registry.LogIn(ctx, s.owned, entitlement.LogIn{Fingerprint: s.text("fingerprint"), Name: s.text("device")}, s.by(owner))
	must(s, err)
	_, _, err = s.desk.DeactivateDevice(ctx, s.bobs[1], tickets.Change{By: grace, At: s.now}, d.ID, "It was stolen.", nil)
	must(s, err)
}

// views are searches that an agent has kept: for Zoe, by herself and among others, and for Bob.
func (s *story) views() {
	s.Helper()
	ann := auth.User{ID: newID(), Email: "ann@desk.example", Name: "Ann", Role: tickets.Agent, CreatedAt: s.now}
	must(s, s.store.AddUser(ctx, ann))
	for name, query := range map[string]string{
		s.text("view"): "from:" + typed, s.text("view"): `-assignee:ann@desk.example,"` + strings.ToUpper(string(zoe)) + `" is:open`, "Bob's view": "from:bob@survey.example",
	} {
		keep(s, s.store, saved.Keeper{Owner: saved.Owner{ID: ann.ID, Name: ann.Name}}, name, query, s.now)
	}
}

// keep saves a view of one's own.
func keep(t testing.TB, s saved.Store, by saved.Keeper, name, query string, now time.Time) {
	t.Helper()
	must(t, s.UpdateViews(ctx, by.ID, func(all saved.Views) (saved.Views, error) {
		after, _, err := all.Add(newID(), saved.ViewChange{Name: &name, Query: &query}, by, now)
		return after, err
	}))
}

func (s *story) signIns() {
	s.Helper()
	for _, who := range []entitlement.Email{zoe, bob} {
		link := auth.Link{ID: newID(), Purpose: auth.ForOwner, Address: who, AskedAt: s.now, ExpiresAt: s.now.Add(time.Hour)}
		_, err := s.store.AddLink(ctx, link, s.now.Add(-time.Hour), 5)
		must(s, err)
		_, err = s.store.Queue(ctx, "link "+link.ID, s.now, []notify.Delivery{notify.SignInMail(link.ID, string(who), "en", s.now)})
		must(s, err)
		agent := "Browser of Bob"
		if who == zoe {
			agent = s.text("agent")
		}
		must(s, s.store.AddSession(ctx, auth.Session{
			ID: newID(), Hash: newID(), Owner: who, CreatedAt: s.now, ExpiresAt: s.now.AddDate(1, 0, 0), LastSeenAt: s.now, Visitor: auth.Visitor{Address: "192.0.2.7", Agent: agent},
		}))
		must(s, s.store.Keep(ctx, who, []entitlement.License{{Key: "E-" + agent, Owner: who}}, s.now))
		must(s, s.store.Record(ctx, audit.Record{
			At: s.now, Actor: entitlement.Actor{Role: entitlement.Owner, ID: string(who), Name: string(who)}, Action: "session.started",
			Object: audit.Object{Kind: "session", ID: newID()}, Origin: audit.Origin{Address: "192.0.2.7"}, Details: []byte(`{"agent":"` + agent + `"}`),
		}))
	}
}

// attempts sends everything; the receivers repeat what they were told.
func (s *story) attempts() {
	s.Helper()
	for _, channel := range []notify.Channel{notify.Mail, notify.Hook} {
		for {
			batches, err := s.store.Claim(ctx, channel, s.now.AddDate(0, 0, 5), time.Minute, 100)
			must(s, err)
			if len(batches) == 0 {
				break
			}
			for _, b := range batches {
				var results []notify.Result
				for _, d := range b.Deliveries {
					said := "you told " + d.To + string(d.Content)
					results = append(results, notify.Result{ID: d.ID, State: notify.Dead, LastError: said, Attempt: &notify.Attempt{At: s.now, Target: "t", ResponseBody: said, Error: said, ResponseHeader: map[string]string{"Echo": said}}})
				}
				must(s, s.store.Settle(ctx, b, s.now, results))
			}
		}
	}
}

// digest is what a manager was mailed one morning.
func (s *story) digest() {
	s.Helper()
	var d notify.Digest
	for _, ref := range slices.Concat(s.zoes, s.bobs) {
		t, err := s.store.Ticket(ctx, ref)
		must(s, err)
		d.Breached = append(d.Breached, notify.Line{Ticket: t.ID, Number: t.Number, Subject: t.Subject, Impact: "major"})
	}
	must(s, s.store.InTransaction(ctx, func(ctx context.Context) error {
		m := notify.Morning{Desk: nil, At: s.now}
		all := m.Deliveries(d, []notify.Person{{ID: newID(), Email: "linus@desk.example", Name: "Linus", Role: entitlement.Administrator}}, s.now, newID)
		if len(all) != 1 {
			s.Fatalf("%d digests", len(all))
		}
		_, err := s.store.Queue(ctx, "digest", s.now, all)
		return err
	}))
}

var _ testing.TB = (*story)(nil)
