// Package entitlement decides who may ask for support, and under which plan.
//
// Whoever submits a request names a license email: the account that owns the license. They
// need neither own it nor be signed in with it. The package looks at that account's
// licenses and answers with a verdict, which is stored with the ticket as a fact. Read it in
// this order:
//
//	email      an account's address, in the one form that is compared
//	license    what a customer owns, and its Enterprise contract
//	register   all licenses, as they are listed and imported
//	verdict    the answer
//	rule       how it is found: first match wins
package entitlement
