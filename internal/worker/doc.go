// Package worker is what the desk does without being asked: it notices what time brings
// about, relays what happened, sends what must be sent, and forgets what is old.
//
// Each of these is a Job with one method, RunOnce, which tests and commands call as the loop
// does. A Loop runs a job when it is woken, when the job said there would be something to do,
// and now and then for safety. Jobs are safe on many servers: what must happen once is held
// by the store, not by them.
//
// Read job and loop, then the jobs in the order of an event's way: sweep, relay, seal,
// deliver; then digests and purge. Metrics shows how they do.
package worker
