package notify

import "time"

// The tries of a delivery. Each failure makes the next try wait four times as long: 5 s, 20 s,
// 80 s, then about 5, 21 and 85 minutes, 5 h 41 min, and from then on 8 h, each a fifth more
// or less. The twelfth and last try comes a day and 16 hours after the first.
const (
	mostTries  = 12
	firstPause = 5 * time.Second
	pauseTimes = 4
	mostPause  = 8 * time.Hour
)

// Settle is how a delivery goes on after an outcome at now: delivered, given up, or waiting
// for its next try. Jitter, from 0 to less than 1, spreads the tries of deliveries that
// failed together; those that make one message must share it, to stay together. A try
// counts once it was made: one that was postponed without leaves the count as it is.
func (d Delivery) Settle(o Outcome, now time.Time, jitter float64) Result {
	tried := !o.Attempt.At.IsZero() || !o.Gone && o.Postponed.IsZero()
	r := Result{ID: d.ID, State: Waiting, LastError: d.LastError}
	if o.Err != nil {
		r.LastError = o.Err.Error()
	}
	if tried {
		r.Attempt = o.attempt(d.Attempts+1, now)
	}
	switch {
	case o.Gone:
		r.State = Dropped
	case o.Permanent:
		r.State = Dead
	case o.Err == nil && o.Postponed.IsZero():
		r.State, r.LastError = Delivered, ""
	case tried && d.Tries+1 >= mostTries:
		r.State = Dead
	case !o.Postponed.IsZero():
		r.NotBefore = o.Postponed
		if own := now.Add(pause(d.Tries, jitter)); tried && own.After(r.NotBefore) {
			r.NotBefore = own // who always asks to come again at once is not tried to death
		}
	default:
		r.NotBefore = now.Add(pause(d.Tries, jitter))
	}
	return r
}

// attempt is the outcome's, complete even if the channel broke before it could say much.
func (o Outcome) attempt(number int, now time.Time) *Attempt {
	a := o.Attempt
	a.Number = number
	if a.At.IsZero() {
		a.At = now
	}
	if a.Error == "" && o.Err != nil {
		a.Error = o.Err.Error()
	}
	return &a
}

// pause is how long the next try waits after some have failed before this one.
func pause(failed int, jitter float64) time.Duration {
	p := firstPause
	for range failed {
		p = min(p*pauseTimes, mostPause)
	}
	return time.Duration(float64(p) * (0.8 + 0.4*jitter)).Truncate(time.Microsecond)
}
