package store

import (
	"context"

	"gorm.io/gorm/clause"

	"deskbell/tickets"
)

// deskRow is what there is once: the topics. Whoever changes them, or a list beside them, holds it.
type deskRow struct {
	ID     int `gorm:"primaryKey;autoIncrement:false"`
	Topics string
}

func (deskRow) TableName() string { return "desk" }

var _ tickets.Catalog = (*Store)(nil)

// topicsListed is tickets.TopicList as JSON. Its names are stored: rename none.
type topicsListed struct {
	Listed []topicListed `json:"listed"`
	Former []topicListed `json:"former,omitempty"`
}

type topicListed struct {
	Key   string `json:"key"`
	Title string `json:"title"`
}

func listedAs(all []tickets.Topic) []topicListed {
	listed := make([]topicListed, len(all))
	for i, t := range all {
		listed[i] = topicListed(t)
	}
	return listed
}

func topicsOf(listed []topicListed) []tickets.Topic {
	var all []tickets.Topic
	for _, t := range listed {
		all = append(all, tickets.Topic(t))
	}
	return all
}

func (r deskRow) topicList() (tickets.TopicList, error) {
	if r.Topics == "" {
		return tickets.TopicList{}, nil
	}
	l, err := read[topicsListed](r.Topics)
	return tickets.TopicList{Listed: topicsOf(l.Listed), Former: topicsOf(l.Former)}, err
}

// TopicList is the list as it is now; without any topics where it was never set.
func (s *Store) TopicList(ctx context.Context) (tickets.TopicList, error) {
	var row deskRow
	err := s.one(ctx).Where("id = 1").Take(&row).Error
	if err != nil {
		return tickets.TopicList{}, s.failed("load the topics", err)
	}
	l, err := row.topicList()
	return l, s.failed("load the topics", err)
}

// UpdateTopics changes the list while nobody else does. The change may be called more than once;
// its error comes back as it is, and nothing is stored then.
func (s *Store) UpdateTopics(ctx context.Context, change func(tickets.TopicList) (tickets.TopicList, error)) error {
	return s.repeatedly(ctx, func(ctx context.Context) error {
		row, err := s.holdDesk(ctx)
		if err != nil {
			return s.failed("lock the topics", err)
		}
		was, err := row.topicList()
		if err != nil {
			return s.failed("load the topics", err)
		}
		l, err := change(was)
		if err != nil {
			return err
		}
		text, err := written(topicsListed{listedAs(l.Listed), listedAs(l.Former)})
		if err != nil {
			return s.failed("store the topics", err)
		}
		if !storable(text) {
			return unstorable
		}
		return s.failed("store the topics", s.one(ctx).Model(&deskRow{}).Where("id = 1").Update("topics", text).Error)
	})
}

// holdDesk loads the one row and keeps others from holding it until the transaction ends.
func (s *Store) holdDesk(ctx context.Context) (row deskRow, err error) {
	return row, s.one(ctx).Clauses(clause.Locking{Strength: "UPDATE"}).Where("id = 1").Take(&row).Error
}
