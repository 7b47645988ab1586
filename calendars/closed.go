package calendars

// farthestClosed bounds how far ahead NextClosed looks, in days: what comes every year is among
// them.
const farthestClosed = 366

// NextClosed is the first day, from a date on and within a year, that is closed although the
// desk is usually open on that day of the week: a holiday or an exception. It is false if there
// is none.
func (c *Calendar) NextClosed(from Date) (Day, bool) {
	last := from.AddDays(farthestClosed)
	for day := range c.days(from) {
		if last.Before(day.Date) {
			break
		}
		if day.Special && len(day.Windows) == 0 && len(c.Week[day.Date.Weekday()]) > 0 {
			return day, true
		}
	}
	return Day{}, false
}
