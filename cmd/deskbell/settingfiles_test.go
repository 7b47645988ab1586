package main

import (
	"strings"
	"testing"
)

// A setting's own file counts like its variable: after the flag, before --config.
func TestSettingsFromTheirOwnFiles(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, content string
		env, args     []string
		makes         string
	}{
		{"a line", "own.db\n", nil, nil, "own.db"},
		{"a line of Windows", "own.db\r\n", nil, nil, "own.db"},
		{"without an end", "own.db", nil, nil, "own.db"},
		{"before the settings' file", "own.db\n", nil, []string{"--config=settings.yaml"}, "own.db"},
		{"after the flag", "own.db\n", nil, []string{"--db=flag.db"}, "flag.db"},
		{"for a flag that isn't text", "json\n", []string{"DESKBELL_LOG_FORMAT_FILE=setting"}, []string{"--db=flag.db"}, "flag.db"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			p := newPlace(t, append(c.env, "DESKBELL_DB_FILE=setting")...)
			p.file("setting", c.content)
			p.file("settings.yaml", "db: yaml.db\n")
			if o := p.run(append([]string{"migrate", "up"}, c.args...)...); o.code != 0 || !p.has(c.makes) {
				t.Errorf("there is no %s: %+v", c.makes, o)
			}
			for _, other := range []string{"own.db", "yaml.db", "flag.db"} {
				if other != c.makes && p.has(other) {
					t.Errorf("there is a %s, too", other)
				}
			}
		})
	}
}

func TestSettingsFilesThatCannotBeUsed(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, content string
		env           []string
		says          string
	}{
		{"both", "s3cret", []string{"DESKBELL_LICENSES_TOKEN=other-s3cret"}, "both DESKBELL_LICENSES_TOKEN and DESKBELL_LICENSES_TOKEN_FILE are set; keep one"},
		{"nowhere", "", []string{"DESKBELL_LICENSES_TOKEN_FILE=nowhere"}, "the file that DESKBELL_LICENSES_TOKEN_FILE names cannot be read: open nowhere"},
		{"empty", "\n", nil, "must hold one line with the setting; setting doesn't"},
		{"two lines", "s3cret\nother-s3cret\n", nil, "must hold one line with the setting; setting doesn't"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			p := newPlace(t, append([]string{"DESKBELL_LICENSES_TOKEN_FILE=setting"}, c.env...)...)
			p.file("setting", c.content)
			o := p.run("serve", "--listen=nowhere")
			contains(t, "the complaint", o.errs, c.says)
			if o.code != exitUsage || o.out != "" || strings.Contains(o.errs, "s3cret") {
				t.Errorf("got %+v", o)
			}
		})
	}
}
