package customer

import (
	"encoding/base64"
	"encoding/json"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"deskbell/internal/web/page"
)

// unstoredCookie carries which files of a new request were not stored, past the link that opens
// it, to its page. The ticket's number follows.
const unstoredCookie = "deskbell-unstored-"

// The most that goes into it: a browser takes 4 KiB for a cookie.
const (
	longestNamed = 32 // characters of a file's name
	remembered   = 10 * time.Minute
)

// remember has the browser keep which files were not stored, until the ticket's page has told.
func remember(c *gin.Context, p *page.Page, number int64, files []UnstoredFile) {
	for i, one := range files {
		if letters := []rune(one.Name); len(letters) > longestNamed {
			files[i].Name = string(letters[:longestNamed-1]) + "…"
		}
	}
	text, err := json.Marshal(files)
	if err != nil {
		p.Frame.Log.Error("files that were not stored cannot be told", "error", err)
		return
	}
	p.Keep(c, unstoredCookie+strconv.FormatInt(number, 10), base64.RawURLEncoding.EncodeToString(text), p.Now.Add(remembered))
}

// Unstored are the files of a new request that were not stored, for its page to tell once.
func Unstored(c *gin.Context, p *page.Page, number int64) []UnstoredFile {
	name := unstoredCookie + strconv.FormatInt(number, 10)
	kept := p.Remembered(c, name)
	if kept == "" {
		return nil
	}
	p.Forget(c, name)
	text, err := base64.RawURLEncoding.DecodeString(kept)
	if err != nil {
		return nil // not ours
	}
	var files []UnstoredFile
	if json.Unmarshal(text, &files) != nil || len(files) > mostFiles {
		return nil
	}
	return files
}

// reasons are why a file was not stored, by the API's code, as customers read it.
var reasons = map[string]string{
	"body_too_large":    "It is larger than 25 MiB.",
	"file_type_refused": "Programs and scripts are not taken. Put it into a ZIP archive.",
	"files_unavailable": "It could not be stored just now.",
	"too_many_requests": "There were too many at once.",
}

func reason(p *page.Page, code string) string {
	if text, known := reasons[code]; known {
		return p.Say(text)
	}
	return p.Say("It could not be stored.")
}
