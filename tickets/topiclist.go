package tickets

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"deskbell/entitlement"
	"deskbell/internal/fault"
)

// TopicList is what requests may be about: those listed, in their order, and those that were
// listed once, which tickets may still have.
type TopicList struct{ Listed, Former []Topic }

// Catalog knows the topics.
type Catalog interface {
	// TopicList is the list as it is now. One without any topics was never set.
	TopicList(ctx context.Context) (TopicList, error)
}

// TopicList is what requests may be about now: where none was ever set, Topics.
func (d *Desk) TopicList(ctx context.Context) (TopicList, error) {
	if d.Catalog == nil {
		return TopicList{Listed: Topics}, nil
	}
	l, err := d.Catalog.TopicList(ctx)
	if err == nil {
		l = l.OrUsual()
	}
	return l, err
}

// OrUsual is the list, or Topics if it was never set.
func (l TopicList) OrUsual() TopicList {
	if len(l.Listed) == 0 {
		l.Listed = Topics
	}
	return l
}

// Keys are what the listed topics are called by programs.
func (l TopicList) Keys() []string { return topicKeys(l.Listed) }

// Known are the keys of all topics that a ticket can have: the listed ones, and the former.
func (l TopicList) Known() []string { return append(topicKeys(l.Listed), topicKeys(l.Former)...) }

func topicKeys(all []Topic) []string {
	keys := make([]string, len(all))
	for i, t := range all {
		keys[i] = t.Key
	}
	return keys
}

// The most topics that can be listed, and the longest key and title, in characters.
const (
	MostTopics        = 50
	LongestTopicKey   = 40
	LongestTopicTitle = 80
)

var topicKeyForm = regexp.MustCompile(`^[a-z][a-z0-9]*(_[a-z0-9]+)*$`)

// CheckTopics names every fault of a list that is to be set, as a fault.Invalid whose locations
// are such as items[2].key.
func CheckTopics(items []Topic) error {
	var faults fault.List
	seen := map[string]bool{}
	for i, t := range items {
		key, title := fmt.Sprintf("items[%d].key", i), fmt.Sprintf("items[%d].title", i)
		switch {
		case !topicKeyForm.MatchString(t.Key) || len(t.Key) > LongestTopicKey:
			faults.Add(key, t.Key, "must be words of lower-case letters and digits with _ between them, such as import_export, of %d characters at most", LongestTopicKey)
		case seen["key "+t.Key]:
			faults.Add(key, t.Key, "is there more than once")
		}
		name := strings.ToLower(strings.TrimSpace(t.Title))
		before := len(faults)
		checkLine(&faults, title, t.Title, LongestTopicTitle)
		if len(faults) == before && seen["title "+name] {
			faults.Add(title, t.Title, "is another topic's title; customers couldn't tell them apart")
		}
		seen["key "+t.Key], seen["title "+name] = true, true
	}
	switch {
	case len(items) > MostTopics:
		faults.Add("items", len(items), "are more than %d", MostTopics)
	case !seen["key "+entitlement.DeviceDeactivation]:
		faults.Add("items", nil, "must have the topic %s, by which a customer without support can have a device freed", entitlement.DeviceDeactivation)
	}
	return faults.Err("invalid_topics", "The topics cannot be listed as they are.")
}

// Replaced is the list with other topics, in their order. What was listed and isn't any more is
// former: tickets keep it. The items were checked.
func (l TopicList) Replaced(items []Topic) TopicList {
	var n TopicList
	for _, t := range items {
		n.Listed = append(n.Listed, Topic{t.Key, strings.TrimSpace(t.Title)})
	}
	for _, t := range slices.Concat(l.Listed, l.Former) {
		if !slices.Contains(topicKeys(n.Listed), t.Key) {
			n.Former = append(n.Former, t)
		}
	}
	slices.SortFunc(n.Former, func(a, b Topic) int { return strings.Compare(a.Key, b.Key) })
	return n
}
