// Package privacy is what can be done with the data of one person: hand it over, replace it,
// and let it go when its time is over.
//
// A person is an email address. Erasing replaces what is personal and leaves what counts:
// what was promised, when it was kept or broken, and under which verdict. The rules are
// ticket, license and period, pure functions of values and the time they are told; desk is
// the shell around them. What is stored where is written down in docs/privacy.md.
package privacy
