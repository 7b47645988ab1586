package store

import (
	"context"
	"time"

	"gorm.io/gorm"

	"deskbell/internal/fault"
	"deskbell/internal/saved"
	"deskbell/tickets"
)

// replyRow is a text to answer with.
type replyRow struct {
	ID        string `gorm:"primaryKey"`
	Name      string
	NameKey   string
	Kind      string
	Body      string
	CreatedAt time.Time `gorm:"autoCreateTime:false"`
	UpdatedAt time.Time `gorm:"autoUpdateTime:false"`
}

func (replyRow) TableName() string { return "replies" }

func rowOfReply(r saved.Reply) replyRow {
	return replyRow{
		ID: r.ID, Name: r.Name, NameKey: saved.Alike(r.Name), Kind: string(r.Kind), Body: r.Body,
		CreatedAt: stored(r.CreatedAt), UpdatedAt: stored(r.UpdatedAt),
	}
}

func (r replyRow) reply() saved.Reply {
	return saved.Reply{
		ID: r.ID, Name: r.Name, Kind: tickets.MessageKind(r.Kind), Body: r.Body,
		CreatedAt: r.CreatedAt.UTC(), UpdatedAt: r.UpdatedAt.UTC(),
	}
}

// Replies are all, by name.
func (s *Store) Replies(ctx context.Context) (saved.Replies, error) {
	all, err := repliesOf(s.one(ctx))
	return all, s.failed("list the saved replies", err)
}

func repliesOf(db *gorm.DB) (saved.Replies, error) {
	var rows []replyRow
	if err := db.Order("name_key").Find(&rows).Error; err != nil {
		return nil, err
	}
	var all saved.Replies
	for _, row := range rows {
		all = append(all, row.reply())
	}
	return all, nil
}

var noReply = fault.New(fault.NotFound, "not_found", "There is no such saved reply.")

// Reply finds one, or a fault.NotFound.
func (s *Store) Reply(ctx context.Context, id string) (saved.Reply, error) {
	id, ok := identifier(id)
	if !ok {
		return saved.Reply{}, noReply
	}
	var rows []replyRow
	if err := s.one(ctx).Where("id = ?", id).Find(&rows).Error; err != nil {
		return saved.Reply{}, s.failed("load a saved reply", err)
	}
	if len(rows) == 0 {
		return saved.Reply{}, noReply
	}
	return rows[0].reply(), nil
}

// UpdateReplies changes them while nobody else does; see saved.Store.
func (s *Store) UpdateReplies(ctx context.Context, change func(saved.Replies) (saved.Replies, error)) error {
	return s.repeatedly(ctx, func(ctx context.Context) error {
		if _, err := s.holdDesk(ctx); err != nil {
			return s.failed("lock the saved replies", err)
		}
		was, err := repliesOf(s.one(ctx))
		if err != nil {
			return s.failed("load the saved replies", err)
		}
		all, err := change(was)
		if err != nil {
			return err
		}
		before, after := map[string]replyRow{}, map[string]replyRow{}
		for _, r := range was {
			before[r.ID] = rowOfReply(r)
		}
		for _, r := range all {
			row := rowOfReply(r)
			if !storable(row.Name, row.Kind, row.Body) {
				return unstorable
			}
			after[row.ID] = row
		}
		return s.failed("store changed replies", replaceRows(s.one(ctx), before, after))
	})
}
