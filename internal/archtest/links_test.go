package archtest

import (
	"io/fs"
	"os"
	"path"
	"regexp"
	"strings"
	"testing"
)

var link = regexp.MustCompile(`\]\(([^)#\s]+)(?:#[^)]*)?\)`)

// A page that another page refers to is there.
func TestLinksLeadSomewhere(t *testing.T) {
	found, house := 0, os.DirFS("../..")
	err := fs.WalkDir(house, ".", func(page string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && strings.HasPrefix(d.Name(), ".") && page != "." {
			return fs.SkipDir
		}
		if path.Ext(page) != ".md" {
			return nil
		}
		text, err := fs.ReadFile(house, page)
		if err != nil {
			return err
		}
		for _, l := range link.FindAllStringSubmatch(string(text), -1) {
			if strings.Contains(l[1], "://") {
				continue
			}
			found++
			if _, err := fs.Stat(house, path.Join(path.Dir(page), l[1])); err != nil {
				t.Errorf("%s refers to %s: %v", page, l[1], err)
			}
		}
		return nil
	})
	if err != nil || found < 10 {
		t.Errorf("%d links were found, %v", found, err)
	}
}
