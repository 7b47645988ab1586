package store

import (
	"context"
	"database/sql"
	"time"

	"gorm.io/gorm"

	"deskbell/calendars"
	"deskbell/internal/report"
	"deskbell/sla"
)

// brokenBy holds of a deciding clock whose promise is broken at an instant: that was recorded,
// or nobody has looked since. It takes the instant.
const brokenBy = "(clocks.breach_at IS NOT NULL OR clocks.state = 'running' AND clocks.due_at < @now)"

// tallied counts deciding clocks into the columns of tallyRow.
const tallied = `
	COUNT(*) FILTER (WHERE NOT ` + brokenBy + ` AND clocks.state = 'met') AS kept,
	COUNT(*) FILTER (WHERE clocks.eased) AS eased,
	COUNT(*) FILTER (WHERE ` + brokenBy + `) AS broken,
	COUNT(*) FILTER (WHERE ` + brokenBy + ` AND clocks.answered_at IS NULL) AS unanswered,
	COUNT(*) FILTER (WHERE clocks.acknowledged AND ` + brokenBy + `) AS acknowledged,
	COUNT(*) FILTER (WHERE clocks.breach_cause = 'reclassification') AS reclassification,
	COUNT(*) FILTER (WHERE clocks.breach_cause = 'relocation') AS relocation,
	COUNT(*) FILTER (WHERE clocks.state = 'running' AND NOT ` + brokenBy + `) AS open,
	COUNT(*) FILTER (WHERE clocks.state = 'cancelled' AND clocks.breach_at IS NULL) AS cancelled,
	COUNT(*) FILTER (WHERE clocks.state = 'superseded' AND clocks.breach_at IS NULL) AS released`

// tallyRow is one group's counts.
type tallyRow struct {
	Key                          string
	Kept, Eased                  int
	Broken, Unanswered           int
	Acknowledged                 int
	Reclassification, Relocation int
	Open, Cancelled, Released    int
}

func (r tallyRow) tally() report.Tally {
	return report.Tally{
		Kept: r.Kept, Eased: r.Eased, Broken: r.Broken, Unanswered: r.Unanswered, Acknowledged: r.Acknowledged,
		Reclassification: r.Reclassification, Relocation: r.Relocation, Open: r.Open, Cancelled: r.Cancelled, Released: r.Released,
	}
}

// keys are the columns that a dimension groups by. An agent is who answered, or whom a ticket
// is assigned to that nobody answered; a user's ID becomes their address.
var keys = map[report.Dimension]string{
	report.ByRegion: "clocks.region", report.ByImpact: "clocks.impact", report.ByPlan: "clocks.policy", report.ByMetric: "clocks.metric",
	report.ByAgent: "CASE WHEN clocks.responder IS NOT NULL THEN COALESCE(users.email, clocks.responder) WHEN clocks.answered_at IS NULL THEN COALESCE(tickets.assignee, '" + report.Nobody + "') ELSE '" + report.Nobody + "' END",
}

// reckoned selects the deciding clocks of a period.
func reckoned(db *gorm.DB, from, to time.Time, metric sla.Metric) *gorm.DB {
	db = db.Table("clocks").Where("clocks.reckoned_at >= ? AND clocks.reckoned_at < ?", stored(from), stored(to))
	if metric != "" {
		db = db.Where("clocks.metric = ?", string(metric))
	}
	return db
}

// Tallies counts the promises of a period that share what the dimension asks for; see
// report.Store.
func (s *Store) Tallies(ctx context.Context, q report.Query, by report.Dimension) ([]report.Group, error) {
	query := reckoned(s.one(ctx), q.Period.From, q.Period.To, q.Metric)
	if by == report.ByAgent {
		query = query.Joins("JOIN tickets ON tickets.id = clocks.ticket_id").Joins("LEFT JOIN users ON CAST(users.id AS text) = clocks.responder")
	}
	var rows []tallyRow
	err := query.Select(keys[by]+" AS key,"+tallied, map[string]any{"now": stored(q.Now)}).Group(keys[by]).Order("key").Scan(&rows).Error
	groups := make([]report.Group, len(rows))
	for i, row := range rows {
		groups[i] = report.Group{Key: row.Key, Tally: row.tally()}
	}
	return groups, s.failed("count promises", err)
}

// cellRow is one cell's counts.
type cellRow struct {
	Impact, Region string
	Counts         tallyRow `gorm:"embedded"`
}

// Cells counts the promises of a period by impact and region; see report.Store.
func (s *Store) Cells(ctx context.Context, q report.Query) ([]report.Cell, error) {
	var rows []cellRow
	err := reckoned(s.one(ctx), q.Period.From, q.Period.To, q.Metric).
		Select("clocks.impact, clocks.region,"+tallied, map[string]any{"now": stored(q.Now)}).
		Group("clocks.impact, clocks.region").Order("clocks.impact, clocks.region").Scan(&rows).Error
	cells := make([]report.Cell, len(rows))
	for i, row := range rows {
		cells[i] = report.Cell{Impact: sla.Impact(row.Impact), Region: calendars.Region(row.Region), Tally: row.Counts.tally()}
	}
	return cells, s.failed("count promises by impact and region", err)
}

// WeekTallies counts the promises of each week, all in one state of the database.
func (s *Store) WeekTallies(ctx context.Context, q report.Query, weeks []report.Week) ([]report.Group, error) {
	groups := make([]report.Group, len(weeks))
	err := s.reading(ctx, func(db *gorm.DB) error {
		for i, week := range weeks {
			var row tallyRow
			err := reckoned(db, week.From, week.To, q.Metric).Select(tallied, map[string]any{"now": stored(q.Now)}).Scan(&row).Error
			if err != nil {
				return err
			}
			groups[i] = report.Group{Key: week.Key, Week: week, Tally: row.tally()}
		}
		return nil
	})
	return groups, s.failed("count promises by week", err)
}

// Backlog is what is owed at now; see report.Store.
func (s *Store) Backlog(ctx context.Context, now, until time.Time) (report.Backlog, error) {
	now, until = stored(now), stored(until)
	var b report.Backlog
	err := s.reading(ctx, func(db *gorm.DB) error {
		for _, each := range []struct {
			count *int
			query *gorm.DB
		}{
			{&b.Overdue, owed(db).Where(brokenBy, map[string]any{"now": now})},
			{&b.Paused, owed(db).Where("promised_at IS NOT NULL AND reckoned_at IS NULL")},
			{&b.Later, owed(db).Where("state = 'running' AND reckoned_at >= ?", until)},
			{&b.Breached, withStanding(db.Table("tickets").Where(mayOwe), sla.StandingBreached, now)},
			{&b.AtRisk, withStanding(db.Table("tickets").Where(mayOwe), sla.StandingAtRisk, now)},
		} {
			var count int64
			if err := each.query.Count(&count).Error; err != nil {
				return err
			}
			*each.count = int(count)
		}
		rows, err := owed(db).Select("metric, due_at").Where("state = 'running' AND breach_at IS NULL AND reckoned_at >= ? AND reckoned_at < ?", now, until).Rows()
		if err != nil {
			return err
		}
		return each(rows, func(rows *sql.Rows) error {
			var d report.Due
			err := rows.Scan(&d.Metric, &d.At)
			d.At = d.At.UTC()
			b.Due = append(b.Due, d)
			return err
		})
	})
	return b, s.failed("count what is owed", err)
}

// owed selects the deciding clocks of what the customer still waits for. All clocks of a
// promise agree about that.
func owed(db *gorm.DB) *gorm.DB { return db.Table("clocks").Where("owed AND promised_at IS NOT NULL") }
