package store

import (
	"context"
	"strings"

	"gorm.io/gorm"

	"deskbell/tickets"
)

// CountTickets counts what each query selects, whatever its order and page, but at most so many,
// all on one state of the database.
func (s *Store) CountTickets(ctx context.Context, most int, all ...tickets.Query) ([]int, error) {
	counts := make([]int, len(all))
	err := s.reading(ctx, func(db *gorm.DB) error {
		for i, q := range all {
			if !storable(q.Tag, q.Assignee, string(q.Impact), string(q.Region), string(q.Standing)) || !storableConditions(q.Conditions) {
				continue // no ticket is like that
			}
			selected, err := s.filtered(db.Session(&gorm.Session{}).Model(&ticketRow{}).Select("1"), q)
			if err != nil {
				return err
			}
			var n int64
			if err := db.Session(&gorm.Session{}).Table("(?) AS selected", selected.Limit(most)).Count(&n).Error; err != nil {
				return err
			}
			counts[i] = int(n)
		}
		return nil
	})
	return counts, s.failed("count tickets", err)
}

// NamedTickets finds those of some tickets that there are, by how they are named, in the order of
// their IDs, which is the order in which several are locked.
func (s *Store) NamedTickets(ctx context.Context, refs []tickets.Ref) ([]tickets.Named, error) {
	numbers, ids := map[int64][]tickets.Ref{}, map[string][]tickets.Ref{}
	for _, ref := range refs {
		switch k, ok := parse(ref); {
		case !ok:
		case k.number > 0:
			numbers[k.number] = append(numbers[k.number], ref)
		default:
			ids[k.id] = append(ids[k.id], ref)
		}
	}
	var rows []ticketRow
	var wheres []string
	var values []any
	if len(numbers) > 0 {
		wheres, values = append(wheres, "number IN ?"), append(values, keysOf(numbers))
	}
	if len(ids) > 0 {
		wheres, values = append(wheres, "id IN ?"), append(values, keysOf(ids))
	}
	if len(wheres) == 0 {
		return nil, nil
	}
	err := s.one(ctx).Select("id, number").Where(strings.Join(wheres, " OR "), values...).Order("id").Find(&rows).Error
	if err != nil {
		return nil, s.failed("look for tickets", err)
	}
	var all []tickets.Named
	for _, row := range rows {
		for _, ref := range append(numbers[row.Number], ids[row.ID]...) {
			all = append(all, tickets.Named{Ref: ref, ID: tickets.ID(row.ID), Number: row.Number})
		}
	}
	return all, nil
}

func keysOf[K comparable, V any](m map[K]V) []K {
	keys := make([]K, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	return keys
}
