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

// Decide finds the first rule that admits a request about a topic, given what is known of
// the account it names. Of several licenses that match one rule, the longest valid counts.
// Where nothing could be learned of the account the verdict is provisional: nobody is turned
// away because somebody else's server is down.
func Decide(account Account, topic string, at time.Time) Verdict {
	v := decide(account, topic, at)
	v.DecidedAt = at
	if !account.AsOf.IsZero() && v.Evidence != "" {
		v.Evidence += " The directory of licenses could not be asked; this is as of " + account.AsOf.UTC().Format("2006-01-02 15:04 MST") + "."
	}
	return v
}

func decide(account Account, topic string, at time.Time) Verdict {
	if account.Unknown {
		return Verdict{Basis: Provisional, Plan: StandardPlan, Evidence: "The directory of licenses could not be asked; the request will be decided on once it can."}
	}
	licenses := slices.SortedFunc(slices.Values(account.Licenses), func(a, b License) int { return cmp.Compare(a.Key, b.Key) })
	if l, c, ok := serving(licenses, at); ok {
		return Verdict{
			Basis: Enterprise, Plan: cmp.Or(c.Plan, EnterprisePlan), LicenseID: l.ID,
			TermBegan: c.From, ValidUntil: c.Until,
			Evidence: fmt.Sprintf("A %s license has Enterprise support, confirmed on %s, from %s until %s.", l.Product, day(c.ConfirmedAt), day(c.From), day(c.Until)),
		}
	}
	if l, ok := supported(licenses, at); ok {
		return Verdict{
			Basis: SupportAndUpgrade, Plan: StandardPlan, LicenseID: l.ID,
			ValidUntil: l.SupportUntil,
			Evidence:   fmt.Sprintf("A %s license has Support & Upgrade until %s.", l.Product, day(l.SupportUntil)),
		}
	}
	if topic == DeviceDeactivation {
		return Verdict{
			Basis: DeactivationTopic, Plan: StandardPlan,
			Evidence: "Everyone may ask to have a device deactivated.",
		}
	}
	return Verdict{Basis: Denied}
}

// serving is the contract that runs for the longest, with its license.
func serving(licenses []License, at time.Time) (license License, contract Contract, found bool) {
	for _, l := range licenses {
		for _, c := range l.Contracts {
			if c.serves(at) && (!found || c.Until.After(contract.Until)) {
				license, contract, found = l, c, true
			}
		}
	}
	return license, contract, found
}

// supported is the license whose Support & Upgrade lasts for the longest.
func supported(licenses []License, at time.Time) (license License, found bool) {
	for _, l := range licenses {
		if at.Before(l.SupportUntil) && (!found || l.SupportUntil.After(license.SupportUntil)) {
			license, found = l, true
		}
	}
	return license, found
}

func day(t time.Time) string { return t.UTC().Format(time.DateOnly) }
