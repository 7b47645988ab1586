package api

import (
	"time"

	"deskbell/internal/audit"
	"deskbell/internal/auth"
	"deskbell/internal/notify"
)

func userObject(u auth.User) audit.Object   { return audit.Object{Kind: "user", ID: u.ID} }
func tokenObject(t auth.Token) audit.Object { return audit.Object{Kind: "token", ID: t.ID} }
func webhookObject(id string) audit.Object  { return audit.Object{Kind: "webhook", ID: id} }

// UserDetails are what the audit trail says of a member of staff: as they are since.
func UserDetails(u auth.User) map[string]any {
	return map[string]any{"email": u.Email, "name": u.Name, "role": u.Role, "active": u.Active()}
}

// TokenDetails are what it says of a token.
func TokenDetails(t auth.Token) map[string]any {
	all := map[string]any{"name": t.Name, "user": t.UserID, "scopes": t.Scopes}
	if !t.ExpiresAt.IsZero() {
		all["expires_at"] = at(t.ExpiresAt)
	}
	return all
}

// webhookDetails are what it says of a webhook. Its secrets are not in them, only until when
// those sign that were replaced.
func webhookDetails(w notify.Webhook) map[string]any {
	until := []time.Time{}
	for _, s := range w.Secrets {
		if !s.Until.IsZero() {
			until = append(until, at(s.Until))
		}
	}
	return map[string]any{"url": w.URL, "description": w.Description, "events": append([]string{}, w.Events...), "paused": w.Paused, "old_secrets_until": until}
}

// redriveDetails are which deliveries were to be sent again, and how many there were.
func redriveDetails(q notify.DeliveryQuery, count int) map[string]any {
	all := map[string]any{"count": count}
	for name, value := range map[string]string{"channel": string(q.Channel), "to": q.To, "state": string(q.State)} {
		if value != "" {
			all[name] = value
		}
	}
	if !q.Since.IsZero() {
		all["since"] = at(q.Since)
	}
	return all
}
