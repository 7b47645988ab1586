package store

import (
	"context"
	"slices"
	"strings"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"deskbell/entitlement"
	"deskbell/internal/search"
	"deskbell/tickets"
)

// textRow is what a ticket is found by: its words, in the form of the database's full-text
// index. It has a table of its own because a ticket's row changes much more often.
type textRow struct {
	TicketID string `gorm:"primaryKey"`
	Words    string
}

func (textRow) TableName() string { return "ticket_texts" }

// The most of a ticket that is indexed: what PostgreSQL can, so that both databases find the
// same. Very long tickets are found by their first words.
const (
	mostPlaces = 16_000  // words
	mostOfWord = 250     // occurrences of one
	mostBytes  = 500_000 // of all
)

// Words that nobody can write: they are made with characters for private use.
const (
	gap         = "\ue000" // stands between two texts, so that no phrase goes from one to the other
	ofRequester = "\ue001" // begins the whole address, or domain, of a ticket's requester
	ofLicense   = "\ue002" // the same of its license email
)

// rowOfText reads a ticket with its history.
func (s *Store) rowOfText(t *tickets.Ticket) textRow {
	return textRow{TicketID: string(t.ID), Words: s.indexed(bounded(wordsOf(t)))}
}

// wordsOf are a ticket's words by their places.
func wordsOf(t *tickets.Ticket) []string {
	words := slices.Concat(addressWords(ofRequester, t.Requester.Email), addressWords(ofLicense, string(t.LicenseEmail)))
	add := func(text string) { words = append(append(words, gap), search.Words(text)...) }
	for _, text := range []string{t.Subject, t.Requester.Name, t.Requester.Email, string(t.LicenseEmail), t.Description} {
		add(text)
	}
	for _, e := range t.Events {
		if searched(e) {
			add(e.Body)
		}
	}
	return words
}

// searched reports whether an event says something that is not in the ticket itself.
func searched(e tickets.Event) bool { return e.Body != "" && e.Kind != tickets.WasSubmitted }

// bounded leaves a gap where a word occurs too often, and nothing beyond the most that is
// indexed.
func bounded(words []string) []string {
	bytes, seen := 0, map[string]int{}
	kept := make([]string, 0, min(len(words), mostPlaces))
	for _, word := range words[:min(len(words), mostPlaces)] {
		if seen[word]++; seen[word] > mostOfWord {
			word = gap
		}
		if bytes += len(word); bytes > mostBytes {
			break
		}
		kept = append(kept, word)
	}
	return kept
}

// addressWords are the words by which an address is found as a whole, and by its domain.
func addressWords(whose, address string) []string {
	address = normal(address)
	words := []string{addressWord(whose, address)}
	if at := strings.LastIndexByte(address, '@'); at >= 0 {
		words = append(words, addressWord(whose, address[at:]))
	}
	return words
}

// addressWord hides the signs of an address, at which SQLite would split it.
func addressWord(whose, address string) string {
	const hidden = 0xe100
	return whose + strings.Map(func(r rune) rune {
		if r < 0x80 && (r < '0' || r > '9') && (r < 'a' || r > 'z') {
			return hidden + r
		}
		return r
	}, address)
}

// normal is an address as it is compared; a text that is none, in lower case.
func normal(address string) string {
	if email, err := entitlement.ParseEmail(address); err == nil {
		return string(email)
	}
	return strings.ToLower(address)
}

// orReplaceText stores a ticket's words in the place of those that were.
var orReplaceText = clause.OnConflict{Columns: []clause.Column{{Name: "ticket_id"}}, UpdateAll: true}

// replaceText stores what a ticket is found by now.
func (s *Store) replaceText(db *gorm.DB, t *tickets.Ticket) error {
	row := s.rowOfText(t)
	return db.Clauses(orReplaceText).Create(&row).Error
}

// fillTexts stores the words of tickets that have none yet: those from before there was an
// index. Several servers may do so at once.
func (s *Store) fillTexts(ctx context.Context) error {
	const batch = 200
	for last := int64(0); ; {
		found := 0
		err := s.repeatedly(ctx, func(ctx context.Context) error {
			db := s.one(ctx)
			var rows []ticketRow
			err := db.Clauses(clause.Locking{Strength: "UPDATE"}).
				Where("number > ? AND NOT EXISTS (SELECT 1 FROM ticket_texts WHERE ticket_id = tickets.id)", last).
				Order("number").Limit(batch).Find(&rows).Error
			if found = len(rows); err != nil || found == 0 {
				return err
			}
			all, err := withHistories(db, rows)
			if err != nil {
				return err
			}
			for _, t := range all {
				if err := s.replaceText(db, t); err != nil {
					return err
				}
			}
			last = rows[found-1].Number
			return nil
		})
		if err != nil || found < batch {
			return s.failed("index the tickets' texts", err)
		}
	}
}
