package mail

import "deskbell/tickets"

var english = texts{
	tellGreeting: "Hello %[1]s,",
	tellNoReply:  "Please do not answer this mail: nobody would read it. Write to us on the page of your request.",
	nameOfPage:   "The page of your request",

	titleReceived:   "request received",
	tellReceived:    "We have received your support request #%[1]s.",
	tellGuarantee:   "This is what we promise you:",
	tellNoGuarantee: "Your request is served without a guaranteed response time. We answer as soon as we can.",

	titleOf(tickets.ActionPlan):   "action plan",
	titleOf(tickets.StatusUpdate): "status update",
	titleOf(tickets.Workaround):   "workaround",
	titleOf(tickets.Resolution):   "resolution",
	tellOf(tickets.ActionPlan):    "This is our action plan for your request:",
	tellOf(tickets.StatusUpdate):  "This is how your request stands:",
	tellOf(tickets.Workaround):    "This is a way around your problem, until it is resolved:",
	tellOf(tickets.Resolution):    "This is how your problem is resolved:",

	titleQuestion:  "your answer is needed",
	tellQuestion:   "To go on with your request, we need to know:",
	tellWaiting:    "Your request waits for your answer.",
	titleSolved:    "solved",
	tellSolved:     "We consider your request solved.",
	tellCloses:     "It closes for good in %[2]d days, on %[1]s. If it isn't solved, write to us on its page before then, and we take it up again.",
	titleReopened:  "taken up again",
	tellReopened:   "We have taken your request up again.",
	titleChanged:   "our promise has changed",
	tellNewImpact:  "We have corrected the business impact of your request.",
	tellNewCountry: "We have corrected the country of your request.",
	titleMerged:    "continued in #%[1]s",
	tellMerged:     "Your request is about the same as #%[1]s, and goes on there. This one is closed; an answer that we owe you here, we owe you there.",

	tellChecking:  "We could not look up yet what support the license account that you named comes with, and are checking it. We take up your request meanwhile, and write to you once we know. What we promise you then counts from when you sent your request.",
	titleEntitled: "covered by support",
	tellEntitled:  "We have checked the license account that you named: your request #%[1]s is covered by support.",
	titleRefused:  "not covered by support",
	tellRefused:   "When your request #%[1]s arrived, we could not check the license account that you named. Now we have. The request is closed, since support does not cover it:",
	tellAgain:     "Once that is put right, please submit a new request that mentions #%[1]s.",

	titleLink:    "your link",
	tellLink:     "This is the link to your support request #%[1]s.",
	tellCode:     "This is the token that opens your support request #%[1]s.",
	tellPrivate:  "It opens the request without a password. Please don't pass it on: whoever has it can read what we write to you, and answer in your name.",
	tellNotAsked: "If it wasn't you who asked for it, there is nothing that you need to do: it was sent to nobody else.",

	tellOwed:        "This is what we owe you next:",
	tellNothingOwed: "At the moment there is nothing that we owe you within a certain time.",
	tellPaused:      "stands still until we hear from you",

	tellCounted:        "How this time is counted",
	tellRule:           "By %[1]s: %[2]s, impact %[3]s, within %[4]s, counted by %[5]s (region: %[6]s).",
	tellRuleEverywhere: "By %[1]s: %[2]s, impact %[3]s, within %[4]s, counted by %[5]s, which serves this impact everywhere.",
	tellRuleAlways:     "By %[1]s: %[2]s, impact %[3]s, within %[4]s, counted round the clock.",

	labelSubject: "Subject",
	labelPromise: "Promise",
	labelImpact:  "Business impact",
	labelTarget:  "Within",
	labelDue:     "Due",
	labelBefore:  "Before",
	labelNow:     "Now",
	labelReason:  "Reason",
	labelCode:    "Token",

	headWhen:    "When",
	headCounted: "Counted",
	headWhy:     "Why",
	nameTotal:   "Together",

	countRows: "%[1]d more row|%[1]d more rows",
}
