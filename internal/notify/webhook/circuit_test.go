package webhook

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

var errDown = errors.New("down")

func down() error { return errDown }

func up() error { return nil }

// shut fails often enough for a webhook's circuit to open.
func shut(c *circuits, webhook string) {
	for range failuresToOpen {
		c.try(webhook, down)
	}
}

func TestACircuitOpensAfterFailuresInARow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCircuits(slog.New(slog.DiscardHandler))
		for range failuresToOpen - 1 {
			c.try("w1", down)
		}
		c.try("w1", up) // they were not in a row
		for range failuresToOpen - 1 {
			c.try("w1", down)
		}
		c.try("w1", func() error { return errInterrupted })
		if c.state("w1") != "closed" {
			t.Errorf("it is %s", c.state("w1"))
		}
		if wait := c.try("w1", down); wait != 0 || c.state("w1") != "open" {
			t.Errorf("it is %s, the call waits %s", c.state("w1"), wait)
		}
		time.Sleep(10 * time.Second)
		if wait := c.try("w1", func() error { t.Error("it was called"); return nil }); wait != 20*time.Second {
			t.Errorf("the call waits %s", wait)
		}
		if c.state("w2") != "closed" || c.try("w2", up) != 0 {
			t.Error("another webhook suffers")
		}
	})
}

func TestPausesDoubleUntilACallIsAccepted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log strings.Builder
		c := newCircuits(slog.New(slog.NewTextHandler(&log, nil)))
		shut(c, "w1")
		for _, pause := range []time.Duration{30 * time.Second, time.Minute, 2 * time.Minute, 4 * time.Minute, 8 * time.Minute, 10 * time.Minute, 10 * time.Minute} {
			if wait := c.try("w1", up); wait != pause {
				t.Fatalf("waits %s, not %s", wait, pause)
			}
			time.Sleep(pause - time.Microsecond)
			if c.state("w1") != "open" {
				t.Errorf("before %s it is %s", pause, c.state("w1"))
			}
			time.Sleep(2 * time.Microsecond)
			if c.state("w1") != "half-open" {
				t.Errorf("after %s it is %s", pause, c.state("w1"))
			}
			if wait := c.try("w1", down); wait != 0 {
				t.Errorf("after %s the call waits another %s", pause, wait)
			}
		}
		time.Sleep(longestPause + time.Microsecond)
		if wait := c.try("w1", up); wait != 0 || c.state("w1") != "closed" {
			t.Errorf("it is %s, the call waits %s", c.state("w1"), wait)
		}
		shut(c, "w1")
		if wait := c.try("w1", up); wait != shortestPause {
			t.Errorf("after it was well, it waits %s", wait)
		}
		if n := strings.Count(log.String(), "left alone"); n != 9 || strings.Count(log.String(), "takes calls again") != 1 {
			t.Errorf("the log says %s", log.String())
		}
	})
}

func TestOneCallFindsOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCircuits(slog.New(slog.DiscardHandler))
		shut(c, "w1")
		time.Sleep(shortestPause + time.Microsecond)
		c.try("w1", func() error {
			if wait := c.try("w1", func() error { t.Error("a second was made"); return nil }); wait != time.Second {
				t.Errorf("it waits %s", wait)
			}
			return nil
		})
		if c.state("w1") != "closed" {
			t.Errorf("it is %s", c.state("w1"))
		}
	})
}

func TestCircuitsAreForgotten(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCircuits(slog.New(slog.DiscardHandler))
		for i := range 1000 {
			shut(c, fmt.Sprint("deleted-", i))
		}
		time.Sleep(kept)
		c.try("recent", up)
		time.Sleep(time.Minute)
		c.try("new", up)
		if n := len(c.names()); n != 2 {
			t.Errorf("%d are kept", n)
		}
		shut(c, "new")
		c.forget("new")
		if c.state("new") != "closed" || c.try("new", up) != 0 {
			t.Error("it is remembered")
		}
	})
}

func TestWhileACircuitIsOpenDeliveriesWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := New(Settings{}, hook("http://hooks.example"))
		calls, answer := 0, "500 Oh"
		dial(t, s, func(c net.Conn) {
			asked(c)
			calls++
			fmt.Fprintf(c, "HTTP/1.1 %s\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", answer)
		})
		outcomes := s.Send(ctx, batch("d1", "d2", "d3", "d4", "d5", "d6", "d7"), now)
		if len(outcomes) != 7 || calls != failuresToOpen || s.Circuit("w1") != "open" || s.OpenCircuits() != 1 {
			t.Fatalf("%d calls, %d outcomes, %s", calls, len(outcomes), s.Circuit("w1"))
		}
		for i, o := range outcomes {
			tried := i < failuresToOpen
			if (o.Err != nil) != tried || (o.Attempt.Number == 1) != tried || o.Postponed.IsZero() != tried {
				t.Errorf("%d: %+v", i, o)
			}
		}
		if got := outcomes[6].Postponed; !got.Equal(now.Add(shortestPause)) {
			t.Errorf("they wait until %s", got)
		}

		time.Sleep(12 * time.Second)
		told := now.Add(1000 * time.Hour) // the sender's time is told; the circuit's is real
		if o := one(t, s, told); !o.Postponed.Equal(told.Add(18 * time.Second)) {
			t.Errorf("it waits until %s", o.Postponed)
		}

		time.Sleep(18*time.Second + time.Microsecond)
		answer = "200 OK"
		if s.Circuit("w1") != "half-open" || s.OpenCircuits() != 0 {
			t.Errorf("it is %s", s.Circuit("w1"))
		}
		if o := one(t, s, now); o.Err != nil || !o.Postponed.IsZero() || s.Circuit("w1") != "closed" {
			t.Errorf("it is %s: %+v", s.Circuit("w1"), o)
		}
	})
}
