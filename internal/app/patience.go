package app

import (
	"log/slog"
	"net/http"
	"time"
)

// patience is how long a client may take, so that slow ones don't hold a server's connections
// for as long as they like.
type patience struct {
	header time.Duration // to send a request's header
	body   time.Duration // to send all of a request
	answer time.Duration // from then on, to take all of the answer; who follows the stream has their own
	idle   time.Duration // to say something on a connection that is kept
}

// usualPatience lets the largest attachment pass at two megabits a second.
var usualPatience = patience{header: 10 * time.Second, body: 2 * time.Minute, answer: 2 * time.Minute, idle: 2 * time.Minute}

// longestHeader is how many bytes a request's header may have, its address included; package
// http adds a little. Bodies have their limits in package api.
const longestHeader = 64 << 10

func newServer(handler http.Handler, p patience, log *slog.Logger) *http.Server {
	return &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: p.header,
		ReadTimeout:       p.body,
		WriteTimeout:      p.answer,
		IdleTimeout:       p.idle,
		MaxHeaderBytes:    longestHeader,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
}
