package bench_test

import (
	"bufio"
	"context"
	"fmt"
	"os/exec"
	"path/filepath"
	"regexp"
	"syscall"
	"testing"

	"github.com/google/uuid"

	"deskbell/entitlement"
	"deskbell/internal/app"
	"deskbell/internal/auth"
	"deskbell/internal/auth/password"
	"deskbell/internal/pgtest"
	"deskbell/tickets"
)

const (
	accounts = 500 // that own a license, and as many members of staff
	right    = "tangerine viaduct plover"
)

// served is a desk as its users meet it: the built program, in a process of its own.
type served struct {
	url    string   // http://127.0.0.1:PORT
	tokens []string // of members of staff, one of each
}

func owner(i int) string  { return fmt.Sprintf("ops-%d@aerial.example", i%accounts) }
func member(i int) string { return fmt.Sprintf("member-%d@desk.example", i%accounts) }

// program builds deskbell as it is shipped.
func program(b *testing.B) string {
	b.Helper()
	path := filepath.Join(b.TempDir(), "deskbell")
	build := exec.CommandContext(b.Context(), "go", "build", "-tags", "nomsgpack", "-o", path, "deskbell/cmd/deskbell")
	if said, err := build.CombinedOutput(); err != nil {
		b.Fatalf("building deskbell: %v\n%s", err, said)
	}
	return path
}

// onEachServed runs a benchmark against the program on both databases.
func onEachServed(b *testing.B, run func(b *testing.B, s *served)) {
	deskbell := program(b)
	for _, kind := range []string{"sqlite", "postgres"} {
		b.Run(kind, func(b *testing.B) {
			source := filepath.Join(b.TempDir(), "desk.db")
			if kind == "postgres" {
				source = pgtest.Durable(b)
			}
			s := &served{tokens: people(b, desk(b, source))}
			s.start(b, deskbell, source)
			run(b, s)
		})
	}
}

// people adds the accounts and the staff, all with the same password, and gives each of the
// latter a token.
func people(b *testing.B, a *app.App) (tokens []string) {
	b.Helper()
	now := a.Clock.Now()
	hash, err := password.NewHasher(1, 1).Hash(b.Context(), right)
	if err != nil {
		b.Fatal(err)
	}
	add := func(ctx context.Context, i int) error {
		license := entitlement.License{
			Key: fmt.Sprint("ENG-B", i), Product: "Pix4Dengine", Kind: entitlement.Subscription, Owner: entitlement.Email(owner(i)), Seats: 5, SupportUntil: now.AddDate(1, 0, 0),
			Contracts: []entitlement.Contract{{Plan: entitlement.EnterprisePlan, From: now.AddDate(0, -1, 0), Until: now.AddDate(1, 0, 0), ConfirmedAt: now.AddDate(0, -1, 0)}},
		}
		by := entitlement.By{Actor: entitlement.Itself, At: now, NewID: uuid.NewString}
		if _, err := a.Registry.Create(ctx, license, []string{entitlement.EnterprisePlan}, by); err != nil {
			return err
		}
		u, err := a.Auth.AddUser(ctx, member(i), fmt.Sprint("Member ", i), tickets.Agent, now)
		if err != nil {
			return err
		}
		token, err := a.Auth.NewToken(ctx, u.Email, now)
		if err != nil {
			return err
		}
		tokens = append(tokens, token)
		return a.Store.UpdateCredentials(ctx, u.ID, func(_ context.Context, c *auth.Credentials) error {
			c.Password, c.PasswordSetAt = hash, now
			return nil
		})
	}
	err = a.Store.InTransaction(b.Context(), func(ctx context.Context) error {
		for i := range accounts {
			if err := add(ctx, i); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	return tokens
}

// start runs the program until the benchmark's end. All comes from one address, so what an
// address may ask is as good as unlimited; what is limited by whom it is about stays.
func (s *served) start(b *testing.B, deskbell, source string, flags ...string) {
	b.Helper()
	const enough = "100000000"
	flags = append([]string{"serve", "--db", source, "--data", b.TempDir(), "--listen", "127.0.0.1:0", "--log", "error",
		"--checks", enough, "--requests", enough, "--submissions", enough}, flags...)
	serve := exec.Command(deskbell, flags...)
	said, err := serve.StdoutPipe()
	if err == nil {
		err = serve.Start()
	}
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := serve.Process.Signal(syscall.SIGTERM); err != nil {
			b.Error(err)
		}
		if err := serve.Wait(); err != nil {
			b.Errorf("deskbell ended with %v", err)
		}
	})
	line, err := bufio.NewReader(said).ReadString('\n')
	found := regexp.MustCompile(`http://[0-9.:]+`).FindString(line)
	if err != nil || found == "" {
		b.Fatalf("deskbell said %q: %v", line, err)
	}
	s.url = found
}
