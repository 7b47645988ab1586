package notify_test

import (
	"errors"
	"reflect"
	"testing"
	"time"

	"pgregory.net/rapid"

	"deskbell/internal/notify"
)

var errRefused = errors.New("refused")

func TestHowDeliveriesGoOn(t *testing.T) {
	at := noon.Add(-time.Second)
	said := notify.Attempt{At: at, Took: time.Second, Target: "mail.example"}
	numbered := func(a notify.Attempt, text string) *notify.Attempt {
		a.Number, a.Error = 5, text
		return &a
	}
	for _, c := range []struct {
		name  string
		tries int
		o     notify.Outcome
		want  notify.Result
	}{
		{"accepted", 3, notify.Outcome{Attempt: said}, notify.Result{State: notify.Delivered, Attempt: numbered(said, "")}},
		{"refused for now", 0, notify.Outcome{Err: errRefused, Attempt: said}, notify.Result{State: notify.Waiting, NotBefore: noon.Add(5 * time.Second), LastError: "refused", Attempt: numbered(said, "refused")}},
		{"refused for good", 0, notify.Outcome{Err: errRefused, Permanent: true, Attempt: said}, notify.Result{State: notify.Dead, LastError: "refused", Attempt: numbered(said, "refused")}},
		{"refused the last time", 11, notify.Outcome{Err: errRefused, Attempt: said}, notify.Result{State: notify.Dead, LastError: "refused", Attempt: numbered(said, "refused")}},
		{"the channel broke", 0, notify.Outcome{Err: errRefused}, notify.Result{State: notify.Waiting, NotBefore: noon.Add(5 * time.Second), LastError: "refused", Attempt: numbered(notify.Attempt{At: noon}, "refused")}},
		{"nobody there", 3, notify.Outcome{Gone: true}, notify.Result{State: notify.Dropped, LastError: "earlier"}},
		{"nobody there any more", 3, notify.Outcome{Gone: true, Err: errRefused, Attempt: said}, notify.Result{State: notify.Dropped, LastError: "refused", Attempt: numbered(said, "refused")}},
		{"postponed without a try", 11, notify.Outcome{Postponed: night}, notify.Result{State: notify.Waiting, NotBefore: night, LastError: "earlier"}},
		{"postponed by the receiver", 3, notify.Outcome{Postponed: night, Err: errRefused, Attempt: said}, notify.Result{State: notify.Waiting, NotBefore: night, LastError: "refused", Attempt: numbered(said, "refused")}},
		{"asked to come back too soon", 2, notify.Outcome{Postponed: noon.Add(time.Second), Err: errRefused, Attempt: said}, notify.Result{State: notify.Waiting, NotBefore: noon.Add(80 * time.Second), LastError: "refused", Attempt: numbered(said, "refused")}},
		{"postponed by the receiver for ever", 11, notify.Outcome{Postponed: night, Err: errRefused, Attempt: said}, notify.Result{State: notify.Dead, LastError: "refused", Attempt: numbered(said, "refused")}},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := notify.Delivery{ID: "d1", Tries: c.tries, Attempts: 4, LastError: "earlier"}
			c.o.ID, c.want.ID = d.ID, d.ID
			if got := d.Settle(c.o, noon, 0.5); !reflect.DeepEqual(got, c.want) {
				t.Errorf("goes on\n got %+v\nwant %+v", got, c.want)
			}
		})
	}
}

func TestScheduleOfTries(t *testing.T) {
	want := []string{"5s", "20s", "1m20s", "5m20s", "21m20s", "1h25m20s", "5h41m20s", "8h0m0s", "8h0m0s", "8h0m0s", "8h0m0s"}
	var total time.Duration
	d := notify.Delivery{ID: "d1"}
	for _, w := range want {
		r := d.Settle(notify.Outcome{ID: "d1", Err: errRefused}, noon, 0.5)
		check(t, "pause", r.NotBefore.Sub(noon).String(), w)
		total += r.NotBefore.Sub(noon)
		d.Tries, d.Attempts = d.Tries+1, d.Attempts+1
	}
	check(t, "the twelfth", d.Settle(notify.Outcome{ID: "d1", Err: errRefused}, noon, 0.5).State, notify.Dead)
	check(t, "all of it", total, 39*time.Hour+35*time.Minute+5*time.Second)
}

func TestJitterIsAFifth(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := notify.Delivery{Tries: rapid.IntRange(0, 10).Draw(t, "tries")}
		fail := func(jitter float64) time.Duration {
			return d.Settle(notify.Outcome{Err: errRefused}, noon, jitter).NotBefore.Sub(noon)
		}
		middle := fail(0.5)
		got := fail(rapid.Float64Range(0, 0.999).Draw(t, "jitter"))
		if got < middle*8/10 || got > middle*12/10 {
			t.Errorf("%s is more than a fifth from %s", got, middle)
		}
		if got%time.Microsecond != 0 {
			t.Errorf("%s is finer than what is stored", got)
		}
	})
}
