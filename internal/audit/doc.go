// Package audit is the trail of who did what to which record, and from where: append-only,
// and chained by hashes, so that whoever changes it afterwards is found out.
//
// Read record and actions for what is noted, seal for how a record gets its place in the
// chain, private for the part of it that can be erased, and verify for how tampering shows.
// What is stored of all this, and when it is sealed, is package store's and the worker's.
// The form of the chain is written down in docs/audit.md; it is not to be changed.
package audit
