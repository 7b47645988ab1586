package password

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"deskbell/internal/fault"
)

// quick is a Hasher that takes its time by the clock of the test instead of by computing.
func quick(atOnce, waiting int, compare func(password string)) *Hasher {
	h := NewHasher(atOnce, waiting)
	h.compare = func(password, _ string) (bool, error) {
		compare(password)
		return true, nil
	}
	return h
}

// took is what a computation takes in these tests.
const took = 20 * time.Millisecond

func match(ctx context.Context, h *Hasher, password string) error {
	_, err := h.Matches(ctx, password, h.decoy)
	return err
}

// busy reports whether somebody was sent away, and fails the test for any other error.
func busy(t *testing.T, err error) bool {
	t.Helper()
	refusal, ok := fault.As(err)
	if err != nil && (!ok || refusal.Kind != fault.Unavailable || refusal.Code != "sign_in_busy") {
		t.Errorf("got %v", err)
	}
	return err != nil
}

func TestOnlySoManyAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var working, done atomic.Int32
		h := quick(3, 100, func(string) {
			if n := working.Add(1); n > 3 {
				t.Errorf("%d work at once", n)
			}
			time.Sleep(took)
			working.Add(-1)
			done.Add(1)
		})
		for range 50 {
			go func() { busy(t, match(ctx, h, chosen)) }()
		}
		synctest.Wait()
		if n := working.Load(); n != 3 {
			t.Errorf("%d work at once, while 50 would", n)
		}
		time.Sleep(time.Minute)
		if n := done.Load(); n != 50 {
			t.Errorf("%d of 50 were served", n)
		}
	})
}

func TestFirstComeFirstServed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var came, served []string
		h := quick(1, 20, func(password string) {
			served = append(served, password)
			time.Sleep(took)
		})
		for i := range 20 {
			name := fmt.Sprint(i)
			came = append(came, name)
			go func() { busy(t, match(ctx, h, name)) }()
			synctest.Wait()
		}
		time.Sleep(time.Minute)
		synctest.Wait()
		if strings.Join(served, " ") != strings.Join(came, " ") {
			t.Errorf("served %v", served)
		}
	})
}

func TestAFullLineSendsAwayAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := quick(1, 2, func(string) { time.Sleep(took) })
		for range 3 { // one works and two wait
			go func() { busy(t, match(ctx, h, chosen)) }()
		}
		synctest.Wait()
		began := time.Now()
		err := match(ctx, h, chosen)
		if !busy(t, err) || time.Since(began) != 0 || !strings.Contains(err.Error(), "Try again in a few seconds.") {
			t.Errorf("after %s: %v", time.Since(began), err)
		}
		if !busy(t, h.Busy()) {
			t.Error("it doesn't say that it is full")
		}
		time.Sleep(time.Minute)
		if busy(t, h.Busy()) || busy(t, match(ctx, h, chosen)) {
			t.Error("the line is still full")
		}
	})
}

func TestWhoGivesUpLeavesTheLine(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var served []string
		h := quick(1, 2, func(password string) {
			served = append(served, password)
			time.Sleep(took)
		})
		impatient, end := context.WithCancel(ctx)
		go func() { busy(t, match(ctx, h, "first")) }()
		synctest.Wait()
		left := make(chan error)
		go func() { left <- match(impatient, h, "impatient") }()
		synctest.Wait()
		go func() { busy(t, match(ctx, h, "second")) }()
		synctest.Wait()
		if !busy(t, match(ctx, h, "too many")) {
			t.Error("the line was not full")
		}
		end()
		if err := <-left; !busy(t, err) || !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
		go func() { busy(t, match(ctx, h, "third")) }() // in the place that was left
		time.Sleep(time.Minute)
		synctest.Wait()
		if got := strings.Join(served, " "); got != "first second third" {
			t.Errorf("served %s", got)
		}
	})
}

func TestWhoHasGivenUpIsNotServed(t *testing.T) {
	h := quick(1, 1, func(string) { t.Error("it was computed") })
	ended, end := context.WithCancel(ctx)
	end()
	if err := match(ended, h, chosen); !busy(t, err) || !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if _, err := h.Hash(ended, chosen); !busy(t, err) {
		t.Errorf("got %v", err)
	}
}

// A turn that comes at the moment somebody gives up goes to the next.
func TestATurnIsNeverLost(t *testing.T) {
	l := newLine(1, 2, time.Minute)
	l.free = 0
	first, second := make(chan struct{}), make(chan struct{})
	l.waiting = []chan struct{}{first, second}
	l.pass()
	<-first
	l.giveUp(first)
	<-second
	l.giveUp(second)
	if l.free != 1 || len(l.waiting) != 0 {
		t.Errorf("%d are free, %d wait", l.free, len(l.waiting))
	}
}

// However many come and give up, in whatever order, every place is free again in the end.
func TestEveryPlaceIsFreeAgain(t *testing.T) {
	h := NewHasher(2, 5)
	h.compare = func(string, string) (bool, error) { return true, nil }
	h.rest = func(time.Duration) time.Duration { return 0 }
	done := make(chan struct{})
	for i := range 200 {
		go func() {
			hurried, end := context.WithTimeout(ctx, time.Duration(i%7)*50*time.Microsecond)
			defer end()
			busy(t, match(hurried, h, chosen))
			done <- struct{}{}
		}()
	}
	for range 200 {
		<-done
	}
	for free := 0; free != 2; time.Sleep(time.Millisecond) { // the last rests may not be over
		if free = h.free(); free > 2 {
			t.Fatalf("%d places are free", free)
		}
	}
}

// free is how many may work without waiting.
func (h *Hasher) free() int {
	h.line.mu.Lock()
	defer h.line.mu.Unlock()
	return h.line.free
}

// Who comes alone is served at once; in a rush the place is busy a quarter of the time.
func TestAPlaceRestsBetweenTwo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := quick(1, 1, func(string) { time.Sleep(took) })
		began := time.Now()
		for i, want := range []time.Duration{took, 5 * took, 9 * took} {
			if busy(t, match(ctx, h, chosen)) || time.Since(began) != want {
				t.Errorf("served as number %d after %s", i, time.Since(began))
			}
		}
		time.Sleep(time.Hour)
		began = time.Now()
		if busy(t, match(ctx, h, chosen)) || time.Since(began) != took {
			t.Errorf("served after %s", time.Since(began))
		}
	})
}

func TestARestIsBounded(t *testing.T) {
	for computed, want := range map[time.Duration]time.Duration{
		0: 0, took: 3 * took, 333 * time.Millisecond: 999 * time.Millisecond, time.Hour: time.Second,
	} {
		if got := rest(computed); got != want {
			t.Errorf("after %s: %s", computed, got)
		}
	}
}
