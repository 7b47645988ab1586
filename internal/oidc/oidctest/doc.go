// Package oidctest runs a real provider of identities for tests: one that speaks OpenID
// Connect over HTTP on loopback, with a form to sign in at, users with groups, and keys that
// can be changed. Nothing of it gets into the program.
package oidctest
