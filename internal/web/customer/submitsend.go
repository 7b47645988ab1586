package customer

import (
	"strconv"

	"deskbell/internal/fault"
	"deskbell/internal/web/client"
	"deskbell/internal/web/page"
)

// filesField is what the form calls its files, of which it takes so many.
const (
	filesField = "files"
	mostFiles  = 10
)

// send submits the request. Sent twice, it becomes one ticket, although the browser has opened that
// in between.
func send(p *page.Page, f *page.Form) (made client.Submitted, err error) {
	if len(f.Files[filesField]) > mostFiles {
		var faults fault.List
		faults.Add(filesField, len(f.Files[filesField]), "has more than %d files", mostFiles)
		return made, faults.Err("invalid_request", "The request cannot be accepted as it is.")
	}
	return p.API.AsNobody().Once(f.Value("key")).Submit(request(p, f))
}

// UnstoredFile is a file that was sent along and isn't stored, and why.
type UnstoredFile struct {
	Name string `json:"n"`
	Code string `json:"c"` // of the refusal
}

// storeFiles adds the files of a form to a ticket, one after another, and gives those that are not
// stored: none keeps the others from being stored, nor undoes what was sent with them.
func storeFiles(p *page.Page, to *client.Client, ref string, f *page.Form) []UnstoredFile {
	var failed []UnstoredFile
	for i, file := range f.Files[filesField] {
		_, err := to.Once(f.Key(strconv.Itoa(i))).Attach(ref, file)
		if err == nil {
			continue
		}
		refusal, ok := fault.As(err)
		if !ok {
			p.Frame.Log.Error("a file could not be stored", "ticket", ref, "error", err)
			refusal = fault.New(fault.Unavailable, "internal", "It could not be stored.")
		}
		failed = append(failed, UnstoredFile{file.Filename, refusal.Code})
	}
	return failed
}
