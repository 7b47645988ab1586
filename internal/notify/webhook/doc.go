// Package webhook calls the addresses that want to hear of entries, as the Standard Webhooks
// specification says: a POST of the payload, with the entry's ID, the time, and a signature
// for each secret that holds. A repeated call has the same ID.
//
// The addresses are somebody else's, and so is whatever listens there:
//
//   - Guard: a URL may name, or turn out to resolve to, an address inside our own network. The
//     rule is applied to every connection, after the name was resolved.
//   - Call: an endpoint may hang, drip, redirect, or answer without end. A call takes a bounded
//     time and reads a bounded answer.
//   - Circuit: an endpoint that is down is left alone for a while, and so are its deliveries.
//
// Read sender, then call, answer and sign, then address, guard and url, then circuit.
package webhook
