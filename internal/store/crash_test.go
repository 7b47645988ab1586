package store_test

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"deskbell/internal/store"
	"deskbell/internal/store/storetest"
	"deskbell/tickets"
)

// crashURL names the database to a child process that is going to be killed.
const crashURL = "DESKBELL_TEST_CRASH_URL"

// createUntilKilled stores and changes tickets as fast as it can, and writes a line for
// each that was acknowledged: its ID and version.
func createUntilKilled(url string) {
	ctx := context.Background()
	s, err := store.Open(ctx, url)
	if err != nil {
		fmt.Println("failed:", err)
		return
	}
	at := time.Date(2026, 3, 2, 8, 30, 0, 0, time.UTC)
	var all sync.WaitGroup
	for range 6 {
		all.Go(func() {
			for {
				one := storetest.Ticket(at)
				if err := s.Create(ctx, one); err != nil {
					fmt.Println("failed:", err)
					return
				}
				fmt.Printf("%s 1\n", one.ID)
				err := s.Update(ctx, []tickets.Ref{tickets.Ref(one.ID)}, func(_ context.Context, all []*tickets.Ticket) error {
					again := storetest.Ticket(at)
					again.Events[0].Number = 2
					again.Clocks[0].Number = 2
					all[0].Events = append(all[0].Events, again.Events...)
					all[0].Clocks = append(all[0].Clocks, again.Clocks...)
					return nil
				})
				if err != nil {
					fmt.Println("failed:", err)
					return
				}
				fmt.Printf("%s 2\n", one.ID)
			}
		})
	}
	all.Wait()
}

func TestCrash(t *testing.T) {
	for _, database := range databases {
		t.Run(database.name, func(t *testing.T) {
			url := database.url(t)
			acknowledged := map[tickets.ID]int64{}
			for range 8 {
				killed(t, url, acknowledged)
				// Opening must need no repair by hand, and go on where it stopped.
				s := open(t, url)
				if err := s.Create(t.Context(), storetest.Ticket(time.Now().UTC())); err != nil {
					t.Fatal(err)
				}
				whole(t, s, acknowledged)
			}
			if len(acknowledged) == 0 {
				t.Fatal("no ticket was acknowledged: this proves nothing")
			}
			t.Logf("%d tickets were acknowledged and are there", len(acknowledged))
		})
	}
}

// killed runs a child, kills it at a random moment and notes what it acknowledged.
func killed(t *testing.T, url string, acknowledged map[tickets.ID]int64) {
	t.Helper()
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), crashURL+"="+url)
	child.Stderr = os.Stderr
	output, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(output)
	for first := true; lines.Scan(); first = false {
		if first {
			time.AfterFunc(rand.N(150*time.Millisecond), func() { _ = child.Process.Kill() }) // it may be gone
		}
		var id tickets.ID
		var version int64
		if strings.HasPrefix(lines.Text(), "failed") {
			t.Fatal(lines.Text())
		}
		if n, _ := fmt.Sscanf(lines.Text(), "%s %d", &id, &version); n == 2 && len(id) == 36 {
			acknowledged[id] = version
		}
	}
	_ = child.Wait() // killed, as it should be
}

// whole checks that every ticket is, each event with its entry in the outbox, and that
// everything acknowledged is there.
func whole(t *testing.T, s *store.Store, acknowledged map[tickets.ID]int64) {
	t.Helper()
	var found map[tickets.ID]int64
	for before := -1; ; {
		entries, err := s.Pending(t.Context(), 1_000_000)
		if err != nil {
			t.Fatal(err)
		}
		events := 0
		for _, each := range found {
			events += int(each)
		}
		if len(entries) == before && events != before {
			t.Errorf("the outbox has %d entries for %d events", before, events)
		}
		if len(entries) == before {
			break
		}
		// PostgreSQL may still have been committing what the killed process had asked for.
		before = len(entries)
		found = map[tickets.ID]int64{}
		err = s.EachTicket(t.Context(), func(one *tickets.Ticket) error {
			found[one.ID] = one.Version
			if int(one.Version) != len(one.Events) || int(one.Version) != len(one.Clocks) {
				t.Errorf("ticket %d at version %d has %d events and %d clocks", one.Number, one.Version, len(one.Events), len(one.Clocks))
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for id, version := range acknowledged {
		if found[id] < version {
			t.Errorf("ticket %s was acknowledged at version %d, but is at %d", id, version, found[id])
		}
	}
}
