package tickets

import "deskbell/entitlement"

// Topic is what a request may be about.
type Topic struct{ Key, Title string }

// Topics are the ones out of the box.
var Topics = []Topic{
	{"processing", "Processing"},
	{"installation", "Installation"},
	{"licensing", "Licensing"},
	{entitlement.DeviceDeactivation, "Device deactivation"},
	{"import_export", "Import and export"},
	{"outputs_quality", "Quality of outputs"},
	{"api", "API and SDK"},
	{"feature_request", "Feature request"},
	{"other", "Something else"},
}
