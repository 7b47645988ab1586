// Package audit is the trail of who did what to which record, and from where: append-only,
// and chained by hashes, so that whoever changes it afterwards is found out.
package audit
