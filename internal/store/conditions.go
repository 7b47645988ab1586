package store

import (
	"strconv"
	"strings"
	"time"

	"gorm.io/gorm"

	"deskbell/sla"
	"deskbell/tickets"
)

// phrase is words beside each other; the last may be only the beginning of one.
type phrase struct {
	words  []string
	begins bool
}

// withConditions selects the tickets for which all conditions hold. What the full-text index
// alone can tell is asked of it at once.
func (s *Store) withConditions(db *gorm.DB, all []tickets.Condition, now time.Time) (*gorm.DB, error) {
	var said []phrase
	for _, c := range all {
		if len(c.Any) == 0 || len(c.Any) == 1 && c.Any[0].Field == tickets.InText && len(c.Any[0].Words) == 0 {
			continue // nothing is asked
		}
		if p, ok := phraseOf(c.Any[0]); ok && len(c.Any) == 1 && !c.Not && !numbered(p) {
			said = append(said, p)
			continue
		}
		where, values, err := s.holdsOne(db, c.Any, now)
		if err != nil {
			return nil, err
		}
		if c.Not {
			where += " IS NOT TRUE" // nor unknown
		}
		db = db.Where(where, values...)
	}
	if len(said) > 0 {
		where, values, err := s.matching(db, said)
		if err != nil {
			return nil, err
		}
		db = db.Where(where, values...)
	}
	return db, nil
}

// holdsOne is the condition under which at least one of some options holds, with the values in it.
func (s *Store) holdsOne(db *gorm.DB, all []tickets.Option, now time.Time) (string, []any, error) {
	if statuses, only := statusesOf(all); only {
		where, values := statusIn(statuses, now)
		return "(" + where + ")", values, nil
	}
	var wheres []string
	var values []any
	for _, o := range all {
		where, some, err := s.holds(db, o, now)
		if err != nil {
			return "", nil, err
		}
		wheres, values = append(wheres, "("+where+")"), append(values, some...)
	}
	return "(" + strings.Join(wheres, " OR ") + ")", values, nil
}

// phraseOf is what an option asks of the full-text index, if it asks that.
func phraseOf(o tickets.Option) (phrase, bool) {
	switch o.Field {
	case tickets.InText:
		return phrase{words: o.Words, begins: o.Begins}, true
	case tickets.InRequester:
		return phrase{words: []string{addressWord(ofRequester, o.Value)}}, true
	case tickets.InLicense:
		return phrase{words: []string{addressWord(ofLicense, o.Value)}}, true
	}
	return phrase{}, false
}

// numbered reports whether a phrase may be a ticket's number.
func numbered(p phrase) bool {
	if len(p.words) != 1 {
		return false
	}
	_, err := strconv.ParseInt(p.words[0], 10, 64)
	return err == nil
}

// holds is the condition under which an option holds, with the values in it.
func (s *Store) holds(db *gorm.DB, o tickets.Option, now time.Time) (string, []any, error) {
	p, ok := phraseOf(o)
	switch {
	case !ok:
		where, values := isLike(o, now)
		return where, values, nil
	case numbered(p):
		number, err := strconv.ParseInt(p.words[0], 10, 64)
		column, query := s.matches()
		where := column + " IN (" + query + " UNION SELECT " + column + " FROM tickets WHERE number = ?)"
		return where, []any{s.pattern([]phrase{p}), number}, err
	}
	return s.matching(db, []phrase{p})
}

// isLike is the condition under which an option holds that a ticket's row can tell.
func isLike(o tickets.Option, now time.Time) (string, []any) {
	switch o.Field {
	case tickets.InStatus:
		return statusIn([]tickets.Status{tickets.Status(o.Value)}, now)
	case tickets.InStanding:
		return standingIs(sla.Standing(o.Value), now)
	case tickets.InImpact:
		return "impact = ?", []any{o.Value}
	case tickets.InRegion:
		return "requester_region = ?", []any{o.Value}
	case tickets.InCountry:
		return "requester_country = ?", []any{o.Value}
	case tickets.InTopic:
		return "topic = ?", []any{o.Value}
	case tickets.InAssignee:
		if o.Value == tickets.Nobody {
			return "assignee IS NULL", nil
		}
		return "assignee = ?", []any{o.Value}
	case tickets.InTags:
		return "id IN (SELECT ticket_id FROM ticket_tags WHERE tag = ?)", []any{o.Value}
	case tickets.InCreated:
		return within("created_at", o)
	case tickets.InUpdated:
		return within("updated_at", o)
	}
	return "1 = 0", nil
}

// within compares an instant with an option's stretch of time.
func within(column string, o tickets.Option) (string, []any) {
	where, values := column+" IS NOT NULL", []any(nil)
	if !o.From.IsZero() {
		where, values = where+" AND "+column+" >= ?", append(values, stored(o.From))
	}
	if !o.Until.IsZero() {
		where, values = where+" AND "+column+" < ?", append(values, stored(o.Until))
	}
	return where, values
}

// statusIn is the condition that tickets.Ticket.StatusAt is one of some: a solved ticket closes
// by itself. Statuses are named literally and in one list, by which an index is read: told them
// as values, or one by one, PostgreSQL comes to read all tickets there have ever been in search
// of the few that are open.
func statusIn(statuses []tickets.Status, now time.Time) (string, []any) {
	var literally, either []string
	var values []any
	for _, status := range statuses {
		switch status {
		case tickets.Open, tickets.Pending:
			literally = append(literally, "'"+string(status)+"'")
		case tickets.Solved:
			either, values = append(either, "status = 'solved' AND closes_at > ?"), append(values, now)
		case tickets.Closed:
			either, values = append(either, "status = 'closed' OR status = 'solved' AND closes_at <= ?"), append(values, now)
		}
	}
	if len(literally) > 0 {
		either = append(either, "status IN ("+strings.Join(literally, ", ")+")")
	}
	if len(either) == 0 {
		return "1 = 0", nil
	}
	return strings.Join(either, " OR "), values
}

// statusesOf are the statuses that options are about, if all are about those.
func statusesOf(all []tickets.Option) (statuses []tickets.Status, only bool) {
	for _, o := range all {
		if o.Field != tickets.InStatus {
			return nil, false
		}
		statuses = append(statuses, tickets.Status(o.Value))
	}
	return statuses, true
}

// standingIs is sla.Outlook.Standing.
func standingIs(standing sla.Standing, now time.Time) (string, []any) {
	switch standing {
	case sla.StandingBreached:
		return "(broken OR next_due_at < ?)", []any{now}
	case sla.StandingAtRisk:
		return "NOT broken AND next_due_at >= ? AND risk_at <= ?", []any{now, now}
	case sla.StandingOnTrack:
		return "NOT broken AND next_due_at >= ? AND (risk_at IS NULL OR risk_at > ?)", []any{now, now}
	}
	return "NOT broken AND next_due_at IS NULL AND resting = ?", []any{string(standing)}
}

// storableConditions reports whether any ticket could be as it is asked for.
func storableConditions(all []tickets.Condition) bool {
	for _, c := range all {
		for _, o := range c.Any {
			if !storable(o.Value) || !storable(o.Words...) {
				return false
			}
		}
	}
	return true
}
