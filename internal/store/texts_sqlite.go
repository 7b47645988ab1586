package store

import (
	"strings"

	"gorm.io/gorm"
)

// indexed are words as FTS5 splits them: at spaces.
func (*sqliteEngine) indexed(words []string) string { return strings.Join(words, " ") }

func (*sqliteEngine) matches() (column, query string) {
	return "number", "SELECT rowid FROM ticket_words WHERE ticket_words MATCH ?"
}

// How many matches are few enough to look each of them up, and how many are too many even to
// write them down. They are found by measuring, see BenchmarkSearch.
const (
	fewMatches  = 1_000
	manyMatches = 10_000
)

// matching counts the matches, as SQLite cannot guess how many there are. Few of them lead to
// their tickets. Otherwise the tickets are gone through in the order of the list, which soon
// fills a page: each is looked for among the matches or, if these are very many, has its own
// words read.
func (e *sqliteEngine) matching(db *gorm.DB, phrases []phrase) (string, []any, error) {
	_, query := e.matches()
	pattern := e.pattern(phrases)
	var count int
	err := db.Session(&gorm.Session{NewDB: true}).Raw("SELECT COUNT(*) FROM ("+query+" LIMIT ?)", pattern, e.many+1).Scan(&count).Error
	switch {
	case err != nil || count <= e.few:
		return "number IN (" + query + ")", []any{pattern}, err
	case count <= e.many:
		return "+number IN (" + query + ")", []any{pattern}, nil // the + keeps the matches from leading
	}
	where := "EXISTS (SELECT 1 FROM ticket_texts WHERE ticket_id = tickets.id"
	var values []any
	for _, p := range phrases {
		text := " " + strings.Join(p.words, " ")
		if !p.begins {
			text += " "
		}
		where, values = where+" AND INSTR(' ' || words || ' ', ?) > 0", append(values, text)
	}
	return where + ")", values, nil
}

func (*sqliteEngine) pattern(phrases []phrase) string {
	all := make([]string, len(phrases))
	for i, p := range phrases {
		all[i] = `"` + strings.Join(p.words, " ") + `"`
		if p.begins {
			all[i] += "*"
		}
	}
	return strings.Join(all, " AND ")
}
