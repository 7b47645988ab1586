// Package browser recognizes people by the cookies that their browsers keep, and says what
// browsers may do with answers. The API and the pages share it:
//
//	cookies  what a browser keeps, and for how long
//	people   who somebody is, by that
//	guard    what browsers are told, and requests of other sites' pages
package browser
