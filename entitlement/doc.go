// Package entitlement knows what customers own, which devices use it, and who may ask for
// support under which plan.
//
// Whoever submits a request names a license email: the account that owns the license. They
// need neither own it nor be signed in with it. The package looks at that account's
// licenses and answers with a verdict, which is stored with the ticket as a fact. Read it in
// this order:
//
//	email         an account's address, in the one form that is compared
//	license       what a customer owns, and the terms of its Enterprise contract
//	verdict       the answer to who may ask
//	rule          how it is found: first match wins
//	actor         who does something
//	device        a machine that is logged in, and when it no longer is
//	history       what happened to a license, once and for all
//	holding       a license with its devices
//	seats         logging in, logging out, checking in
//	deactivation  freeing a seat from afar
//	check         what a license, a device and a reason must be like
//	registry      what can be done with licenses and devices, and what that needs from outside
//	management    creating and changing licenses
//	contracts     the terms, one by one
//	import        making licenses what a file says they are
//	register      all licenses and devices, as they are listed
//
// How many seats are in use is counted whenever it matters and stored nowhere: a device that
// was not seen for too long takes no seat, whether or not anything has recorded that.
package entitlement
