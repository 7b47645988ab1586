package app

import (
	"bufio"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
)

// A request that could be read in two ways hides no other request.
func TestRequestSmuggling(t *testing.T) {
	c := listening(t, func(*patience) {})
	const hidden = "GET /v1/clock HTTP/1.1\r\nHost: desk\r\n\r\n"
	for _, r := range []struct {
		name, headers, body string
	}{
		{"two lengths", "Content-Length: 0\r\nContent-Length: " + fmt.Sprint(len(hidden)) + "\r\n", hidden},
		{"two lengths in one", "Content-Length: 0, 41\r\n", hidden},
		{"a length with a sign", "Content-Length: +0\r\n", hidden},
		{"a negative length", "Content-Length: -1\r\n", hidden},
		{"a length in hexadecimal", "Content-Length: 0x0\r\n", hidden},
		{"a coding that nobody knows", "Transfer-Encoding: xchunked\r\n", hidden},
		{"two codings", "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n", "0\r\n\r\n" + hidden},
		{"a list of codings", "Transfer-Encoding: gzip, chunked\r\n", "0\r\n\r\n" + hidden},
		{"a space before the colon", "Transfer-Encoding : chunked\r\n", "0\r\n\r\n" + hidden},
		{"a bare line feed in a header's name", "X: x\nTransfer-Encoding\n: chunked\r\n", "0\r\n\r\n" + hidden},
		{"a bare carriage return", "X: x\rTransfer-Encoding: chunked\r\n", hidden},
		{"a zero in a header", "X: \x00\r\n", hidden},
		{"a second host", "Host: other\r\n", hidden},
		{"a chunk with a length that isn't one", "Transfer-Encoding: chunked\r\n", "0x0\r\n\r\n" + hidden},
		{"a chunk with a negative length", "Transfer-Encoding: chunked\r\n", "-1\r\n\r\n" + hidden},
		{"a chunk longer than it says", "Transfer-Encoding: chunked\r\n", "1\r\n" + hidden},
	} {
		t.Run(r.name, func(t *testing.T) {
			c := &counter{t, c.address}
			conn := c.call()
			send(t, conn, check+r.headers+"\r\n"+r.body)
			if err := conn.CloseWrite(); err != nil {
				t.Fatal(err)
			}
			said := c.rest(conn)
			if strings.Contains(said, `"now"`) || strings.Count(said, "HTTP/1.1 ") > 1 || said != "" && !strings.HasPrefix(said, "HTTP/1.1 4") && !strings.HasPrefix(said, "HTTP/1.1 501") {
				t.Errorf("got %q", said)
			}
			c.serves()
		})
	}
	// With both a length and chunks the chunks count, as everywhere (RFC 9112, 6.3): what comes
	// after the last one is a request, and what is in them isn't.
	conn := c.call()
	body := fmt.Sprintf("%x\r\n%s\r\n0\r\n\r\n", len(hidden), hidden)
	send(t, conn, check+"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n"+body+"GET /livez HTTP/1.1\r\nHost: desk\r\nConnection: close\r\n\r\n")
	if said := c.rest(conn); strings.Contains(said, `"now"`) || strings.Count(said, "HTTP/1.1 ") != 2 || !strings.Contains(said, "malformed_json") || !strings.Contains(said, `"status":"ok"`) {
		t.Errorf("both a length and chunks: %q", said)
	}
}

// Requests that are sent without waiting for answers get theirs, in order.
func TestPipelining(t *testing.T) {
	c := listening(t, func(*patience) {})
	conn := c.call()
	body := `{"license_email":"nobody@else.example"}`
	send(t, conn, "GET /livez HTTP/1.1\r\nHost: desk\r\n\r\n"+check+fmt.Sprintf("Content-Length: %d\r\n\r\n%s", len(body), body)+"GET /nowhere HTTP/1.1\r\nHost: desk\r\nConnection: close\r\n\r\n")
	reader := bufio.NewReader(conn)
	for _, want := range []int{200, 200, 404} {
		answer, err := http.ReadResponse(reader, nil)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(io.Discard, answer.Body); err != nil {
			t.Fatal(err)
		}
		_ = answer.Body.Close() // read to its end
		if answer.StatusCode != want {
			t.Errorf("got %d, want %d", answer.StatusCode, want)
		}
	}
}
