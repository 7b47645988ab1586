package tickets_test

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"deskbell/internal/fault"
	"deskbell/tickets"
)

// catalog has a list, or an outage.
type catalog struct {
	list tickets.TopicList
	err  error
}

func (c catalog) TopicList(context.Context) (tickets.TopicList, error) { return c.list, c.err }

func TestTopicsOfSubmissions(t *testing.T) {
	w := newWorld(t)
	w.Catalog = catalog{} // never listed
	w.submitAs("Mon 23 Nov 09:00", request())

	w.Catalog = catalog{list: tickets.TopicList{
		Listed: []tickets.Topic{{Key: "drones", Title: "Drones"}}, Former: []tickets.Topic{{Key: "processing", Title: "Processing"}},
	}}
	_, _, err := w.Submit(context.Background(), request(), when("Mon 23 Nov 09:00"))
	refused(t, err, fault.Invalid, "invalid_request", "The request cannot be accepted as it is.\n"+`topic: "processing" is not a topic; use drones`)
	r := request()
	r.Topic = "drones"
	w.submitAs("Mon 23 Nov 09:00", r)

	outage := errors.New("outage")
	w.Catalog = catalog{err: outage}
	if _, _, err := w.Submit(context.Background(), r, when("Mon 23 Nov 09:00")); !errors.Is(err, outage) {
		t.Errorf("got %v", err)
	}
}

func TestReplacedTopics(t *testing.T) {
	a, b, c := tickets.Topic{Key: "a", Title: "A"}, tickets.Topic{Key: "b", Title: "B"}, tickets.Topic{Key: "c", Title: "C"}
	l := tickets.TopicList{Listed: []tickets.Topic{c, b, a}}
	renamed := tickets.Topic{Key: "b", Title: " Bee "}
	l = l.Replaced([]tickets.Topic{renamed})
	want := tickets.TopicList{Listed: []tickets.Topic{{Key: "b", Title: "Bee"}}, Former: []tickets.Topic{a, c}}
	if !reflect.DeepEqual(l, want) {
		t.Errorf("got %+v", l)
	}
	l = l.Replaced([]tickets.Topic{c})
	want = tickets.TopicList{Listed: []tickets.Topic{c}, Former: []tickets.Topic{a, {Key: "b", Title: "Bee"}}}
	if !reflect.DeepEqual(l, want) || strings.Join(l.Known(), " ") != "c a b" || strings.Join(l.Keys(), " ") != "c" {
		t.Errorf("got %+v", l)
	}
}

func TestCheckTopics(t *testing.T) {
	freed := tickets.Topic{Key: "device_deactivation", Title: "Free a device"}
	if err := tickets.CheckTopics(tickets.Topics); err != nil {
		t.Errorf("the usual ones: %v", err)
	}
	many := []tickets.Topic{freed}
	for i := range 50 {
		many = append(many, tickets.Topic{Key: fmt.Sprint("t", i), Title: fmt.Sprint("T", i)})
	}
	for _, c := range []struct {
		items []tickets.Topic
		want  string
	}{
		{many[:50], ""},
		{many, "items: are more than 50"},
		{nil, "items: must have the topic device_deactivation"},
		{[]tickets.Topic{freed, {"Api", "API"}}, "items[1].key: must be words"},
		{[]tickets.Topic{freed, {"api_", "API"}}, "items[1].key: must be words"},
		{[]tickets.Topic{freed, {strings.Repeat("a", 41), "API"}}, "items[1].key: must be words"},
		{[]tickets.Topic{freed, {"device_deactivation", "Again"}}, "items[1].key: is there more than once"},
		{[]tickets.Topic{freed, {"x", "FREE a device "}}, "items[1].title: is another topic's title"},
		{[]tickets.Topic{freed, {"x", ""}, {"y", ""}}, "items[1].title: is missing\nitems[2].title: is missing"},
		{[]tickets.Topic{freed, {"x", "a\nb"}}, "items[1].title: must be a single line"},
		{[]tickets.Topic{freed, {"x", strings.Repeat("é", 81)}}, "items[1].title: is longer than 80 characters"},
	} {
		err := tickets.CheckTopics(c.items)
		if c.want == "" && err == nil {
			continue
		}
		if err == nil || !strings.HasPrefix(err.Error(), "The topics cannot be listed as they are.\n"+c.want) {
			t.Errorf("%+v: %v", c.items, err)
		}
	}
}
