// Package demo invents a desk to look at: a vendor's accounts and licenses, and ninety days
// of tickets and of devices that log in and out, which end now.
//
// Nothing is written behind the desk's back. The same use cases that serve real customers
// are called in the order of time, each told the time it happens at, so every promise,
// breach and seat is judged as it would have been.
package demo
