package storetest

import (
	"slices"
	"testing"
	"time"

	"deskbell/internal/store"
)

// byNumber reads tickets a page at a time, by their numbers.
func byNumber(t *testing.T, s *store.Store) {
	last, err := s.LastNumber(soon(t))
	must(t, err)
	if none, err := s.TicketsAfter(soon(t), 0, 10); last != 0 || len(none) != 0 || err != nil {
		t.Errorf("of an empty desk the last is %d, and there are %d, %v", last, len(none), err)
	}
	var made []int64
	for i := range 7 {
		one := Ticket(start.Add(-time.Duration(i) * time.Hour)) // the later ones are older
		created(t, s, one)
		made = append(made, one.Number)
	}
	slices.Sort(made)
	var seen []int64
	for after := int64(0); ; {
		page, err := s.TicketsAfter(soon(t), after, 3)
		must(t, err)
		for _, one := range page {
			if len(one.Events) == 0 || len(one.Clocks) == 0 {
				t.Errorf("ticket %d comes without its history", one.Number)
			}
			seen = append(seen, one.Number)
		}
		if len(page) < 3 {
			break
		}
		after = page[len(page)-1].Number
	}
	if !slices.Equal(seen, made) {
		t.Errorf("read %v, want %v", seen, made)
	}
	if last, err = s.LastNumber(soon(t)); err != nil || last != made[6] {
		t.Errorf("the last is %d, %v, want %d", last, err, made[6])
	}
	if none, err := s.TicketsAfter(soon(t), last, 3); len(none) != 0 || err != nil {
		t.Errorf("after the last there are %d, %v", len(none), err)
	}
}
