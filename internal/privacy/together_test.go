package privacy_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"deskbell/entitlement"
	"deskbell/internal/notify"
	"deskbell/internal/privacy"
)

// Several servers erase the same person at once: with one alias, and each thing once.
func TestServersEraseAtOnce(t *testing.T) {
	everywhere(t, func(t *testing.T, w *world) {
		s := told(w)
		facts := w.facts()
		servers := []*server{w.server, w.open(), w.open()}
		results := make([]privacy.Result, len(servers))
		var all sync.WaitGroup
		for i, one := range servers {
			all.Go(func() {
				var err error
				if results[i], err = one.people.Erase(ctx, request, linus, w.now); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if left := holding(w.dump(), mark); len(left) > 0 {
			t.Errorf("%d rows tell of Zoe still, such as %s", len(left), left[0])
		}
		if w.facts() != facts {
			t.Error("what counts has changed")
		}
		w.verified()
		total := 0
		var alias privacy.Alias
		for _, r := range results {
			if total += r.Counts["licenses"]; r.Counts["tickets"] > 0 {
				alias = r.Alias
			}
		}
		if total != 2 {
			t.Errorf("%d licenses were erased, want each of 2 once", total)
		}
		s.together(alias)
	})
}

var errCrash = errors.New("the server was killed")

// A server is killed in the middle, wherever that is; another one goes on.
func TestAnErasureThatIsCutShortGoesOn(t *testing.T) {
	everywhere(t, func(t *testing.T, w *world) {
		s := told(w)
		facts := w.facts()
		deleted := 0
		w.files.fail = func(string) error {
			if deleted++; deleted == 2 {
				return errCrash
			}
			return nil
		}
		killed, kill := context.WithCancel(ctx)
		w.people.Files = killing{w.files, kill}
		_, err := w.people.Erase(killed, request, linus, w.now)
		if err == nil {
			t.Fatal("it wasn't cut short: this proves nothing")
		}
		w.files.fail = nil
		if left := holding(w.dump(), mark); len(left) == 0 {
			t.Fatal("nothing was left to do: this proves nothing")
		}
		if n, err := w.people.Resume(ctx, w.now); n != 0 || err != nil {
			t.Errorf("at once %d were taken for abandoned: %v", n, err)
		}
		other := w.open()
		if n, err := other.people.Resume(ctx, w.now.Add(time.Hour)); n != 1 || err != nil {
			t.Errorf("after an hour %d were taken up: %v", n, err)
		}
		if left := holding(w.dump(), mark); len(left) > 0 {
			t.Errorf("%d rows tell of Zoe still, such as %s", len(left), left[0])
		}
		if w.facts() != facts {
			t.Error("what counts has changed")
		}
		one, err := w.store.Ticket(ctx, s.zoes[0])
		must(t, err)
		s.together(privacy.Alias{Email: entitlement.Email(one.Requester.Email)})
	})
}

// killing are files whose failure ends the server.
type killing struct {
	*files
	kill func()
}

func (k killing) Delete(ctx context.Context, key string) error {
	err := k.files.Delete(ctx, key)
	if err != nil {
		k.kill()
	}
	return err
}

// A server has read a ticket and is about to tell of it when it is erased: what it tells is
// nothing of the person, and nobody is mailed.
func TestWhatIsBeingRelayedIsErasedToo(t *testing.T) {
	everywhere(t, func(t *testing.T, w *world) {
		told(w)
		pending, err := w.store.Pending(ctx, 100)
		must(t, err)
		var relayed []notify.Relayed
		for _, e := range pending {
			e.Payload = []byte(`{"type":"` + e.Type + `","data":"xqz0189"}`)
			relayed = append(relayed, notify.Relayed{Entry: e, Deliveries: []notify.Delivery{
				{ID: newID(), Channel: notify.Mail, Kind: notify.Receipt, Lane: "l", To: typed, Content: []byte(`{"name":"xqz0189"}`), NotBefore: w.now, CreatedAt: w.now, Entry: e.ID},
				{ID: newID(), Channel: notify.Hook, Kind: notify.Kind(e.Type), Lane: "w", To: newID(), NotBefore: w.now, CreatedAt: w.now, Entry: e.ID},
			}})
		}
		if len(relayed) == 0 {
			t.Fatal("nothing is pending: this proves nothing")
		}
		must(t, errorOf(w.people.Erase(ctx, request, linus, w.now)))
		placed, err := w.store.Relay(ctx, relayed)
		must(t, err)
		if len(placed) != len(relayed) {
			t.Errorf("%d of %d were relayed", len(placed), len(relayed))
		}
		dump := w.dump()
		if left := holding(dump, mark); len(left) > 0 {
			t.Errorf("%d rows tell of Zoe again, such as %s", len(left), left[0])
		}
		if calls := holding(dump, "channel=webhook kind=ticket.merged"); len(calls) != 1 {
			t.Errorf("webhooks are told %d times of the merge", len(calls))
		}
	})
}
