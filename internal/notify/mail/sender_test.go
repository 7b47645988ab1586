package mail_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"deskbell/internal/notify"
	"deskbell/tickets"
)

func TestAMailInTheDirectory(t *testing.T) {
	ticket := submitted()
	p := newPost(t, ticket)
	m := p.sent("Thu 24 Dec 16:10", delivery(ticket, notify.Receipt, "0198f2a4-0000-7000-8000-00000000aaaa"))
	for name, want := range map[string]string{
		"From": `"Support" <support@vendor.example>`, "To": `"Ada Lovelace" <ada@aerial.example>`,
		"Date": "Thu, 24 Dec 2026 15:10:00 +0000", "Message-Id": "<0198f2a4-0000-7000-8000-00000000aaaa@vendor.example>",
		"In-Reply-To":    "<0198f2a4-0000-7000-8000-000000001233.thread@vendor.example>",
		"References":     "<0198f2a4-0000-7000-8000-000000001233.thread@vendor.example>",
		"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All", "Precedence": "",
		"X-Deskbell-Delivery": "0198f2a4-0000-7000-8000-00000000aaaa", "User-Agent": "", "X-Mailer": "",
	} {
		if got := m.header.Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	for _, part := range []string{"tmp", "new", "cur"} {
		if info, err := os.Stat(filepath.Join(p.folder, part)); err != nil || info.Mode().Perm() != 0o700 {
			t.Errorf("%s: %v, %v", part, info.Mode(), err)
		}
	}
	if left, err := filepath.Glob(filepath.Join(p.folder, "tmp", "*")); err != nil || len(left) != 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func TestARepetitionReplacesTheFile(t *testing.T) {
	ticket := submitted()
	p := newPost(t, ticket)
	d := delivery(ticket, notify.Receipt, "m1")
	p.sent("Thu 24 Dec 16:10", d)
	if m := p.sent("Thu 24 Dec 16:20", d); m.header.Get("Date") != "Thu, 24 Dec 2026 15:20:00 +0000" {
		t.Errorf("the file holds the mail of %s", m.header.Get("Date"))
	}
}

// A directory that is away is no reason to give a mail up.
func TestADirectoryThatIsAwayIsTriedAgain(t *testing.T) {
	ticket := submitted()
	p := newPost(t, ticket)
	if err := os.RemoveAll(p.folder); err != nil {
		t.Fatal(err)
	}
	o := p.Send(context.Background(), notify.Batch{Deliveries: []notify.Delivery{delivery(ticket, notify.Receipt, "m1")}}, when("Thu 24 Dec 16:10"))[0]
	if o.Err == nil || o.Permanent || o.Attempt.Error == "" || o.Attempt.Target != p.folder {
		t.Errorf("got %+v", o)
	}
}

func TestWhatCanNeverBeSent(t *testing.T) {
	ticket := submitted()
	for name, spoil := range map[string]func(*notify.Delivery){
		"the ticket is gone": func(d *notify.Delivery) { d.Ticket = "gone" },
		"the event is gone":  func(d *notify.Delivery) { d.Event = 2 },
		"there is no event":  func(d *notify.Delivery) { d.Event = 0 },
		"an unknown kind":    func(d *notify.Delivery) { d.Kind = "greeting" },
		"no notice":          func(d *notify.Delivery) { d.Content = []byte("<") },
		"an empty digest":    func(d *notify.Delivery) { d.Kind = notify.DailyDigest },
		"merged into naught": func(d *notify.Delivery) { d.Kind = notify.Merged },
	} {
		d := delivery(ticket, notify.Receipt, "m1")
		spoil(&d)
		p := newPost(t, ticket)
		o := p.Send(context.Background(), notify.Batch{Deliveries: []notify.Delivery{d}}, when("Thu 24 Dec 16:10"))[0]
		if o.ID != "m1" || o.Err == nil || !o.Permanent || o.Attempt.Error == "" || !o.Attempt.At.Equal(when("Thu 24 Dec 16:10")) || len(p.mails()) != 0 {
			t.Errorf("%s: got %+v", name, o)
		}
	}
}

func TestWhatCannotBeReadNowIsTriedAgain(t *testing.T) {
	lost := submitted()
	lost.ID, lost.Terms.Policy = "lost", "enterprise@2"
	for _, id := range []tickets.ID{"away", "lost"} {
		d := delivery(lost, notify.Receipt, "m1")
		d.Ticket = id
		if o := newPost(t, lost).Send(context.Background(), notify.Batch{Deliveries: []notify.Delivery{d}}, when("Thu 24 Dec 16:10"))[0]; o.Err == nil || o.Permanent {
			t.Errorf("%s: got %+v", id, o)
		}
	}
}

// One notice whose ticket is gone doesn't keep the others back, nor is it said to be sent.
func TestADigestGoesWithoutWhatIsGone(t *testing.T) {
	ticket := happens(submitted(), tickets.WasReplied, ada, "Mon 28 Dec 09:30", tickets.Details{Body: "Any news?"})
	p := newPost(t, ticket)
	first, gone := delivery(ticket, notify.NewReply, "m1"), delivery(ticket, notify.NewReply, "m2")
	gone.Message, gone.Ticket = "m1", "gone"
	batch := notify.Batch{Deliveries: []notify.Delivery{first, gone}}
	all := p.Send(context.Background(), batch, when("Mon 28 Dec 09:30"))
	if len(all) != 2 || all[0].ID != "m1" || all[0].Err != nil || all[1].ID != "m2" || !all[1].Permanent {
		t.Errorf("got %+v", all)
	}
	if mails := p.mails(); len(mails) != 1 || !strings.HasSuffix(mails[0].subject, "(customer replied)") {
		t.Errorf("got %d mails", len(mails))
	}
	// But one that cannot be read just now holds the mail back.
	batch.Deliveries[1].Ticket = "away"
	for _, o := range newPost(t, ticket).Send(context.Background(), batch, when("Mon 28 Dec 09:30")) {
		if o.Err == nil || o.Permanent {
			t.Errorf("got %+v", o)
		}
	}
}

func TestWhatTheLeaseLeavesNoTimeForIsPostponed(t *testing.T) {
	ticket := submitted()
	p := newPost(t, ticket)
	now := when("Thu 24 Dec 16:10")
	o := p.Send(context.Background(), notify.Batch{Until: now, Deliveries: []notify.Delivery{delivery(ticket, notify.Receipt, "m1")}}, now)[0]
	if o.ID != "m1" || o.Err != nil || !o.Postponed.Equal(now) || len(p.mails()) != 0 {
		t.Errorf("got %+v", o)
	}
}

func TestManySendAtOnce(t *testing.T) {
	ticket := submitted()
	p := newPost(t, ticket)
	var group sync.WaitGroup
	for _, language := range []string{"en", "fr", "de", "es", "en", "fr", "de", "es"} {
		group.Go(func() {
			d := about(ticket, notify.Receipt, "m-"+language, notify.Notice{Name: "Ada", Language: language})
			if o := p.Send(context.Background(), notify.Batch{Deliveries: []notify.Delivery{d}}, when("Thu 24 Dec 16:10"))[0]; o.Err != nil {
				t.Error(o.Err)
			}
		})
	}
	group.Wait()
	if got := len(p.mails()); got != 4 {
		t.Errorf("got %d mails", got)
	}
}
