package directory_test

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"strings"
	"testing"
)

// An answer that unpacks to very much is not unpacked, and nobody's licenses.
func TestDecompressionBomb(t *testing.T) {
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	if _, err := z.Write([]byte(`{"licenses":[` + strings.Repeat(" ", 64<<20) + `]}`)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	w := newWorld(t)
	asked := make(chan string, 10)
	w.answers(func(rw http.ResponseWriter, r *http.Request) {
		asked <- r.Header.Get("Accept-Encoding")
		rw.Header().Set("Content-Type", "application/json")
		rw.Header().Set("Content-Encoding", "gzip")
		_, _ = rw.Write(packed.Bytes()) // it may be cut off, which is the point
	})
	account, err := w.Account(t.Context(), ada)
	if err != nil || !account.Unknown || len(account.Licenses) != 0 {
		t.Errorf("got %+v, %v", account, err)
	}
	if encoding := <-asked; encoding != "" {
		t.Errorf("it is asked to pack its answer: %s", encoding)
	}
	if log := w.log.String(); !strings.Contains(log, "cannot be understood") || len(log) > 4096 {
		t.Errorf("logged %.4096s", log)
	}
}
