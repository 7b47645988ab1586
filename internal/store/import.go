package store

import (
	"cmp"
	"context"
	"encoding/json"
	"iter"
	"slices"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"deskbell/entitlement"
	"deskbell/internal/audit"
	"deskbell/internal/fault"
)

// ImportLicenses stores licenses by their key, all or none: a new key makes a license, a known
// one changes what is there; see entitlement.Holding.Import. Either is written into the
// license's history, but nobody is told; the audit trail has one record of it all. Progress, if
// not nil, is told how many are done.
func (s *Store) ImportLicenses(ctx context.Context, licenses []entitlement.License, by entitlement.By, progress func(done int)) (entitlement.Imported, error) {
	if err := importable(licenses); err != nil {
		return entitlement.Imported{}, err
	}
	// Always in the same order, so that two imports don't wait for each other.
	sorted := slices.SortedFunc(slices.Values(licenses), func(a, b entitlement.License) int { return cmp.Compare(a.Key, b.Key) })
	var total entitlement.Imported
	work := func(ctx context.Context) error {
		total = entitlement.Imported{}
		if err := planned(s.one(ctx)); err != nil {
			return err
		}
		for batch := range slices.Chunk(sorted, lookedUpTogether) {
			if err := s.importSome(ctx, batch, by, &total); err != nil {
				return err
			}
			if progress != nil {
				progress(total.Imported + total.Updated + total.Unchanged)
			}
		}
		if total.Imported+total.Updated > 0 {
			s.touch(ctx, LicensesChanged)
		}
		return s.recordImport(ctx, by, total)
	}
	err := s.repeatedly(ctx, work)
	for try := 1; err != nil && s.taken(err) && s.carried(ctx) == nil && try < attempts; try++ {
		err = s.repeatedly(ctx, work) // someone else has stored the same new license meanwhile
	}
	if err != nil {
		return entitlement.Imported{}, s.failed("import licenses", err)
	}
	return total, nil
}

// recordImport leaves a record of an import, with the counts.
func (s *Store) recordImport(ctx context.Context, by entitlement.By, total entitlement.Imported) error {
	counts, err := json.Marshal(map[string]int{"imported": total.Imported, "updated": total.Updated, "unchanged": total.Unchanged})
	if err != nil {
		return err
	}
	return s.Record(ctx, audit.Record{ID: by.NewID(), At: by.At, Actor: by.Actor, Action: "licenses.imported", Object: audit.Object{Kind: "licenses"}, Details: counts})
}

// planned has PostgreSQL plan each statement of the transaction anew, and by an index. It
// would keep the plans it made while the tables were small, and knows nothing of what an
// import has added to them: it would read all of them for each batch.
func planned(db *gorm.DB) error {
	if db.Name() != "postgres" {
		return nil
	}
	return db.Exec("SET LOCAL plan_cache_mode = force_custom_plan; SET LOCAL enable_seqscan = off").Error
}

// importable refuses what no import can store, and names it.
func importable(licenses []entitlement.License) error {
	var faults fault.List
	seen := make(map[string]bool, len(licenses))
	for _, l := range licenses {
		switch {
		case !storableLicense(l):
			faults.Add("license_key", nil, "the license %q has characters that cannot be stored, or a date outside the years 1 to 9999", l.Key)
		case seen[l.Key]:
			faults.Add("license_key", l.Key, "the license %q is there twice", l.Key)
		}
		seen[l.Key] = true
	}
	return faults.Err("invalid_licenses", "The licenses cannot be imported as they are.")
}

func (s *Store) importSome(ctx context.Context, batch []entitlement.License, by entitlement.By, total *entitlement.Imported) error {
	known, err := lockByKey(s.one(ctx), batch)
	if err != nil {
		return err
	}
	var rows importedRows
	for _, l := range batch {
		l = precise(l)
		h, old := known[l.Key]
		if !old {
			total.Imported++
			h = entitlement.NewHolding(l, by)
			rows.created = append(rows.created, rowOfLicense(h.License, h.Version))
			if err := rows.add(h, nil); err != nil {
				return err
			}
			continue
		}
		before := h.Contracts
		h.Import(l, by)
		if len(h.Events) == 0 {
			total.Unchanged++
			continue
		}
		total.Updated++
		rows.changed = append(rows.changed, rowOfLicense(h.License, h.Version+1))
		if err := rows.add(h, before); err != nil {
			return err
		}
	}
	return s.together(ctx, s, rows.statements)
}

// lockByKey loads the licenses that have the keys of others, without their devices, and keeps
// others from changing them.
func lockByKey(db *gorm.DB, batch []entitlement.License) (map[string]*entitlement.Holding, error) {
	keys := make([]string, len(batch))
	for i, l := range batch {
		keys[i] = l.Key
	}
	var rows []licenseRow
	err := db.Clauses(clause.Locking{Strength: "UPDATE"}).Where("license_key IN ?", keys).Order(byKey).Find(&rows).Error
	if err != nil {
		return nil, err
	}
	all, err := withPasts(db, rows)
	if err != nil {
		return nil, err
	}
	known := make(map[string]*entitlement.Holding, len(all))
	for _, h := range all {
		known[h.Key] = h
	}
	return known, nil
}

// precise is a license with its instants as they are stored, so that they compare.
func precise(l entitlement.License) entitlement.License {
	l.SupportUntil, l.CreatedAt = stored(l.SupportUntil), stored(l.CreatedAt)
	l.Contracts = slices.Clone(l.Contracts)
	for i := range l.Contracts {
		c := &l.Contracts[i]
		c.From, c.Until, c.ConfirmedAt = stored(c.From), stored(c.Until), stored(c.ConfirmedAt)
	}
	return l
}

// importedRows is what is to be stored of some licenses.
type importedRows struct {
	created   []licenseRow
	changed   []licenseRow
	contracts []contractRow
	gone      []string // contracts
	events    []licenseEventRow
}

// add adds the contracts and the events of a license whose contracts were others before.
func (r *importedRows) add(h *entitlement.Holding, before []entitlement.Contract) error {
	gone, contracts := holdingBefore{contracts: before}.changedContracts(h)
	r.gone, r.contracts = append(r.gone, gone...), append(r.contracts, contracts...)
	events, err := rowsOfLicenseEvents(h)
	r.events = append(r.events, events...)
	return err
}

// statements store the rows.
func (r *importedRows) statements(db *gorm.DB) iter.Seq[*gorm.DB] {
	return func(yield func(*gorm.DB) bool) {
		_ = inserts(db, r.created, yield) &&
			inserts(db.Clauses(orReplace), r.changed, yield) &&
			(len(r.gone) == 0 || yield(db.Where("id IN ?", r.gone).Delete(&contractRow{}))) &&
			inserts(db.Clauses(orReplace), r.contracts, yield) &&
			inserts(db, r.events, yield)
	}
}
