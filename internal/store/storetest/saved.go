package storetest

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"deskbell/internal/auth"
	"deskbell/internal/fault"
	"deskbell/internal/saved"
	"deskbell/internal/store"
	"deskbell/tickets"
)

// colleague is a new member of staff.
func colleague(t *testing.T, s *store.Store, name string) saved.Keeper {
	t.Helper()
	u := auth.User{ID: NewID(), Email: name + "@desk.example", Name: name, Role: tickets.Manager, CreatedAt: start}
	must(t, s.AddUser(soon(t), u))
	return saved.Keeper{Owner: saved.Owner{ID: u.ID, Name: u.Name}, Shares: true}
}

// viewed saves a view.
func viewed(t *testing.T, s *store.Store, by saved.Keeper, name string, shared bool) (v saved.View) {
	t.Helper()
	query := "is:open " + name
	must(t, s.UpdateViews(soon(t), by.ID, func(all saved.Views) (after saved.Views, err error) {
		after, v, err = all.Add(NewID(), saved.ViewChange{Name: &name, Query: &query, Shared: &shared}, by, start)
		return after, err
	}))
	return v
}

func views(t *testing.T, s *store.Store, by saved.Keeper) saved.Views {
	t.Helper()
	all, err := s.Views(soon(t), by.ID)
	must(t, err)
	return all
}

func savedViews(t *testing.T, s *store.Store) {
	ann, bob := colleague(t, s, "Ann"), colleague(t, s, "Bob")
	same(t, "none", views(t, s, ann), saved.Views(nil))
	own, other := viewed(t, s, ann, "own", false), viewed(t, s, ann, "other", false)
	everyones, bobs := viewed(t, s, bob, "everyone's", true), viewed(t, s, bob, "own", false)
	same(t, "Ann's", views(t, s, ann), saved.Views{everyones, own, other})
	same(t, "Bob's", views(t, s, bob), saved.Views{everyones, bobs})

	first, later := 0, start.Add(time.Hour)
	must(t, s.UpdateViews(soon(t), ann.ID, func(all saved.Views) (after saved.Views, err error) {
		same(t, "to be changed", all, saved.Views{everyones, own, other})
		after, other, err = all.Change(other.ID, saved.ViewChange{Position: &first}, ann, later)
		return after, err
	}))
	own.Position = 1
	same(t, "moved", views(t, s, ann), saved.Views{everyones, other, own})
	must(t, s.UpdateViews(soon(t), ann.ID, func(all saved.Views) (saved.Views, error) {
		after, _, err := all.Remove(everyones.ID, ann)
		return after, err
	}))
	same(t, "without the shared one", views(t, s, bob), saved.Views{bobs})
	reason := errors.New("no")
	if err := s.UpdateViews(soon(t), ann.ID, func(saved.Views) (saved.Views, error) { return nil, reason }); !errors.Is(err, reason) {
		t.Fatalf("the change's error came back as %v", err)
	}
	same(t, "after a change that failed", views(t, s, ann), saved.Views{other, own})
	refused(t, "a NUL", s.UpdateViews(soon(t), ann.ID, func(all saved.Views) (saved.Views, error) {
		all[0].Query = "a\x00b"
		return all, nil
	}), fault.Invalid, "unstorable_text")
	for _, id := range oddIDs {
		_, err := s.Views(soon(t), id)
		refused(t, "an odd owner", err, fault.NotFound, "not_found")
	}
}

// What many save at once is all there, in places of its own, and never more than may be.
func savedViewsAtOnce(t *testing.T, s *store.Store) {
	members := []saved.Keeper{colleague(t, s, "Ann"), colleague(t, s, "Bob")}
	var parallel sync.WaitGroup
	var mu sync.Mutex
	refusals := map[string]int{}
	for i := range 30 {
		parallel.Go(func() {
			by, shared := members[i%2], true
			name := fmt.Sprintf("View %d", i/2) // two at once save one of each name
			query := "is:open"
			err := s.UpdateViews(soon(t), by.ID, func(all saved.Views) (saved.Views, error) {
				after, _, err := all.Add(NewID(), saved.ViewChange{Name: &name, Query: &query, Shared: &shared}, by, start)
				return after, err
			})
			if refusal, ok := fault.As(err); ok {
				mu.Lock()
				refusals[refusal.Code]++
				mu.Unlock()
			} else if err != nil {
				t.Error(err)
			}
		})
	}
	parallel.Wait()
	same(t, "refusals", refusals, map[string]int{"name_taken": 15})
	all := views(t, s, members[0])
	same(t, "views", len(all), 15)
	for i, v := range all {
		same(t, "place", v.Position, i)
	}
}

func savedReplies(t *testing.T, s *store.Store) {
	add := func(name, body string, kind tickets.MessageKind) (r saved.Reply) {
		t.Helper()
		must(t, s.UpdateReplies(soon(t), func(all saved.Replies) (after saved.Replies, err error) {
			after, r, err = all.Add(NewID(), saved.ReplyChange{Name: &name, Body: &body, Kind: &kind}, start)
			return after, err
		}))
		return r
	}
	all, err := s.Replies(soon(t))
	must(t, err)
	same(t, "none", all, saved.Replies(nil))
	zip, bye, uber := add("zip", "Zip\nit", tickets.Question), add("Bye", "Bye {{agent.name}} 😀", ""), add("Über", "x", tickets.InternalNote)
	all, err = s.Replies(soon(t))
	must(t, err)
	same(t, "by name", all, saved.Replies{bye, uber, zip})
	got, err := s.Reply(soon(t), zip.ID)
	must(t, err)
	same(t, "one", got, zip)

	name, later := "Ask", start.Add(time.Hour)
	must(t, s.UpdateReplies(soon(t), func(all saved.Replies) (after saved.Replies, err error) {
		after, zip, err = all.Change(zip.ID, saved.ReplyChange{Name: &name}, later)
		return after, err
	}))
	must(t, s.UpdateReplies(soon(t), func(all saved.Replies) (saved.Replies, error) {
		after, _, err := all.Remove(bye.ID)
		return after, err
	}))
	all, err = s.Replies(soon(t))
	must(t, err)
	same(t, "changed", all, saved.Replies{zip, uber})
	refused(t, "a NUL", s.UpdateReplies(soon(t), func(all saved.Replies) (saved.Replies, error) {
		all[0].Body = "a\x00b"
		return all, nil
	}), fault.Invalid, "unstorable_text")
	for _, id := range append(oddIDs, bye.ID) {
		refused(t, "an unknown one", errorOf(s.Reply(soon(t), id)), fault.NotFound, "not_found")
	}
}

func listedTopics(t *testing.T, s *store.Store) {
	never, err := s.TopicList(soon(t))
	must(t, err)
	same(t, "never listed", never, tickets.TopicList{})
	want := tickets.TopicList{Listed: []tickets.Topic{{Key: "b", Title: "B ü"}, {Key: "a", Title: "A"}}, Former: []tickets.Topic{{Key: "c", Title: "C"}}}
	must(t, s.UpdateTopics(soon(t), func(was tickets.TopicList) (tickets.TopicList, error) {
		same(t, "before", was, tickets.TopicList{})
		return want, nil
	}))
	got, err := s.TopicList(soon(t))
	must(t, err)
	same(t, "listed", got, want)
	reason := errors.New("no")
	if err := s.UpdateTopics(soon(t), func(tickets.TopicList) (tickets.TopicList, error) { return tickets.TopicList{}, reason }); !errors.Is(err, reason) {
		t.Fatalf("the change's error came back as %v", err)
	}
	var parallel sync.WaitGroup
	for i := range 8 {
		parallel.Go(func() {
			err := s.UpdateTopics(soon(t), func(l tickets.TopicList) (tickets.TopicList, error) {
				l.Listed = append(l.Listed, tickets.Topic{Key: fmt.Sprint("more_", i), Title: "More"})
				return l, nil
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	parallel.Wait()
	got, err = s.TopicList(soon(t))
	must(t, err)
	same(t, "after parallel changes", len(got.Listed), 10)
}
