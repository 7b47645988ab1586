package store

import (
	"context"
	"iter"
	"slices"

	"gorm.io/gorm"
)

// statements are made of a session one by one, as they are taken from the sequence: a
// session runs each at once, or, in a dry run, only writes it down.
type statements func(*gorm.DB) iter.Seq[*gorm.DB]

// inTurn runs statements one after another, until one fails.
func (s *Store) inTurn(ctx context.Context, all statements) error {
	for each := range all(s.one(ctx)) {
		if each.Error != nil {
			return each.Error
		}
	}
	return nil
}

// rowsTogether is how many rows go into a statement. The SQLite driver takes time in
// proportion to the square of it.
const rowsTogether = 25

// inserts yields statements that store rows, and none for none. Like yield it tells whether
// to go on.
func inserts[Row any](db *gorm.DB, rows []Row, yield func(*gorm.DB) bool) bool {
	db = db.Session(&gorm.Session{}) // each statement has the clauses, but not the values, of the one before
	for some := range slices.Chunk(rows, rowsTogether) {
		if !yield(db.Create(&some)) {
			return false
		}
	}
	return true
}
