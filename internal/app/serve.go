package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"time"

	"deskbell/internal/audit"
	"deskbell/internal/config"
)

// Serve runs the server until ctx ends, then lets requests under way finish. It prints its
// address on out once it listens.
func Serve(ctx context.Context, settings config.Settings, version string, out io.Writer, log *slog.Logger) error {
	ctx = audit.WithOrigin(ctx, audit.Origin{}) // what the server does by itself, nobody told it to
	err := serve(ctx, settings, version, out, log)
	if ctx.Err() != nil && errors.Is(err, context.Canceled) {
		log.Info("stopped before it served")
		return nil
	}
	return err
}

func serve(ctx context.Context, settings config.Settings, version string, out io.Writer, log *slog.Logger) (err error) {
	a, err := Open(ctx, settings, log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	if settings.Demo {
		if err := a.fillDemo(ctx); err != nil {
			return err
		}
	}
	w, err := a.workers(version)
	if err != nil {
		return err
	}
	handler, err := a.handler(version, w)
	if err != nil {
		return err
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", settings.Listen)
	if err != nil {
		return fmt.Errorf("cannot listen on %s; choose another address with --listen: %w", settings.Listen, err)
	}
	server := newServer(handler, usualPatience, log)
	if err := a.announce(ctx, out, listener.Addr()); err != nil {
		return errors.Join(err, listener.Close())
	}
	server.RegisterOnShutdown(w.endStreams)
	stop := w.start(ctx)
	defer stop()
	return run(ctx, server, listener, settings.Grace, log)
}

func run(ctx context.Context, server *http.Server, listener net.Listener, grace time.Duration, log *slog.Logger) error {
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	log.Info("stopping: no new requests, those under way may finish", "grace", grace)
	stopping, cancel := context.WithTimeout(context.WithoutCancel(ctx), grace)
	defer cancel()
	if err := server.Shutdown(stopping); err != nil {
		log.Warn("some requests were cut off", "error", err)
		return server.Close()
	}
	return nil
}

func (a *App) announce(ctx context.Context, out io.Writer, address net.Addr) error {
	url := "http://" + strings.Replace(address.String(), "[::]", "localhost", 1)
	fmt.Fprintf(out, "deskbell listens on %s (documentation: %s/docs)\n", url, url)
	if !a.Settings.Demo {
		return nil
	}
	fmt.Fprintf(out, "look around as anybody: %s/welcome\n", url)
	return a.printDemoTokens(ctx, out)
}
