package store

import (
	"context"
	"crypto/rand"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
)

// PostgreSQL carries word from server to server. It is sent after a transaction, never
// inside it: a transaction with a NOTIFY takes a lock on the whole database when it commits,
// so that those would store one after another.

// listening is the channel of PostgreSQL that the servers use.
const listening = "deskbell"

// At most so often a server tells the others, and so soon and so late it tries again when
// the database is away.
const (
	tellEvery   = 5 * time.Millisecond
	retryFirst  = 50 * time.Millisecond
	retryAtMost = 5 * time.Second
)

// listen tells the others and hears from them until the context ends.
func (e postgresEngine) listen(ctx context.Context, s *Store) {
	own := rand.Text() // what this server said itself is no news to it
	var both sync.WaitGroup
	both.Go(func() {
		persist(ctx, func(well func()) error { return tell(ctx, s, own, well) })
	})
	both.Go(func() {
		persist(ctx, func(well func()) error { return e.hear(ctx, s, own, well) })
	})
	both.Wait()
}

// persist begins work anew when it fails, until the context ends. It waits longer every
// time, unless the work said that it went well.
func persist(ctx context.Context, work func(well func()) error) {
	wait := retryFirst
	for work(func() { wait = retryFirst }) != nil && ctx.Err() == nil {
		select {
		case <-time.After(wait):
		case <-ctx.Done():
			return
		}
		wait = min(2*wait, retryAtMost)
	}
}

// tell sends what is committed here to the other servers.
func tell(ctx context.Context, s *Store, own string, well func()) error {
	for {
		select {
		case <-s.bell.news:
		case <-ctx.Done():
			return nil
		}
		for _, topic := range s.bell.take() {
			err := s.write.WithContext(ctx).Exec("SELECT pg_notify(?, ?)", listening, own+" "+string(topic)).Error
			if err != nil {
				s.bell.note(topics) // they hear all of it later
				return err
			}
		}
		well()
		select {
		case <-time.After(tellEvery):
		case <-ctx.Done():
			return nil
		}
	}
}

// hear wakes whoever waits here for what other servers have committed.
func (e postgresEngine) hear(ctx context.Context, s *Store, own string, well func()) error {
	conn, err := pgx.ConnectConfig(ctx, e.config)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }() // it said nothing that could be lost
	if _, err := conn.Exec(ctx, "LISTEN "+listening); err != nil {
		return err
	}
	well()
	s.bell.ring(topics) // for what was said while nobody listened
	for {
		word, err := conn.WaitForNotification(ctx)
		if err != nil {
			return err
		}
		if who, topic, _ := strings.Cut(word.Payload, " "); who != own {
			s.bell.ring([]Topic{Topic(topic)})
		}
	}
}
