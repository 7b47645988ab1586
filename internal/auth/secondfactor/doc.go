// Package secondfactor is what somebody shows besides a password: the code that an
// authenticator app makes from a shared secret and the time, or, when the app is lost, one
// of the recovery codes they were given with it.
//
// It decides whether a code is right. That each is used once is for its caller to see to,
// who stores what was used.
package secondfactor
