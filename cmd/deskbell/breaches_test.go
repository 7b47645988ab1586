package main

import (
	"fmt"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// watched is a desk with staff whose promises are watched, on a clock that the test moves.
type watched struct {
	*place
	flag         string
	admin, agent string // tokens
	hook         *receiver
	post         *postOffice
}

const (
	agentMail   = "kim@desk.example"
	managerMail = "robin@desk.example"
)

// onEachDatabase runs a story on SQLite and on PostgreSQL.
func onEachDatabase(t *testing.T, story func(w *watched)) {
	t.Parallel()
	for _, db := range databases {
		t.Run(db.name, func(t *testing.T) {
			t.Parallel()
			w := &watched{flag: db.flag(t), hook: newReceiver(t), post: newPostOffice(t)}
			w.place = licensed(t, w.flag)
			for _, who := range []struct{ email, role string }{{"alex@desk.example", "administrator"}, {agentMail, "agent"}, {managerMail, "manager"}} {
				w.succeed("users", "add", w.flag, "--email="+who.email, "--name="+who.email[:4], "--role="+who.role)
			}
			w.admin = strings.TrimSpace(w.succeed("tokens", "create", w.flag, "--user=alex@desk.example"))
			w.agent = strings.TrimSpace(w.succeed("tokens", "create", w.flag, "--user="+agentMail))
			story(w)
		})
	}
}

// serve starts a server at an instant.
func (w *watched) serve(now string, more ...string) *server {
	w.Helper()
	w.setClock(now)
	flags := []string{w.flag, "--test-clock=clock", "--allow-private-webhooks", "--mail-from=Desk <desk@desk.example>"}
	if w.post.url != "" {
		flags = append(flags, "--mail="+w.post.url)
	}
	return w.place.serve(append(flags, more...)...)
}

// recorded is an event about a promise.
type recorded struct {
	Type    string    `json:"type"`
	At      time.Time `json:"at"`
	Since   time.Time `json:"since"`
	Percent int       `json:"percent"`
}

// recorded are the events of a type in a ticket's history, and how its first clock's breach
// stands.
func (w *watched) recorded(s *server, t ticket, kind string) []recorded {
	w.Helper()
	r := s.ask("GET", "/v1/tickets/"+t.ID+"/events?limit=200", "", "Authorization", "Bearer "+w.agent)
	if r.status != http.StatusOK {
		w.Fatalf("the history of ticket %d: %d %s", t.Number, r.status, r.body)
	}
	all := decoded[struct{ Items []recorded }](w.T, string(r.body)).Items
	return slices.DeleteFunc(all, func(e recorded) bool { return e.Type != kind })
}

func instant(text string) time.Time {
	t, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		panic(err)
	}
	return t
}

// brokenOnce waits until a ticket's breach is recorded and its webhook called, and checks
// that both say when it really was.
func (w *watched) brokenOnce(s *server, t ticket, since, found string) {
	w.Helper()
	eventually(w.T, func() error {
		if n := len(w.recorded(s, t, "sla.breached")); n == 0 {
			return fmt.Errorf("no breach of ticket %d is recorded:\n%s", t.Number, s.log)
		}
		if !slices.ContainsFunc(w.hook.heard("sla.breached"), func(c call) bool { return c.ticket == t.Number }) {
			return fmt.Errorf("no webhook was told of the breach of ticket %d:\n%s", t.Number, s.log)
		}
		return nil
	})
	events := w.recorded(s, t, "sla.breached")
	if len(events) != 1 || !events[0].Since.Equal(instant(since)) || !events[0].At.Equal(instant(found)) {
		w.Errorf("ticket %d: %+v; want one breach at %s, recorded %s", t.Number, events, since, found)
	}
	breach := decoded[struct {
		SLA struct {
			Clocks []struct {
				Breach *struct {
					At         time.Time
					DetectedAt time.Time `json:"detected_at"`
				}
			}
		}
	}](w.T, string(s.ask("GET", "/v1/tickets/"+t.ID, "", "Authorization", "Bearer "+w.agent).body)).SLA.Clocks[0].Breach
	if breach == nil || !breach.At.Equal(instant(since)) || !breach.DetectedAt.Equal(instant(found)) {
		w.Errorf("ticket %d: its clock says %+v; want broken %s, detected %s", t.Number, breach, since, found)
	}
}

// told waits until a person has mail with a word in its subject.
func (w *watched) told(s *server, who, word string) {
	w.Helper()
	eventually(w.T, func() error {
		for _, p := range w.post.arrived(who) {
			if strings.Contains(p.subject, word) {
				return nil
			}
		}
		return fmt.Errorf("%s has no mail about %q, only %v\n%s", who, word, w.post.arrived(who), s.log)
	})
}

// settled waits until a webhook has heard of something so many times, and nothing that was
// sent lacks its result. A leap in time before that would end the leases of what is being
// sent, and it would be sent twice.
func (w *watched) settled(s *server, kind string, times int) {
	w.Helper()
	eventually(w.T, func() error {
		if n := len(w.hook.heard(kind)); n < times {
			return fmt.Errorf("the webhook heard %s %d times, not %d\n%s", kind, n, times, s.log)
		}
		for _, unsettled := range []string{"channel=webhook&state=waiting", "state=sending"} {
			r := s.ask("GET", "/v1/deliveries?"+unsettled, "", "Authorization", "Bearer "+w.admin)
			if !strings.Contains(string(r.body), `"items":[]`) {
				return fmt.Errorf("there are still deliveries with %s: %s", unsettled, r.body)
			}
		}
		return nil
	})
}

// about are a person's mails about one ticket, and no other.
func (w *watched) about(t ticket, who string) []parcel {
	return slices.DeleteFunc(w.post.arrived(who), func(p parcel) bool { return !strings.Contains(p.subject, fmt.Sprintf("#%d", t.Number)) })
}

// The server was off when the promise broke on Monday morning, and on again on Tuesday.
func TestABreachOverAWeekendWhileTheServerWasOff(t *testing.T) {
	onEachDatabase(t, func(w *watched) {
		s := w.serve("2026-11-20T15:30:00Z") // Friday 16:30 in Zurich
		w.hook.register(s, w.admin, `[]`)
		one := s.submit("critical") // 2 business hours: Monday 10:30
		w.told(s, "ada@aerial.example", fmt.Sprintf("#%d", one.Number))
		s.stop()

		s = w.serve("2026-11-24T07:00:00Z") // Tuesday 08:00, before the desk opens
		w.brokenOnce(s, one, "2026-11-23T09:30:00Z", "2026-11-24T07:00:00Z")
		if got := w.recorded(s, one, "sla.warning"); len(got) != 2 || got[0].Percent != 50 || got[1].Percent != 80 ||
			!got[0].Since.Equal(instant("2026-11-23T08:30:00Z")) || !got[1].Since.Equal(instant("2026-11-23T09:06:00Z")) {
			w.Errorf("the warnings are %+v", got)
		}
		if got := w.about(one, managerMail); len(got) != 0 {
			w.Errorf("the manager was woken: %v", got)
		}
		w.setClock("2026-11-24T08:00:00Z") // it opens
		w.told(s, managerMail, fmt.Sprintf("#%d", one.Number))
		s.stop()
		if got := ticketsVerified(t, w.succeed("verify", w.flag)); got != "1 tickets verified, 0 differences\n" {
			w.Errorf("verify: %q", got)
		}
	})
}

// Forty promises break while no server runs. Everybody gets one mail about all of them.
func TestAFloodIsOneDigest(t *testing.T) {
	onEachDatabase(t, func(w *watched) {
		s := w.serve("2026-11-23T08:00:00Z", "--no-workers")
		var all []ticket
		for range 40 {
			all = append(all, s.submit("critical"))
		}
		w.hook.register(s, w.admin, `["sla.breached"]`)
		s.stop()

		s = w.serve("2026-11-23T12:00:00Z")
		for _, one := range all {
			w.brokenOnce(s, one, "2026-11-23T10:00:00Z", "2026-11-23T12:00:00Z")
		}
		w.setClock("2026-11-23T12:01:00Z")
		w.told(s, managerMail, "40 notices")
		w.told(s, managerMail, "40 breached") // the day's digest, late
		if got := w.post.arrived(managerMail); len(got) != 2 {
			w.Errorf("the manager got %v", got)
		}
		if got := len(w.hook.heard("sla.breached")); got != 40 {
			w.Errorf("the webhook was called %d times", got)
		}
		s.stop()
	})
}

// Two servers watch the same promises: each breach and each warning is recorded once, and
// told once.
func TestTwoServersRecordEachBreachOnce(t *testing.T) {
	onEachDatabase(t, func(w *watched) {
		s := w.serve("2026-11-23T08:00:00Z")
		other := w.serve("2026-11-23T08:00:00Z")
		w.hook.register(s, w.admin, `["sla.breached","sla.warning"]`)
		var mu sync.Mutex
		var all []ticket
		var group sync.WaitGroup
		for _, at := range []*server{s, other} {
			group.Go(func() {
				for range 15 {
					one := at.submit("critical")
					mu.Lock()
					all = append(all, one)
					mu.Unlock()
				}
			})
		}
		group.Wait()
		for _, moment := range []struct {
			now, kind string
			times     int
		}{
			{"2026-11-23T09:00:00Z", "sla.warning", len(all)},
			{"2026-11-23T09:36:00Z", "sla.warning", 2 * len(all)},
			{"2026-11-23T10:00:00.000001Z", "sla.breached", len(all)},
		} {
			w.setClock(moment.now)
			eventually(w.T, func() error {
				for _, one := range all {
					if !slices.ContainsFunc(w.recorded(s, one, moment.kind), func(e recorded) bool { return e.At.Equal(instant(moment.now)) }) {
						return fmt.Errorf("ticket %d has no %s at %s", one.Number, moment.kind, moment.now)
					}
				}
				return nil
			})
			w.settled(s, moment.kind, moment.times)
		}
		for _, one := range all {
			w.brokenOnce(other, one, "2026-11-23T10:00:00Z", "2026-11-23T10:00:00.000001Z")
			if got := w.recorded(other, one, "sla.warning"); len(got) != 2 {
				w.Errorf("ticket %d was warned of %d times", one.Number, len(got))
			}
		}
		ids := map[string]bool{}
		for _, c := range append(w.hook.heard("sla.breached"), w.hook.heard("sla.warning")...) {
			if ids[c.id] {
				w.Errorf("%s was sent twice", c.id)
			}
			ids[c.id] = true
		}
		if len(ids) != 3*len(all) {
			w.Errorf("%d calls, want %d", len(ids), 3*len(all))
		}
		s.stop()
		other.stop()
	})
}

// The server is killed after the mail server and the webhook have taken what they were sent
// and before they said so. The next one sends both again, recognizably the same.
func TestKilledBetweenRecordingAndSending(t *testing.T) {
	onEachDatabase(t, func(w *watched) {
		s := w.serve("2026-11-23T08:00:00Z")
		w.hook.register(s, w.admin, `["sla.breached"]`)
		one := s.submit("critical")
		w.told(s, "ada@aerial.example", fmt.Sprintf("#%d", one.Number))

		silence := make(chan struct{})
		w.post.acknowledge(silence)
		w.hook.then(func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
		w.setClock("2026-11-23T10:30:00Z")
		w.brokenOnce(s, one, "2026-11-23T10:00:00Z", "2026-11-23T10:30:00Z")
		w.setClock("2026-11-23T10:31:00Z")
		w.told(s, managerMail, fmt.Sprintf("#%d", one.Number))
		if code := s.signal(syscall.SIGKILL); code != -1 {
			w.Fatalf("killed, but exit code %d", code)
		}
		close(silence)
		w.post.acknowledge(nil)
		w.hook.then(nil)

		s = w.serve("2026-11-23T10:50:00Z") // the dead one's leases have ended
		eventually(w.T, func() error {
			if calls, mails := len(w.hook.heard("sla.breached")), len(w.about(one, managerMail)); calls < 2 || mails < 2 {
				return fmt.Errorf("%d calls and %d mails\n%s", calls, mails, s.log)
			}
			return nil
		})
		calls, mails := w.hook.heard("sla.breached"), w.about(one, managerMail)
		if calls[0].id != calls[1].id {
			w.Errorf("the calls are %s and %s", calls[0].id, calls[1].id)
		}
		if mails[0].id != mails[1].id || mails[0].id == "" {
			w.Errorf("the mails are %s and %s", mails[0].id, mails[1].id)
		}
		w.brokenOnce(s, one, "2026-11-23T10:00:00Z", "2026-11-23T10:30:00Z")
		s.stop()
	})
}

// An agent answers too late while nobody watches: the breach is recorded with the answer, and
// told as soon as a server with workers is there.
func TestABreachThatOnlyTheAnswerFound(t *testing.T) {
	onEachDatabase(t, func(w *watched) {
		s := w.serve("2026-11-23T08:00:00Z", "--no-workers")
		w.hook.register(s, w.admin, `["sla.breached"]`)
		one := s.submit("critical")
		w.setClock("2026-11-23T11:00:00Z")
		r := s.ask("POST", "/v1/tickets/"+one.ID+"/messages", `{"kind":"action_plan","body":"We are on it."}`, "Authorization", "Bearer "+w.agent)
		if r.status != http.StatusCreated {
			w.Fatalf("answering: %d %s", r.status, r.body)
		}
		if got := w.recorded(s, one, "sla.breached"); len(got) != 1 {
			w.Errorf("the history has %+v", got)
		}
		if got := w.hook.heard("sla.breached"); len(got) != 0 {
			w.Errorf("without workers, the webhook heard %v", got)
		}
		s.stop()

		s = w.serve("2026-11-23T11:30:00Z")
		w.brokenOnce(s, one, "2026-11-23T10:00:00Z", "2026-11-23T11:00:00Z")
		w.told(s, "ada@aerial.example", fmt.Sprintf("#%d", one.Number))
		s.stop()
	})
}

// Whatever is wrong with those the desk tells, customers submit as ever, and it can be seen.
func TestWhatIsWrongOutsideStaysOutside(t *testing.T) {
	onEachDatabase(t, func(w *watched) {
		w.post.url = "smtp://no-such-host.invalid:25?starttls=none"
		s := w.serve("2026-11-23T08:00:00Z")
		never := newReceiver(w.T)
		for _, wrong := range []func(http.ResponseWriter, *http.Request){
			func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() },
			func(rw http.ResponseWriter, _ *http.Request) { rw.WriteHeader(http.StatusInternalServerError) },
			func(rw http.ResponseWriter, r *http.Request) {
				http.Redirect(rw, r, never.url, http.StatusTemporaryRedirect)
			},
			func(rw http.ResponseWriter, _ *http.Request) {
				chunk := make([]byte, 1<<20)
				for range 1 << 10 {
					if _, err := rw.Write(chunk); err != nil {
						return
					}
				}
			},
		} {
			h := newReceiver(w.T)
			h.register(s, w.admin, `["ticket.submitted"]`)
			h.then(wrong)
		}
		for range 50 {
			s.submit("critical")
		}
		metrics := func() string { return string(s.ask("GET", "/metrics", "").body) }
		eventually(w.T, func() error {
			text := metrics()
			for _, want := range []string{
				`deskbell_delivery_attempts_total{channel="mail",outcome="retried"}`,
				`deskbell_delivery_attempts_total{channel="webhook",outcome="retried"}`,
				`deskbell_delivery_attempts_total{channel="webhook",outcome="delivered"}`,
				`deskbell_deliveries{channel="mail",state="waiting"}`,
			} {
				if !strings.Contains(text, want) {
					return fmt.Errorf("no %s in the metrics:\n%s", want, text)
				}
			}
			return nil
		})
		r := s.ask("GET", "/v1/deliveries?channel=mail&state=waiting", "", "Authorization", "Bearer "+w.admin)
		contains(w.T, "the deliveries", string(r.body), "no-such-host.invalid")
		if r := s.ask("GET", "/readyz", ""); r.status != http.StatusOK {
			w.Errorf("it calls itself unready: %d %s", r.status, r.body)
		}
		if got := never.heard("ticket.submitted"); len(got) != 0 {
			w.Errorf("a redirect was followed: %v", got)
		}
		s.stop()
	})
}

// A level's escalation reaches whom it names, each step once, and at night where the level
// says so. On the next morning the manager finds the ticket in the day's digest.
func TestEscalationThroughTheNight(t *testing.T) {
	onEachDatabase(t, func(w *watched) {
		s := w.serve("2026-11-23T08:00:00Z")
		hook := w.hook.register(s, w.admin, `["ticket.submitted"]`)
		w.succeed("policy", "publish", w.flag, "--test-clock=clock", "--log=error", w.file("urgent.yaml", `policy: enterprise
levels:
  - impact: critical
    targets: {first_response: 2 business hours}
    notices: at_once
    escalation:
      - {at: 90%, tell: [administrators]}
      - {after: 2 hours, tell: [cto@vendor.example, "webhook:`+hook+`"]}
calendars: [{calendar: switzerland, default: true}]
pin: latest
`))
		w.setClock("2026-11-23T15:30:00Z")
		one := s.submit("critical") // due on Tuesday at 09:30Z
		for _, moment := range []struct {
			now          string
			steps, calls int
		}{
			{"2026-11-24T09:17:59.999999Z", 0, 0}, {"2026-11-24T09:18:00Z", 1, 0}, {"2026-11-24T09:40:00Z", 1, 0},
			{"2026-11-24T11:30:00Z", 2, 1}, {"2026-11-24T18:00:00Z", 2, 1}, {"2026-11-24T18:01:00Z", 2, 1},
		} {
			w.setClock(moment.now)
			eventually(w.T, func() error {
				if got := len(w.recorded(s, one, "sla.escalated")); got != moment.steps {
					return fmt.Errorf("at %s, %d escalations: %s", moment.now, got, s.log)
				}
				return nil
			})
			w.settled(s, "sla.escalated", moment.calls)
		}
		w.told(s, "alex@desk.example", "scalation")
		w.told(s, "cto@vendor.example", "scalation")
		for _, whom := range []string{"alex@desk.example", "cto@vendor.example"} {
			if got := w.post.arrived(whom); len(got) != 1 {
				w.Errorf("%s was told %v", whom, got)
			}
		}
		if got := w.hook.heard("sla.escalated"); len(got) != 1 || got[0].ticket != one.Number {
			w.Errorf("the webhook was told %+v", got)
		}
		w.setClock("2026-11-25T08:00:00Z")
		w.told(s, managerMail, "1 breached")
		s.stop()
	})
}

// Whoever follows the stream misses nothing and gets nothing twice, on whichever server.
func TestFollowingTheStreamAcrossServers(t *testing.T) {
	onEachDatabase(t, func(w *watched) {
		one, other := w.serve("2026-11-23T08:00:00Z"), w.serve("2026-11-23T08:00:00Z")
		stream := other.follow(w.agent, "")
		var want []int
		for range 3 {
			want = append(want, one.submit("critical").Number)
		}
		got, last := stream.tickets("ticket.submitted", 3)
		if code := other.signal(syscall.SIGKILL); code != -1 {
			w.Fatalf("killed, but exit code %d", code)
		}
		for range 3 {
			want = append(want, one.submit("critical").Number)
		}
		w.setClock("2026-11-23T10:30:00Z")
		stream = one.follow(w.agent, last)
		more, last := stream.tickets("ticket.submitted", 3)
		if got = append(got, more...); !slices.Equal(got, want) {
			w.Errorf("followed %v, want %v", got, want)
		}
		broken, _ := one.follow(w.agent, last).tickets("sla.breached", len(want))
		slices.Sort(broken)
		if !slices.Equal(broken, want) {
			w.Errorf("broken are %v, want %v", broken, want)
		}
		one.stop() // though it is being followed
	})
}

// Without a mail server, mail is kept as files.
func TestMailIsKeptAsFiles(t *testing.T) {
	t.Parallel()
	p := licensed(t, "--data=desk")
	s := p.serve("--data=desk")
	one := s.submit("critical")
	eventually(t, func() error {
		all := p.mails(filepath.Join("desk", "mail"))
		for _, m := range all {
			if strings.Contains(m.Header.Get("To"), "ada@aerial.example") && strings.Contains(m.Header.Get("Subject"), fmt.Sprintf("#%d", one.Number)) {
				return nil
			}
		}
		return fmt.Errorf("no receipt among %d mails\n%s", len(all), s.log)
	})
	s.stop()
}
