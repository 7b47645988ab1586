package page

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"net/http"
	"path"
	"time"

	"github.com/gin-gonic/gin"
)

//go:embed static
var embedded embed.FS

// assets are the embedded files by name, with a hash in their address: a browser may keep them
// for good, since another version has another address.
type assets struct {
	content map[string][]byte
	version string
}

func newAssets() assets {
	a := assets{content: map[string][]byte{}}
	sum := sha256.New()
	files, err := fs.ReadDir(embedded, "static")
	if err != nil {
		panic(err) // they are part of the program
	}
	for _, file := range files {
		text, err := embedded.ReadFile(path.Join("static", file.Name()))
		if err != nil {
			panic(err)
		}
		a.content[file.Name()] = text
		sum.Write(text)
	}
	a.version = hex.EncodeToString(sum.Sum(nil))[:12]
	return a
}

// address is where a file is.
func (a assets) address(name string) string { return "/static/" + a.version + "/" + name }

// kinds are what files are where not every system knows it by their names.
var kinds = map[string]string{".webmanifest": "application/manifest+json", ".ico": "image/x-icon"}

// serve answers with a file. One of another version is served as well: a page from before the
// last start may still ask for it.
func (a assets) serve(c *gin.Context, name string) bool {
	text, there := a.content[name]
	if !there {
		return false
	}
	c.Header("Cache-Control", "public, max-age=300")
	if c.Param("version") == a.version {
		c.Header("Cache-Control", "public, max-age=31536000, immutable")
	}
	if kind := kinds[path.Ext(name)]; kind != "" {
		c.Header("Content-Type", kind)
	}
	http.ServeContent(c.Writer, c.Request, name, time.Time{}, bytes.NewReader(text))
	return true
}
