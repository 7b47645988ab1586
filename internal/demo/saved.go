package demo

import "deskbell/tickets"

// Reply is a text that the demo's staff answer with.
type Reply struct {
	Name string
	Kind tickets.MessageKind
	Body string
}

// Replies are those that are saved.
var Replies = []Reply{
	{"Acknowledge and plan", tickets.ActionPlan, "Hello {{requester.name}},\n\nthank you for your request #{{ticket.number}}. We have reproduced what you describe and will look into the cause next. You hear from us again until {{due}}.\n\nKind regards,\n{{agent.name}}"},
	{"Still working on it", tickets.StatusUpdate, "Hello {{requester.name}},\n\nwe are still working on “{{ticket.subject}}”. There is no fix yet, but we have narrowed it down. The next news comes until {{due}}.\n\nKind regards,\n{{agent.name}}"},
	{"Process at half scale", tickets.Workaround, "Hello {{requester.name}},\n\nuntil this is fixed, please set the image scale to 1/2 in the processing options, save and start step 1 again. The results keep their accuracy; only the point cloud is thinner.\n\nKind regards,\n{{agent.name}}"},
	{"Free a seat", tickets.Resolution, "Hello {{requester.name}},\n\nthe seat of the device you named is free again. You can log in on another one at once.\n\nKind regards,\n{{agent.name}}"},
	{"Update and try again", tickets.Resolution, "Hello {{requester.name}},\n\nthis is mended in the version that came out today. Please update, and start the project again. Should it still stop, just answer this message.\n\nKind regards,\n{{agent.name}}"},
	{"Ask for the log", tickets.Question, "Hello {{requester.name}},\n\ncould you attach the log file of the project to request #{{ticket.number}}? It is the file ending in .log in the project's folder.\n\nKind regards,\n{{agent.name}}"},
	{"Ask for the version", tickets.Question, "Hello {{requester.name}},\n\nwhich version do you use, and on which operating system? You find both under Help, About.\n\nKind regards,\n{{agent.name}}"},
	{"Thank you", "", "Hello {{requester.name}},\n\nthank you for telling us.\n\nKind regards,\n{{agent.name}}"},
	{"Handed over to development", tickets.InternalNote, "Handed over to development by {{agent.name}}; due {{due}}."},
}

// View is a search that the demo's staff share.
type View struct{ Name, Query string }

// Views are those.
var Views = []View{
	{"Critical everywhere", "is:open impact:critical"},
	{"The Americas", "is:open region:north_america,south_america"},
	{"Devices to free", "is:open topic:device_deactivation"},
	{"Waiting for customers", "is:pending sort:updated"},
}
