package store

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"gorm.io/gorm"
)

// indexed is a tsvector as PostgreSQL reads it. Letters and digits need no escapes.
func (postgresEngine) indexed(words []string) string {
	places := map[string][]string{}
	for i, word := range words {
		if word != gap {
			places[word] = append(places[word], strconv.Itoa(i+1))
		}
	}
	var vector strings.Builder
	for _, word := range slices.Sorted(maps.Keys(places)) {
		vector.WriteString("'" + word + "':" + strings.Join(places[word], ",") + " ")
	}
	return vector.String()
}

func (postgresEngine) matches() (column, query string) {
	return "id", "SELECT ticket_id FROM ticket_texts WHERE words @@ CAST(? AS tsquery)"
}

// matching leaves it to PostgreSQL, which keeps statistics of words, where to begin.
func (e postgresEngine) matching(_ *gorm.DB, phrases []phrase) (string, []any, error) {
	column, query := e.matches()
	return column + " IN (" + query + ")", []any{e.pattern(phrases)}, nil
}

func (postgresEngine) pattern(phrases []phrase) string {
	all := make([]string, len(phrases))
	for i, p := range phrases {
		all[i] = "('" + strings.Join(p.words, "' <-> '") + "'"
		if p.begins {
			all[i] += ":*"
		}
		all[i] += ")"
	}
	return strings.Join(all, " & ")
}
