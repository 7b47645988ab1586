package bench_test

import (
	"context"
	"testing"

	"deskbell/internal/app"
	"deskbell/internal/auth"
	"deskbell/internal/auth/password"
	"deskbell/tickets"
)

// manager looks at reports.
const manager = "manager@desk.example"

// addManager adds one, who signs in as the agents do.
func addManager(b *testing.B, a *app.App) {
	b.Helper()
	now := a.Clock.Now()
	u, err := a.Auth.AddUser(b.Context(), manager, "Mary Jackson", tickets.Manager, now)
	if err != nil {
		b.Fatal(err)
	}
	hash, err := password.NewHasher(1, 1).Hash(b.Context(), right)
	if err != nil {
		b.Fatal(err)
	}
	err = a.Store.UpdateCredentials(b.Context(), u.ID, func(_ context.Context, c *auth.Credentials) error {
		c.Password, c.PasswordSetAt = hash, now
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
}
