// Package tickets is a support request and its life.
//
// A customer submits a request; the desk decides whether they are entitled, promises what
// their plan promises, and from then on every change is an event appended to the ticket's
// history. The promises are judged from that history by package sla. Read it in this order:
//
//	lifecycle  the table of states and actions
//	actor      who does something
//	message    what customers and staff write
//	event      what happened, once and for all
//	ticket     the request as it stands
//	request    what is submitted, and whether it can be accepted
//	ports      what the desk needs from outside
//	desk       submitting a request
//	account    learning of whose licenses they are before a transaction begins
//	changes    everything that may happen to it afterwards
//	apply      how a change is made: one step through the lifecycle, one event, judged anew
//	observe    what the passing of time brings about: warnings, breaches, escalations
//	review     deciding on what was accepted without a look at the licenses
//	devices    freeing a device's seat for a ticket
//	verify     whether what was stored still follows from the history
//
// Rules here are functions of values and the time they are told. A change is loaded,
// decided and stored in one transaction by the Store, whole or not at all.
package tickets
