package tickets_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"testing"
	"time"

	"deskbell/calendars"
	"deskbell/entitlement"
	"deskbell/internal/fault"
	"deskbell/sla"
	"deskbell/tickets"
)

// The people of these tests.
var (
	ada    = tickets.Actor{Role: tickets.Customer, Name: "Ada"}
	grace  = tickets.Actor{Role: tickets.Agent, ID: "u1", Name: "Grace"}
	edsger = tickets.Actor{Role: tickets.Manager, ID: "u2", Name: "Edsger"}
	linus  = tickets.Actor{Role: tickets.Administrator, ID: "u3", Name: "Linus"}
	bell   = tickets.Actor{Role: tickets.System, Name: "deskbell"}
)

var zurich = func() *time.Location {
	z, err := time.LoadLocation("Europe/Zurich")
	if err != nil {
		panic(err)
	}
	return z
}()

// when reads an instant of 2026 as a wall clock in Zurich shows it.
func when(text string) time.Time {
	t, err := time.ParseInLocation("Mon 2 Jan 15:04:05 2006", text+":00 2026", zurich)
	if err != nil || t.Format("Mon") != text[:3] {
		panic(fmt.Sprintf("%q is no instant of 2026: %v", text, err))
	}
	return t.UTC()
}

// memory is a Store that keeps its tickets to itself: whoever asks gets a copy.
type memory struct {
	kept     map[tickets.ID]*tickets.Ticket
	fail     error
	stale    []tickets.Ref // what Provisional lists besides: what another server decides just now
	licenses *drawer       // which take part in its transactions
}

func (m *memory) Create(_ context.Context, t *tickets.Ticket) error {
	if m.fail != nil {
		return m.fail
	}
	t.Number = int64(1001 + len(m.kept))
	m.kept[t.ID] = copied(t)
	return nil
}

func (m *memory) Update(ctx context.Context, refs []tickets.Ref, change func(context.Context, []*tickets.Ticket) error) error {
	var all []*tickets.Ticket
	for _, ref := range refs {
		t, err := m.Ticket(ctx, ref)
		if err != nil {
			return err
		}
		all = append(all, t)
	}
	undo := m.licenses.snapshot()
	if err := cmp.Or(change(ctx, all), m.fail); err != nil {
		undo()
		return err
	}
	for _, t := range all {
		t.Version++
		m.kept[t.ID] = copied(t)
	}
	return nil
}

func (m *memory) UpdateDue(ctx context.Context, now time.Time, limit int, change func(context.Context, *tickets.Ticket) error) (int, error) {
	var due []*tickets.Ticket
	for _, t := range m.kept {
		if !t.ObserveAt.IsZero() && !t.ObserveAt.After(now) {
			due = append(due, copied(t))
		}
	}
	slices.SortFunc(due, func(a, b *tickets.Ticket) int { return a.ObserveAt.Compare(b.ObserveAt) })
	due = due[:min(limit, len(due))]
	var failed []error
	for _, t := range due {
		if err := change(ctx, t); err != nil {
			t = copied(m.kept[t.ID])
			t.ObserveAt = now.Add(10 * time.Minute)
			failed = append(failed, err)
		}
		m.kept[t.ID] = copied(t)
	}
	return len(due), errors.Join(failed...)
}

func (m *memory) Provisional(_ context.Context, limit int) ([]tickets.Ref, error) {
	var all []*tickets.Ticket
	for _, t := range m.kept {
		if t.Verdict.Basis == entitlement.Provisional {
			all = append(all, t)
		}
	}
	slices.SortFunc(all, func(a, b *tickets.Ticket) int {
		return cmp.Or(a.CreatedAt.Compare(b.CreatedAt), cmp.Compare(a.Number, b.Number))
	})
	refs := slices.Clone(m.stale)
	for _, t := range all[:min(limit, len(all))] {
		refs = append(refs, tickets.Ref(t.ID))
	}
	return refs, m.fail
}

func (m *memory) Ticket(_ context.Context, ref tickets.Ref) (*tickets.Ticket, error) {
	for _, t := range m.kept {
		if string(t.ID) == string(ref) || strconv.FormatInt(t.Number, 10) == string(ref) {
			return copied(t), nil
		}
	}
	return nil, fault.New(fault.NotFound, "not_found", "There is no such ticket.")
}

func (m *memory) Tickets(context.Context, tickets.Query) (tickets.Page, error) {
	return tickets.Page{}, nil
}

func copied(t *tickets.Ticket) *tickets.Ticket {
	c := *t
	c.Events, c.Clocks, c.Tags = slices.Clone(t.Events), slices.Clone(t.Clocks), slices.Clone(t.Tags)
	return &c
}

// shelf knows the policies by version; each plan offers its last one.
type shelf struct {
	published []*sla.Policy
	calendars map[string]*calendars.Calendar
	termBegan time.Time // as last asked for
	at        time.Time // likewise
	pinned    int       // how often it was asked what a ticket was promised
	fail      error
}

func (s *shelf) Offer(_ context.Context, plan string, termBegan, at time.Time) (sla.Terms, error) {
	s.termBegan, s.at = termBegan, at
	for _, p := range slices.Backward(s.published) {
		if p.Plan == plan {
			return sla.Terms{Policy: p, Calendars: s.calendars}, s.fail
		}
	}
	return sla.Terms{}, fault.New(fault.Conflict, "no_such_plan", "The plan %s is not published.", plan)
}

func (s *shelf) Pinned(_ context.Context, pinned tickets.Pinned) (sla.Terms, error) {
	s.pinned++
	for _, p := range s.published {
		if p.Ref() == pinned.Policy {
			return sla.Terms{Policy: p, Calendars: s.calendars}, s.fail
		}
	}
	return sla.Terms{}, fmt.Errorf("the version %s is lost", pinned.Policy)
}

// owners knows who owns what, except while it is away.
type owners struct {
	licenses map[entitlement.Email][]entitlement.License
	away     bool
	asOf     time.Time // of its copy, if it has only that
}

func (o *owners) Account(_ context.Context, owner entitlement.Email) (entitlement.Account, error) {
	switch {
	case o.away || owner == "unknown@aerial.example":
		return entitlement.Account{Unknown: true}, nil
	case owner == "broken@aerial.example":
		return entitlement.Account{}, fmt.Errorf("the licenses are away")
	}
	return entitlement.Account{Licenses: o.licenses[owner], AsOf: o.asOf}, nil
}

// drawer is an entitlement.Store with the one license whose devices tickets are about. Of
// it, tickets need no more than to find and change it.
type drawer struct {
	entitlement.Store
	kept entitlement.Holding
}

func (d *drawer) LicenseOf(_ context.Context, device string) (string, error) {
	if !slices.ContainsFunc(d.kept.Devices, func(one entitlement.Device) bool { return one.ID == device }) {
		return "", fault.New(fault.NotFound, "not_found", "There is no such device.")
	}
	return d.kept.ID, nil
}

func (d *drawer) UpdateLicense(ctx context.Context, _ string, change func(context.Context, *entitlement.Holding) error) error {
	h := d.kept
	h.Devices, h.Events = slices.Clone(h.Devices), slices.Clone(h.Events)
	if err := change(ctx, &h); err != nil {
		return err
	}
	d.kept = h
	return nil
}

// snapshot is a way back to what is kept now.
func (d *drawer) snapshot() (undo func()) {
	kept := d.kept
	return func() { d.kept = kept }
}

func desk(id, zone string) *calendars.Calendar {
	z, err := time.LoadLocation(zone)
	if err != nil {
		panic(err)
	}
	day := []calendars.Window{{Open: 9 * 60, Close: 17 * 60}}
	c, err := calendars.New(calendars.Spec{ID: id, Version: 1, Zone: z, Week: calendars.Week{nil, day, day, day, day, day, nil}})
	if err != nil {
		panic(err)
	}
	return c
}

// plan promises responses within so many business hours: critical, major, limited.
func plan(name string, version int, hours ...int) *sla.Policy {
	p := &sla.Policy{
		Plan: name, Version: version, WarnAt: []int{50, 80}, Reclassification: sla.FromStart, Pin: sla.PinTermStart, Responses: sla.Responses,
		Calendars: []sla.Service{{Regions: []calendars.Region{calendars.NorthAmerica}, Calendar: "us"}, {Calendar: "switzerland", Default: true}},
	}
	for i, impact := range []sla.Impact{"critical", "major", "limited"} {
		l := sla.Level{Impact: impact, Rank: i + 1}
		if len(hours) > 0 {
			target := sla.Target{Amount: hours[i], Unit: sla.BusinessHour}
			l.Targets = map[sla.Metric]sla.Target{sla.FirstResponse: target, sla.NextResponse: target}
		}
		p.Levels = append(p.Levels, l)
	}
	return p
}

// world is a desk with an Enterprise customer and one with Support & Upgrade.
type world struct {
	*tickets.Desk
	t        *testing.T
	store    *memory
	terms    *shelf
	owners   *owners
	licenses *drawer
	ids      int
}

func newWorld(t *testing.T) *world {
	licenses := &drawer{kept: entitlement.Holding{License: entitlement.License{ID: "mapper", Kind: entitlement.Subscription, Seats: 1}}}
	w := &world{t: t,
		store:    &memory{kept: map[tickets.ID]*tickets.Ticket{}, licenses: licenses},
		licenses: licenses,
		terms: &shelf{
			published: []*sla.Policy{plan("enterprise", 1, 2, 4, 12), plan("standard", 1)},
			calendars: map[string]*calendars.Calendar{"switzerland": desk("switzerland", "Europe/Zurich"), "us": desk("us", "America/Los_Angeles")},
		},
	}
	w.owners = &owners{licenses: map[entitlement.Email][]entitlement.License{
		"ops@aerial.example": {{
			ID: "engine", Key: "ENG-1", Product: "Pix4Dengine", Owner: "ops@aerial.example",
			Contracts: []entitlement.Contract{{Plan: "enterprise", From: when("Thu 1 Jan 00:00"), Until: when("Thu 31 Dec 00:00"), ConfirmedAt: when("Thu 1 Jan 00:00")}},
		}},
		"lab@survey.example": {{ID: "mapper", Key: "MAP-1", Product: "PIX4Dmapper", Owner: "lab@survey.example", SupportUntil: when("Thu 31 Dec 00:00")}},
		"old@survey.example": {{ID: "ended", Key: "MAP-2", Product: "PIX4Dmapper", Owner: "old@survey.example", SupportUntil: when("Thu 1 Jan 00:00")}},
	}}
	w.Desk = &tickets.Desk{
		Store: w.store, Terms: w.terms, Licenses: w.owners, Registry: &entitlement.Registry{Store: licenses},
		NewID: func() string {
			w.ids++
			return fmt.Sprintf("id-%03d", w.ids)
		},
		NewAccess: func() (string, string) { return "dbt_secret", "hash of dbt_secret" },
	}
	return w
}

// request is one that is accepted.
func request() tickets.Request {
	return tickets.Request{
		LicenseEmail: "ops@aerial.example", Name: "Ada", Email: "ada@aerial.example", Country: "CH",
		Topic: "processing", Impact: "major", Subject: "Engine stops at step 2", Description: "It says nothing.",
	}
}

func (w *world) submit(at string) *tickets.Ticket {
	w.t.Helper()
	return w.submitAs(at, request())
}

func (w *world) submitAs(at string, r tickets.Request) *tickets.Ticket {
	w.t.Helper()
	t, _, err := w.Submit(context.Background(), r, when(at))
	if err != nil {
		w.t.Fatal(err)
	}
	return t
}

// do takes a ticket further, by whoever does such things.
func (w *world) do(t *tickets.Ticket, action tickets.Action, at string) *tickets.Ticket {
	w.t.Helper()
	changed, err := w.try(t, action, when(at))
	if err != nil {
		w.t.Fatal(err)
	}
	return changed
}

func (w *world) try(t *tickets.Ticket, action tickets.Action, at time.Time) (*tickets.Ticket, error) {
	ctx, ref := context.Background(), tickets.Ref(t.ID)
	ours, theirs := tickets.Change{By: grace, At: at}, tickets.Change{By: ada, At: at}
	say := func(c tickets.Change, kind tickets.MessageKind) (*tickets.Ticket, error) {
		changed, _, err := w.Say(ctx, ref, c, tickets.Message{Kind: kind, Body: "Well then."})
		return changed, err
	}
	switch action {
	case tickets.Reply:
		return say(theirs, tickets.CustomerReply)
	case tickets.Respond:
		return say(ours, tickets.ActionPlan)
	case tickets.Ask:
		return say(ours, tickets.Question)
	case tickets.Note:
		return say(ours, tickets.InternalNote)
	case tickets.Attach:
		return w.Attach(ctx, ref, theirs, tickets.File{ID: "f1", Name: "log.txt", Type: "text/plain", Size: 3})
	case tickets.Reclassify:
		return w.Reclassify(ctx, ref, ours, "critical", "More customers are affected.")
	case tickets.Relocate:
		return w.Relocate(ctx, ref, ours, "us", "They moved.")
	case tickets.Assign:
		return w.Assign(ctx, ref, ours, "grace@vendor.example")
	case tickets.Tag:
		return w.Tag(ctx, ref, ours, []string{"step-2"})
	case tickets.Solve:
		return w.Solve(ctx, ref, ours)
	case tickets.Reopen:
		return w.Reopen(ctx, ref, ours)
	case tickets.Close:
		return w.Close(ctx, ref, ours)
	case tickets.Merge:
		return w.Merge(ctx, ref, ours, tickets.Ref(w.submit("Tue 1 Dec 09:00").ID))
	case tickets.Entitle, tickets.Refuse:
		return w.decided(t, action == tickets.Entitle, at)
	case tickets.Erase:
		err := w.store.Update(ctx, []tickets.Ref{ref}, func(ctx context.Context, one []*tickets.Ticket) error {
			return w.Erased(ctx, one[0], tickets.Change{By: entitlement.Itself, At: at}, true, "Nobody needs it any more.")
		})
		if err != nil {
			return nil, err
		}
		return copied(w.kept(t)), nil
	case tickets.Rate:
		return w.Rate(ctx, ref, theirs, tickets.Rating{Score: 5, Comment: "Thank you!"})
	}
	return nil, fmt.Errorf("nobody knows how to %s", action)
}

// decided lets the desk decide on a ticket that was accepted while the licenses could not be
// looked up.
func (w *world) decided(t *tickets.Ticket, entitled bool, at time.Time) (*tickets.Ticket, error) {
	w.owners.away = false
	if !entitled {
		delete(w.owners.licenses, t.LicenseEmail)
	}
	_, err := w.Review(context.Background(), at, 1)
	return copied(w.kept(t)), err
}

// observe lets the desk look at what is due, and gives how many tickets it took up.
func (w *world) observe(at string) int {
	w.t.Helper()
	n, err := w.Observe(context.Background(), when(at), 100)
	if err != nil {
		w.t.Fatal(err)
	}
	return n
}

// escalates gives every level of the Enterprise plan these steps.
func (w *world) escalates(steps ...sla.Step) {
	for i := range w.terms.published[0].Levels {
		w.terms.published[0].Levels[i].Escalation = steps
	}
}

// kept is the ticket as it is stored.
func (w *world) kept(t *tickets.Ticket) *tickets.Ticket { return w.store.kept[t.ID] }

// refused checks that an error is a refusal of that kind and code, with that sentence.
func refused(t *testing.T, err error, kind fault.Kind, code, says string) {
	t.Helper()
	refusal, ok := fault.As(err)
	if !ok || refusal.Kind != kind || refusal.Code != code || err.Error() != says {
		t.Errorf("got %v\nwant %s %s: %s", err, kind, code, says)
	}
}

func same(t *testing.T, what string, got, want any) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%s: got %+v\nwant %+v", what, got, want)
	}
}

func kinds(events []tickets.Event) (all []tickets.EventKind) {
	for _, e := range events {
		all = append(all, e.Kind)
	}
	return all
}

// clocks writes a ledger as lines such as "first_response critical until Mon 23 Nov 11:00 running".
func clocks(t *tickets.Ticket) (lines []string) {
	for _, c := range t.Clocks {
		line := fmt.Sprintf("%s %s", c.Metric, c.Impact)
		if !c.DueAt.IsZero() {
			line += " until " + c.DueAt.In(zurich).Format("Mon 2 Jan 15:04")
		}
		line += " " + string(c.State)
		if c.Breach != nil {
			line += ", broken " + c.Breach.At.In(zurich).Format("Mon 2 Jan 15:04")
		}
		lines = append(lines, line)
	}
	return lines
}
