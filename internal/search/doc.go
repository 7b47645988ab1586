// Package search is the language in which agents look for tickets, and what a word is.
//
// A search such as
//
//	printer "step 2" impact:critical,major is:breached -tag:gpu from:@aerial.example created:>2026-11-01 sort:updated
//
// is a list of terms, all of which must hold. A term is a word, a phrase in quotes, or an
// operator with a value, or several values of which one must hold; a - before it turns it
// round. Nothing here looks anything up: what may be named besides is told as Known.
package search
