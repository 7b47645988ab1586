package mail

import "deskbell/tickets"

// phrase names a sentence or word that customers read. Every language has all of them; the
// English file tells what each says, and what the numbered verbs in it stand for.
type phrase string

// The phrases.
const (
	tellGreeting phrase = "greeting" // 1: the customer's name
	tellNoReply  phrase = "no reply"
	nameOfPage   phrase = "page" // of a link

	titleReceived      phrase = "title received"
	tellReceived       phrase = "received" // 1: the ticket's number
	tellGuarantee      phrase = "guarantee"
	tellNoGuarantee    phrase = "no guarantee"
	titleQuestion      phrase = "title question"
	tellQuestion       phrase = "question"
	tellWaiting        phrase = "waiting"
	titleSolved        phrase = "title solved"
	tellSolved         phrase = "solved"
	tellCloses         phrase = "closes" // 1: when, 2: in how many days
	titleReopened      phrase = "title reopened"
	tellReopened       phrase = "reopened"
	titleChanged       phrase = "title changed"
	tellNewImpact      phrase = "new impact"
	tellNewCountry     phrase = "new country"
	titleMerged        phrase = "title merged" // 1: the other ticket's number
	tellMerged         phrase = "merged"       // 1: the other ticket's number
	tellChecking       phrase = "checking"
	titleEntitled      phrase = "title entitled"
	tellEntitled       phrase = "entitled" // 1: the ticket's number
	titleRefused       phrase = "title refused"
	tellRefused        phrase = "refused" // 1: the ticket's number
	tellAgain          phrase = "again"   // 1: the ticket's number
	titleLink          phrase = "title link"
	tellLink           phrase = "link"    // 1: the ticket's number
	tellCode           phrase = "code"    // 1: the ticket's number
	tellPrivate        phrase = "private" // of a link that opens a ticket
	tellNotAsked       phrase = "not asked"
	tellOwed           phrase = "owed"
	tellNothingOwed    phrase = "nothing owed"
	tellPaused         phrase = "paused"
	tellCounted        phrase = "counted" // above the table of a receipt
	tellRule           phrase = "rule"    // 1: policy, 2: metric, 3: impact, 4: target, 5: calendar, 6: region
	tellRuleEverywhere phrase = "rule of the impact"
	tellRuleAlways     phrase = "rule round the clock"

	labelSubject phrase = "label subject"
	labelPromise phrase = "label promise"
	labelImpact  phrase = "label impact"
	labelTarget  phrase = "label target"
	labelDue     phrase = "label due"
	labelBefore  phrase = "label before"
	labelNow     phrase = "label now"
	labelReason  phrase = "label reason"
	labelCode    phrase = "label code"

	headWhen    phrase = "head when"
	headCounted phrase = "head counted"
	headWhy     phrase = "head why"
	nameTotal   phrase = "total"

	countRows phrase = "rows" // 1: how many rows of a table were left out
)

// titleOf is the title of a response, tellOf its opening.
func titleOf(k tickets.MessageKind) phrase { return phrase("title " + k) }
func tellOf(k tickets.MessageKind) phrase  { return phrase("tell " + k) }

// texts are what a language says for each phrase.
type texts map[phrase]string

// languages are those of tickets.Languages.
var languages = map[string]texts{"en": english, "fr": french, "de": german, "es": spanish}
