// Package documents turns YAML policies and calendars into what package sla and calendars
// work with, and back into sentences with line numbers where they cannot.
//
// A published version is immutable; the binary carries the first version of the default
// ones. A file of licenses is read and written here too. Read it in this order:
//
//	yaml       from bytes to a tree of nodes, or to where the syntax broke
//	lines      from a path in the document to the line it stands on
//	fields     what a document holds, every fault noted
//	policy     a plan's promises
//	escalation who is told when they take too long
//	calendar   a desk's hours
//	holidays   the named sets, with days added and dropped
//	defaults   the documents that come with the binary
//	version    what is published, and the shelf it is kept on
//	library    every version, and which one serves
//	terms      what a plan promises a contract
//	publisher  a library that follows its shelf
//	draft      what may be added to it
//	licenses   a file of licenses
//	license    one line of it
//	writelicenses  such a file, written
//
// A refused document is a fault.Invalid that names all its faults at once, each by file and
// line; only broken syntax is named alone, as nothing after it can be trusted.
package documents
