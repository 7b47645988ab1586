package entitlement

import (
	"cmp"
	"fmt"
	"slices"
	"time"
)

// DeviceDeactivation is the topic that everyone may ask about: it frees a seat that nobody
// can reach, whether or not support was paid for.
const DeviceDeactivation = "device_deactivation"

// Decide finds the first rule that admits a request about a topic, given the licenses of
// the account it names. Of several licenses that match one rule, the longest valid counts.
func Decide(licenses []License, topic string, at time.Time) Verdict {
	licenses = slices.SortedFunc(slices.Values(licenses), func(a, b License) int { return cmp.Compare(a.Key, b.Key) })
	if l, ok := longest(licenses, func(l License) bool { return l.Contract.serves(at) }, func(l License) time.Time { return l.Contract.Until }); ok {
		c := l.Contract
		return Verdict{
			Basis: Enterprise, Plan: cmp.Or(c.Plan, EnterprisePlan), LicenseID: l.ID,
			TermBegan: c.From, ValidUntil: c.Until, DecidedAt: at,
			Evidence: fmt.Sprintf("A %s license has Enterprise support, confirmed on %s, from %s until %s.", l.Product, day(c.ConfirmedAt), day(c.From), day(c.Until)),
		}
	}
	supported := func(l License) bool { return at.Before(l.SupportUntil) }
	if l, ok := longest(licenses, supported, func(l License) time.Time { return l.SupportUntil }); ok {
		return Verdict{
			Basis: SupportAndUpgrade, Plan: StandardPlan, LicenseID: l.ID,
			ValidUntil: l.SupportUntil, DecidedAt: at,
			Evidence: fmt.Sprintf("A %s license has Support & Upgrade until %s.", l.Product, day(l.SupportUntil)),
		}
	}
	if topic == DeviceDeactivation {
		return Verdict{
			Basis: DeactivationTopic, Plan: StandardPlan, DecidedAt: at,
			Evidence: "Everyone may ask to have a device deactivated.",
		}
	}
	return Verdict{Basis: Denied, DecidedAt: at}
}

func longest(licenses []License, match func(License) bool, until func(License) time.Time) (License, bool) {
	best, found := License{}, false
	for _, l := range licenses {
		if match(l) && (!found || until(l).After(until(best))) {
			best, found = l, true
		}
	}
	return best, found
}

func day(t time.Time) string { return t.UTC().Format(time.DateOnly) }
