// Package documents turns YAML policies and calendars into what package sla and calendars
// work with, and back into sentences with line numbers where they cannot.
//
// A published version is immutable; the binary carries the first version of the default
// ones. A file of licenses is read here too.
package documents
