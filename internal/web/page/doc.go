// Package page is the frame of every page: who looks, in which language and time zone, what was
// typed and what is wrong with it, and how it is answered.
//
//	frame    handlers of pages, and refusals as pages
//	page     what a page knows of its reader, and how it answers
//	form     what was typed, with the API's faults at its fields
//	words    what customers read, in their languages
//	reader   language and time zone of whoever looks
//	nav      where one can go
//	assets   styles, scripts and pictures, embedded, with a hash in their address
//	layout   what is around every page's content, and the fields of forms
//
// Scripts are progressive: each page works without. See static/live.js for how pages change by
// themselves.
package page
