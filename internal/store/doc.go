// Package store keeps everything in a relational database: PostgreSQL, or SQLite for a
// desk on one machine. It implements what tickets, entitlement, notify, directory, documents,
// auth and once ask for.
//
// Read it in this order:
//
//	open         a database by its URL
//	postgres     all that is particular to PostgreSQL
//	sqlite       all that is particular to SQLite, with its driver
//	migrate      the tables come into being
//	transaction  whole or not at all, and what a context carries
//	instant      values in the form that is stored
//	…row         a table's rows, and their way from and to the domain's types
//	tickets      storing and loading; update: changing; list and cursor: finding
//	observe      changing the tickets that are due
//	outbox       what happened goes out, by way of the stream
//	queue        claiming what must be sent; settle: what became of it
//	deliveries, webhooks, figures, purge
//	wake         whoever waits is told of a commit, on other servers too
//	holdings     changing a license with its devices; licenses, devices, import: finding and filling
//	audit        what was recorded, and the chain it is sealed into; auditseal, auditpurge
//	sign-ins, the directory, documents, users, tokens, once, secrets, limits
//
// Rows are private structs with names of their own, so that neither the domain nor the API
// has to follow a column. Nothing here asks the time: whoever calls tells it.
//
// Both databases run the same code and the same contract suite, package storetest. Two
// promises are worth knowing. Every instant is kept to the microsecond, in UTC. And a
// text that a database cannot hold (a NUL, broken UTF-8) is refused as fault.Invalid when
// it is to be stored, and simply not found when it is looked for.
package store
