package store

import (
	"context"
	"strings"
	"time"

	"gorm.io/gorm"

	"deskbell/internal/saved"
)

var _ saved.Store = (*Store)(nil)

// viewRow is a search under a name.
type viewRow struct {
	ID        string `gorm:"primaryKey"`
	OwnerID   string
	OwnerName string `gorm:"->;-:migration"` // of users; only read
	Name      string
	NameKey   string
	Query     string
	Addresses string
	Shared    bool
	Position  int
	CreatedAt time.Time `gorm:"autoCreateTime:false"`
	UpdatedAt time.Time `gorm:"autoUpdateTime:false"`
}

func (viewRow) TableName() string { return "views" }

func rowOfView(v saved.View) viewRow {
	return viewRow{
		ID: v.ID, OwnerID: v.Owner.ID, Name: v.Name, NameKey: saved.Alike(v.Name), Query: v.Query, Addresses: spaced(v.Addresses()), Shared: v.Shared,
		Position: v.Position, CreatedAt: stored(v.CreatedAt), UpdatedAt: stored(v.UpdatedAt),
	}
}

// spaced are words, each between spaces.
func spaced(words []string) string { return " " + strings.Join(words, " ") + " " }

func (r viewRow) view() saved.View {
	return saved.View{
		ID: r.ID, Name: r.Name, Query: r.Query, Shared: r.Shared, Owner: saved.Owner{ID: r.OwnerID, Name: r.OwnerName},
		Position: r.Position, CreatedAt: r.CreatedAt.UTC(), UpdatedAt: r.UpdatedAt.UTC(),
	}
}

// Views are the shared ones, and the own ones of a member of staff.
func (s *Store) Views(ctx context.Context, owner string) (saved.Views, error) {
	all, err := viewsOf(s.one(ctx), owner)
	return all, s.failed("list the views", err)
}

func viewsOf(db *gorm.DB, owner string) (saved.Views, error) {
	id, ok := identifier(owner)
	if !ok {
		return nil, noUser
	}
	var rows []viewRow
	err := db.Table("views").Select("views.*, users.name AS owner_name").Joins("JOIN users ON users.id = views.owner_id").
		Where("views.shared OR views.owner_id = ?", id).Order("views.shared DESC, views.position, views.id").Find(&rows).Error
	if err != nil {
		return nil, err
	}
	var all saved.Views
	for _, row := range rows {
		all = append(all, row.view())
	}
	return all, nil
}

// UpdateViews changes them while nobody else changes views; see saved.Store.
func (s *Store) UpdateViews(ctx context.Context, owner string, change func(saved.Views) (saved.Views, error)) error {
	return s.repeatedly(ctx, func(ctx context.Context) error {
		if _, err := s.holdDesk(ctx); err != nil {
			return s.failed("lock the views", err)
		}
		was, err := viewsOf(s.one(ctx), owner)
		if err != nil {
			return s.failed("load the views", err)
		}
		all, err := change(was)
		if err != nil {
			return err
		}
		before, after := map[string]viewRow{}, map[string]viewRow{}
		for _, v := range was {
			before[v.ID] = rowOfView(v)
		}
		for _, v := range all {
			row := rowOfView(v)
			if !storable(row.Name, row.Query) {
				return unstorable
			}
			after[row.ID] = row
		}
		return s.failed("store changed views", replaceRows(s.one(ctx), before, after))
	})
}

// replaceRows stores the rows after a change in the place of those before, by their IDs: what is
// gone first, so that names become free.
func replaceRows[Row comparable](db *gorm.DB, before, after map[string]Row) error {
	for id := range before {
		if _, stays := after[id]; stays {
			continue
		}
		if err := db.Where("id = ?", id).Delete(new(Row)).Error; err != nil {
			return err
		}
	}
	for id, row := range after {
		was, there := before[id]
		var err error
		switch {
		case !there:
			err = db.Create(&row).Error
		case was != row:
			err = db.Model(new(Row)).Where("id = ?", id).Select("*").Omit("id").Updates(&row).Error
		}
		if err != nil {
			return err
		}
	}
	return nil
}
