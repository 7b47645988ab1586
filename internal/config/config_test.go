package config

import (
	"path/filepath"
	"testing"
)

func TestWhereThingsAre(t *testing.T) {
	for _, c := range []struct {
		name, url, file string
		settings        Settings
	}{
		{"by default", "sqlite:" + filepath.Join("d", "deskbell.db"), filepath.Join("d", "deskbell.db"), Settings{Data: "d"}},
		{"the demo's own", "sqlite:" + filepath.Join("d", "demo.db"), filepath.Join("d", "demo.db"), Settings{Data: "d", Demo: true}},
		{"a path", "x/y.db", "x/y.db", Settings{Data: "d", DB: "x/y.db"}},
		{"a path with a colon", "a:b.db", "a:b.db", Settings{DB: "a:b.db"}},
		{"a named path", "sqlite:/x/y.db", "/x/y.db", Settings{DB: "sqlite:/x/y.db"}},
		{"a path as a URL", "SQLite:///x/y.db", "/x/y.db", Settings{DB: "SQLite:///x/y.db"}},
		{"PostgreSQL", "postgres://h/n", "", Settings{DB: "postgres://h/n", Demo: true}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := c.settings.Database(); got != c.url {
				t.Errorf("the database is %q, want %q", got, c.url)
			}
			if got := c.settings.DatabaseFile(); got != c.file {
				t.Errorf("its file is %q, want %q", got, c.file)
			}
		})
	}
	for _, c := range []struct {
		settings Settings
		want     string
	}{
		{Settings{Data: "d"}, "file://d/attachments"},
		{Settings{Data: "d", Attachments: "s3://desk?region=eu-central-2"}, "s3://desk?region=eu-central-2"},
	} {
		if got := c.settings.Files(); got != c.want {
			t.Errorf("attachments are in %q, want %q", got, c.want)
		}
	}
}
