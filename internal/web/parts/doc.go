// Package parts are the pieces that pages are made of: times, countdowns, marks of impact,
// standing and status, icons, timelines, charts. Each says what it shows by word and shape as well
// as by color.
package parts
