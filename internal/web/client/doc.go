// Package client asks the API in the name of the browser that a page is for, without a network
// in between. Pages do all they do through it, so that every check, limit, permission and
// record is the API's, and there is one way to do each thing.
//
//	client   asking: in whose name, and what is sent along
//	answer   what comes back, and what refusals become
//	ticket   tickets, their clocks, receipts and histories
//	public   what anyone may ask: topics, countries, policies, calendars, deadlines
//	submit   asking beforehand whether a request is covered, and submitting it
//
// The other files have the other resources, each with the shapes of its answers: those fields
// that pages show.
package client
