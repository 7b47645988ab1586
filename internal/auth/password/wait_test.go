package password

import (
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// Who would wait for longer than three seconds is sent away, however many might wait: those
// before them take four times as long as the computation each.
func TestWhoWouldWaitTooLongIsSentAwayAtOnce(t *testing.T) {
	for places, want := range map[int]int{1: 37, 3: 111} { // 3 s ÷ 80 ms, for each place
		synctest.Test(t, func(t *testing.T) {
			h := quick(places, 1000, func(string) { time.Sleep(took) })
			busy(t, match(ctx, h, chosen)) // from which they learn how long it takes
			time.Sleep(time.Minute)
			began := time.Now()
			var served, refused atomic.Int32
			var longest atomic.Int64
			for range 200 {
				go func() {
					if busy(t, match(ctx, h, chosen)) {
						refused.Add(1)
						return
					}
					longest.Store(int64(time.Since(began))) // they are served in order
					served.Add(1)
				}()
			}
			synctest.Wait()
			if refused.Load() != int32(200-places-want) || time.Since(began) != 0 {
				t.Errorf("%d at once: %d were sent away after %s", places, refused.Load(), time.Since(began))
			}
			time.Sleep(time.Minute)
			if served.Load() != int32(places+want) || time.Duration(longest.Load()) > longestWait+took {
				t.Errorf("%d at once: %d were served, the last after %s", places, served.Load(), time.Duration(longest.Load()))
			}
		})
	}
}

// A machine that has become slower lets fewer wait, and one that is fast again as many as before.
func TestHowManyWaitFollowsTheMachine(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		takes := took
		h := quick(1, 1000, func(string) { time.Sleep(takes) })
		rush := func() (served int32) {
			var n atomic.Int32
			for range 100 {
				go func() {
					if !busy(t, match(ctx, h, chosen)) {
						n.Add(1)
					}
				}()
			}
			time.Sleep(time.Hour)
			return n.Load()
		}
		one := func() {
			busy(t, match(ctx, h, chosen))
			time.Sleep(time.Minute)
		}
		one()
		if n := rush(); n != 38 {
			t.Errorf("%d were served", n)
		}
		takes = 10 * took
		one()
		if n := rush(); n < 10 || n > 12 { // one slow computation may be chance
			t.Errorf("%d were served after one slow computation", n)
		}
		if n := rush(); n != 4 && n != 5 {
			t.Errorf("%d were served by a slow machine", n)
		}
		takes = took
		for range 40 {
			one()
		}
		if n := rush(); n < 36 || n > 38 {
			t.Errorf("%d were served after it recovered", n)
		}
	})
}
