// Package mail is the channel for mails: to customers in their language, to staff in English.
//
// A mail is composed when it is sent, from the ticket, its history up to the event it tells
// of, and the terms it was promised. Every attempt at it says the same.
//
//	settings  where mails go, and whom they are from
//	sender    a batch of deliveries, and what became of each
//	matter    what a delivery is about, loaded
//	letter    what a mail says, whatever it looks like: paragraphs, quotes and tables
//	customer  the letters to customers; promises are the parts about what is owed
//	links     those that open a ticket, and the letter that is nothing but one
//	verdict   the letters about a request that was accepted before its license was looked up
//	owner     the letters to owners of licenses
//	signin    the one with a link to sign in with, whose token is made as it is written
//	staff     the notices to staff; standing is how a promise stands now
//	bundle    several notices in one mail; daily is a desk's morning
//	phrase    the sentences, with one file for each language
//	voice     a language that says them, and all that a tongue knows
//	render    a letter as text and HTML
//	envelope  the headers around it
//	carrier   the ways it leaves: smtp, with what refusal means, and maildir
package mail
