package api_test

import "testing"

// TestImportDryRun: a dry run says what the import then does, and leaves nothing behind.
func TestImportDryRun(t *testing.T) {
	d := open(t)
	before := d.ask("administrator", "GET", "/v1/licenses").is(200).Body.String()
	send := func(query, key string) answer {
		return d.ask("administrator", "POST", "/v1/licenses/import"+query, "Content-Type: text/csv", "Idempotency-Key: "+key, twoLicenses).is(200)
	}
	for _, key := range []string{"dry-1", "dry-2"} { // it would be the same each time
		send("?dry_run=true", key).has("imported", "1").has("updated", "1").has("unchanged", "0")
	}
	d.ask("administrator", "POST", "/v1/licenses/import?dry_run=true", "Content-Type: text/csv", twoLicenses).is(200).has("imported", "1")
	if after := d.ask("administrator", "GET", "/v1/licenses").is(200).Body.String(); after != before {
		t.Errorf("a dry run left %s", after)
	}
	d.ask("administrator", "POST", "/v1/licenses/import?dry_run=true", "Content-Type: text/csv", "license_key\nx\n").is(422)
	send("", "real").has("imported", "1").has("updated", "1").has("unchanged", "0")
	d.sealed()
	// The first one in the trail is how the licenses came to be there.
	d.ask("administrator", "GET", "/v1/audit?action=licenses.imported").is(200).
		has("items.0.actor.role", "administrator").has("items.1.actor.role", "system").has("items.2", "<nil>")
}
