// Package sla says what was promised and whether it is kept.
//
// A policy promises, for each business impact, a time to respond; a calendar counts that
// time. The package knows no ticket: it is told facts and terms, and folds them into a
// ledger of clocks. Read it in this order:
//
//	metric     what is measured
//	target     how long it may take, in words with their unit
//	policy     the promises of one plan
//	escalation who is told when a promise runs late, and when staff may be disturbed
//	terms      a policy and its calendars, at fixed versions
//	clock      one promise being measured, and its breach
//	facts      what happened, as far as a promise cares
//	judge      the fold from facts to clocks; schedule: when each is due
//	standing   a ledger in one word
//	occurrences what is worth telling about the clocks, and when it occurs
//	receipt    why a deadline is when it is
//
// Everything stored about a promise is Judge's output. A breach happens at the due
// instant, whoever looks and whenever.
package sla
