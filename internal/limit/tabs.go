package limit

import "time"

// mostTabs bounds the memory of a limiter. When as many are known, those that weren't looked
// at since the last time that happened are forgotten, with the credit they had.
const mostTabs = 50_000

// tab is what a server knows of somebody's budget of a limit.
type tab struct {
	full   time.Time // from when on it is full again, with what is owed and asked for
	owed   int       // let through without the database knowing; below zero: given back
	asking int       // what the database is being asked for just now
}

// since is from when on the budget would be full but for what the database doesn't know.
func (t *tab) since(l Limit) time.Time {
	return t.full.Add(-time.Duration(t.owed+t.asking) * l.every())
}

// forget drops what is owed once nothing happened for as long as the whole budget takes to
// grow, and what was given back once it has grown anyway.
func (t *tab) forget(l Limit, now time.Time) {
	switch {
	case now.Sub(t.full) >= l.span():
		t.owed = 0
	case t.owed < 0:
		t.owed = max(t.owed, -int(l.used(t.since(l), now)/l.every()))
	}
}

// learn takes over from when on the budget is full for all servers, but for what is owed.
func (t *tab) learn(shared time.Time, l Limit) {
	if full := shared.Add(time.Duration(t.owed) * l.every()); full.After(t.full) {
		t.full = full
	}
}

// tabs are those in use, and those in use before.
type tabs struct{ recent, older map[string]*tab }

// of finds or begins one.
func (all *tabs) of(name string) *tab {
	if known, ok := all.recent[name]; ok {
		return known
	}
	if all.recent == nil || len(all.recent) >= mostTabs {
		all.recent, all.older = map[string]*tab{}, all.recent
	}
	one, known := all.older[name]
	if !known {
		one = &tab{}
	}
	all.recent[name] = one
	return one
}
