// Package client asks the API in the name of the browser that a page is for, without a network
// in between. Pages do all they do through it, so that every check, limit, permission and
// record is the API's, and there is one way to do each thing.
//
//	client   asking: what is sent along, and what refusals become
//	ticket   tickets, their clocks, receipts and histories
//	public   what anyone may ask: topics, policies, calendars, deadlines, entitlement
//
// The other files have the other resources, each with the shapes of its answers: those fields
// that pages show.
package client
