// Package report is the figures that managers look at: where promises were kept and where
// they were broken, how long responses took, and what falls due next. docs/glossary.md says
// what each figure counts.
//
// Read it in this order:
//
//	period        the stretch that is asked about, and its weeks
//	reckoning     what counts about a promise, by the clock that decides it
//	tally         how many promises were kept, broken, …
//	distribution  how long responses took
//	workload      what falls due, hour by hour
//	desk          the reports, from what a store has counted
//
// Everything but the desk is a pure function of values. The desk asks a store to count, as
// there may be hundreds of thousands of promises, and never asks for the time.
package report
