package audit_test

import (
	"io/fs"
	"os"
	"regexp"
	"strings"
	"testing"

	"deskbell/internal/audit"
)

func TestActionsAreDescribed(t *testing.T) {
	for action, says := range audit.Actions {
		kind, what, ok := strings.Cut(action, ".")
		if !ok || kind == "" || what == "" || action != strings.ToLower(action) || !strings.HasSuffix(says, ".") {
			t.Errorf("%q says %q", action, says)
		}
	}
}

// recording are the ways in which the code names an action.
var recording = regexp.MustCompile(`(?:\b(?:record|recorded|recordLink|changed|withCode)\(ctx,.*?|\b[aA]ction: *)"([a-z_]+\.[a-z_]+)"`)

// TestActionsAreThoseOfTheCode holds the list against what is recorded anywhere.
func TestActionsAreThoseOfTheCode(t *testing.T) {
	var all strings.Builder
	code := os.DirFS("..")
	err := fs.WalkDir(code, ".", func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || strings.HasPrefix(path, "audit/") || strings.Contains(path, "storetest") {
			return err
		}
		source, err := fs.ReadFile(code, path)
		all.Write(source)
		for _, named := range recording.FindAllStringSubmatch(string(source), -1) {
			if audit.Actions[named[1]] == "" {
				t.Errorf("%s records %s, which audit.Actions doesn't describe", path, named[1])
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for action := range audit.Actions {
		if !strings.Contains(all.String(), `"`+action+`"`) {
			t.Errorf("nothing records %s", action)
		}
	}
}
