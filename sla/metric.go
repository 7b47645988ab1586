package sla

// Metric is something a policy may promise a time for.
type Metric string

// The metrics.
const (
	FirstResponse Metric = "first_response" // from submission to our first response
	NextResponse  Metric = "next_response"  // from the customer's first message since our last response
	Update        Metric = "update"         // from one response to the next, until solved
	Workaround    Metric = "workaround"     // from submission to a workaround
	Resolution    Metric = "resolution"     // from submission to a resolution
)

// Metrics lists them all.
var Metrics = []Metric{FirstResponse, NextResponse, Update, Workaround, Resolution}

// Pausable reports whether waiting on the customer may stop the metric's clock. A clock
// for a response never stops: we owe an answer, whoever has the next move.
func (m Metric) Pausable() bool { return m == Workaround || m == Resolution }

// Response is a kind of staff message that a policy may accept as a response.
type Response string

// The kinds. An automatic receipt, an internal note and a question back are none.
const (
	ResponseActionPlan   Response = "action_plan"
	ResponseStatusUpdate Response = "status_update"
	ResponseWorkaround   Response = "workaround" // a status update that also stops the workaround clock
	ResponseResolution   Response = "resolution"
)

// Responses lists the kinds a policy may name. A workaround is a status update.
var Responses = []Response{ResponseActionPlan, ResponseStatusUpdate, ResponseResolution}
