// Package calendars knows when a desk is open, and counts time only then.
//
// A calendar is a zone, weekly hours, holidays and dated exceptions. Read it in this
// order:
//
//	date       a square on the wall calendar
//	hours      wall-clock windows, and the week they make
//	wall       from a reading of the wall clock to the instant it first shows
//	holidays   the named sets
//	regions    from a country to the part of the world it is in
//	calendar   all of that together, checked
//	periods    the definition: one lazy stream of open periods
//	index      the same stream compiled, so that Add and Between are two lookups
//	days       business days, which follow the wall clock instead
//	receipt    how a span was counted, in segments with reasons
//
// Hours are wall-clock windows, but what counts is the time really elapsed inside them:
// a day from 00:00 to 24:00 counts 25 hours when the clocks go back. A window includes
// its opening instant and excludes its closing one.
package calendars
