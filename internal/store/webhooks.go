package store

import (
	"context"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"deskbell/internal/fault"
	"deskbell/internal/notify"
	"deskbell/tickets"
)

// webhookRow is somebody else's address.
type webhookRow struct {
	ID          string `gorm:"primaryKey"`
	URL         string
	Description string
	Events      string
	Paused      bool
	Secrets     string
	CreatedAt   time.Time `gorm:"autoCreateTime:false"`
	UpdatedAt   time.Time `gorm:"autoUpdateTime:false"`
}

func (webhookRow) TableName() string { return "webhooks" }

// signingSecret is notify.Secret as JSON. Its names are stored: rename none.
type signingSecret struct {
	Value string     `json:"value"`
	Until *time.Time `json:"until,omitempty"`
}

func rowOfWebhook(w notify.Webhook) (webhookRow, error) {
	row := webhookRow{
		ID: w.ID, URL: w.URL, Description: w.Description, Paused: w.Paused,
		CreatedAt: stored(w.CreatedAt), UpdatedAt: stored(w.UpdatedAt),
	}
	if !storable(row.URL, row.Description) {
		return webhookRow{}, unstorable
	}
	secrets := make([]signingSecret, len(w.Secrets))
	for i, each := range w.Secrets {
		secrets[i] = signingSecret{each.Value, nullable(each.Until)}
	}
	var err error
	if row.Events, err = written(list(w.Events)); err != nil {
		return webhookRow{}, err
	}
	row.Secrets, err = written(secrets)
	return row, err
}

func (r webhookRow) webhook() (notify.Webhook, error) {
	w := notify.Webhook{
		ID: r.ID, URL: r.URL, Description: r.Description, Paused: r.Paused,
		CreatedAt: r.CreatedAt.UTC(), UpdatedAt: r.UpdatedAt.UTC(),
	}
	events, err := read[[]string](r.Events)
	if err != nil {
		return notify.Webhook{}, err
	}
	w.Events = none(events)
	secrets, err := read[[]signingSecret](r.Secrets)
	for _, each := range secrets {
		w.Secrets = append(w.Secrets, notify.Secret{Value: each.Value, Until: instant(each.Until)})
	}
	return w, err
}

var noWebhook = fault.New(fault.NotFound, "not_found", "There is no such webhook.")

// AddWebhook stores a new one.
func (s *Store) AddWebhook(ctx context.Context, w notify.Webhook) error {
	row, err := rowOfWebhook(w)
	if err != nil {
		return s.failed("add a webhook", err)
	}
	return s.failed("add a webhook", s.writing(ctx, func(db *gorm.DB) error { return db.Create(&row).Error }))
}

// Webhook finds one, or a fault.NotFound.
func (s *Store) Webhook(ctx context.Context, id string) (notify.Webhook, error) {
	w, err := findWebhook(s.one(ctx), id)
	return w, s.failed("load a webhook", err)
}

func findWebhook(db *gorm.DB, id string) (notify.Webhook, error) {
	id, ok := identifier(id)
	if !ok {
		return notify.Webhook{}, noWebhook
	}
	var rows []webhookRow
	if err := db.Where("id = ?", id).Find(&rows).Error; err != nil {
		return notify.Webhook{}, err
	}
	if len(rows) == 0 {
		return notify.Webhook{}, noWebhook
	}
	return rows[0].webhook()
}

// identifier reads the form in which both databases keep a UUID. What isn't one is no ID.
func identifier(text string) (string, bool) {
	k, ok := parse(tickets.Ref(text))
	return k.id, ok && k.number == 0
}

// Webhooks lists all, the oldest first.
func (s *Store) Webhooks(ctx context.Context) ([]notify.Webhook, error) {
	var rows []webhookRow
	if err := s.one(ctx).Order("created_at, id").Find(&rows).Error; err != nil {
		return nil, s.failed("list the webhooks", err)
	}
	all := make([]notify.Webhook, len(rows))
	for i, row := range rows {
		var err error
		if all[i], err = row.webhook(); err != nil {
			return nil, s.failed("list the webhooks", err)
		}
	}
	return all, nil
}

// UpdateWebhook changes one while nobody else does. The change's error comes back as it is.
// What waited while it was paused is ripe at once if it is so no more.
func (s *Store) UpdateWebhook(ctx context.Context, id string, change func(*notify.Webhook) error) (notify.Webhook, error) {
	var w notify.Webhook
	err := s.repeatedly(ctx, func(ctx context.Context) error {
		was, err := findWebhook(s.one(ctx).Clauses(clause.Locking{Strength: "UPDATE"}), id)
		if err != nil {
			return s.failed("lock a webhook", err)
		}
		w = was
		if err := change(&w); err != nil {
			return err
		}
		w.ID, w.CreatedAt = was.ID, was.CreatedAt
		row, err := rowOfWebhook(w)
		if err == nil {
			err = s.one(ctx).Model(&webhookRow{}).Where("id = ?", row.ID).Select("*").Omit("id").Updates(&row).Error
		}
		if was.Paused && !w.Paused {
			s.touch(ctx, DeliveryAdded)
		}
		return s.failed("store a changed webhook", err)
	})
	if err != nil {
		return notify.Webhook{}, err
	}
	return w, nil
}

// DeleteWebhook removes one and drops what wasn't delivered to it.
func (s *Store) DeleteWebhook(ctx context.Context, id string, now time.Time) error {
	id, ok := identifier(id)
	if !ok {
		return noWebhook
	}
	return s.failed("delete a webhook", s.repeatedly(ctx, func(ctx context.Context) error {
		db := s.one(ctx)
		deleted := db.Where("id = ?", id).Delete(&webhookRow{})
		if deleted.Error != nil {
			return deleted.Error
		}
		if deleted.RowsAffected == 0 {
			return noWebhook
		}
		return db.Model(&deliveryRow{}).Where("receiver = ? AND channel = ? AND state IN ('waiting', 'sending', 'dead')", id, string(notify.Hook)).
			Updates(map[string]any{"state": string(notify.Dropped), "settled_at": stored(now), "lease": nil, "leased_until": nil}).Error
	}))
}
