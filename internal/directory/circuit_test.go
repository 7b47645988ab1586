package directory_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"deskbell/entitlement"
)

func stranger(i int) entitlement.Email {
	return entitlement.Email(fmt.Sprintf("s%d@survey.example", i))
}

func TestADirectoryThatFailsIsLeftAlone(t *testing.T) {
	w := newWorld(t)
	w.expect(ada, "fresh, 1 licenses")
	w.clock.pass(time.Minute)
	w.answers(status(http.StatusForbidden))
	for i := range 5 {
		check(t, "open", w.counts()["circuit_open"], 0)
		w.expect(stranger(i), "unknown")
	}
	check(t, "open", w.counts()["circuit_open"], 1)
	w.answers(owning)
	before := w.heard()
	w.clock.pass(30*time.Second - time.Microsecond)
	w.expect(ada, "1m29.999999s old, 1 licenses")
	w.expect(eve, "unknown")
	check(t, "calls while it is left alone", w.heard()-before, 0)
	check(t, "held back", w.counts()["open"], 2)

	w.clock.pass(time.Microsecond)
	check(t, "open", w.counts()["circuit_open"], 0)
	w.expect(eve, "fresh, 1 licenses")
	w.expect(ada, "fresh, 1 licenses")
	if text := w.log.String(); strings.Count(text, "left alone") != 1 || strings.Count(text, "asked again") != 1 {
		t.Errorf("the log says %s", text)
	}
}

func TestADirectoryThatStillFailsIsLeftAloneAgain(t *testing.T) {
	w := newWorld(t)
	w.answers(status(http.StatusForbidden))
	for i := range 5 {
		w.expect(stranger(i), "unknown")
	}
	for range 3 {
		w.clock.pass(30 * time.Second)
		before := w.heard()
		w.expect(ada, "unknown") // finds out
		w.expect(eve, "unknown")
		check(t, "calls", w.heard()-before, 1)
	}
	w.clock.pass(30 * time.Second)
	w.answers(owning)
	w.expect(ada, "fresh, 1 licenses")
	w.answers(status(http.StatusForbidden))
	for i := range 4 {
		w.expect(stranger(i), "unknown")
	}
	check(t, "open after four failures", w.counts()["circuit_open"], 0)
}

// One bad record, asked for again and again, is no reason to leave the directory alone.
func TestGarbageLeavesTheCircuitClosed(t *testing.T) {
	w := newWorld(t)
	w.answers(func(rw http.ResponseWriter, r *http.Request) {
		if r.URL.Query().Get("owner_email") == string(eve) {
			say("<html>")(rw, r)
			return
		}
		owning(rw, r)
	})
	for range 20 {
		w.expect(eve, "unknown")
	}
	w.expect(ada, "fresh, 1 licenses")
}

func TestASingleCallFindsOut(t *testing.T) {
	w := newWorld(t)
	w.answers(status(http.StatusForbidden))
	for i := range 5 {
		w.expect(stranger(i), "unknown")
	}
	w.clock.pass(30 * time.Second)
	reached, leave := make(chan struct{}), make(chan struct{})
	w.answers(func(rw http.ResponseWriter, r *http.Request) {
		close(reached)
		<-leave
		owning(rw, r)
	})
	var first sync.WaitGroup
	first.Go(func() { w.expect(ada, "fresh, 1 licenses") })
	<-reached
	w.expect(eve, "unknown")
	close(leave)
	first.Wait()
	w.answers(owning)
	w.expect(eve, "fresh, 1 licenses")
}
