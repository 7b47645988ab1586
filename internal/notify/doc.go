// Package notify is what leaves the desk: who is told what, when, and by which channel.
//
// Whatever happens to a ticket or a license is an event in its history, and with every event
// the store puts an entry into the outbox, in the same transaction. From there it goes in two
// steps, each safe to be interrupted and safe on many servers:
//
//   - Relaying: an entry gets its place in the stream, and Decide makes deliveries of it:
//     mails to people, calls of webhooks. Exactly once.
//   - Delivering: a worker claims a batch of a lane's deliveries, its channel sends them, and
//     the result is stored. At least once: the receiver knows a repetition by its ID.
//
// Read entry, delivery, webhook, ports, then decide, owners and retry. The channels are in
// mail and webhook; the loops that drive all of it are in package worker.
package notify
