package documents

import (
	"embed"
	"io/fs"
	"path"
	"strings"
	"time"
)

//go:embed defaults
var embedded embed.FS

// Publisher of the documents that come with the binary.
const deskbell = "deskbell"

// defaultsFrom is long before any ticket.
var defaultsFrom = time.Date(2000, time.January, 1, 0, 0, 0, 0, time.UTC)

// Defaults are the documents that come with the binary, each its first version: calendars
// before the policies that name them.
func Defaults() []Version {
	return append(defaultsIn(CalendarKind, "defaults/calendars"), defaultsIn(PolicyKind, "defaults/policies")...)
}

func defaultsIn(kind Kind, folder string) []Version {
	var versions []Version
	files, err := fs.Glob(embedded, folder+"/*.yaml")
	for _, file := range files {
		var source []byte
		if source, err = embedded.ReadFile(file); err != nil {
			break
		}
		versions = append(versions, Version{
			Kind: kind, ID: strings.TrimSuffix(path.Base(file), ".yaml"), Version: 1,
			EffectiveFrom: defaultsFrom, PublishedAt: defaultsFrom, PublishedBy: deskbell,
			Source: source,
		})
	}
	if err != nil {
		panic("documents: " + err.Error()) // what is embedded can be read
	}
	return versions
}
