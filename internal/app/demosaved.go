package app

import (
	"context"
	"time"

	"deskbell/internal/demo"
	"deskbell/internal/saved"
	"deskbell/tickets"
)

// storeDemoSaved stores what the demo's staff keep beside the queue. A manager shares the views.
func (a *App) storeDemoSaved(ctx context.Context, now time.Time) error {
	err := a.Store.UpdateReplies(ctx, func(all saved.Replies) (_ saved.Replies, err error) {
		if len(all) > 0 {
			return all, nil // a desk that somebody has begun to use
		}
		for _, r := range demo.Replies {
			if all, _, err = all.Add(newID(), saved.ReplyChange{Name: &r.Name, Kind: &r.Kind, Body: &r.Body}, now); err != nil {
				return nil, err
			}
		}
		return all, nil
	})
	if err != nil {
		return err
	}
	for _, p := range demo.Staff {
		if p.Role != tickets.Manager {
			continue
		}
		u, err := a.Store.UserByEmail(ctx, p.Email)
		if err != nil {
			return err
		}
		keeper, shared := saved.Keeper{Owner: saved.Owner{ID: u.ID, Name: u.Name}, Shares: true}, true
		return a.Store.UpdateViews(ctx, u.ID, func(all saved.Views) (_ saved.Views, err error) {
			if len(all) > 0 {
				return all, nil
			}
			for _, v := range demo.Views {
				if all, _, err = all.Add(newID(), saved.ViewChange{Name: &v.Name, Query: &v.Query, Shared: &shared}, keeper, now); err != nil {
					return nil, err
				}
			}
			return all, nil
		})
	}
	return nil
}
