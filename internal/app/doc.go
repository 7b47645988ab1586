// Package app puts deskbell together: it is the only package that knows all the others.
// The server and every command of the command line are functions here; cmd/deskbell only
// reads their flags.
package app
