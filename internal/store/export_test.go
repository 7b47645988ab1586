package store

import "gorm.io/gorm"

// Rows are all the tables' rows, those that others refer to first.
var Rows = []any{
	&ticketRow{}, &tagRow{}, &eventRow{}, &clockRow{}, &licenseRow{}, &deviceRow{}, &documentRow{},
	&userRow{}, &tokenRow{}, &claimRow{}, &secretRow{},
}

// Writing is the connection beneath.
func Writing(s *Store) *gorm.DB { return s.write }

// StoredForm is how SQLite keeps an instant.
const StoredForm = storedForm
