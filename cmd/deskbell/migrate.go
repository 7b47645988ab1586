package main

import "deskbell/internal/app"

type migrateCommand struct {
	Up     migrateUp     `cmd:"" help:"Apply what is missing. The server does this itself when it starts."`
	Status migrateStatus `cmd:"" help:"List what is applied."`
}

type migrateUp struct{}

func (*migrateUp) Run(s *session) error { return app.Migrate(s, s.settings, s.out) }

type migrateStatus struct{}

func (*migrateStatus) Run(s *session) error { return app.MigrationStatus(s, s.settings, s.out) }
