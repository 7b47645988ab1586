package calendars

import (
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/ch"
	"github.com/rickar/cal/v2/us"
)

// Holiday is a named day that comes round each year.
type Holiday struct {
	// Name is English, and the same in every set that keeps the holiday.
	Name string
	// On is the date observed for that year's holiday, false where the year has none.
	// It may lie in the neighboring year: New Year's Day 2022, a Saturday, was observed
	// on 31 December 2021 in the United States.
	On func(year int) (Date, bool)
}

// HolidaySet lists the holidays of a named set, such as us-federal or ch-zh.
func HolidaySet(name string) ([]Holiday, bool) {
	set, ok := holidaySets[name]
	return slices.Clone(set), ok
}

// HolidaySets lists the names HolidaySet knows, sorted.
func HolidaySets() []string { return slices.Sorted(maps.Keys(holidaySets)) }

// YearlyHoliday is a holiday on a fixed date, never shifted. Where the date is
// 29 February, only leap years have it.
func YearlyHoliday(name string, month time.Month, day int) Holiday {
	return Holiday{name, func(year int) (Date, bool) {
		date := Date{year, month, day}
		return date, date == date.AddDays(0) // which makes 1 March of a missing 29 February
	}}
}

// FindHoliday is the holiday of that name, in any letter case, from whichever set has it.
// Where both countries use a name it is the Swiss day, which is never shifted.
func FindHoliday(name string) (Holiday, bool) {
	// A canton may drop a day of the national set in some years, so that set goes first.
	for _, set := range append([]string{"ch-national"}, HolidaySets()...) {
		for _, holiday := range holidaySets[set] {
			if strings.EqualFold(holiday.Name, name) {
				return holiday, true
			}
		}
	}
	return Holiday{}, false
}

// holidaySets has the days off by law; testdata/holidays/README.md tells which law. The
// library's cantonal lists mix in days of single villages and half days, and miss days
// only one canton keeps, so every list is written out and a comment says what it corrects.
var holidaySets = map[string][]Holiday{
	"us-major": {usNewYear, memorialDay, independenceDay, laborDay, thanksgiving, usChristmas},
	"us-federal": {usNewYear, kingDay, washingtonsBirthday, memorialDay, juneteenth,
		independenceDay, laborDay, columbusDay, veteransDay, thanksgiving, usChristmas},

	"ch-national": {newYear, goodFriday, easterMonday, ascension, whitMonday, nationalDay,
		christmas, stStephen},

	"ch-zh": {newYear, goodFriday, easterMonday, mayDay, ascension, whitMonday, nationalDay,
		christmas, stStephen},
	"ch-be": {newYear, berchtold, goodFriday, easterMonday, ascension, whitMonday, nationalDay,
		christmas, stStephen},
	// St Joseph's Day is kept in single parishes only.
	"ch-lu": {newYear, goodFriday, ascension, corpusChristi, nationalDay, assumption, allSaints,
		immaculate, christmas, stStephen},
	// St Stephen's Day yields where it would be a third day of rest in a row.
	"ch-ur": {newYear, epiphany, stJoseph, goodFriday, easterMonday, ascension, whitMonday,
		corpusChristi, nationalDay, assumption, allSaints, immaculate, christmas, stStephenUnlessThird},
	"ch-sz": {newYear, epiphany, stJoseph, goodFriday, easterMonday, ascension, whitMonday,
		corpusChristi, nationalDay, assumption, allSaints, immaculate, christmas, stStephen},
	// The canton's own saint was missing.
	"ch-ow": {newYear, goodFriday, ascension, corpusChristi, nationalDay, assumption,
		nicholasOfFlue, allSaints, immaculate, christmas},
	"ch-nw": {newYear, stJoseph, goodFriday, ascension, corpusChristi, nationalDay, assumption,
		allSaints, immaculate, christmas},
	// The canton's own day of remembrance was missing.
	"ch-gl": {newYear, nafelsProcession, goodFriday, easterMonday, ascension, whitMonday,
		nationalDay, allSaints, christmas, stStephen},
	// The list was another canton's: Zug keeps the Catholic days and, by law, no second
	// days of Easter, Whitsun and Christmas.
	"ch-zg": {newYear, goodFriday, ascension, corpusChristi, nationalDay, assumption, allSaints,
		immaculate, christmas},
	// The days of the Catholic part, the capital's. 1 May was never one of them; the
	// Immaculate Conception was missing.
	"ch-fr": {newYear, goodFriday, ascension, corpusChristi, nationalDay, assumption, allSaints,
		immaculate, christmas},
	// 1 May begins at noon, so it is no whole day; the law names no second days of
	// Whitsun and Christmas.
	"ch-so": {newYear, goodFriday, ascension, corpusChristi, nationalDay, assumption, allSaints,
		christmas},
	"ch-bs": {newYear, goodFriday, easterMonday, mayDay, ascension, whitMonday, nationalDay,
		christmas, stStephen},
	// Corpus Christi and Assumption Day are kept in single villages only.
	"ch-bl": {newYear, goodFriday, easterMonday, mayDay, ascension, whitMonday, nationalDay,
		christmas, stStephen},
	"ch-sh": {newYear, goodFriday, easterMonday, mayDay, ascension, whitMonday, nationalDay,
		christmas, stStephen},
	// St Stephen's Day yields as in Uri.
	"ch-ar": {newYear, goodFriday, easterMonday, ascension, whitMonday, nationalDay, christmas,
		stStephenUnlessThird},
	// St Stephen's Day yields as in Uri; the patron of the capital's part was missing.
	"ch-ai": {newYear, goodFriday, easterMonday, ascension, whitMonday, corpusChristi, nationalDay,
		assumption, stMaurice, allSaints, immaculate, christmas, stStephenUnlessThird},
	"ch-sg": {newYear, goodFriday, easterMonday, ascension, whitMonday, nationalDay, allSaints,
		christmas, stStephen},
	// The Catholic days are each commune's choice.
	"ch-gr": {newYear, goodFriday, easterMonday, ascension, whitMonday, nationalDay, christmas,
		stStephen},
	// The days of the district of Aarau, the capital's; the Catholic days are those of
	// other districts.
	"ch-ag": {newYear, berchtold, goodFriday, easterMonday, ascension, whitMonday, nationalDay,
		christmas, stStephen},
	"ch-tg": {newYear, berchtold, goodFriday, easterMonday, mayDay, ascension, whitMonday,
		nationalDay, christmas, stStephen},
	// St Peter and St Paul was missing.
	"ch-ti": {newYear, epiphany, stJoseph, easterMonday, mayDay, ascension, whitMonday,
		corpusChristi, peterAndPaul, nationalDay, assumption, allSaints, immaculate, christmas, stStephen},
	// The Monday after the Federal Fast was missing.
	"ch-vd": {newYear, berchtold, goodFriday, easterMonday, ascension, whitMonday, nationalDay,
		fastMonday, christmas},
	"ch-vs": {newYear, stJoseph, ascension, corpusChristi, nationalDay, assumption, allSaints,
		immaculate, christmas},
	// Corpus Christi is kept in two villages only. Republic Day was missing, and so were
	// the days after New Year's Day and Christmas Day, given where those are Sundays.
	"ch-ne": {newYear, berchtoldAfterSunday, republicDay, goodFriday, mayDay, ascension,
		nationalDay, christmas, stStephenAfterSunday},
	// Protestant Geneva has no Corpus Christi; its fast and its republic were missing.
	"ch-ge": {newYear, goodFriday, easterMonday, ascension, whitMonday, nationalDay, genevanFast,
		christmas, restoration},
	// The day of the plebiscite that founded the canton was missing.
	"ch-ju": {newYear, berchtold, goodFriday, easterMonday, mayDay, ascension, whitMonday,
		corpusChristi, juraPlebiscite, nationalDay, assumption, allSaints, christmas},
}

// American holidays, which the library moves from a weekend to the nearest weekday.
var (
	usNewYear           = ruled("New Year's Day", us.NewYear)
	kingDay             = ruled("Martin Luther King Jr. Day", us.MlkDay)
	washingtonsBirthday = ruled("Washington's Birthday", us.PresidentsDay)
	memorialDay         = ruled("Memorial Day", us.MemorialDay)
	juneteenth          = ruled("Juneteenth", us.Juneteenth)
	independenceDay     = ruled("Independence Day", us.IndependenceDay)
	laborDay            = ruled("Labor Day", us.LaborDay)
	columbusDay         = ruled("Columbus Day", us.ColumbusDay)
	veteransDay         = ruled("Veterans Day", us.VeteransDay)
	thanksgiving        = ruled("Thanksgiving", us.ThanksgivingDay)
	usChristmas         = ruled("Christmas Day", us.ChristmasDay)
)

// Swiss holidays, which stay where they fall.
var (
	newYear        = ruled("New Year's Day", ch.Neujahr)
	berchtold      = ruled("Berchtold's Day", ch.Berchtoldstag)
	epiphany       = ruled("Epiphany", ch.HeiligeDreiKoenige)
	republicDay    = YearlyHoliday("Republic Day", time.March, 1)
	stJoseph       = ruled("St Joseph's Day", ch.Josefstag)
	goodFriday     = ruled("Good Friday", ch.Karfreitag)
	easterMonday   = ruled("Easter Monday", ch.Ostermontag)
	mayDay         = ruled("May Day", ch.TagderArbeit) // "Labor Day" is the American one in September
	ascension      = ruled("Ascension Day", ch.Auffahrt)
	whitMonday     = ruled("Whit Monday", ch.Pfingstmontag)
	corpusChristi  = ruled("Corpus Christi", ch.Fronleichnam)
	juraPlebiscite = YearlyHoliday("Jura Plebiscite Day", time.June, 23)
	peterAndPaul   = YearlyHoliday("St Peter and St Paul", time.June, 29)
	nationalDay    = ruled("National Day", ch.Bundesfeiertag)
	assumption     = ruled("Assumption Day", ch.MariaHimmelfahrt)
	genevanFast    = ruled("Genevan Fast", afterSunday(1, time.September, 4))
	fastMonday     = ruled("Federal Fast Monday", afterSunday(3, time.September, 1))
	stMaurice      = YearlyHoliday("St Maurice's Day", time.September, 22)
	nicholasOfFlue = YearlyHoliday("St Nicholas of Flüe", time.September, 25)
	allSaints      = ruled("All Saints' Day", ch.Allerheiligen)
	immaculate     = ruled("Immaculate Conception", ch.MariaEmpfangnis)
	christmas      = ruled("Christmas Day", ch.Weihnachtstag)
	stStephen      = ruled("St Stephen's Day", ch.ZweiterWeihnachtsfeiertag)
	restoration    = YearlyHoliday("Restoration of the Republic", time.December, 31)

	// A Tuesday follows a Sunday and Christmas Day, a Saturday comes between them.
	stStephenUnlessThird = stStephen.on(time.Sunday, time.Monday, time.Wednesday, time.Thursday, time.Friday)
	stStephenAfterSunday = stStephen.on(time.Monday)
	berchtoldAfterSunday = berchtold.on(time.Monday)
)

// nafelsProcession is the first Thursday of April, or the next where that is in Holy Week.
var nafelsProcession = Holiday{"Näfels Procession", func(year int) (Date, bool) {
	thursday, _ := firstThursdayOfApril.On(year)
	if friday, _ := goodFriday.On(year); thursday.AddDays(1) == friday {
		return thursday.AddDays(7), true
	}
	return thursday, true
}}

var firstThursdayOfApril = ruled("", &cal.Holiday{
	Month: time.April, Weekday: time.Thursday, Offset: 1, Func: cal.CalcWeekdayOffset})

// afterSunday rules a holiday a number of days after the nth Sunday of a month.
func afterSunday(nth int, month time.Month, days int) *cal.Holiday {
	return &cal.Holiday{Month: month, Weekday: time.Sunday, Offset: nth, CalcOffset: days,
		Func: cal.CalcWeekdayOffset}
}

// ruled is a holiday observed by a rule of the holiday library.
func ruled(name string, rule *cal.Holiday) Holiday {
	return Holiday{name, func(year int) (Date, bool) {
		_, observed := rule.Calc(year)
		// The rule answers midnight on this machine, which a clock change at midnight turns
		// into 23:00 the day before; half a day later is the right date either way.
		return DateOf(observed.Add(12*time.Hour), observed.Location()), !observed.IsZero()
	}}
}

// on is the holiday in the years it falls on one of the weekdays, and none in others.
func (h Holiday) on(weekdays ...time.Weekday) Holiday {
	return Holiday{h.Name, func(year int) (Date, bool) {
		date, ok := h.On(year)
		return date, ok && slices.Contains(weekdays, date.Weekday())
	}}
}
