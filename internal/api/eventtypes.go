package api

import (
	"context"
	"maps"
	"net/http"
	"slices"

	"deskbell/entitlement"
	"deskbell/internal/audit"
	"deskbell/internal/auth"
	"deskbell/tickets"
)

// happenings say what each type of event means, for people who choose among them.
var happenings = map[string]string{
	string(tickets.WasSubmitted):    "A customer submitted a request.",
	string(tickets.WasReplied):      "The customer wrote.",
	string(tickets.WasResponded):    "Staff answered with an action plan, a status update or a resolution.",
	string(tickets.WasAsked):        "Staff asked the customer something.",
	string(tickets.WasNoted):        "Staff left an internal note.",
	string(tickets.WasAttached):     "A file was added.",
	string(tickets.WasReclassified): "The business impact was corrected.",
	string(tickets.WasRelocated):    "The requester's country was corrected.",
	string(tickets.WasAssigned):     "It was assigned to somebody, or to nobody.",
	string(tickets.WasTagged):       "Its tags were changed.",
	string(tickets.WasSolved):       "It was solved.",
	string(tickets.WasReopened):     "A solved one was opened again.",
	string(tickets.WasResumed):      "The next move is ours again, without the customer's answer.",
	string(tickets.WasClosed):       "It was closed for good.",
	string(tickets.WasMerged):       "It was merged into the one it duplicates.",
	string(tickets.WasMergeTarget):  "A duplicate was merged into it.",
	string(tickets.WasRated):        "The customer rated it.",
	string(tickets.WasEntitled):     "A provisional request was admitted once the licenses were known.",
	string(tickets.WasRefused):      "A provisional request turned out not to be covered.",
	string(tickets.WasDeactivated):  "A device was deactivated for it.",
	string(tickets.WasErased):       "Personal data in it was replaced.",
	string(tickets.WasWarned):       "A share of a promise's time is used up.",
	string(tickets.WasBreached):     "A promise was broken.",
	string(tickets.WasEscalated):    "A step of the policy's escalation was reached.",
	string(tickets.WasKept):         "A promise was kept.",
	string(tickets.WasAcknowledged): "A manager explained why a promise was broken.",

	string(entitlement.WasCreated):        "A license was added.",
	string(entitlement.WasChanged):        "A license was changed.",
	string(entitlement.WasRenewed):        "Support & Upgrade of a license lasts for longer.",
	string(entitlement.WasTransferred):    "A license was given to another owner.",
	string(entitlement.WasSwitchedOn):     "Owners may deactivate devices of a license from afar.",
	string(entitlement.WasSwitchedOff):    "Owners may no longer deactivate devices of a license from afar.",
	string(entitlement.ContractAdded):     "A contract term was added to a license.",
	string(entitlement.ContractChanged):   "A contract term was changed.",
	string(entitlement.ContractConfirmed): "A contract term was confirmed, and counts.",
	string(entitlement.ContractRemoved):   "A contract term was removed.",
	string(entitlement.DeviceLoggedIn):    "A device took a seat.",
	string(entitlement.DeviceLoggedOut):   "A device freed its seat.",
	string(entitlement.DeviceDeactivated): "A device's seat was freed from afar, or for want of a sign of life.",
	string(entitlement.WasErased):         "Personal data in a license was replaced.",

	testType: "Somebody tried the webhook out.",
}

type eventTypeJSON struct {
	Type    string `json:"type" example:"sla.breached"`
	Meaning string `json:"meaning" doc:"When it happens, in a sentence." example:"A promise was broken."`
}

type eventTypesJSON struct {
	Items []eventTypeJSON `json:"items"`
}

type actionJSON struct {
	Action  string `json:"action" example:"user.changed"`
	Meaning string `json:"meaning" doc:"What it says, in a sentence." example:"A member of staff got another name or role, or was deactivated or reactivated."`
}

type actionsJSON struct {
	Items []actionJSON `json:"items" doc:"In the order of the alphabet."`
}

func (a *api) registerEventTypes() {
	register(a, auth.ReadIntegrations, operation{
		id: "list-event-types", method: http.MethodGet, path: "/v1/webhooks/event-types", tag: tagIntegrations,
		summary: "What a webhook can be told",
	}, func(context.Context, *struct{}) (*struct{ Body eventTypesJSON }, error) {
		out := eventTypesJSON{Items: make([]eventTypeJSON, len(eventTypes))}
		for i, t := range eventTypes {
			out.Items[i] = eventTypeJSON{t, happenings[t]}
		}
		return &struct{ Body eventTypesJSON }{out}, nil
	})
	register(a, auth.ReadAudit, operation{
		id: "list-audit-actions", method: http.MethodGet, path: auditPath + "/actions", tag: tagAdministration,
		summary: "What the audit trail has records of", about: "For the filter action of GET /v1/audit.",
	}, func(context.Context, *struct{}) (*struct{ Body actionsJSON }, error) {
		meanings := maps.Clone(audit.Actions)
		maps.Copy(meanings, happenings)
		delete(meanings, testType) // which is told, and leaves no event
		out := actionsJSON{Items: []actionJSON{}}
		for _, action := range slices.Sorted(maps.Keys(meanings)) {
			out.Items = append(out.Items, actionJSON{action, meanings[action]})
		}
		return &struct{ Body actionsJSON }{out}, nil
	})
}
