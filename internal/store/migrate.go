package store

import (
	"context"
	"embed"
	"fmt"
	"io/fs"
	"path"
	"strings"
	"time"

	"github.com/pressly/goose/v3"
)

//go:embed migrations
var files embed.FS

// Migration is one step in the making of the tables.
type Migration struct {
	Version   int64
	Name      string
	AppliedAt time.Time // zero: not yet
}

// Migrate brings the tables up to date and tells how many steps that took. Any number of
// servers may do so at once: one works, the others wait and find nothing left to do.
func (s *Store) Migrate(ctx context.Context) (applied int, err error) {
	err = s.withProvider(ctx, func(p *goose.Provider) error {
		results, err := p.Up(ctx)
		if err != nil {
			return err
		}
		applied = len(results)
		current, newest, err := p.GetVersions(ctx)
		if err == nil && current > newest {
			err = fmt.Errorf("it is at version %d, made by a newer deskbell than this one, which knows %d; run the newer one", current, newest)
		}
		return err
	})
	if err == nil {
		err = s.fillTexts(ctx)
	}
	return applied, s.failed("migrate the database", err)
}

// Migrations lists every step, in order.
func (s *Store) Migrations(ctx context.Context) ([]Migration, error) {
	var all []Migration
	err := s.withProvider(ctx, func(p *goose.Provider) error {
		steps, err := p.Status(ctx)
		for _, step := range steps {
			_, name, _ := strings.Cut(strings.TrimSuffix(path.Base(step.Source.Path), ".sql"), "_")
			all = append(all, Migration{Version: step.Source.Version, Name: name, AppliedAt: step.AppliedAt.UTC()})
		}
		return err
	})
	return all, s.failed("list the migrations", err)
}

func (s *Store) withProvider(ctx context.Context, work func(*goose.Provider) error) error {
	dialect, options, err := s.migrations()
	if err != nil {
		return err
	}
	directory := "migrations/postgres"
	if dialect == goose.DialectSQLite3 {
		directory = "migrations/sqlite"
	}
	steps, err := fs.Sub(files, directory)
	if err != nil {
		return err
	}
	pool, err := s.write.DB()
	if err != nil {
		return err
	}
	provider, err := goose.NewProvider(dialect, pool, steps, append(options, goose.WithDisableGlobalRegistry(true))...)
	if err != nil {
		return err
	}
	done, err := s.migrating(ctx)
	if err != nil {
		return err
	}
	defer done()
	return work(provider)
}
