// Package api is deskbell over HTTP: JSON in, JSON out, and every refusal a problem
// document (RFC 9457) that names everything that was wrong.
//
// A request passes a few stations before it reaches a use case, and each station is one
// file. Read them in this order:
//
//	deps         what the API needs from outside
//	api          the handler: its stations and its resources
//	logging      a name for the request, one line in the log, the last resort for a panic
//	operation    how an endpoint is declared: who may call it, what it takes and answers
//	exchange     what the stations know about the request under way
//	auth         who is calling, whether they may, and which ticket is theirs
//	query        parameters that nobody knows
//	body         reading what was sent, within limits
//	strictjson   JSON that can mean one thing only
//	versions     ETag and If-Match
//	idempotency  a repeated request takes effect once
//	errors       a kind of fault becomes a status
//	faults       everything wrong with a request, named at once
//	limits       asked too often
//	instants     how time is written
//	adapter      what neither of the two libraries underneath does by itself
//	docs         /openapi.json and the page that shows it
//
// After them comes one file per resource. The shapes of JSON are private to this package
// and made by named converters; the rules are the domain's. What is wrong with the form of
// a request is found by its schema, which is the one that /openapi.json shows; what is
// wrong with its content is found by the use case, which a faulty request runs as a preview
// so that both are told in one answer.
package api
