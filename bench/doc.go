// Package bench sets deskbell's throughput beside the database's own.
//
// A rate of tickets per second means little by itself: it says as much about the disk as
// about the code. So the same inserts that one ticket costs are also given to PostgreSQL's
// pgbench, as a script, against the same durable server. That is the rate of a client that
// does nothing but insert; what deskbell reaches of it is what its rules, its mapping and
// its HTTP cost.
//
// To compare, both need the same number of connections and a server from pgtest.Durable:
// with commits that wait for the disk, several clients share one flush, and a different
// number of clients is a different experiment.
package bench
